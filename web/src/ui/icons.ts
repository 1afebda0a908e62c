// Pictures of the map's own symbols for list, card and legend: drawn by the same code as the map.
import { rgba } from "../theme";
import type { Paint } from "../theme";
import type { Side } from "../map/areas";
import { arrow, headMark } from "../map/arrows";
import { disc, halves } from "../map/disc";
import { pattern } from "../map/patterns";
import { drawSymbol } from "../map/symbols";
import { unitPicture } from "../map/unit_pictures";
import type { UnitDrawing } from "../map/unit_pictures";
import { h } from "./dom";

type Pen = CanvasRenderingContext2D;

function picture(width: number, height: number, draw: (pen: Pen, ratio: number) => void): HTMLCanvasElement {
  const ratio = Math.max(2, Math.ceil(window.devicePixelRatio || 1));
  const canvas = document.createElement("canvas");
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  canvas.className = "cm-symbol";
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  canvas.setAttribute("aria-hidden", "true");
  const pen = canvas.getContext("2d") as Pen;
  pen.scale(ratio, ratio);
  draw(pen, ratio);
  return canvas;
}

const stamps = new Map<string, string>();

/** An event's symbol: drawn once for each kind and status, since a list shows a hundred. */
export function eventPicture(kind: string, status: string, paint: Paint, radius = 9): HTMLImageElement {
  const size = Math.ceil(radius * 2.4 + 5);
  const key = `${kind}|${status}|${radius}|${paint.name}`;
  let address = stamps.get(key);
  if (!address) {
    address = picture(size, size, (pen) => drawSymbol(pen, size / 2, size / 2, radius, kind, status, paint)).toDataURL();
    stamps.set(key, address);
  }
  return h("img", { src: address, alt: "", width: size, height: size, class: "cm-symbol" });
}

export function areaPicture(side: Side, paint: Paint): HTMLCanvasElement {
  return picture(30, 20, (pen, ratio) => {
    const colour = paint.dark ? side.dark : side.light;
    pen.beginPath();
    pen.roundRect(0.5, 0.5, 29, 19, 2);
    pen.fillStyle = rgba(colour, 0.26);
    pen.fill();
    const hatch = pattern(pen, side.pattern, rgba(colour, 0.6), ratio);
    if (hatch) {
      pen.fillStyle = hatch;
      pen.fill();
    }
    pen.strokeStyle = colour;
    pen.stroke();
  });
}

/** The legend's picture for a symbol's name; null for one that the page does not know. */
export function legendPicture(symbol: string, paint: Paint, sides: Record<string, Side>, unit?: UnitDrawing): HTMLElement | null {
  const [family, name] = [symbol.slice(0, symbol.indexOf(":")), symbol.slice(symbol.indexOf(":") + 1)];
  if (family === "event") return eventPicture(name, "reported", paint);
  if (family === "status") return eventPicture("", name, paint, 8);
  if (family === "side") return sides[name] ? areaPicture(sides[name], paint) : null;
  if (family === "dispute") return disputePicture(paint, sides);
  if (family === "front") return name === "band" ? bandPicture(paint) : linePicture(paint);
  if (family === "advance") return arrowPicture(name, paint);
  if (family === "uncertainty") return haloPicture(name === "area", paint);
  if (family === "mention") return mentionPicture(paint);
  if (family === "unit") return unit ? smallUnit(unit, paint) : null;
  if (family === "size") return sizePicture(paint);
  if (family === "count") return countPicture(paint);
  if (family === "density") return densityPicture(paint);
  return null;
}

/** In the colours of two sides of the map's own. */
function disputePicture(paint: Paint, sides: Record<string, Side>): HTMLCanvasElement {
  const named = Object.keys(sides).filter((side) => side !== "contested" && side !== "unknown");
  return picture(30, 20, (pen) => disc(pen, 15, 10, halves(named[0] ?? "", named[1] ?? "", sides, paint.dark), paint));
}

function linePicture(paint: Paint): HTMLCanvasElement {
  return picture(30, 20, (pen) => {
    pen.lineCap = "round";
    pen.beginPath();
    pen.moveTo(2, 14);
    pen.bezierCurveTo(10, 2, 18, 18, 28, 6);
    pen.lineWidth = 2.6;
    pen.strokeStyle = paint.front;
    pen.stroke();
  });
}

