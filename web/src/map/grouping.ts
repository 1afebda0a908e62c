// Symbols that would cover one another become a group; a small group is drawn as a tight bunch, a large one as a count.

export interface Group {
  /** World pixels. */
  x: number;
  y: number;
  rows: number[];
}

/**
 * Group positions that lie within `reach` pixels of the first of them.
 * The result depends on the zoom and the order of rows, never on where the reader has dragged the map.
 */
export function group(
  rows: ArrayLike<number>, count: number, x: Float64Array, y: Float64Array, world: number, reach: number,
  inView: (px: number, py: number) => boolean,
): Group[] {
  const cells = new Map<number, Group[]>();
  const groups: Group[] = [];
  const columns = Math.ceil(world / reach) + 3;
  for (let i = 0; i < count; i++) {
    const row = rows[i];
    const px = x[row] * world;
    const py = y[row] * world;
    if (!(px === px) || !inView(px, py)) continue;
    const column = Math.floor(px / reach) + 1;
    const line = Math.floor(py / reach) + 1;
    const near = nearest(cells, columns, column, line, px, py, reach);
    if (near) {
      near.rows.push(row);
      continue;
    }
    const made = { x: px, y: py, rows: [row] };
    groups.push(made);
    const key = line * columns + column;
    const cell = cells.get(key);
    if (cell) cell.push(made);
    else cells.set(key, [made]);
  }
  return groups;
}

function nearest(
  cells: Map<number, Group[]>, columns: number, column: number, line: number, px: number, py: number, reach: number,
): Group | null {
  let best: Group | null = null;
  let bestDistance = reach * reach;
  for (let dy = -1; dy <= 1; dy++) {
    for (let dx = -1; dx <= 1; dx++) {
      for (const candidate of cells.get((line + dy) * columns + column + dx) ?? []) {
        const distance = (candidate.x - px) ** 2 + (candidate.y - py) ** 2;
        if (distance < bestDistance) {
          best = candidate;
          bestDistance = distance;
        }
      }
    }
  }
  return best;
}

/** Centres of `n` ≤ 7 touching circles of diameter 1 around the origin. */
export function bunch(n: number): [number, number][] {
  if (n <= 1) return [[0, 0]];
  if (n === 7) return [[0, 0], ...ring(6, 1)];
  return ring(n, 0.5 / Math.sin(Math.PI / n));
}

function ring(n: number, radius: number): [number, number][] {
  const turn = n === 2 ? -Math.PI / 2 : 0;
  return Array.from({ length: n }, (_, step) => {
    const angle = turn + (step * 2 * Math.PI) / n;
    return [radius * Math.sin(angle), -radius * Math.cos(angle)];
  });
}

/** Where the legs of an opened group end: circles around its middle, 8, 16, 24 … on each. */
export function legs(n: number, step: number): [number, number][] {
  const ends: [number, number][] = [];
  for (let round = 1; ends.length < n; round++) {
    const room = Math.min(n - ends.length, round * 8);
    const radius = step * (1 + round) * 0.72;
    for (let i = 0; i < room; i++) {
      const angle = ((i + (round % 2) / 2) * 2 * Math.PI) / room;
      ends.push([radius * Math.sin(angle), -radius * Math.cos(angle)]);
    }
  }
  return ends;
}
