// What a reader may take away: the shown events as CSV or GeoJSON, the view as a picture.
import { latOf, lonOf } from "./payload/columns";
import type { Table } from "./payload/table";
import type { State } from "./state";

const WORDS = [
  "event_type", "sub_event_type", "actor1", "actor2", "place", "place_name", "country", "admin1", "outcome", "status",
  "claimed_by", "source",
];
const NUMBERS = [
  "time_precision", "geo_precision", "uncertainty_m", "confidence", "count", "fatalities_low", "fatalities_best",
  "fatalities_high",
];
const TEXTS = ["event_id", "time_text", "quote", "notes", "place_why", "place_rivals", "source_url"];

export type Record_ = Record<string, string | number | null>;

function moment(minutes: number | null): string | null {
  return minutes === null ? null : new Date(minutes * 60_000).toISOString().replace(/:00\.000Z$/, "Z");
}

/** One event under the table's own column names. */
export async function record(table: Table, row: number): Promise<Record_> {
  const texts = await table.texts.row(row);
  const { x, y } = table.positions();
  const placed = !Number.isNaN(x[row]);
  const out: Record_ = { event_id: texts["event_id"] ?? null };
  out["date_start"] = moment(table.number("date_start", row));
  out["date_end"] = moment(table.number("date_end", row));
  for (const name of WORDS) out[name] = table.word(name, row) || null;
  for (const name of NUMBERS) out[name] = table.number(name, row);
  for (const name of TEXTS.slice(1)) out[name] = texts[name] ?? null;
  out["lon"] = placed ? round(lonOf(x[row])) : null;
  out["lat"] = placed ? round(latOf(y[row])) : null;
  return out;
}

function round(degrees: number): number {
  return Math.round(degrees * 1e5) / 1e5;
}

async function records(state: State): Promise<Record_[]> {
  const { table } = state;
  const found: Record_[] = [];
  for (let i = 0; table && i < state.count; i++) found.push(await record(table, state.rows[i]));
  return found;
}

/** A cell that no spreadsheet takes for a formula. */
export function cell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function csv(rows: Record_[]): string {
  if (!rows.length) return "";
  const names = Object.keys(rows[0]);
  return `${[names.join(","), ...rows.map((row) => names.map((name) => cell(row[name])).join(","))].join("\r\n")}\r\n`;
}

export function geojson(rows: Record_[]): string {
  const features = rows.map(({ lon, lat, ...properties }) => ({
    type: "Feature",
    geometry: lon === null || lat === null ? null : { type: "Point", coordinates: [lon, lat] },
    properties,
  }));
  return JSON.stringify({ type: "FeatureCollection", features });
}

export async function exported(state: State, format: "csv" | "geojson"): Promise<Blob> {
  const rows = await records(state);
  if (format === "csv") return new Blob(["\ufeff", csv(rows)], { type: "text/csv;charset=utf-8" });
  return new Blob([geojson(rows)], { type: "application/geo+json" });
}

/** Hand a file to the reader. */
export function offer(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
