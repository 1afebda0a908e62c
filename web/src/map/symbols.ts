// A symbol for each kind of event: its outline and colour say what happened, its filling who says so.
import type { Paint } from "../theme";

type Pen = CanvasRenderingContext2D;

export interface KindStyle {
  light: string;
  dark: string;
  /** Outline around (0, 0), about 1 in radius. */
  outline: (pen: Pen) => void;
  /** What stands inside; filled or stroked in one colour. */
  glyph: (pen: Pen) => void;
}

function polygon(pen: Pen, points: number[][]): void {
  points.forEach(([x, y], index) => (index ? pen.lineTo(x, y) : pen.moveTo(x, y)));
  pen.closePath();
}

function regular(pen: Pen, corners: number, radius: number, turn: number, inner = radius): void {
  const steps = inner === radius ? corners : corners * 2;
  polygon(
    pen,
    Array.from({ length: steps }, (_, step) => {
      const angle = turn + (step * 2 * Math.PI) / steps;
      const r = step % 2 && inner !== radius ? inner : radius;
      return [r * Math.sin(angle), -r * Math.cos(angle)];
    }),
  );
}

function lines(pen: Pen, parts: number[][], width = 0.2): void {
  pen.lineWidth = width;
  pen.lineCap = "round";
  pen.lineJoin = "round";
  pen.beginPath();
  for (const part of parts) {
    for (let i = 0; i < part.length; i += 2) {
      if (i) pen.lineTo(part[i], part[i + 1]);
      else pen.moveTo(part[i], part[i + 1]);
    }
  }
  pen.stroke();
}

function dot(pen: Pen, x: number, y: number, radius: number): void {
  pen.beginPath();
  pen.arc(x, y, radius, 0, 7);
  pen.fill();
}

const OTHER: KindStyle = {
  light: "#5b6168",
  dark: "#a9b0b7",
  outline: (pen) => pen.arc(0, 0, 0.86, 0, 7),
  glyph: (pen) => dot(pen, 0, 0, 0.22),
};

export const KINDS: Record<string, KindStyle> = {
  Battles: {
    light: "#a3212b",
    dark: "#f0757b",
    outline: (pen) => regular(pen, 4, 1.1, 0),
    glyph: (pen) => {
      lines(pen, [[-0.38, -0.38, 0.38, 0.38], [0.38, -0.38, -0.38, 0.38]], 0.19);
      lines(pen, [[-0.42, 0.16, -0.16, 0.42], [0.42, 0.16, 0.16, 0.42]], 0.15);
    },
  },
  "Explosions/Remote violence": {
    light: "#b85a00",
    dark: "#f5a35c",
    outline: (pen) => regular(pen, 8, 1.12, 0, 0.74),
    glyph: (pen) => dot(pen, 0, 0, 0.32),
  },
  "Violence against civilians": {
    light: "#6d2077",
    dark: "#d18adb",
    outline: (pen) => polygon(pen, [[-1.06, -0.78], [1.06, -0.78], [0, 1.06]]),
    glyph: (pen) => {
      lines(pen, [[0, -0.48, 0, 0.06]], 0.24);
      dot(pen, 0, 0.42, 0.14);
    },
  },
  Protests: {
    light: "#1c6b58",
    dark: "#6fcdb4",
    outline: (pen) => pen.arc(0, 0, 0.94, 0, 7),
    glyph: (pen) => {
      dot(pen, -0.38, 0.12, 0.19);
      dot(pen, 0.38, 0.12, 0.19);
      dot(pen, 0, -0.26, 0.19);
    },
  },
  Riots: {
    light: "#7d6608",
    dark: "#e0c65a",
    outline: (pen) => regular(pen, 5, 1.04, 0),
    glyph: (pen) => lines(pen, [[-0.42, 0.3, -0.14, -0.2, 0.14, 0.24, 0.42, -0.3]], 0.2),
  },
  "Strategic developments": {
    light: "#2d4a7a",
    dark: "#8fb1ea",
    outline: (pen) => pen.roundRect(-0.84, -0.84, 1.68, 1.68, 0.28),
    glyph: (pen) => lines(pen, [[-0.4, -0.02, 0, -0.4, 0.4, -0.02], [-0.4, 0.42, 0, 0.04, 0.4, 0.42]], 0.19),
  },
  "Infrastructure disruption": {
    light: "#3f4d5c",
    dark: "#b0bfce",
    outline: (pen) => regular(pen, 6, 1.02, Math.PI / 6),
    glyph: (pen) => {
      pen.beginPath();
      polygon(pen, [[0.14, -0.6], [-0.34, 0.1], [-0.02, 0.1], [-0.14, 0.6], [0.34, -0.1], [0.02, -0.1]]);
      pen.fill();
    },
  },
  "Control statement": {
    light: "#4a453d",
    dark: "#cbc4b6",
    outline: (pen) => {
      pen.moveTo(-0.8, -0.9);
      pen.lineTo(0.8, -0.9);
      pen.lineTo(0.8, 0.1);
      pen.quadraticCurveTo(0.7, 0.7, 0, 1.08);
      pen.quadraticCurveTo(-0.7, 0.7, -0.8, 0.1);
      pen.closePath();
    },
    glyph: (pen) => {
      lines(pen, [[-0.26, -0.46, -0.26, 0.5]], 0.15);
      pen.beginPath();
      polygon(pen, [[-0.26, -0.48], [0.42, -0.26], [-0.26, 0]]);
      pen.fill();
    },
  },
};

