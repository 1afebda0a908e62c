// Patterns that say again what a colour says.

const cache = new Map<string, CanvasPattern | null>();

/** A repeating pattern in one colour; cached by everything it depends on. */
export function pattern(ctx: CanvasRenderingContext2D, name: string, colour: string, ratio: number): CanvasPattern | null {
  const key = `${name}|${colour}|${ratio}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const size = name === "band" ? 8 : 12;
  const tile = document.createElement("canvas");
  tile.width = tile.height = size * ratio;
  const pen = tile.getContext("2d") as CanvasRenderingContext2D;
  pen.scale(ratio, ratio);
  pen.strokeStyle = pen.fillStyle = colour;
  pen.lineWidth = 1.25;
  (DRAWINGS[name] ?? (() => undefined))(pen, size);
  const made = name in DRAWINGS ? ctx.createPattern(tile, "repeat") : null;
  made?.setTransform(new DOMMatrix().scale(1 / ratio));
  cache.set(key, made);
  return made;
}

type Drawing = (pen: CanvasRenderingContext2D, size: number) => void;

function strokes(pen: CanvasRenderingContext2D, lines: number[][]): void {
  pen.beginPath();
  for (const [x1, y1, x2, y2] of lines) {
    pen.moveTo(x1, y1);
    pen.lineTo(x2, y2);
  }
  pen.stroke();
}

const falling: Drawing = (pen, s) =>
  strokes(pen, [[-1, -1, s + 1, s + 1], [-1, s - 1, 1, s + 1], [s - 1, -1, s + 1, 1]]);
const rising: Drawing = (pen, s) =>
  strokes(pen, [[-1, s + 1, s + 1, -1], [-1, 1, 1, -1], [s - 1, s + 1, s + 1, s - 1]]);

const DRAWINGS: Record<string, Drawing> = {
  falling,
  rising,
  // no lines: across the lines of an area they would look like contested ground
  band: (pen, s) => {
    for (const [x, y] of [[s / 4, s / 4], [(3 * s) / 4, (3 * s) / 4]]) {
      pen.beginPath();
      pen.arc(x, y, 1, 0, 7);
      pen.fill();
    }
  },
  cross: (pen, s) => {
    falling(pen, s);
    rising(pen, s);
  },
  level: (pen, s) => strokes(pen, [[0, s / 2, s, s / 2]]),
  upright: (pen, s) => strokes(pen, [[s / 2, 0, s / 2, s]]),
  grid: (pen, s) => strokes(pen, [[0, s / 2, s, s / 2], [s / 2, 0, s / 2, s]]),
  dashes: (pen, s) => strokes(pen, [[0, s / 4, s / 2, s / 4], [s / 2, (3 * s) / 4, s, (3 * s) / 4]]),
  dots: (pen, s) => {
    for (const [x, y] of [[s / 4, s / 4], [(3 * s) / 4, (3 * s) / 4]]) {
      pen.beginPath();
      pen.arc(x, y, 1.3, 0, 7);
      pen.fill();
    }
  },
  rings: (pen, s) => {
    pen.beginPath();
    pen.arc(s / 2, s / 2, 2.6, 0, 7);
    pen.stroke();
  },
};
