// How many square kilometres a polygon covers inside a rectangle of the Mercator square, on the WGS 84 ellipsoid.
import { latOf } from "../payload/columns";
import type { Shape } from "../payload/columns";
import type { Table } from "../payload/table";

export type Box = [minX: number, minY: number, maxX: number, maxY: number];

const SEMI_MAJOR_KM = 6378.137;
const E = 0.0818191908426215;

/** The y of a cylinder projection that keeps areas (Snyder 1987, eq. 3-12), in units of half the semi-major axis squared. */
function authalic(y: number): number {
  const sine = Math.sin((latOf(y) * Math.PI) / 180);
  const part = E * sine;
  return (1 - E * E) * (sine / (1 - part * part) - Math.log((1 - part) / (1 + part)) / (2 * E));
}

/** Square kilometres of a polygon, holes taken off; only what lies in `box`, if one is given. */
export function squareKilometres(shape: Shape, box: Box | null = null): number {
  let total = 0;
  shape.rings.forEach((ring, index) => {
    const size = Math.abs(ringArea(box && !within(shape.box, box) ? clipped(ring, box) : ring));
    total += shape.outer[index] ? size : -size;
  });
  return (Math.max(0, total) * SEMI_MAJOR_KM ** 2) / 2;
}

function within(inner: Shape["box"], outer: Box): boolean {
  return inner[0] >= outer[0] && inner[1] >= outer[1] && inner[2] <= outer[2] && inner[3] <= outer[3];
}

function ringArea(ring: ArrayLike<number>): number {
  const n = ring.length;
  let sum = 0;
  for (let i = 0, j = n - 2; i < n; j = i, i += 2) {
    sum += (ring[i] - ring[j]) * 2 * Math.PI * (authalic(ring[i + 1]) + authalic(ring[j + 1]));
  }
  return sum / 2;
}

/** A ring cut at the four sides of a rectangle (Sutherland and Hodgman 1974). */
function clipped(ring: ArrayLike<number>, [minX, minY, maxX, maxY]: Box): number[] {
  let points = Array.from(ring);
  const sides: [axis: 0 | 1, bound: number, sign: 1 | -1][] = [[0, minX, 1], [0, maxX, -1], [1, minY, 1], [1, maxY, -1]];
  for (const [axis, bound, sign] of sides) points = cut(points, axis, bound, sign);
  return points;
}

function cut(points: number[], axis: 0 | 1, bound: number, sign: 1 | -1): number[] {
  const kept: number[] = [];
  const n = points.length;
  for (let i = 0, j = n - 2; i < n; j = i, i += 2) {
    const here = sign * (points[i + axis] - bound);
    const before = sign * (points[j + axis] - bound);
    if (here >= 0 !== before >= 0) {
      const part = before / (before - here);
      kept.push(points[j] + part * (points[i] - points[j]), points[j + 1] + part * (points[i + 1] - points[j + 1]));
    }
    if (here >= 0) kept.push(points[i], points[i + 1]);
  }
  return kept;
}

/** Side → square kilometres that it holds at a moment. */
export function groundHeld(areas: Table[], moment: number, box: Box | null = null): Map<string, number> {
  const held = new Map<string, number>();
  for (const table of areas) {
    const shapes = table.shapes();
    for (let row = 0; row < table.rows; row++) {
      if (!table.standsAt(row, moment)) continue;
      const side = table.word("side", row);
      held.set(side, (held.get(side) ?? 0) + squareKilometres(shapes[row], box));
    }
  }
  return held;
}
