// Very many events: how many fall on each few pixels, shaded on a logarithmic scale.
import type { Paint } from "../theme";
import type { Frame } from "./canvas_layer";
import type { Box } from "./ground_held";
import type { Piles } from "./piles";

const CELL = 4;
/** Up to so many filled cells are drawn as round dots that grow with their count; more would take too long. */
const MOST_DOTS = 2500;
/** So many dots fill a view at their least size; fewer are drawn larger. */
const FILLS_VIEW = 2000;

/** How many rows fall on each cell of a frame: what is drawn, and what can be hit. */
export class Density {
  private counts = new Uint32Array(0);
  private columns = 0;
  private lines = 0;
  /** The frame's first cell: cells stand still on the ground, so that nothing swims while the map is dragged. */
  private left = 0;
  private top = 0;
  private most = 0;
  private filled = 0;

  /** One pass over the rows; returns how many lie in the frame. */
  fill(frame: Frame, rows: Uint32Array, count: number, x: Float64Array, y: Float64Array): number {
    this.begin(frame);
    const { counts, columns, lines, left, top } = this;
    const scale = frame.world / CELL;
    let inside = 0;
    let filled = 0;
    for (let i = 0; i < count; i++) {
      const row = rows[i];
      // NaN becomes 0 under |0, but fails the comparison before that
      const column = x[row] * scale - left;
      const line = y[row] * scale - top;
      if (column >= 0 && line >= 0 && column < columns && line < lines) {
        const cell = (line | 0) * columns + (column | 0);
        if (counts[cell]++ === 0) filled++;
        inside++;
      }
    }
    this.filled = filled;
    return inside;
  }

  /** The same from rows piled up by place, of which there are fewer; they lie in order, so that memory is read in order. */
  fillFromPiles(frame: Frame, piles: Piles): number {
    this.begin(frame);
    const { counts, columns, lines, left, top } = this;
    const { x, y } = piles.places;
    const scale = frame.world / CELL;
    let inside = 0;
    let filled = 0;
    for (let place = 0; place < x.length; place++) {
      const pile = piles.counts[place];
      const column = x[place] * scale - left;
      const line = y[place] * scale - top;
      if (pile && column >= 0 && line >= 0 && column < columns && line < lines) {
        const cell = (line | 0) * columns + (column | 0);
        if (counts[cell] === 0) filled++;
        counts[cell] += pile;
        inside += pile;
      }
    }
    this.filled = filled;
    return inside;
  }

  /** Empty cells for a frame. */
  private begin(frame: Frame): void {
    const columns = (this.columns = Math.ceil(frame.width / CELL) + 1);
    const lines = (this.lines = Math.ceil(frame.height / CELL) + 1);
    const size = columns * lines;
    if (this.counts.length < size) this.counts = new Uint32Array(size);
    else this.counts.fill(0);
    this.left = Math.floor(frame.left / CELL);
    this.top = Math.floor(frame.top / CELL);
  }

  /** How many cells hold anything: few cells of many events are better drawn as counts. */
  get filledCells(): number {
    return this.filled;
  }

  paint(frame: Frame, paint: Paint): void {
    const { counts, columns, lines } = this;
    let most = 1;
    for (let cell = 0; cell < columns * lines; cell++) if (counts[cell] > most) most = counts[cell];
    this.most = most;
    if (this.filled <= MOST_DOTS) this.dots(frame, paint, most);
    else this.image(frame, paint, most);
  }

  /** A round dot for each cell, those of few events first: many shades, few paths. */
  private dots(frame: Frame, paint: Paint, most: number): void {
    const { counts, columns, lines } = this;
    const { ctx } = frame;
    const steps = paint.density.length * 2 - 1;
    const top = Math.log(Math.max(most, 8));
    const grown = Math.min(1.8, Math.max(1, Math.sqrt(FILLS_VIEW / Math.max(1, this.filled))));
    const cells: number[][] = Array.from({ length: steps }, () => []);
    for (let cell = 0; cell < columns * lines; cell++) {
      if (counts[cell]) cells[Math.min(steps - 1, Math.floor((Math.log(counts[cell]) / top) * steps))].push(cell);
    }
    cells.forEach((found, step) => {
      const radius = grown * (2.3 + (2.9 * step) / (steps - 1));
      ctx.beginPath();
      for (const cell of found) {
        const x = ((cell % columns) + this.left + 0.5) * CELL - frame.left;
        const y = (Math.floor(cell / columns) + this.top + 0.5) * CELL - frame.top;
        ctx.moveTo(x + radius, y);
        ctx.arc(x, y, radius, 0, 7);
      }
      const [r, g, b] = between(paint.density, step / 2);
      ctx.fillStyle = `rgba(${r},${g},${b},0.88)`;
      ctx.fill();
      ctx.lineWidth = 0.6;
      ctx.strokeStyle = paint.halo;
      ctx.stroke();
    });
  }

  private image(frame: Frame, paint: Paint, most: number): void {
    const { counts, columns, lines } = this;
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

  /** The nearest filled cell around a pixel of the canvas: how many events it has, and its box on the Mercator square. */
  at(frame: Frame, x: number, y: number): { count: number; box: Box } | null {
    const column = Math.floor((x + frame.left) / CELL) - this.left;
    const line = Math.floor((y + frame.top) / CELL) - this.top;
    const edge = CELL / frame.world;
    for (const [dx, dy] of NEAR) {
      const count = this.counts[(line + dy) * this.columns + column + dx];
      if (column + dx < 0 || column + dx >= this.columns || !count) continue;
      const [west, north] = [(this.left + column + dx) * edge, (this.top + line + dy) * edge];
      return { count, box: [west, north, west + edge, north + edge] };
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
    const [r, g, b] = between(stops, at);
    const alpha = Math.round(150 + 95 * Math.min(1, at / (stops.length - 1)));
    ramp[n] = ((alpha << 24) | (b << 16) | (g << 8) | r) >>> 0;
  }
  return ramp;
}

/** A colour between two stops: 1.5 lies halfway between the second and the third. */
function between(stops: Paint["density"], at: number): number[] {
  const low = Math.min(stops.length - 2, Math.floor(at));
  const part = Math.min(1, at - low);
  return stops[low].map((channel, i) => Math.round(channel + (stops[low + 1][i] - channel) * part));
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
