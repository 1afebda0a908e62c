import { describe, expect, it } from "vitest";
import { MISSING, latOf, lonOf, readIntegers, readPlanes, worldX, worldY } from "../src/payload/columns";

/** Byte planes as Python writes them. */
function planes(values: number[], count: number): Uint8Array {
  const bytes = new Uint8Array(values.length * count);
  values.forEach((value, row) => {
    for (let plane = 0; plane < count; plane++) bytes[plane * values.length + row] = Math.floor(value / 256 ** plane) % 256;
  });
  return bytes;
}
const zigzag = (value: number) => (value < 0 ? -2 * value - 1 : 2 * value);

describe("byte planes", () => {
  it("give back unsigned integers of one to four bytes", () => {
    for (const [count, values] of [[1, [0, 255]], [2, [256, 65535]], [3, [70000, 1]], [4, [4294967295, 5]]] as [number, number[]][]) {
      const read = readPlanes(planes(values, count), { at: 0, n: values.length, planes: count });
      expect(Array.from(read)).toEqual(values);
    }
  });

  it("give back plain integers with missing ones", () => {
    const wanted = [0, -1, 1, MISSING, 123456, -2147483647];
    const raw = wanted.map((value) => (value === MISSING ? 0 : zigzag(value) + 1));
    for (const count of [4, 5]) {
      const column = { at: 0, n: wanted.length, planes: count, steps: false };
      const bytes = planes(count === 4 ? raw.slice(0, 5) : raw, count);
      const n = count === 4 ? 5 : 6;
      expect(Array.from(readIntegers(bytes, { ...column, n }))).toEqual(wanted.slice(0, n));
    }
  });

  it("give back steps, also those to and from missing", () => {
    for (const wanted of [[5, 7, 6, -100], [28840320, 28841759, MISSING, MISSING]]) {
      const steps = wanted.map((value, row) => zigzag(value - (row ? wanted[row - 1] : 0)));
      const count = Math.max(...steps) > 4294967295 ? 5 : 4;
      const read = readIntegers(planes(steps, count), { at: 0, n: wanted.length, planes: count, steps: true });
      expect(Array.from(read)).toEqual(wanted);
    }
  });
});

describe("the Mercator square", () => {
  it("goes there and back", () => {
    for (const [lon, lat] of [[36.75, 35.13], [-179.9, -60], [0, 0], [151.2, -33.9]]) {
      expect(lonOf(worldX(lon))).toBeCloseTo(lon, 9);
      expect(latOf(worldY(lat))).toBeCloseTo(lat, 9);
    }
  });
  it("is cut where web maps end", () => {
    expect(worldY(90)).toBeCloseTo(0, 5);
    expect(worldY(-90)).toBeCloseTo(1, 5);
  });
});
