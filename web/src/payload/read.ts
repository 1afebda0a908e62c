// The data scripts of the page → bytes. Inflating streams, so that the page stays responsive.
import { readPlanes } from "./columns";
import type { ColumnDescription, Planes } from "./columns";

type Where = [script: number, at: number, length: number];

export interface TextPieces {
  columns: string[];
  /** Texts a piece. */
  rows: number;
  /** Columns with a text for each row. */
  pieces: Where[];
  /** Columns whose texts repeat: kept once, under a code for each row (0: none). */
  shared: Record<string, { codes: Planes; pieces: Where[] }>;
}
export interface LayerDescription {
  kind: string;
  name: string;
  rows: number;
  visible: boolean;
  style: Record<string, unknown>;
  sources: string[];
  legend: [symbol: string, label: string, definition: string][];
  columns: Record<string, ColumnDescription>;
  texts: TextPieces;
}
/** Events that stand in an archive of vector tiles beside the page. */
export interface ArchiveSettings {
  /** Name of the file beside the page. */
  file: string;
  events: number;
  first: number | null;
  last: number | null;
  /** Zoom of the last level. */
  deepest: number;
}
export interface PageSettings {
  title: string;
  subtitle: string;
  asOf: number | null;
  language: string;
  theme: "auto" | "light" | "dark";
  bounds: [west: number, south: number, east: number, north: number] | null;
  archive?: ArchiveSettings | null;
  tiles: { url: string; attribution: string; maxZoom: number } | null;
  attributions: string[];
  basemap: BasemapDescription | null;
  layers: LayerDescription[];
  bytes: number;
}
export interface BasemapDescription {
  layers: LayerDescription[];
  note: string;
}

export function readSettings(): PageSettings {
  return JSON.parse(textOf("page")) as PageSettings;
}

function textOf(name: string): string {
  return document.getElementById(`conflict-map-${name}`)?.textContent ?? "";
}

/** Decode base64; newer browsers do it natively. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const native = Uint8Array as unknown as { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> };
  if (native.fromBase64) return native.fromBase64(text);
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

export class OldBrowserError extends Error {}

/** Inflate the stream of columns, script by script. */
export async function readStream(bytes: number): Promise<Uint8Array> {
  if (typeof DecompressionStream === "undefined") throw new OldBrowserError();
  const inflate = new DecompressionStream("gzip");
  const writer = inflate.writable.getWriter();
  const out = new Uint8Array(bytes);
  const feeding = (async () => {
    for (let number = 0; ; number++) {
      const script = document.getElementById(`conflict-map-stream-${number}`);
      if (!script) break;
      await writer.write(fromBase64(script.textContent ?? ""));
    }
    await writer.close();
  })();
  const reader = inflate.readable.getReader();
  let at = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    out.set(value, at);
    at += value.length;
  }
  await feeding;
  return out;
}

/** Inflate one gzip member of unknown size. */
async function inflated(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const inflate = new DecompressionStream("gzip");
  const writer = inflate.writable.getWriter();
  const feeding = writer.write(bytes).then(() => writer.close());
  const parts: Uint8Array[] = [];
  const reader = inflate.readable.getReader();
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    size += value.length;
  }
  await feeding;
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The texts stand at the end of the file: the map is drawn before the browser has read that far. */
const wholeDocument = new Promise<void>((resolve) => {
  if (typeof document === "undefined" || document.readyState !== "loading") resolve();
  else document.addEventListener("DOMContentLoaded", () => resolve(), { once: true });
});

export type TextPiece = Record<string, (string | null)[]>;

/** Short texts stand as they are; long ones sorted, each once, with every row's position (-1: none). */
type Arranged = (string | null)[] | { texts: string[]; rows: number[] };

function unfolded(cells: Arranged): (string | null)[] {
  return Array.isArray(cells) ? cells : cells.rows.map((at) => (at < 0 ? null : cells.texts[at]));
}

/** A column of texts that repeat. */
export interface SharedTexts {
  codes: ArrayLike<number>;
  pieces: Where[];
}

/** Inflates pieces of long texts when somebody reads them, and keeps the last few. */
export class TextReader {
  /** Name → codes and pieces of a column whose texts repeat. */
  readonly shared = new Map<string, SharedTexts>();
  private readonly kept = new Map<string, Promise<TextPiece>>();

  constructor(
    private readonly texts: TextPieces,
    bytes: Uint8Array,
    private readonly keep = 8,
  ) {
    for (const [name, column] of Object.entries(texts.shared)) {
      this.shared.set(name, { codes: readPlanes(bytes, column.codes), pieces: column.pieces });
    }
  }

  /** Pieces of the columns that have a text for each row. */
  get pieces(): Where[] {
    return this.texts.pieces;
  }

  get rowsAPiece(): number {
    return this.texts.rows;
  }

  /** One row's texts; an absent text is left out. */
  async row(row: number): Promise<Record<string, string>> {
    const found: Record<string, string> = {};
    const size = this.texts.rows;
    const own = this.pieces.length ? await this.piece(this.pieces[Math.floor(row / size)]) : {};
    for (const [column, cells] of Object.entries(own)) {
      const text = cells[row % size];
      if (text) found[column] = text;
    }
    for (const [column, { codes, pieces }] of this.shared) {
      const at = codes[row] - 1;
      const text = at < 0 ? null : (await this.piece(pieces[Math.floor(at / size)]))[column][at % size];
      if (text) found[column] = text;
    }
    return found;
  }

  piece(where: Where): Promise<TextPiece> {
    const key = `${where[0]}:${where[1]}`;
    let piece = this.kept.get(key);
    if (piece) this.kept.delete(key);
    else piece = this.inflate(where);
    this.kept.set(key, piece);
    if (this.kept.size > this.keep) this.kept.delete(this.kept.keys().next().value as string);
    return piece;
  }

  private async inflate([script, at, length]: Where): Promise<TextPiece> {
    await wholeDocument;
    const bytes = fromBase64(textOf(`texts-${script}`).slice(at, at + length));
    const arranged = JSON.parse(new TextDecoder().decode(await inflated(bytes))) as Record<string, Arranged>;
    return Object.fromEntries(Object.entries(arranged).map(([name, cells]) => [name, unfolded(cells)]));
  }
}
