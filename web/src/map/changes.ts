// What changed hands between two moments: each side's ground at the later one less its ground at the earlier one.
import type { Side } from "./areas";
import type { Table } from "../payload/table";
import { rgba } from "../theme";
import type { Paint } from "../theme";
import type { Frame } from "./canvas_layer";
import { touches, trace } from "./paths";
import { pattern } from "./patterns";

let sheet: HTMLCanvasElement | null = null;

/** Draw in strong colour what each side holds at `to` and did not hold at `from`. */
export function drawChanges(
  frame: Frame, areas: Table[], sides: Record<string, Side>, paint: Paint, from: number, to: number,
): void {
  for (const [name, side] of Object.entries(sides)) {
    if (side.pattern === "none") continue;
    const now = outline(frame, areas, name, to);
    if (!now) continue;
    const pen = blank(frame);
    const colour = paint.dark ? side.dark : side.light;
    pen.fillStyle = rgba(colour, 0.5);
    pen.fill(now, "evenodd");
    const hatch = pattern(pen, side.pattern, rgba(colour, 0.9), frame.ratio);
    if (hatch) {
      pen.fillStyle = hatch;
      pen.fill(now, "evenodd");
    }
    const before = outline(frame, areas, name, from);
    if (before) {
      pen.globalCompositeOperation = "destination-out";
      pen.fillStyle = "#000";
      pen.fill(before, "evenodd");
      pen.globalCompositeOperation = "source-over";
    }
    frame.ctx.drawImage(pen.canvas, 0, 0, frame.width, frame.height);
  }
}

/** All that a side holds at a moment, as one path; null where it holds nothing in the frame. */
function outline(frame: Frame, areas: Table[], side: string, moment: number): Path2D | null {
  const path = new Path2D();
  let any = false;
  for (const table of areas) {
    const shapes = table.shapes();
    for (let row = 0; row < table.rows; row++) {
      if (table.word("side", row) !== side || !table.standsAt(row, moment) || !touches(shapes[row], frame)) continue;
      trace(path, shapes[row], frame, true);
      any = true;
    }
  }
  return any ? path : null;
}

function blank(frame: Frame): CanvasRenderingContext2D {
  sheet ??= document.createElement("canvas");
  sheet.width = frame.width * frame.ratio;
  sheet.height = frame.height * frame.ratio;
  const pen = sheet.getContext("2d") as CanvasRenderingContext2D;
  pen.setTransform(frame.ratio, 0, 0, frame.ratio, 0, 0);
  return pen;
}
