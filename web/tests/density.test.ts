import { describe, expect, it } from "vitest";
import type { Frame } from "../src/map/canvas_layer";
import { Density } from "../src/map/density";
import { Piles } from "../src/map/piles";
import { MISSING, likeliestOrLeast } from "../src/payload/columns";
import type { Table } from "../src/payload/table";
import { State } from "../src/state";

const PLACES = { x: Float64Array.from([0.5, 0.5004, 0.51, NaN]), y: Float64Array.from([0.5, 0.5, 0.505, NaN]) };
const CODES = Uint8Array.from([0, 1, 1, 2, 3, 0, 0, 2]);
const frame = { world: 2 ** 14, left: 8100, top: 8100, width: 400, height: 300, zoom: 6, ratio: 1 } as Frame;

async function piled(rows: Uint32Array, count: number): Promise<Piles> {
  (globalThis as { window?: unknown }).window = {};
  const piles = new Piles({ codes: CODES, ...PLACES });
  piles.prepare(rows, () => count, () => 1);
  while (!piles.ready(1)) await new Promise((resolve) => setTimeout(resolve, 5));
  return piles;
}

describe("a density", () => {
  const x = Float64Array.from(CODES, (code) => PLACES.x[code]);
  const y = Float64Array.from(CODES, (code) => PLACES.y[code]);
  const rows = Uint32Array.from([0, 1, 2, 3, 4, 6, 7]);

  it("counts the same from rows and from rows piled up by place", async () => {
    const [byRow, byPlace] = [new Density(), new Density()];
    expect(byRow.fill(frame, rows, rows.length, x, y)).toBe(6);
    expect(byPlace.fillFromPiles(frame, await piled(rows, rows.length))).toBe(6);
    expect(byPlace.filledCells).toBe(byRow.filledCells);
    for (const [px, py] of [[92, 92], [256, 174], [10, 10]]) expect(byPlace.at(frame, px, py)).toEqual(byRow.at(frame, px, py));
    expect(byRow.at(frame, 92, 92)?.count).toBe(2);
  });

  it("says which box of the ground a cell covers", () => {
    const density = new Density();
    density.fill(frame, rows, rows.length, x, y);
    const [west, north, east, south] = density.at(frame, 92, 92)?.box ?? [0, 0, 0, 0];
    expect(west <= 0.5 && 0.5 < east && north <= 0.5 && 0.5 < south).toBe(true);
  });
});

describe("what passes", () => {
  const starts = Int32Array.from([10, 20, 30, 40, MISSING]);
  const ends = Int32Array.from([35, MISSING, 30, 40, MISSING]);
  const deaths = Int32Array.from([1, 2, MISSING, 8, 16]);
  const columns: Record<string, Int32Array> = { date_start: starts, date_end: ends, fatalities_best: deaths };
  const words: Record<string, { codes: Uint8Array; words: string[] }> = {
    event_type: { codes: Uint8Array.from([1, 2, 1, 2, 0]), words: ["Battles", "Riots"] },
    actor1: { codes: Uint8Array.from([1, 1, 2, 0, 0]), words: ["North", "South"] },
  };
  const table = {
    rows: 5, integers: (name: string) => columns[name] ?? null, words: (name: string) => words[name] ?? { codes: new Uint8Array(0), words: [] },
    deaths: () => likeliestOrLeast(columns["fatalities_best"] ?? null, columns["fatalities_low"] ?? null),
  } as unknown as Table;
  const shown = (state: State) => Array.from(state.rows.subarray(0, state.count));

  it("is all at first, with the deaths that are told", () => {
    const state = new State(table, []);
    expect(shown(state)).toEqual([0, 1, 2, 3, 4]);
    expect([state.deaths, state.deathsAtLeast]).toEqual([27, false]);
  });

  it("counts what is told only at least, and says so", () => {
    columns["fatalities_low"] = Int32Array.from([1, 2, 16, 8, 16]);
    const state = new State(table, []);
    delete columns["fatalities_low"];
    expect([state.deaths, state.deathsAtLeast]).toEqual([43, true]);
  });

  it("reaches into the window of time, with what began before it and lasts", () => {
    const state = new State(table, []);
    state.setWindow(25, 35);
    expect(shown(state)).toEqual([0, 2, 4]);
    state.showUndated = false;
    state.setWindow(36, 40);
    expect([shown(state), state.deaths]).toEqual([[3], 8]);
  });

  it("is what no filter hides", () => {
    const state = new State(table, []);
    state.toggle("event_type", "Battles", false);
    expect([shown(state), state.deaths]).toEqual([[1, 3, 4], 26]);
    state.toggle("event_type", "", false);
    state.toggle("actor", "North", false);
    expect(shown(state)).toEqual([3]);
    state.reset();
    state.minFatalities = 2;
    state.filter();
    expect(shown(state)).toEqual([1, 3, 4]);
  });
});
