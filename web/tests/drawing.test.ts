import { describe, expect, it } from "vitest";
import { arrow, smooth } from "../src/map/arrows";
import type { Point } from "../src/map/arrows";
import { GREY, RADIUS, beside, halves } from "../src/map/disc";
import { bunch, group, legs } from "../src/map/grouping";
import { LabelRoom } from "../src/map/labels";
import { squareKilometres } from "../src/map/ground_held";
import { radiusOf } from "../src/map/sizes";
import { worldX, worldY } from "../src/payload/columns";
import { contains } from "../src/map/paths";
import { stepFor } from "../src/ui/timeline";

const everywhere = () => true;

describe("groups", () => {
  it("gather what lies within reach and nothing else", () => {
    const x = Float64Array.from([0.5, 0.5, 0.5001, 0.6, NaN]);
    const y = Float64Array.from([0.5, 0.5, 0.5, 0.5, NaN]);
    const found = group([0, 1, 2, 3, 4], 5, x, y, 1000, 20, everywhere);
    expect(found.map(({ rows }) => rows)).toEqual([[0, 1, 2], [3]]);
  });
  it("hold every placed row exactly once", () => {
    const n = 500;
    const x = Float64Array.from({ length: n }, (_, i) => (i * 0.618) % 1);
    const y = Float64Array.from({ length: n }, (_, i) => (i * 0.414) % 1);
    const rows = Array.from({ length: n }, (_, i) => i);
    const found = group(rows, n, x, y, 512, 21, everywhere);
    expect(found.flatMap((one) => one.rows).sort((a, b) => a - b)).toEqual(rows);
  });
  it("are bunched without overlap", () => {
    for (let n = 2; n <= 7; n++) {
      const places = bunch(n);
      expect(places).toHaveLength(n);
      places.forEach(([ax, ay], i) =>
        places.slice(i + 1).forEach(([bx, by]) => expect(Math.hypot(ax - bx, ay - by)).toBeGreaterThan(0.999)));
    }
  });
  it("open on legs that do not cross symbols", () => {
    for (const n of [8, 20, 48]) {
      const ends = legs(n, 25);
      expect(ends).toHaveLength(n);
      ends.forEach(([ax, ay], i) =>
        ends.slice(i + 1).forEach(([bx, by]) => expect(Math.hypot(ax - bx, ay - by)).toBeGreaterThan(15)));
    }
  });
});

describe("arrows", () => {
  it("end in the target and swell towards the head", () => {
    const line: Point[] = [[0, 0], [50, 10], [100, 0]];
    const outline = arrow(line, 4, 12, 26);
    const tip = outline.reduce((far, point) => (point[0] > far[0] ? point : far));
    expect(tip).toEqual([100, 0]);
    const width = (x: number) => {
      const ys = outline.filter(([px]) => Math.abs(px - x) < 4).map(([, py]) => py);
      return Math.max(...ys) - Math.min(...ys);
    };
    expect(width(66)).toBeGreaterThan(width(6));
  });
  it("are left out where a line is too short to show a direction", () => {
    expect(arrow([[0, 0], [3, 3]], 3, 11, 26)).toEqual([]);
  });
  it("pass through every point of the axis", () => {
    const path = smooth([[0, 0], [30, 40], [80, 0]]);
    expect(path.some(([x, y]) => x === 30 && y === 40)).toBe(true);
  });
});

describe("labels", () => {
  it("never overlap", () => {
    const room = new LabelRoom(400);
    expect(room.near(100, 100, 60, 12, [6])?.align).toBe("left");
    expect(room.near(100, 101, 60, 12, [6])?.align).toBe("right");
    expect(room.centred(130, 100, 40, 12)).toBeNull();
  });
});

