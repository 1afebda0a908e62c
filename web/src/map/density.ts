// Very many events: how many fall on each few pixels, shaded on a logarithmic scale.
import type { Paint } from "../theme";
import type { Frame } from "./canvas_layer";

const CELL = 4;

/** How many rows fall on each cell of a frame, and one of them: what is drawn, and what can be hit. */
export class Density {
  private counts = new Uint32Array(0);
  private lasts = new Uint32Array(0);
  private columns = 0;
  private lines = 0;
  /** The frame's first cell: cells stand still on the ground, so that nothing swims while the map is dragged. */
  private left = 0;
  private top = 0;
  private most = 0;

  /** One pass over the rows; returns how many lie in the frame. */
  fill(frame: Frame, rows: Uint32Array, count: number, x: Float64Array, y: Float64Array): number {
    const columns = (this.columns = Math.ceil(frame.width / CELL) + 1);
    const lines = (this.lines = Math.ceil(frame.height / CELL) + 1);
    const size = columns * lines;
    if (this.counts.length < size) {
      this.counts = new Uint32Array(size);
      this.lasts = new Uint32Array(size);
    } else this.counts.fill(0);
    const { counts, lasts } = this;
    const scale = frame.world / CELL;
    const left = (this.left = Math.floor(frame.left / CELL));
    const top = (this.top = Math.floor(frame.top / CELL));
    let inside = 0;
    for (let i = 0; i < count; i++) {
      const row = rows[i];
      // NaN becomes 0 under |0, but fails the comparison before that
      const column = x[row] * scale - left;
      const line = y[row] * scale - top;
      if (column >= 0 && line >= 0 && column < columns && line < lines) {
        const cell = (line | 0) * columns + (column | 0);
        counts[cell]++;
        lasts[cell] = row;
        inside++;
      }
    }
    return inside;
  }

  paint(frame: Frame, paint: Paint): void {
    const { counts, columns, lines } = this;
    let most = 1;
    for (let cell = 0; cell < columns * lines; cell++) if (counts[cell] > most) most = counts[cell];
    this.most = most;
    const image = new ImageData(columns, lines);
    const pixels = new Uint32Array(image.data.buffer);
    const ramp = shades(paint, most);
    for (let cell = 0; cell < pixels.length; cell++) {
      const n = counts[cell];
      if (n) pixels[cell] = ramp[n < ramp.length ? n : ramp.length - 1];
    }
    stamp(frame, image, this.left * CELL - frame.left, this.top * CELL - frame.top);
  }

  /** The most events that any cell holds. */
  get densest(): number {
    return this.most;
  }

  /** The nearest filled cell around a pixel of the canvas: one of its rows and how many it has. */
  at(frame: Frame, x: number, y: number): { row: number; count: number } | null {
    const column = Math.floor((x + frame.left) / CELL) - this.left;
    const line = Math.floor((y + frame.top) / CELL) - this.top;
    for (const [dx, dy] of NEAR) {
      const cell = (line + dy) * this.columns + column + dx;
      if (column + dx < 0 || column + dx >= this.columns || !this.counts[cell]) continue;
      return { row: this.lasts[cell], count: this.counts[cell] };
    }
    return null;
  }
}

const NEAR = [[0, 0], [-1, 0], [1, 0], [0, -1], [0, 1], [-1, -1], [1, 1], [-1, 1], [1, -1]];

/** Count → colour, little-endian RGBA. */
function shades(paint: Paint, most: number): Uint32Array {
  const stops = paint.density;
  const size = Math.min(most, 4095) + 1;
  const ramp = new Uint32Array(size);
  const top = Math.log(Math.max(size - 1, 8));
  for (let n = 1; n < size; n++) {
    const at = (Math.log(n) / top) * (stops.length - 1);
    const low = Math.min(stops.length - 2, Math.floor(at));
    const part = Math.min(1, at - low);
    const [r, g, b] = stops[low].map((channel, i) => Math.round(channel + (stops[low + 1][i] - channel) * part));
    const alpha = Math.round(150 + 95 * Math.min(1, at / (stops.length - 1)));
    ramp[n] = ((alpha << 24) | (b << 16) | (g << 8) | r) >>> 0;
  }
  return ramp;
}

let buffer: HTMLCanvasElement | null = null;

function stamp(frame: Frame, image: ImageData, x: number, y: number): void {
  buffer ??= document.createElement("canvas");
  buffer.width = image.width;
  buffer.height = image.height;
  (buffer.getContext("2d") as CanvasRenderingContext2D).putImageData(image, 0, 0);
  frame.ctx.imageSmoothingEnabled = false;
  frame.ctx.drawImage(buffer, x, y, image.width * CELL, image.height * CELL);
  frame.ctx.imageSmoothingEnabled = true;
}
