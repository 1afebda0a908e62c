// The disc that says that sources disagree: how it is coloured, drawn, and kept clear of other symbols.
import type { Paint } from "../theme";
import type { Side } from "./areas";

export const RADIUS = 6;
/** A side that the map has no colour for. */
export const GREY = { light: "#8a8a8a", dark: "#8f8f8f" };

/** The colours of the disc's halves: of the side that the map follows, and of the first that others name. */
export function halves(side: string, rival: string, sides: Record<string, Side>, dark: boolean): [left: string, right: string] {
  const colour = (name: string) => (Object.hasOwn(sides, name) ? sides[name] : GREY)[dark ? "dark" : "light"];
  return [colour(side), colour(rival)];
}

/** The disc: told apart by its line where colours are not seen. */
export function disc(pen: CanvasRenderingContext2D, x: number, y: number, [left, right]: [string, string], paint: Paint): void {
  pen.beginPath();
  pen.arc(x, y, RADIUS + 2, 0, 7);
  pen.fillStyle = paint.halo;
  pen.fill();
  for (const [colour, begin] of [[left, Math.PI / 2], [right, -Math.PI / 2]] as const) {
    pen.beginPath();
    pen.arc(x, y, RADIUS, begin, begin + Math.PI);
    pen.fillStyle = colour;
    pen.fill();
  }
  pen.beginPath();
  pen.arc(x, y, RADIUS, 0, 7);
  pen.moveTo(x, y - RADIUS);
  pen.lineTo(x, y + RADIUS);
  pen.lineWidth = 1.5;
  pen.strokeStyle = paint.ink;
  pen.stroke();
}

/** Where the disc stands: on the place, or at the lower left of the symbols that would hide it. */
export function beside(x: number, y: number, symbols: { x: number; y: number; r: number }[]): [x: number, y: number] {
  const over = symbols.filter((one) => Math.hypot(one.x - x, one.y - y) < one.r + RADIUS);
  if (!over.length) return [x, y];
  const reach = Math.max(...over.map((one) => one.r)) + RADIUS;
  return [x - reach * Math.SQRT1_2, y + reach * Math.SQRT1_2];
}
