// Uncertainty shapes, advances and named places: the drawing between the areas and the incidents.
import L from "leaflet";
import { LINE, MISSING, POINT, POLYGON, latOf } from "../payload/columns";
import type { Shape } from "../payload/columns";
import type { Table } from "../payload/table";
import type { State } from "../state";
import { rgba } from "../theme";
import type { Paint } from "../theme";
import type { Side } from "./areas";
import { arrow, headMark } from "./arrows";
import type { Point } from "./arrows";
import { CanvasLayer } from "./canvas_layer";
import type { Frame } from "./canvas_layer";
import { touches, trace, traceRing } from "./paths";
import { pattern } from "./patterns";
import { kindColour } from "./symbols";

const MOST_HALOS = 60;
const EQUATOR_M = 40_075_016.686;

/** Pixels of `metres` at a place; Mercator stretches with the latitude. */
export function pixelsOf(metres: number, y: number, world: number): number {
  return (metres * world) / (EQUATOR_M * Math.cos((latOf(y) * Math.PI) / 180));
}

export class MarksLayer extends CanvasLayer {
  private readonly rowOfIncident = new Map<number, number>();

  constructor(
    private readonly tables: { uncertainty: Table[]; advances: Table[]; mentions: Table[] },
    private readonly sides: Record<string, Side>,
    private readonly state: State,
    private readonly positions: { x: Float64Array; y: Float64Array; covers: (x: number, y: number) => boolean },
    private readonly paint: () => Paint,
  ) {
    super("cm-marks", 450, 1);
    const [table] = tables.uncertainty;
    table?.integers("row")?.forEach((incident, row) => this.rowOfIncident.set(incident, row));
  }

  protected draw(frame: Frame): void {
    const { hiddenLayers } = this.state;
    if (!hiddenLayers.has("uncertainty")) for (const table of this.tables.uncertainty) this.uncertainty(frame, table);
    if (!hiddenLayers.has("advances")) for (const table of this.tables.advances) this.advances(frame, table);
    if (!hiddenLayers.has("mentions")) for (const table of this.tables.mentions) this.mentions(frame, table);
  }

  /** All shapes while they are few; else only the selected event's. */
  private uncertainty(frame: Frame, table: Table): void {
    const incidents = table.integers("row") as Int32Array;
    const { passing, selected } = this.state;
    const shown: number[] = [];
    for (let row = 0; row < table.rows && shown.length <= MOST_HALOS; row++) {
      if (passing[incidents[row]]) shown.push(row);
    }
    if (shown.length <= MOST_HALOS) {
      for (const row of distinct(table, shown)) if (incidents[row] !== selected) this.halo(frame, table, row, incidents[row], false);
    }
    const chosen = selected === null ? undefined : this.rowOfIncident.get(selected);
    if (chosen !== undefined) this.halo(frame, table, chosen, incidents[chosen], true);
  }

  private halo(frame: Frame, table: Table, row: number, incident: number, strong: boolean): void {
    const { ctx } = frame;
    const paint = this.paint();
    const shape = table.shapes()[row];
    // colour is for the sides and the kinds: unless it is looked at, uncertainty keeps out of both
    const colour = strong ? kindColour(this.state.table?.word("event_type", incident) ?? "", paint) : paint.uncertain;
    ctx.beginPath();
    if (shape.kind >= LINE) {
      if (!touches(shape, frame)) return;
      trace(ctx, shape, frame, shape.kind === POLYGON);
    } else {
      const radius = pixelsOf(table.number("radius", row) ?? 0, this.positions.y[incident], frame.world);
      const x = this.positions.x[incident] * frame.world - frame.left;
      const y = this.positions.y[incident] * frame.world - frame.top;
      if (radius < 12 || x + radius < 0 || y + radius < 0 || x - radius > frame.width || y - radius > frame.height) return;
      ctx.arc(x, y, radius, 0, 7);
    }
    if (shape.kind === LINE) this.line(ctx, colour, paint, strong);
    else this.fill(ctx, colour, shape.kind === POLYGON, strong, frame.ratio);
  }

  private line(ctx: CanvasRenderingContext2D, colour: string, paint: Paint, strong: boolean): void {
    ctx.lineJoin = ctx.lineCap = "round";
    ctx.lineWidth = strong ? 9 : 7;
    ctx.strokeStyle = paint.halo;
    ctx.stroke();
    ctx.lineWidth = strong ? 4.5 : 3;
    ctx.setLineDash([1, 7]);
    ctx.strokeStyle = colour;
    ctx.stroke();
    ctx.setLineDash([]);
  }

  /** Weak: a rim that fades inwards, so that several may overlap and the ground stays clear. Strong: hatched throughout. */
  private fill(ctx: CanvasRenderingContext2D, colour: string, hatched: boolean, strong: boolean, ratio: number): void {
    if (strong) {
      ctx.fillStyle = rgba(colour, 0.1);
      ctx.fill("evenodd");
      const hatch = hatched ? pattern(ctx, "rising", rgba(colour, 0.4), ratio) : null;
      if (hatch) {
        ctx.fillStyle = hatch;
        ctx.fill("evenodd");
      }
    } else this.rim(ctx, colour);
    ctx.lineWidth = strong ? 1.8 : 1;
    ctx.setLineDash(strong ? [6, 4] : [3, 4]);
    ctx.strokeStyle = rgba(colour, strong ? 0.95 : 0.6);
    ctx.stroke();
    ctx.setLineDash([]);
  }

