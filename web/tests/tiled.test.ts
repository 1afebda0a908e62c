import { describe, expect, it } from "vitest";
import { inWindow, pointsOf } from "../src/payload/tile";

// one point at (1, 2) of a grid of 4096 with {count: 3}, as Python encodes it
const TILE = "1a280a09696e636964656e7473120b12020000180122030902041a05636f756e7422022803288020" + "7802";

describe("vector tiles", () => {
  it("gives a tile's points on the Mercator square", () => {
    const bytes = Uint8Array.from(TILE.match(/../g) ?? [], (pair) => parseInt(pair, 16));
    const [point] = pointsOf(bytes, 1, 1, 0);
    expect(point.count).toBe(3);
    expect(point.x).toBeCloseTo((1 + 1.5 / 4096) / 2, 9);
    expect(point.y).toBeCloseTo(2.5 / 4096 / 2, 9);
  });

  it("shows a cell whose time touches the window, and undated events when they are asked for", () => {
    expect(inWindow({ first: 10, last: 20 }, 20, 30, false)).toBe(true);
    expect(inWindow({ first: 10, last: 20 }, 21, 30, true)).toBe(false);
    expect(inWindow({}, 0, 1, true)).toBe(true);
    expect(inWindow({}, 0, 1, false)).toBe(false);
  });
});