function bandPicture(paint: Paint): HTMLCanvasElement {
  return picture(30, 20, (pen, ratio) => {
    pen.beginPath();
    pen.roundRect(1, 3, 28, 14, 7);
    pen.fillStyle = paint.band;
    pen.fill();
    const hatch = pattern(pen, "band", paint.bandHatch, ratio);
    if (hatch) {
      pen.fillStyle = hatch;
      pen.fill();
    }
    pen.setLineDash([4, 3]);
    pen.strokeStyle = paint.bandHatch;
    pen.stroke();
  });
}

function arrowPicture(name: string, paint: Paint): HTMLCanvasElement {
  const confirmed = name === "confirmed";
  const grow = name === "supporting" ? 0.72 : 1;
  return picture(30, 20, (pen) => {
    const outline = arrow([[2, 15], [14, 12], [28, 5]], 2 * grow, 7 * grow, 15 * grow);
    pen.beginPath();
    outline.forEach(([x, y], i) => (i ? pen.lineTo(x, y) : pen.moveTo(x, y)));
    pen.closePath();
    pen.fillStyle = confirmed ? paint.ink : "transparent";
    pen.fill();
    if (!confirmed) pen.setLineDash([3, 2]);
    pen.lineWidth = 1.4;
    pen.strokeStyle = paint.ink;
    pen.stroke();
    if (name !== "main") return;
    pen.setLineDash([]);
    pen.beginPath();
    headMark(outline).forEach(([x, y], i) => (i ? pen.lineTo(x, y) : pen.moveTo(x, y)));
    pen.stroke();
  });
}

function haloPicture(area: boolean, paint: Paint): HTMLCanvasElement {
  return picture(30, 20, (pen) => {
    pen.beginPath();
    if (area) pen.roundRect(3, 2, 24, 16, 5);
    else pen.arc(15, 10, 8.5, 0, 7);
    pen.fillStyle = rgba(paint.dark ? "#cccccc" : "#555555", 0.12);
    pen.fill();
    pen.setLineDash([3, 3]);
    pen.strokeStyle = paint.placeMinor;
    pen.stroke();
  });
}

function mentionPicture(paint: Paint): HTMLCanvasElement {
  return picture(30, 20, (pen) => {
    pen.beginPath();
    pen.arc(15, 10, 4.5, 0, 7);
    pen.fillStyle = paint.paper;
    pen.fill();
    pen.lineWidth = 1.8;
    pen.strokeStyle = paint.accent;
    pen.stroke();
  });
}

function smallUnit(drawing: UnitDrawing, paint: Paint): HTMLCanvasElement {
  return picture(30, 22, (pen, ratio) => {
    const size = Math.min(11, 2200 / drawing.height, 3000 / drawing.width);
    const { canvas, width, height } = unitPicture(drawing, size, ratio, paint.paper);
    pen.drawImage(canvas, 15 - width / 2, 11 - height / 2, width, height);
  });
}

function sizePicture(paint: Paint): HTMLCanvasElement {
  return picture(30, 22, (pen) => {
    pen.strokeStyle = paint.placeMinor;
    for (const radius of [9, 6, 3.4]) {
      pen.beginPath();
      pen.arc(15, 20.5 - radius, radius, 0, 7);
      pen.stroke();
    }
  });
}

function countPicture(paint: Paint): HTMLCanvasElement {
  return picture(30, 22, (pen) => {
    pen.beginPath();
    pen.arc(15, 11, 8, 0, 7);
    pen.lineWidth = 4;
    pen.strokeStyle = paint.placeMinor;
    pen.stroke();
    pen.fillStyle = paint.ink;
    pen.font = "600 9px sans-serif";
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillText("9", 15, 11.5);
  });
}

function densityPicture(paint: Paint): HTMLCanvasElement {
  return picture(30, 20, (pen) => {
    paint.density.forEach(([r, g, b], step) => {
      pen.beginPath();
      pen.arc(3.2 + step * 6, 10, 2 + step * 0.55, 0, 7);
      pen.fillStyle = `rgb(${r},${g},${b})`;
      pen.fill();
    });
  });
}