  private rim(ctx: CanvasRenderingContext2D, colour: string): void {
    ctx.save();
    ctx.clip("evenodd");
    ctx.lineJoin = "round";
    ctx.strokeStyle = rgba(colour, 0.07);
    for (const width of [14, 7]) {
      ctx.lineWidth = width;
      ctx.stroke();
    }
    ctx.restore();
  }

  private advances(frame: Frame, table: Table): void {
    const shapes = table.shapes();
    const from = table.integers("from");
    for (let row = 0; row < table.rows; row++) {
      const at = from?.[row] ?? MISSING;
      if (at !== MISSING && (at > this.state.to || at < this.state.from)) continue;
      if (touches(shapes[row], frame, 40)) this.advance(frame, table, row, shapes[row]);
    }
  }

  private advance(frame: Frame, table: Table, row: number, shape: Shape): void {
    const { ctx } = frame;
    const paint = this.paint();
    const side = this.sides[table.word("side", row)];
    const colour = side ? (paint.dark ? side.dark : side.light) : paint.ink;
    const main = table.word("axis", row) !== "supporting";
    const grow = Math.max(0.75, Math.min(1.5, (frame.zoom - 5) / 4)) * (main ? 1 : 0.72);
    for (const ring of shape.rings) {
      const outline = arrow(pixels(ring, frame), 4.5 * grow, 11 * grow, 27 * grow);
      if (!outline.length) continue;
      ctx.beginPath();
      outline.forEach(([x, y], index) => (index ? ctx.lineTo(x, y) : ctx.moveTo(x, y)));
      ctx.closePath();
      ctx.lineJoin = "round";
      ctx.lineWidth = 5;
      ctx.strokeStyle = paint.halo;
      ctx.stroke();
      const confirmed = table.word("status", row) === "confirmed";
      ctx.fillStyle = confirmed ? rgba(colour, 0.92) : paint.dark ? "rgba(24,28,33,0.72)" : "rgba(255,255,255,0.78)";
      ctx.fill();
      ctx.lineWidth = 1.7;
      if (!confirmed) ctx.setLineDash([5, 3]);
      ctx.strokeStyle = colour;
      ctx.stroke();
      if (main) this.chevron(ctx, outline, confirmed ? paint.paper : colour);
      ctx.setLineDash([]);
    }
  }

  /** A second line inside the head marks the main axis. */
  private chevron(ctx: CanvasRenderingContext2D, outline: Point[], colour: string): void {
    const marks = headMark(outline);
    ctx.setLineDash([]);
    ctx.beginPath();
    marks.forEach(([x, y], index) => (index ? ctx.lineTo(x, y) : ctx.moveTo(x, y)));
    ctx.strokeStyle = colour;
    ctx.stroke();
  }

  private mentions(frame: Frame, table: Table): void {
    const { ctx } = frame;
    const paint = this.paint();
    const { x, y } = table.positions();
    ctx.strokeStyle = paint.accent;
    ctx.fillStyle = paint.paper;
    ctx.lineWidth = 1.6;
    for (let row = 0; row < table.rows; row++) {
      if (Number.isNaN(x[row])) continue;
      const shape = table.shapes()[row];
      if (shape?.kind === LINE && touches(shape, frame)) {
        ctx.beginPath();
        for (const ring of shape.rings) traceRing(ctx, ring, frame, false);
        ctx.lineWidth = 1;
        ctx.setLineDash([2, 4]);
        ctx.stroke();
        ctx.setLineDash([]);
        ctx.lineWidth = 1.6;
      }
      if (this.positions.covers(x[row] * frame.world, y[row] * frame.world)) continue;
      ctx.beginPath();
      ctx.arc(x[row] * frame.world - frame.left, y[row] * frame.world - frame.top, 4, 0, 7);
      ctx.fill();
      ctx.stroke();
    }
  }

  /** The rings of named places, which labels must not cover, in world pixels. */
  obstacles(): { x: number; y: number; r: number }[] {
    const { frame } = this;
    if (!frame || this.state.hiddenLayers.has("mentions")) return [];
    const found: { x: number; y: number; r: number }[] = [];
    for (const table of this.tables.mentions) {
      const { x, y } = table.positions();
      for (let row = 0; row < table.rows; row++) {
        if (!Number.isNaN(x[row])) found.push({ x: x[row] * frame.world, y: y[row] * frame.world, r: 4 });
      }
    }
    return found;
  }

  /** The mention under a pixel of the map. */
  mentionAt(container: L.Point): { table: Table; row: number } | null {
    if (!this.frame || this.state.hiddenLayers.has("mentions")) return null;
    const { x, y } = this.canvasPoint(container);
    const { world, left, top } = this.frame;
    for (const table of this.tables.mentions) {
      const places = table.positions();
      for (let row = 0; row < table.rows; row++) {
        const dx = places.x[row] * world - left - x;
        const dy = places.y[row] * world - top - y;
        if (dx * dx + dy * dy < 64) return { table, row };
      }
    }
    return null;
  }
}

/** The same area named by several events is drawn once. */
function distinct(table: Table, rows: number[]): number[] {
  const seen = new Set<string>();
  return rows.filter((row) => {
    const { box, kind, rings } = table.shapes()[row];
    if (kind === POINT) return true;
    const key = `${box.join()}|${rings.length}|${rings[0]?.length ?? 0}`;
    return !seen.has(key) && seen.add(key);
  });
}

function pixels(ring: Float64Array, frame: Frame): Point[] {
  const points: Point[] = [];
  for (let i = 0; i < ring.length; i += 2) {
    points.push([ring[i] * frame.world - frame.left, ring[i + 1] * frame.world - frame.top]);
  }
  return points;
}
