// Very many events: how many fall on each few pixels, shaded on a logarithmic scale.
import type { Paint } from "../theme";
import type { Frame } from "./canvas_layer";

const CELL = 4;

let counts = new Uint32Array(0);

export function densityImage(frame: Frame, rows: Uint32Array, x: Float64Array, y: Float64Array, paint: Paint): void {
  const columns = Math.ceil(frame.width / CELL);
  const lines = Math.ceil(frame.height / CELL);
  if (counts.length < columns * lines) counts = new Uint32Array(columns * lines);
  else counts.fill(0);
  const scale = frame.world / CELL;
  // cells stand still on the ground, so that the picture does not swim while the map is dragged
  const left = Math.floor(frame.left / CELL);
  const top = Math.floor(frame.top / CELL);
  let most = 1;
  for (let i = 0; i < rows.length; i++) {
    const column = Math.floor(x[rows[i]] * scale) - left;
    const line = Math.floor(y[rows[i]] * scale) - top;
    if (column < 0 || line < 0 || column >= columns || line >= lines) continue;
    const n = ++counts[line * columns + column];
    if (n > most) most = n;
  }
  const image = new ImageData(columns, lines);
  const pixels = new Uint32Array(image.data.buffer);
  const ramp = shades(paint, most);
  for (let cell = 0; cell < pixels.length; cell++) {
    const n = counts[cell];
    if (n) pixels[cell] = ramp[n < ramp.length ? n : ramp.length - 1];
  }
  stamp(frame, image, left * CELL - frame.left, top * CELL - frame.top);
}

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
