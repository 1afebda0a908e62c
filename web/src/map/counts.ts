// Groups of events: a count in a ring whose parts are the kinds, and the legs of an opened group.
import type { State } from "../state";
import type { Paint } from "../theme";
import type { Frame } from "./canvas_layer";
import type { Group } from "./grouping";
import { kindColour } from "./symbols";

export const FONT =
  'ui-sans-serif, -apple-system, "Segoe UI", "Noto Sans", "Liberation Sans", "Noto Sans Arabic", "DejaVu Sans", sans-serif';

export function countRadius(n: number): number {
  return 12 + Math.min(13, 4.2 * Math.log10(n));
}

export function drawCount(frame: Frame, paint: Paint, state: State, found: Group, x: number, y: number): void {
  const { ctx } = frame;
  const n = found.rows.length;
  const radius = countRadius(n);
  disc(ctx, x, y, radius + 2, paint.halo);
  let angle = -Math.PI / 2;
  for (const [kind, share] of kindsOf(state, found.rows)) {
    const next = angle + (share / n) * 2 * Math.PI;
    ctx.beginPath();
    ctx.arc(x, y, radius - 2, angle, next);
    ctx.lineWidth = 4.5;
    ctx.strokeStyle = kindColour(kind, paint);
    ctx.stroke();
    angle = next;
  }
  disc(ctx, x, y, radius - 4, paint.paper);
  ctx.fillStyle = paint.ink;
  ctx.font = `600 ${n > 999 ? 10 : 11}px ${FONT}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillText(n > 9999 ? `${Math.round(n / 1000)}k` : String(n), x, y + 0.5);
}

/** A small number beside a symbol. */
export function drawNumber(ctx: CanvasRenderingContext2D, paint: Paint, number: number, x: number, y: number): void {
  disc(ctx, x, y, 7.5, paint.placeMinor);
  disc(ctx, x, y, 6.8, paint.paper);
  ctx.fillStyle = paint.ink;
  ctx.font = `600 ${number > 99 ? 7.5 : 9}px ${FONT}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillText(String(number), x, y + 0.5);
}

function disc(ctx: CanvasRenderingContext2D, x: number, y: number, radius: number, colour: string): void {
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 7);
  ctx.fillStyle = colour;
  ctx.fill();
}

/** The kinds among some rows, most frequent first. */
function kindsOf(state: State, rows: number[]): [kind: string, n: number][] {
  const kinds = new Map<string, number>();
  for (const row of rows) {
    const kind = state.table?.word("event_type", row) ?? "";
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  return [...kinds].sort((a, b) => b[1] - a[1]);
}

export function drawLegs(ctx: CanvasRenderingContext2D, paint: Paint, x: number, y: number, ends: [number, number][]): void {
  ctx.strokeStyle = paint.placeMinor;
  ctx.lineWidth = 1;
  ctx.beginPath();
  for (const [dx, dy] of ends) {
    ctx.moveTo(x, y);
    ctx.lineTo(x + dx, y + dy);
  }
  ctx.stroke();
  disc(ctx, x, y, 3, paint.ink);
}
