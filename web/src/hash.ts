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
  parts.set("map", `${round(view.zoom, 2)}/${round(view.lat, 4)}/${round(view.lon, 4)}`);
  if (state.from > state.first || state.to < state.last) parts.set("time", `${state.from}/${state.to}`);
  for (const dimension of DIMENSIONS) {
    for (const value of [...state.hidden[dimension]].sort()) parts.append(`-${dimension}`, value);
  }
  for (const kind of [...state.hiddenLayers].sort()) parts.append("-show", kind);
  if (state.minFatalities) parts.set("deaths", String(state.minFatalities));
  if (state.selected !== null) parts.set("event", String(state.selected));
  return `#${parts.toString()}`;
}

/** Take a link's window and filters into the state; give its view and event, if it has them. */
export function readHash(hash: string, state: State): { view: View | null; event: number | null } {
  const parts = new URLSearchParams(hash.replace(/^#/, ""));
  for (const dimension of DIMENSIONS) for (const value of parts.getAll(`-${dimension}`)) state.hidden[dimension].add(value);
  for (const kind of parts.getAll("-show")) state.hiddenLayers.add(kind);
  state.minFatalities = Math.max(0, Number(parts.get("deaths")) || 0);
  const [from, to] = numbers(parts.get("time"), 2);
  if (Number.isFinite(from) && Number.isFinite(to)) {
    state.from = Math.max(state.first, Math.min(from, state.last));
    state.to = Math.min(state.last, Math.max(to, state.from));
  }
  const [zoom, lat, lon] = numbers(parts.get("map"), 3);
  const sane = Math.abs(lat) <= 85.1 && Math.abs(lon) <= 540 && zoom >= 0 && zoom <= 20;
  const event = Number(parts.get("event") ?? NaN);
  const known = Number.isInteger(event) && event >= 0 && event < (state.table?.rows ?? 0);
  return { view: sane ? { zoom, lat, lon } : null, event: known ? event : null };
}

function numbers(text: string | null, wanted: number): number[] {
  const found = (text ?? "").split("/").map((part) => (part === "" ? NaN : Number(part)));
  return found.length === wanted ? found : Array.from({ length: wanted }, () => NaN);
}

function round(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}
