// Events in an archive of vector tiles beside the page: read by ranges over http, drawn like the page's own.
import { FetchSource, PMTiles } from "pmtiles";
import type L from "leaflet";
import type { ArchiveSettings } from "../payload/read";
import { inWindow, pointsOf } from "../payload/tile";
import type { Point, Told } from "../payload/tile";
import type { State } from "../state";
import type { Paint } from "../theme";
import { CanvasLayer } from "./canvas_layer";
import type { Frame } from "./canvas_layer";
import { kindColour, sprite } from "./symbols";

export interface TiledTools {
  state: State;
  paint: () => Paint;
  tell: (told: Told) => void;
  failed: () => void;
}

const RADIUS = 8;
const MOST_SYMBOLS = 1500;

function radiusOf(count: number): number {
  return count === 1 ? RADIUS : Math.min(26, 5 + 5 * Math.log10(count));
}

export class TiledEvents extends CanvasLayer {
  private readonly tiles = new Map<string, Point[] | null>();
  private readonly file: PMTiles;
  private marks: { x: number; y: number; radius: number; point: Point }[] = [];

  constructor(
    private readonly archive: ArchiveSettings,
    private readonly tools: TiledTools,
  ) {
    super("cm-tiled", 641);
    this.file = new PMTiles(new FetchSource(new URL(archive.file, location.href).href));
  }

  protected draw(frame: Frame): void {
    const zoom = Math.max(0, Math.min(this.archive.deepest, Math.floor(frame.zoom)));
    const edge = frame.world / 2 ** zoom;
    const last = 2 ** zoom - 1;
    const range = (from: number, size: number) => [Math.max(0, Math.floor(from / edge)), Math.min(last, Math.floor((from + size) / edge))];
    const [west, east] = range(frame.left, frame.width);
    const [north, south] = range(frame.top, frame.height);
    const seen: Point[] = [];
    for (let row = north; row <= south; row++) {
      for (let column = west; column <= east; column++) seen.push(...(this.tile(zoom, column, row) ?? []));
    }
    this.paintPoints(frame, seen.filter((point) => this.passes(point)));
  }

  private passes({ told }: Point): boolean {
    const { state } = this.tools;
    if (state.hiddenLayers.has("incidents") || state.hidden.event_type.has(String(told["event_type"] ?? ""))) return false;
    return inWindow(told, state.from, state.to, state.showUndated);
  }

  private paintPoints(frame: Frame, points: Point[]): void {
    const paint = this.tools.paint();
    const { ctx } = frame;
    const alone = points.filter((point) => point.count === 1).length <= MOST_SYMBOLS;
    points.sort((a, b) => b.count - a.count);
    this.marks = [];
    for (const point of points) {
      const x = point.x * frame.world - frame.left;
      const y = point.y * frame.world - frame.top;
      const radius = alone || point.count > 1 ? radiusOf(point.count) : 3;
      const kind = String(point.told["event_type"] ?? "");
      if (point.count === 1 && alone) {
        const picture = sprite(radius, kind, String(point.told["status"] ?? ""), paint, frame.ratio);
        const size = Number(picture.dataset["size"]);
        ctx.drawImage(picture, x - size / 2, y - size / 2, size, size);
      } else disc(ctx, x, y, radius, kindColour(kind, paint), paint, point.count);
      this.marks.push({ x, y, radius, point });
    }
    (window as unknown as Record<string, number>)["__features_drawn"] = points.length;
  }

  /** A tile's points, if they are here; else they are fetched and the layer is drawn again. */
  private tile(zoom: number, column: number, row: number): Point[] | null {
    const key = `${zoom}/${column}/${row}`;
    const here = this.tiles.get(key);
    if (here !== undefined) return here;
    this.tiles.set(key, null);
    this.file.getZxy(zoom, column, row).then(
      (found) => {
        this.tiles.set(key, found ? pointsOf(found.data, zoom, column, row) : []);
        this.redraw();
      },
      () => {
        this.tiles.delete(key);
        this.tools.failed();
      },
    );
    return null;
  }

  click(container: L.Point): void {
    const { x, y } = this.canvasPoint(container);
    const hit = this.marks.findLast((mark) => Math.hypot(mark.x - x, mark.y - y) <= mark.radius + 3)?.point;
    if (!hit) return;
    if (hit.told["event_id"] !== undefined) this.tools.tell(hit.told);
    else {
      const place = this._map.unproject([hit.x * 256, hit.y * 256], 0);
      const nearer = hit.count === 1 ? this.archive.deepest : this._map.getZoom() + 2;
      if (nearer > this._map.getZoom()) this._map.setView(place, Math.min(nearer, this._map.getMaxZoom()));
      else this.tools.tell(hit.told);
    }
  }
}

function disc(
  ctx: CanvasRenderingContext2D, x: number, y: number, radius: number, colour: string, paint: Paint, count: number,
): void {
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 7);
  ctx.globalAlpha = 0.72;
  ctx.fillStyle = colour;
  ctx.fill();
  ctx.globalAlpha = 1;
  ctx.lineWidth = 1.2;
  ctx.strokeStyle = paint.halo;
  ctx.stroke();
  if (radius < 12) return;
  ctx.fillStyle = paint.paper;
  ctx.font = "600 11px sans-serif";
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillText(count > 9999 ? `${Math.round(count / 1000)}k` : String(count), x, y);
}
