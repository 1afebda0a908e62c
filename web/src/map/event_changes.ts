// Where more or fewer events are told of than in the time before: for maps on which nothing changes hands.
import type { State } from "../state";
import type { Paint } from "../theme";
import { CanvasLayer } from "./canvas_layer";
import type { Frame } from "./canvas_layer";
import { FONT } from "./counts";

/** Pixels: events as near to one another as this are counted together. */
const CELL = 44;
/** Pixels by which a disc of several events may stand off its cell's middle: more, and neighbours would overlap. */
const OFF = 7;

/** Events of both windows in one cell of the ground. */
interface Pile {
  now: number;
  before: number;
  /** Sums of their places, world pixels. */
  x: number;
  y: number;
}

export class EventChangesLayer extends CanvasLayer {
  constructor(
    private readonly now: State,
    private readonly before: State,
    private readonly positions: { x: Float64Array; y: Float64Array },
    private readonly paint: () => Paint,
  ) {
    super("cm-event-changes", 646); // over names, which would hide the figures
  }

  protected draw(frame: Frame): void {
    if (this.now.hiddenLayers.has("incidents")) return;
    const piles = new Map<number, Pile>();
    pileUp(piles, this.now, this.positions, frame, "now");
    pileUp(piles, this.before, this.positions, frame, "before");
    const drawn = [...piles.values()].sort((a, b) => Math.abs(a.now - a.before) - Math.abs(b.now - b.before));
    for (const pile of drawn) this.disc(frame, pile);
  }

  /** More: a full disc with "+"; fewer: an empty one with a dashed rim and "−"; as many: a dot. */
  private disc({ ctx, left, top }: Frame, { now, before, x, y }: Pile): void {
    const all = now + before;
    const paint = this.paint();
    const change = now - before;
    const [px, py] = [settled(x / all, all) - left, settled(y / all, all) - top];
    const radius = change ? Math.min(18, 10.5 + 3.4 * Math.log10(Math.abs(change))) : 3;
    ctx.beginPath();
    ctx.arc(px, py, radius, 0, 7);
    ctx.lineWidth = 4;
    ctx.strokeStyle = paint.halo;
    ctx.stroke();
    ctx.fillStyle = change > 0 ? paint.accent : change < 0 ? paint.paper : paint.placeMinor;
    ctx.fill();
    if (!change) return;
    ctx.lineWidth = 1.6;
    ctx.strokeStyle = paint.accent;
    if (change < 0) ctx.setLineDash([3.2, 2.4]);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.fillStyle = change > 0 ? paint.paper : paint.ink;
    ctx.font = `600 ${Math.abs(change) > 999 ? 9.5 : 11}px ${FONT}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillText(signed(change), px, py + 0.5);
  }
}

/** Where a disc stands: a single event at its place, several near the middle of their cell. */
function settled(mean: number, events: number): number {
  if (events === 1) return mean;
  const middle = (Math.floor(mean / CELL) + 0.5) * CELL;
  return Math.max(middle - OFF, Math.min(middle + OFF, mean));
}

/** Count a state's events into cells that stand still on the ground. */
export function pileUp(
  piles: Map<number, Pile>, state: Pick<State, "rows" | "count">, { x, y }: { x: Float64Array; y: Float64Array },
  frame: Pick<Frame, "world" | "left" | "top" | "width" | "height">, when: "now" | "before",
): void {
  const columns = Math.ceil(frame.world / CELL) + 1;
  for (let i = 0; i < state.count; i++) {
    const row = state.rows[i];
    const [px, py] = [x[row] * frame.world, y[row] * frame.world];
    const seen = px > frame.left - CELL && px < frame.left + frame.width + CELL && py > frame.top - CELL && py < frame.top + frame.height + CELL;
    if (!seen) continue;
    const cell = Math.floor(py / CELL) * columns + Math.floor(px / CELL);
    let pile = piles.get(cell);
    if (!pile) piles.set(cell, (pile = { now: 0, before: 0, x: 0, y: 0 }));
    pile[when]++;
    pile.x += px;
    pile.y += py;
  }
}

export function signed(change: number): string {
  const size = Math.abs(change) > 9999 ? `${Math.round(Math.abs(change) / 1000)}k` : String(Math.abs(change));
  return `${change > 0 ? "+" : "−"}${size}`;
}
