// An axis of advance as soldiers draw it: thin where it comes from, swelling towards a head.

export type Point = [number, number];

/** A smooth line through all points (Catmull-Rom), in steps of about `step` pixels. */
export function smooth(points: Point[], step = 6): Point[] {
  if (points.length < 3) return densify(points, step);
  const out: Point[] = [];
  for (let i = 0; i < points.length - 1; i++) {
    const [p0, p1, p2, p3] = [points[Math.max(0, i - 1)], points[i], points[i + 1], points[Math.min(points.length - 1, i + 2)]];
    const n = Math.max(2, Math.ceil(Math.hypot(p2[0] - p1[0], p2[1] - p1[1]) / step));
    for (let k = 0; k < n; k++) out.push(spline(p0, p1, p2, p3, k / n));
  }
  out.push(points[points.length - 1]);
  return out;
}

function spline(p0: Point, p1: Point, p2: Point, p3: Point, t: number): Point {
  const at = (i: 0 | 1) =>
    0.5 *
    (2 * p1[i] +
      (p2[i] - p0[i]) * t +
      (2 * p0[i] - 5 * p1[i] + 4 * p2[i] - p3[i]) * t * t +
      (3 * p1[i] - p0[i] - 3 * p2[i] + p3[i]) * t * t * t);
  return [at(0), at(1)];
}

function densify(points: Point[], step: number): Point[] {
  if (points.length < 2) return points;
  const [[x1, y1], [x2, y2]] = points;
  const n = Math.max(2, Math.ceil(Math.hypot(x2 - x1, y2 - y1) / step));
  return Array.from({ length: n + 1 }, (_, k) => [x1 + ((x2 - x1) * k) / n, y1 + ((y2 - y1) * k) / n]);
}

/** The outline of a tapered arrow along a line of pixels; empty when the line is too short to show a direction. */
export function arrow(line: Point[], tail: number, neck: number, head: number): Point[] {
  const path = smooth(line);
  const lengths = [0];
  for (let i = 1; i < path.length; i++) {
    lengths.push(lengths[i - 1] + Math.hypot(path[i][0] - path[i - 1][0], path[i][1] - path[i - 1][1]));
  }
  const whole = lengths[lengths.length - 1];
  if (path.length < 2 || whole < 12) return [];
  const headLength = Math.min(head * 1.15, whole * 0.45);
  const shaft = whole - headLength;
  const left: Point[] = [];
  const right: Point[] = [];
  let last: [Point, Point] = [path[0], path[1]];
  for (let i = 0; i < path.length && lengths[i] <= shaft; i++) {
    const [nx, ny] = normal(path, i);
    const half = (tail + (neck - tail) * (lengths[i] / shaft)) / 2;
    left.push([path[i][0] + nx * half, path[i][1] + ny * half]);
    right.push([path[i][0] - nx * half, path[i][1] - ny * half]);
    last = [path[i], [nx, ny]];
  }
  const [base, [nx, ny]] = last;
  const half = Math.min(head, headLength * 1.1) / 2;
  return [
    ...left,
    [base[0] + nx * half, base[1] + ny * half],
    path[path.length - 1],
    [base[0] - nx * half, base[1] - ny * half],
    ...right.reverse(),
  ];
}

/** The line inside the head of a main axis: the head's own edges, halfway to its middle. */
export function headMark(outline: Point[]): Point[] {
  const tip = Math.floor(outline.length / 2);
  const [left, top, right] = [outline[tip - 1], outline[tip], outline[tip + 1]];
  const base: Point = [(left[0] + right[0]) / 2, (left[1] + right[1]) / 2];
  const inward = ([x, y]: Point): Point => [base[0] + (x - base[0]) * 0.5, base[1] + (y - base[1]) * 0.5];
  return [inward(left), inward(top), inward(right)];
}

function normal(path: Point[], i: number): Point {
  const before = path[Math.max(0, i - 1)];
  const after = path[Math.min(path.length - 1, i + 1)];
  const length = Math.hypot(after[0] - before[0], after[1] - before[1]) || 1;
  return [-(after[1] - before[1]) / length, (after[0] - before[0]) / length];
}
