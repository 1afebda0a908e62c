// A link that brings back the view, the window and the filters. It works from file:// and names no one.
import { DIMENSIONS } from "./state";
import type { State } from "./state";

export interface View {
  zoom: number;
  lat: number;
  lon: number;
}

/** Write view, window, filters and selection as the part of an address after "#". */
export function writeHash(view: View, state: State): string {
  const parts = new URLSearchParams();
  if (state.language) parts.set("lang", state.language);
  parts.set("map", `${round(view.zoom, 2)}/${round(view.lat, 4)}/${round(view.lon, 4)}`);
  if (state.from > state.first || state.to < state.last) parts.set("time", `${state.from}/${state.to}`);
  for (const dimension of DIMENSIONS) {
    for (const value of [...state.hidden[dimension]].sort()) parts.append(`-${dimension}`, value);
  }
  for (const kind of [...state.hiddenLayers].sort()) parts.append("-show", kind);
  if (state.minFatalities) parts.set("deaths", String(state.minFatalities));
  if (state.query) parts.set("find", state.query);
  if (!state.sized) parts.set("sized", "0");
  if (!state.showUndated) parts.set("undated", "0");
  if (state.compare) parts.set("compare", state.compare);
  if (state.selected !== null) parts.set("event", String(state.selected));
  return `#${parts.toString()}`;
}

export interface Asked {
  view: View | null;
  event: number | null;
  compare: "swipe" | "change" | null;
}

/** Take a link's window and filters into the state; give its view, event and comparison, if it has them. */
export function readHash(hash: string, state: State): Asked {
  const parts = new URLSearchParams(hash.replace(/^#/, ""));
  for (const dimension of DIMENSIONS) for (const value of parts.getAll(`-${dimension}`)) state.hidden[dimension].add(value);
  for (const kind of parts.getAll("-show")) state.hiddenLayers.add(kind);
  state.minFatalities = Math.max(0, Number(parts.get("deaths")) || 0);
  state.language = languageOf(hash);
  state.query = (parts.get("find") ?? "").slice(0, 200);
  state.sized = parts.get("sized") !== "0";
  state.showUndated = parts.get("undated") !== "0";
  const compare = parts.get("compare");
  const [from, to] = numbers(parts.get("time"), 2);
  if (Number.isFinite(from) && Number.isFinite(to)) {
    state.from = Math.max(state.first, Math.min(from, state.last));
    state.to = Math.min(state.last, Math.max(to, state.from));
  }
  const [zoom, lat, lon] = numbers(parts.get("map"), 3);
  const sane = Math.abs(lat) <= 85.1 && Math.abs(lon) <= 540 && zoom >= 0 && zoom <= 20;
  const event = Number(parts.get("event") ?? NaN);
  const known = Number.isInteger(event) && event >= 0 && event < (state.table?.rows ?? 0);
  return { view: sane ? { zoom, lat, lon } : null, event: known ? event : null, compare: compare === "swipe" || compare === "change" ? compare : null };
}

/** The language that a link asks for. */
export function languageOf(hash: string): string | null {
  return new URLSearchParams(hash.replace(/^#/, "")).get("lang");
}

function numbers(text: string | null, wanted: number): number[] {
  const found = (text ?? "").split("/").map((part) => (part === "" ? NaN : Number(part)));
  return found.length === wanted ? found : Array.from({ length: wanted }, () => NaN);
}

function round(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}