describe("polygons", () => {
  it("have an inside, and holes that are outside", () => {
    const square = (a: number, b: number) => Float64Array.from([a, a, b, a, b, b, a, b]);
    const shape = { kind: 3, rings: [square(0, 1), square(0.4, 0.6)], outer: [true, false], box: [0, 0, 1, 1] as [number, number, number, number] };
    expect(contains(shape, 0.2, 0.2)).toBe(true);
    expect(contains(shape, 0.5, 0.5)).toBe(false);
    expect(contains(shape, 1.2, 0.5)).toBe(false);
  });
});

describe("ground held", () => {
  const shape = (west: number, south: number, east: number, north: number) => {
    const [a, b, c, d] = [worldX(west), worldY(north), worldX(east), worldY(south)];
    return { kind: 3, rings: [Float64Array.from([a, b, c, b, c, d, a, d])], outer: [true], box: [a, b, c, d] as [number, number, number, number] };
  };
  it("is that of the ellipsoid", () => {
    // one degree by one at 35 to 36 degrees north: 10,066.3 km² by pyproj's geodesic polygon along the parallels
    expect(squareKilometres(shape(36, 35, 37, 36))).toBeCloseTo(10066.3, 0);
    // the whole globe between the edges of web maps
    expect(squareKilometres(shape(-180, -85, 180, 85)) / 510_065_622).toBeCloseTo(0.9962, 3);
  });
  it("stops at the edge of the view", () => {
    const whole = shape(36, 35, 38, 36);
    const west = shape(35, 34, 37, 37).box;
    expect(squareKilometres(whole, west) / squareKilometres(whole)).toBeCloseTo(0.5, 9);
    expect(squareKilometres(whole, shape(50, 34, 51, 37).box)).toBe(0);
    expect(squareKilometres(whole, shape(30, 30, 40, 40).box)).toBe(squareKilometres(whole));
  });
  it("leaves out holes", () => {
    const [outer, hole] = [shape(36, 35, 37, 36), shape(36.2, 35.2, 36.4, 35.4)];
    const holed = { ...outer, rings: [...outer.rings, ...hole.rings], outer: [true, false] };
    expect(squareKilometres(holed)).toBeCloseTo(squareKilometres(outer) - squareKilometres(hole), 6);
  });
});

describe("symbols", () => {
  it("grow in steps with the deaths told", () => {
    expect([-2147483648, 0, 9, 10, 99, 100].map(radiusOf)).toEqual([10, 10, 10, 12.5, 15, 18]);
  });
});

describe("the clock", () => {
  it("steps by hours, days, weeks or more, with a readable number of bars", () => {
    const day = 1440;
    expect(stepFor(day, true)).toBe(60);
    expect(stepFor(day, false)).toBe(day);
    expect(stepFor(100 * day, false)).toBe(day);
    expect(stepFor(700 * day, false)).toBe(7 * day);
    for (const days of [1, 50, 5000, 50000]) expect((days * day) / stepFor(days * day, false)).toBeLessThanOrEqual(160);
  });
});

describe("discs of disagreement", () => {
  const sides = { A: { light: "#111111", dark: "#eeeeee", pattern: "falling" }, B: { light: "#222222", dark: "#dddddd", pattern: "rising" } };
  it("are of the two sides' colours, and grey for one that the map does not know", () => {
    expect(halves("A", "B", sides, false)).toEqual(["#111111", "#222222"]);
    expect(halves("B", "A", sides, true)).toEqual(["#dddddd", "#eeeeee"]);
    for (const stranger of ["C", "constructor", "__proto__"]) expect(halves(stranger, "A", sides, false)).toEqual([GREY.light, "#111111"]);
  });
  it("stand on their place, or clear of the symbols over it", () => {
    expect(beside(50, 50, [{ x: 90, y: 50, r: 10 }])).toEqual([50, 50]);
    const over = [{ x: 52, y: 50, r: 10 }, { x: 50, y: 49, r: 18 }];
    const [x, y] = beside(50, 50, over);
    for (const one of over) expect(Math.hypot(one.x - x, one.y - y)).toBeGreaterThan(one.r + RADIUS - 2);
  });
});
