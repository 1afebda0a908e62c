// The view as a picture that can be published by itself: headline, map, key, date and sources.
import type { Paint } from "./theme";

const HEAD = 56;
const MARGIN = 16;
const LINE = 26;

export interface KeyItem {
  symbol: CanvasImageSource;
  /** Pixels. */
  width: number;
  height: number;
  label: string;
}

/** The items of the key on the page, as drawn there. */
export function keyItems(): KeyItem[] {
  return [...document.querySelectorAll(".cm-key .cm-key-item")].flatMap((item) => {
    const symbol = item.querySelector<HTMLCanvasElement | HTMLImageElement>(".cm-symbol");
    if (!symbol) return [];
    // a canvas is as large as its style says, a picture as its attributes do; a closed key lays out neither
    const [width, height] = [parseFloat(symbol.style.width) || symbol.width, parseFloat(symbol.style.height) || symbol.height];
    return [{ symbol, width, height, label: capital(item.querySelector(".cm-key-label")?.textContent ?? "") }];
  });
}

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}

export function picture(
  map: HTMLElement, title: string, line: string, items: KeyItem[], paint: Paint,
): Promise<Blob | null> {
  const frame = map.getBoundingClientRect();
  const ratio = Math.min(2, window.devicePixelRatio || 1);
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d") as CanvasRenderingContext2D;
  const places = laidOut(pen, items, frame.width);
  const foot = items.length ? (places[places.length - 1].line + 1) * LINE + MARGIN : 0;
  canvas.width = frame.width * ratio;
  canvas.height = (HEAD + frame.height + foot) * ratio;
  pen.scale(ratio, ratio);
  pen.fillStyle = paint.paper;
  pen.fillRect(0, 0, frame.width, HEAD + frame.height + foot);
  copyMap(pen, map, frame);
  pen.fillStyle = paint.ink;
  pen.font = "600 20px Georgia, serif";
  pen.fillText(title, MARGIN, 26, frame.width - 2 * MARGIN);
  pen.font = "12px sans-serif";
  pen.fillText(line, MARGIN, 45, frame.width - 2 * MARGIN);
  pen.textBaseline = "middle";
  for (const { item, x, line: at } of places) {
    const y = HEAD + frame.height + MARGIN / 2 + (at + 0.5) * LINE;
    pen.drawImage(item.symbol, x + (32 - item.width) / 2, y - item.height / 2, item.width, item.height);
    pen.fillText(item.label, x + 40, y);
  }
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

/** Items one after the other, as words in lines. */
function laidOut(pen: CanvasRenderingContext2D, items: KeyItem[], width: number): { item: KeyItem; x: number; line: number }[] {
  pen.font = "12px sans-serif";
  let [x, line] = [MARGIN, 0];
  return items.map((item) => {
    const wide = 40 + pen.measureText(item.label).width + 22;
    if (x > MARGIN && x + wide > width) [x, line] = [MARGIN, line + 1];
    const place = { item, x, line };
    x += wide;
    return place;
  });
}

function copyMap(pen: CanvasRenderingContext2D, map: HTMLElement, frame: DOMRect): void {
  const layers = [...map.querySelectorAll<HTMLCanvasElement>("canvas.cm-canvas")].sort((a, b) => depth(a) - depth(b));
  for (const layer of layers) {
    const box = layer.getBoundingClientRect();
    // where two dates are compared, each keeps to its side of the line
    const [from, to] = (layer.parentElement?.dataset["clip"] ?? "0 1").split(" ").map(Number);
    pen.save();
    pen.beginPath();
    pen.rect(from * frame.width, HEAD, (to - from) * frame.width, frame.height);
    pen.clip();
    pen.drawImage(layer, box.left - frame.left, box.top - frame.top + HEAD, box.width, box.height);
    pen.restore();
  }
}

function depth(canvas: HTMLCanvasElement): number {
  return Number(canvas.parentElement?.style.zIndex ?? 0);
}
