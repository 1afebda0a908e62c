// Labels that do not collide: who comes first has the room.

export interface Spot {
  x: number;
  y: number;
  align: CanvasTextAlign;
}

const CELL = 64;

export class LabelRoom {
  private readonly cells = new Map<number, [number, number, number, number][]>();
  private readonly columns: number;

  constructor(width: number) {
    this.columns = Math.ceil(width / CELL) + 8;
  }

  /** Take a box whatever is there. */
  take(x: number, y: number, width: number, height: number): void {
    for (const key of this.keys(x, y, width, height)) {
      const cell = this.cells.get(key);
      if (cell) cell.push([x, y, width, height]);
      else this.cells.set(key, [[x, y, width, height]]);
    }
  }

  free(x: number, y: number, width: number, height: number): boolean {
    for (const key of this.keys(x, y, width, height)) {
      for (const [bx, by, bw, bh] of this.cells.get(key) ?? []) {
        if (x < bx + bw && bx < x + width && y < by + bh && by < y + height) return false;
      }
    }
    return true;
  }

  /** A place for a label beside a dot: right, left, above, below; farther off where symbols cover the dot. */
  near(x: number, y: number, width: number, height: number, gaps: number[]): Spot | null {
    for (const gap of gaps) {
      const spot = this.beside(x, y, width, height, gap);
      if (spot) return spot;
    }
    return null;
  }

  beside(x: number, y: number, width: number, height: number, gap: number): Spot | null {
    const options: [number, number, Spot][] = [
      [x + gap, y - height / 2, { x: x + gap, y, align: "left" }],
      [x - gap - width, y - height / 2, { x: x - gap, y, align: "right" }],
      [x - width / 2, y - gap - height, { x, y: y - gap - height / 2, align: "center" }],
      [x - width / 2, y + gap, { x, y: y + gap + height / 2, align: "center" }],
    ];
    for (const [left, top, spot] of options) {
      if (this.free(left - 2, top - 1, width + 4, height + 2)) {
        this.take(left - 2, top - 1, width + 4, height + 2);
        this.take(x - 3, y - 3, 6, 6);
        return spot;
      }
    }
    return null;
  }

  centred(x: number, y: number, width: number, height: number): Spot | null {
    if (!this.free(x - width / 2 - 4, y - height / 2 - 2, width + 8, height + 4)) return null;
    this.take(x - width / 2 - 4, y - height / 2 - 2, width + 8, height + 4);
    return { x, y, align: "center" };
  }

  private *keys(x: number, y: number, width: number, height: number): Generator<number> {
    for (let line = Math.floor(y / CELL); line <= Math.floor((y + height) / CELL); line++) {
      for (let column = Math.floor(x / CELL); column <= Math.floor((x + width) / CELL); column++) {
        yield line * this.columns + column;
      }
    }
  }
}