export function kindStyle(kind: string): KindStyle {
  return KINDS[kind] ?? OTHER;
}

export function kindColour(kind: string, paint: Paint): string {
  const style = kindStyle(kind);
  return paint.dark ? style.dark : style.light;
}

/** Draw one symbol: solid when confirmed or reported, hollow when claimed, struck through when disputed. */
export function drawSymbol(
  pen: Pen, x: number, y: number, radius: number, kind: string, status: string, paint: Paint,
): void {
  const style = kindStyle(kind);
  const colour = kindColour(kind, paint);
  const hollow = status === "claimed" || status === "disputed";
  const ground = paint.dark ? "#161a1f" : "#ffffff";
  const unit = radius;
  pen.save();
  pen.translate(x, y);
  pen.scale(unit, unit);
  pen.lineJoin = "round";
  pen.beginPath();
  style.outline(pen);
  pen.lineWidth = 5 / unit;
  pen.strokeStyle = paint.dark ? "rgba(16,20,24,0.9)" : "rgba(255,255,255,0.96)";
  pen.stroke();
  pen.fillStyle = hollow ? ground : colour;
  pen.fill();
  pen.lineWidth = (status === "confirmed" ? 2.2 : 1.5) / unit;
  pen.strokeStyle = status === "confirmed" ? (paint.dark ? "#ffffff" : "#1d1c1a") : colour;
  if (status === "claimed") pen.setLineDash([3.2 / unit, 2.2 / unit]);
  pen.stroke();
  pen.setLineDash([]);
  pen.scale(0.92, 0.92);
  pen.fillStyle = pen.strokeStyle = hollow ? colour : ground;
  style.glyph(pen);
  if (status === "disputed") {
    pen.strokeStyle = colour;
    lines(pen, [[-0.95, 0.95, 0.95, -0.95]], 1.6 / unit);
  }
  pen.restore();
}

const sprites = new Map<string, HTMLCanvasElement>();

/** The same symbol as a picture that can be stamped thousands of times. */
export function sprite(radius: number, kind: string, status: string, paint: Paint, ratio: number): HTMLCanvasElement {
  const size = Math.ceil(radius * 2.5 + 6);
  const key = `${kind}|${status}|${radius}|${ratio}|${paint.name}`;
  let made = sprites.get(key);
  if (!made) {
    made = document.createElement("canvas");
    made.width = made.height = size * ratio;
    made.dataset["size"] = String(size);
    const pen = made.getContext("2d") as Pen;
    pen.scale(ratio, ratio);
    drawSymbol(pen, size / 2, size / 2, radius, kind, status, paint);
    sprites.set(key, made);
  }
  return made;
}
