// The data scripts of the page → bytes. Inflating streams, so that the page stays responsive.
import type { ColumnDescription } from "./columns";

export interface TextPieces {
  columns: string[];
  rows: number;
  pieces: [script: number, at: number, length: number][];
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
export interface PageSettings {
  title: string;
  subtitle: string;
  asOf: number | null;
  language: string;
  theme: "auto" | "light" | "dark";
  bounds: [west: number, south: number, east: number, north: number] | null;
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

/** Inflates pieces of long texts when somebody reads them, and keeps the last few. */
export class TextReader {
  private readonly kept = new Map<number, Promise<TextPiece>>();

  constructor(
    private readonly pieces: TextPieces,
    private readonly keep = 8,
  ) {}

  get columns(): string[] {
    return this.pieces.columns;
  }

  get count(): number {
    return this.pieces.pieces.length;
  }

  get rowsAPiece(): number {
    return this.pieces.rows;
  }

  /** One row's texts; an absent text is left out. */
  async row(row: number): Promise<Record<string, string>> {
    const found: Record<string, string> = {};
    if (!this.count) return found;
    const piece = await this.piece(Math.floor(row / this.pieces.rows));
    for (const column of this.pieces.columns) {
      const text = piece[column]?.[row % this.pieces.rows];
      if (text) found[column] = text;
    }
    return found;
  }

  piece(number: number): Promise<TextPiece> {
    let piece = this.kept.get(number);
    if (piece) this.kept.delete(number);
    else piece = this.inflate(number);
    this.kept.set(number, piece);
    if (this.kept.size > this.keep) this.kept.delete(this.kept.keys().next().value as number);
    return piece;
  }

  private async inflate(number: number): Promise<TextPiece> {
    const [script, at, length] = this.pieces.pieces[number];
    await wholeDocument;
    const bytes = fromBase64(textOf(`texts-${script}`).slice(at, at + length));
    return JSON.parse(new TextDecoder().decode(await inflated(bytes))) as TextPiece;
  }
}
