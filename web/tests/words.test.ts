import { describe, expect, it } from "vitest";
import { cell, csv, geojson } from "../src/export";
import { readHash, writeHash } from "../src/hash";
import { State, lowerBound } from "../src/state";
import type { Table } from "../src/payload/table";
import { LANGUAGES, plain, setLanguage, t, when } from "../src/ui/text";

describe("interface texts", () => {
  it("are complete in every language, with the same blanks", () => {
    const english = LANGUAGES["en"] as Record<string, string>;
    const blanks = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
    for (const [language, words] of Object.entries(LANGUAGES)) {
      for (const [key, text] of Object.entries(english)) {
        const said = (words as Record<string, string>)[key];
        expect(said, `${language}: ${key}`).toBeTruthy();
        expect(blanks(said), `${language}: ${key}`).toEqual(blanks(text));
      }
    }
  });
  it("never fill a blank with markup's meaning", () => {
    setLanguage("en");
    expect(t("searchNone", { query: "{shown} $& <b>" })).toContain("{shown} $& <b>");
  });
  it("say a time as exactly as it is known", () => {
    setLanguage("en");
    const day = Date.UTC(2024, 11, 4) / 60000;
    expect(when(day, day)).toBe("Wed, 4 Dec 2024");
    expect(when(day + 17 * 60, day + 23 * 60)).toBe("Wed, 4 Dec 2024, 17:00–23:00 UTC");
    expect(when(day, day + 1440)).toBe("4 Dec 2024 – 5 Dec 2024");
    expect(when(null, null)).toBe("Undated");
  });
  it("are searched without marks and case", () => {
    expect(plain("Şanlıurfa É")).toBe("sanlıurfa e");
  });
});

describe("exports", () => {
  it("quote cells and disarm formulas", () => {
    expect(cell('say "no"')).toBe('"say ""no"""');
    expect(cell("=1+1")).toBe("'=1+1");
    expect(cell(-3)).toBe("-3");
    expect(csv([{ a: "x,y", b: null }])).toBe('a,b\r\n"x,y",\r\n');
  });
  it("keep events without a place", () => {
    const features = JSON.parse(geojson([{ lon: null, lat: null, quote: "q" }])).features;
    expect(features[0]).toEqual({ type: "Feature", geometry: null, properties: { quote: "q" } });
  });
});

function table(columns: { starts: number[]; kinds: number[]; actors?: [number[], number[]] }): Table {
  const words: Record<string, { codes: Uint8Array; words: string[] }> = {
    event_type: { codes: Uint8Array.from(columns.kinds), words: ["A", "B"] },
    actor1: { codes: Uint8Array.from(columns.actors?.[0] ?? []), words: ["one", "two"] },
    actor2: { codes: Uint8Array.from(columns.actors?.[1] ?? []), words: ["two", "three"] },
  };
  const none = { codes: new Uint8Array(0), words: [] };
  return {
    rows: columns.starts.length,
    words: (name: string) => words[name] ?? none,
    integers: (name: string) => (name === "date_start" ? Int32Array.from(columns.starts) : null),
    deaths: () => null,
  } as unknown as Table;
}

describe("the state", () => {
  const MISSING = -(2 ** 31);
  const shown = (state: State) => Array.from(state.rows.subarray(0, state.count));

  it("keeps undated events until they are hidden", () => {
    const state = new State(table({ starts: [10, 20, MISSING], kinds: [1, 2, 1] }), []);
    expect(shown(state)).toEqual([0, 1, 2]);
    state.setWindow(15, 30);
    expect(shown(state)).toEqual([1, 2]);
    state.showUndated = false;
    state.filter();
    expect(shown(state)).toEqual([1]);
  });
  it("hides a kind, and an event only when all its actors are hidden", () => {
    const state = new State(table({ starts: [1, 2, 3], kinds: [1, 2, 1], actors: [[1, 2, 0], [1, 0, 0]] }), []);
    state.toggle("event_type", "B", false);
    expect(shown(state)).toEqual([0, 2]);
    state.toggle("event_type", "B", true);
    state.toggle("actor", "two", false);
    expect(shown(state)).toEqual([0, 2]);
    state.toggle("actor", "one", false);
    expect(shown(state)).toEqual([2]);
  });
  it("goes through a link and back", () => {
    const state = new State(table({ starts: [0, 100, 200], kinds: [1, 2, 1] }), []);
    state.toggle("event_type", "B", false);
    state.setWindow(50, 200);
    const link = writeHash({ zoom: 7.25, lat: 35.1, lon: 36.7 }, state);
    const again = new State(table({ starts: [0, 100, 200], kinds: [1, 2, 1] }), []);
    const { view, event } = readHash(link, again);
    expect(view).toEqual({ zoom: 7.25, lat: 35.1, lon: 36.7 });
    expect(event).toBeNull();
    expect([again.from, again.to, [...again.hidden.event_type]]).toEqual([50, 200, ["B"]]);
  });
  it("takes no nonsense from a link", () => {
    const state = new State(table({ starts: [0, 100], kinds: [1, 2] }), []);
    expect(readHash("#map=9/999/0&time=x/y&event=77&deaths=-4&compare=all", state)).toEqual({ view: null, event: null, compare: null });
    expect([state.from, state.to, state.minFatalities]).toEqual([0, 100, 0]);
  });
  it("finds the first of equals", () => {
    expect(lowerBound([1, 2, 2, 3], 4, 2)).toBe(1);
    expect(lowerBound([1, 2], 2, 9)).toBe(2);
  });
});
