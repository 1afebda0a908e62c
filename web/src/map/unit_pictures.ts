// Pictures of military symbols from the steps that milsymbol drew them with when the map was built.

/** Stands in a step for the colour that sets a symbol off from the ground. */
export const HALO = "halo";

/** One step, as milsymbol writes it. */
export interface Step {
  type: string;
  d?: string;
  cx?: number;
  cy?: number;
  r?: number;
  x?: number;
  y?: number;
  degree?: number;
  factor?: number;
  text?: string;
  fontsize?: number;
  fontfamily?: string;
  fontweight?: string;
  textanchor?: string;
  alignmentBaseline?: string;
  /** A colour; false for none; left out for the colour at hand. */
  fill?: string | false;
  stroke?: string | false;
  fillopacity?: number;
  strokewidth?: number;
  strokedasharray?: string;
  non_scaling_stroke?: number;
  linecap?: string;
  clipPath?: string;
  draw?: Steps;
}
type Steps = (Step | Steps)[];

/** A symbol in its own units, 100 to its size. */
export interface UnitDrawing {
  width: number;
  height: number;
  /** Where the unit stands in the picture. */
  anchor: { x: number; y: number };
  left: number;
  top: number;
  /** Width of a line for which no other is said. */
  stroke: number;
  steps: Steps;
}

export interface UnitPicture {
  canvas: HTMLCanvasElement;
  /** Where the unit stands in the picture, pixels. */
  anchor: { x: number; y: number };
  width: number;
  height: number;
}

type Pen = CanvasRenderingContext2D;
const NONE = "rgba(0,0,0,0)";

export function unitPicture(drawing: UnitDrawing, size: number, ratio: number, halo: string): UnitPicture {
  const scale = size / 100;
  const [width, height] = [drawing.width * scale, drawing.height * scale];
  const canvas = document.createElement("canvas");
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  const pen = canvas.getContext("2d") as Pen;
  pen.scale(ratio * scale, ratio * scale);
  pen.translate(-drawing.left, -drawing.top);
  paint(pen, drawing.steps, drawing.stroke, halo);
  return { canvas, anchor: { x: drawing.anchor.x * scale, y: drawing.anchor.y * scale }, width, height };
}

function paint(pen: Pen, steps: Steps, width: number, halo: string): void {
  for (const step of steps) {
    if (Array.isArray(step)) {
      paint(pen, step, width, halo);
      continue;
    }
    dip(pen, step, width, halo);
    if (step.draw) group(pen, step, width, halo);
    else if (step.type === "text") write(pen, step);
    else shape(pen, step);
    pen.globalAlpha = 1;
    if (step.linecap) [pen.lineCap, pen.lineJoin] = ["butt", "miter"];
  }
}

/** Takes up a step's colours and widths; a colour that it leaves out stays the one before. */
function dip(pen: Pen, step: Step, width: number, halo: string): void {
  const colour = (said: string | false | undefined) => (said === HALO ? halo : said || NONE);
  pen.lineWidth = (step.non_scaling_stroke || 1) * (step.strokewidth || width);
  if (step.stroke !== undefined) pen.strokeStyle = colour(step.stroke);
  pen.setLineDash(step.strokedasharray ? step.strokedasharray.split(",").map(Number) : []);
  if (step.linecap) {
    pen.lineCap = step.linecap as CanvasLineCap;
    pen.lineJoin = step.linecap as CanvasLineJoin;
  }
  pen.fillStyle = colour(step.fill);
  if (step.fillopacity !== undefined) pen.globalAlpha = step.fillopacity;
}

function group(pen: Pen, step: Step, width: number, halo: string): void {
  const { x = 0, y = 0 } = step;
  pen.save();
  if (step.type === "translate") pen.translate(x, y);
  if (step.type === "scale") pen.scale(step.factor ?? 1, step.factor ?? 1);
  if (step.type === "clip") pen.clip(new Path2D(step.d));
  if (step.type === "rotate") {
    pen.translate(x, y);
    pen.rotate(((step.degree ?? 0) * Math.PI) / 180);
    pen.translate(-x, -y);
  }
  paint(pen, step.draw ?? [], width, halo);
  pen.restore();
}

function shape(pen: Pen, step: Step): void {
  const path = new Path2D(step.d);
  if (step.type === "circle") path.arc(step.cx ?? 0, step.cy ?? 0, step.r ?? 0, 0, 2 * Math.PI);
  pen.save();
  if (step.clipPath) pen.clip(new Path2D(step.clipPath));
  if (step.fill !== false) pen.fill(path);
  pen.restore(); // what is clipped is the inside, not the line
  if (step.type === "path") pen.globalAlpha = 1; // milsymbol draws no line of a path transparent
  if (step.stroke !== false) pen.stroke(path);
}

function write(pen: Pen, step: Step): void {
  const { text = "", x = 0, y = 0 } = step;
  pen.font = `${step.fontweight ? `${step.fontweight} ` : ""}${step.fontsize}px ${step.fontfamily}`;
  pen.textAlign = step.textanchor === "middle" ? "center" : ((step.textanchor ?? "start") as CanvasTextAlign);
  pen.textBaseline = (step.alignmentBaseline ?? "bottom") as CanvasTextBaseline;
  pen.fillText(text, x, y);
  if (step.stroke) pen.strokeText(text, x, y);
}
