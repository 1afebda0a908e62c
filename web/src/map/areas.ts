// Who holds what and where the fronts run, at the moment at which the clock stands.
import type { Shape } from "../payload/columns";
import type { Table } from "../payload/table";
import type { State } from "../state";
import { rgba } from "../theme";
import type { Paint } from "../theme";
import { CanvasLayer } from "./canvas_layer";
import type { Frame } from "./canvas_layer";
import { drawChanges } from "./changes";
import { contains, touches, trace } from "./paths";
import { pattern } from "./patterns";

export interface Side {
  light: string;
  dark: string;
  pattern: string;
}

export function sidesOf(tables: Table[]): Record<string, Side> {
  return Object.assign({}, ...tables.map((table) => table.layer.style["sides"] ?? {})) as Record<string, Side>;
}

export class AreasLayer extends CanvasLayer {
  constructor(
    private readonly areas: Table[],
    private readonly fronts: Table[],
    private readonly sides: Record<string, Side>,
    private readonly state: State,
    private readonly paint: () => Paint,
    /** The moment that is drawn; the window's end on the map itself, an earlier one where two are compared. */
    private readonly moment: () => number = () => state.to,
    pane = "cm-areas",
  ) {
    super(pane, 410, 1);
  }

  /** When set, what changed hands since that moment stands out. */
  since: number | null = null;

  protected draw(frame: Frame): void {
    const { hiddenLayers } = this.state;
    if (!hiddenLayers.has("control")) {
      for (const table of this.areas) this.each(table, frame, (row, shape) => this.area(frame, table, row, shape));
      if (this.since !== null) drawChanges(frame, this.areas, this.sides, this.paint(), this.since, this.moment());
    }
    if (hiddenLayers.has("fronts")) return;
    for (const part of ["band", "line"]) {
      for (const table of this.fronts) {
        this.each(table, frame, (row, shape) => {
          if (table.word("part", row) === part) this.front(frame, part, shape);
        });
      }
    }
  }

  /** The area under a point of the Mercator square: table and row. */
  at(x: number, y: number): { table: Table; row: number } | null {
    if (this.state.hiddenLayers.has("control")) return null;
    for (const table of this.areas) {
      const shapes = table.shapes();
      for (let row = 0; row < table.rows; row++) {
        if (table.standsAt(row, this.moment()) && contains(shapes[row], x, y)) return { table, row };
      }
    }
    return null;
  }

  private each(table: Table, frame: Frame, use: (row: number, shape: Shape) => void): void {
    const shapes = table.shapes();
    for (let row = 0; row < table.rows; row++) {
      if (table.standsAt(row, this.moment()) && touches(shapes[row], frame)) use(row, shapes[row]);
    }
  }

  private area(frame: Frame, table: Table, row: number, shape: Shape): void {
    const { ctx } = frame;
    const paint = this.paint();
    const side = this.sides[table.word("side", row)];
    if (!side || side.pattern === "none") return;
    const colour = paint.dark ? side.dark : side.light;
    ctx.beginPath();
    trace(ctx, shape, frame, true);
    const faint = this.since === null ? 1 : 0.45;
    ctx.fillStyle = rgba(colour, paint.tint * faint);
    ctx.fill("evenodd");
    const hatch = pattern(ctx, side.pattern, rgba(colour, paint.hatch * faint), frame.ratio);
    if (hatch) {
      // the pattern stands still on the ground while the map is dragged
      ctx.save();
      ctx.translate(-mod(frame.left, 12), -mod(frame.top, 12));
      ctx.fillStyle = hatch;
      ctx.beginPath();
      trace(ctx, shape, { ...frame, left: frame.left - mod(frame.left, 12), top: frame.top - mod(frame.top, 12) }, true);
      ctx.fill("evenodd");
      ctx.restore();
    }
    ctx.beginPath();
    trace(ctx, shape, frame, true);
    ctx.lineWidth = 1;
    ctx.strokeStyle = rgba(colour, 0.5);
    ctx.stroke();
  }

  private front(frame: Frame, part: string, shape: Shape): void {
    const { ctx } = frame;
    const paint = this.paint();
    ctx.beginPath();
    trace(ctx, shape, frame, part === "band");
    if (part === "band") {
      ctx.fillStyle = paint.band;
      ctx.fill("evenodd");
      const hatch = pattern(ctx, "band", paint.bandHatch, frame.ratio);
      if (hatch) {
        ctx.fillStyle = hatch;
        ctx.fill("evenodd");
      }
      return;
    }
    ctx.lineJoin = ctx.lineCap = "round";
    ctx.lineWidth = 6;
    ctx.strokeStyle = paint.frontCasing;
    ctx.stroke();
    ctx.lineWidth = 2.6;
    ctx.strokeStyle = paint.front;
    ctx.stroke();
  }
}

export function mod(value: number, by: number): number {
  return ((value % by) + by) % by;
}
