// Military symbols as steps of drawing. This script is in no page: Python runs it while a map is built, and the map
// carries the steps of its own symbols alone.
import ms from "milsymbol";
import { HALO } from "./map/unit_pictures";
import type { Step, UnitDrawing } from "./map/unit_pictures";

const OUTLINE = 4;

/** What milsymbol's own types leave out. */
interface Drawn {
  style: { strokeWidth: number; outlineWidth: number };
  bbox: { x1: number; y1: number };
  drawInstructions: Step[];
}

/** The drawing of a code as JSON; "null" when it is the code of no symbol. */
function drawing(code: string): string {
  const symbol = new ms.Symbol(code, { size: 100, outlineWidth: OUTLINE, outlineColor: HALO, frame: true });
  if (!symbol.isValid()) return "null";
  const { style, bbox, drawInstructions } = symbol as unknown as Drawn;
  const margin = style.strokeWidth + style.outlineWidth;
  const made: UnitDrawing = {
    ...symbol.getSize(),
    anchor: symbol.getAnchor(),
    left: bbox.x1 - margin,
    top: bbox.y1 - margin,
    stroke: style.strokeWidth,
    steps: drawInstructions,
  };
  return JSON.stringify(made);
}

Object.assign(globalThis, { drawing });
