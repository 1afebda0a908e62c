// Labels as pictures: letters with a halo are slow to draw, and the same names are wanted at every rest of the map.
import type { Paint } from "../theme";
import { FONT } from "./counts";

type Pen = CanvasRenderingContext2D;

export interface LabelStyle {
  size: number;
  weight: number;
  italic?: boolean;
  spacing?: number;
  upper?: boolean;
  colour: (paint: Paint) => string;
}

/** A name, and what stands under it in another script, or nothing. */
export interface LabelText {
  name: string;
  second: string;
}

/** A label and its place: its left, right or middle (as it is aligned) and its vertical middle. */
export interface Label {
  text: LabelText;
  style: LabelStyle;
  align: CanvasTextAlign;
  x: number;
  y: number;
}

interface Size {
  width: number;
  height: number;
}

/** Where a label stands on the sheet, in device pixels. */
interface Stamp extends Size {
  x: number;
  y: number;
}

const HALO = 3.4;
/** Pixels around the letters: halo, and what hangs over. */
const EDGE = 5;
const MOST_SIZES = 5000;
const ruler = document.createElement("canvas").getContext("2d") as Pen;
const sizes = new Map<string, Size>();

function fonts(style: LabelStyle): [first: string, second: string] {
  return [
    `${style.italic ? "italic " : ""}${style.weight} ${style.size}px ${FONT}`,
    `${style.weight > 500 ? 500 : 400} ${style.size * 0.88}px ${FONT}`,
  ];
}

function keyOf({ name, second }: LabelText, style: LabelStyle): string {
  return `${name}\n${second}\n${style.size} ${style.weight} ${style.spacing ?? 0} ${style.italic ?? false}`;
}

/** How much room a label takes. */
export function measured(text: LabelText, style: LabelStyle): Size {
  const key = keyOf(text, style);
  let size = sizes.get(key);
  if (!size) {
    const [first, small] = fonts(style);
    ruler.font = first;
    ruler.letterSpacing = `${style.spacing ?? 0}px`;
    let { width } = ruler.measureText(text.name);
    ruler.letterSpacing = "0px";
    if (text.second) {
      ruler.font = small;
      width = Math.max(width, ruler.measureText(text.second).width);
    }
    size = { width, height: style.size * (text.second ? 2.15 : 1.15) };
    if (sizes.size > MOST_SIZES) sizes.clear();
    sizes.set(key, size);
  }
  return size;
}

/** A canvas with labels side by side. */
class Sheet {
  private readonly pen: Pen;
  private readonly stamps = new Map<string, Stamp>();
  private x = 0;
  private y = 0;
  private line = 0;

  constructor(
    readonly paint: Paint,
    readonly ratio: number,
    edge = 1280,
  ) {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = edge * ratio;
    this.pen = canvas.getContext("2d") as Pen;
  }

  get canvas(): HTMLCanvasElement {
    return this.pen.canvas;
  }

  /** A label's place on the sheet, where it is written if it was not yet; null when the sheet is full. */
  stamp(label: Label): Stamp | null {
    const { text, style, align } = label;
    const key = `${keyOf(text, style)} ${align} ${style.colour(this.paint)}`;
    const known = this.stamps.get(key);
    if (known) return known;
    const { width, height } = measured(text, style);
    const made = this.room(Math.ceil(width + 2 * EDGE) * this.ratio, Math.ceil(height + 2 * EDGE) * this.ratio);
    if (!made) return null;
    this.pen.setTransform(this.ratio, 0, 0, this.ratio, made.x, made.y);
    const wide = made.width / this.ratio;
    const x = align === "left" ? EDGE : align === "right" ? wide - EDGE : wide / 2;
    writeLabel(this.pen, { ...label, x, y: made.height / this.ratio / 2 }, this.paint);
    this.stamps.set(key, made);
    return made;
  }

  private room(width: number, height: number): Stamp | null {
    if (this.x + width > this.canvas.width) {
      this.x = 0;
      this.y += this.line;
      this.line = 0;
    }
    if (this.y + height > this.canvas.height || width > this.canvas.width) return null;
    const made = { x: this.x, y: this.y, width, height };
    this.x += width;
    this.line = Math.max(this.line, height);
    return made;
  }
}

let sheet: Sheet | null = null;

/** Draw labels from a sheet; those that it lacks are all written first, since reading between writing is slow. */
export function drawLabels(ctx: Pen, labels: Label[], paint: Paint, ratio: number): void {
  if (sheet?.paint !== paint || sheet.ratio !== ratio) sheet = new Sheet(paint, ratio);
  let found = labels.map((label) => sheet?.stamp(label) ?? null);
  if (found.includes(null)) {
    const fresh = (sheet = new Sheet(paint, ratio));
    found = labels.map((label) => fresh.stamp(label));
  }
  const { canvas } = sheet;
  // between two pixels letters would blur
  const snap = (at: number) => Math.round(at * ratio) / ratio;
  labels.forEach((label, at) => {
    const stamp = found[at];
    if (!stamp) {
      writeLabel(ctx, label, paint);
      return;
    }
    const [width, height] = [stamp.width / ratio, stamp.height / ratio];
    const left = label.align === "left" ? label.x - EDGE : label.align === "right" ? label.x - width + EDGE : label.x - width / 2;
    ctx.drawImage(canvas, stamp.x, stamp.y, stamp.width, stamp.height, snap(left), snap(label.y - height / 2), width, height);
  });
}

function writeLabel(pen: Pen, { text, style, align, x, y }: Label, paint: Paint): void {
  const [first, small] = fonts(style);
  const line = style.size * 1.08;
  pen.textAlign = align;
  pen.textBaseline = "middle";
  pen.lineJoin = "round";
  pen.lineWidth = HALO;
  pen.strokeStyle = paint.halo;
  write(pen, text.name, first, style.spacing ?? 0, x, y - (text.second ? line / 2 : 0), style.colour(paint));
  if (text.second) write(pen, text.second, small, 0, x, y + line / 2, paint.placeMinor);
}

function write(pen: Pen, text: string, font: string, spacing: number, x: number, y: number, colour: string): void {
  pen.font = font;
  pen.letterSpacing = `${spacing}px`;
  pen.strokeText(text, x, y);
  pen.fillStyle = colour;
  pen.fillText(text, x, y);
  pen.letterSpacing = "0px";
}
