// Measuring: distances along a line of points, and the area that they enclose, on the ellipsoid.
import L from "leaflet";
import { worldX, worldY } from "../payload/columns";
import type { Paint } from "../theme";
import { CanvasLayer } from "./canvas_layer";
import type { Frame } from "./canvas_layer";
import { squareKilometres } from "./ground_held";

const SEMI_MAJOR_M = 6_378_137;
const FLATTENING = 1 / 298.257223563;

/** Metres between two points on the WGS 84 ellipsoid (Lambert 1942: metres off over thousands of kilometres). */
export function metresBetween(a: L.LatLng, b: L.LatLng): number {
  const radians = Math.PI / 180;
  const reduced = (lat: number) => Math.atan((1 - FLATTENING) * Math.tan(lat * radians));
  const [p, q] = [reduced(a.lat), reduced(b.lat)];
  const half = (value: number) => Math.sin(value / 2) ** 2;
  const angle = 2 * Math.asin(Math.min(1, Math.sqrt(half(p - q) + Math.cos(p) * Math.cos(q) * half((a.lng - b.lng) * radians))));
  if (angle < 1e-12) return 0;
  const [mean, apart] = [(p + q) / 2, (q - p) / 2];
  const x = (angle - Math.sin(angle)) * ((Math.sin(mean) * Math.cos(apart)) / Math.cos(angle / 2)) ** 2;
  const y = (angle + Math.sin(angle)) * ((Math.cos(mean) * Math.sin(apart)) / Math.sin(angle / 2)) ** 2;
  return SEMI_MAJOR_M * (angle - (FLATTENING / 2) * (x + y));
}

export interface Measured {
  metres: number;
  /** Enclosed by three points or more, else null. */
  squareKm: number | null;
  points: number;
}

export class MeasureLayer extends CanvasLayer {
  private points: L.LatLng[] = [];

  constructor(
    private readonly paint: () => Paint,
    private readonly told: (measured: Measured) => void,
  ) {
    super("cm-measure", 660);
  }

  add(point: L.LatLng): void {
    this.points.push(point);
    this.changed();
  }

  /** Take back the last point; whether there was one. */
  back(): boolean {
    const was = this.points.pop() !== undefined;
    this.changed();
    return was;
  }

  clear(): void {
    this.points = [];
    this.changed();
  }

  private changed(): void {
    const { points } = this;
    let metres = 0;
    for (let i = 1; i < points.length; i++) metres += metresBetween(points[i - 1], points[i]);
    this.told({ metres, squareKm: points.length > 2 ? squareKilometres(enclosed(points)) : null, points: points.length });
    this.redraw();
  }

  protected draw(frame: Frame): void {
    const { ctx } = frame;
    const paint = this.paint();
    const pixels = this.points.map(({ lat, lng }) => [worldX(lng) * frame.world - frame.left, worldY(lat) * frame.world - frame.top]);
    if (!pixels.length) return;
    ctx.lineJoin = ctx.lineCap = "round";
    ctx.beginPath();
    pixels.forEach(([x, y], index) => (index ? ctx.lineTo(x, y) : ctx.moveTo(x, y)));
    if (pixels.length > 2) {
      ctx.globalAlpha = 0.1;
      ctx.fillStyle = paint.accent;
      ctx.fill();
      ctx.globalAlpha = 1;
    }
    for (const [width, colour] of [[6, paint.halo], [2.4, paint.accent]] as const) {
      ctx.lineWidth = width;
      ctx.strokeStyle = colour;
      ctx.stroke();
    }
    for (const [x, y] of pixels) {
      ctx.beginPath();
      ctx.arc(x, y, 4, 0, 7);
      ctx.fillStyle = paint.paper;
      ctx.fill();
      ctx.stroke();
    }
  }
}

function enclosed(points: L.LatLng[]) {
  const ring = Float64Array.from(points.flatMap(({ lat, lng }) => [worldX(lng), worldY(lat)]));
  return { kind: 3, rings: [ring], outer: [true], box: [0, 0, 0, 0] as [number, number, number, number] };
}
