// A layer's rows as typed arrays.
import { MISSING, likeliestOrLeast, positions, readIntegers, readPlaces, readShapes, readWords } from "./columns";
import type { Positions, Shape, Words } from "./columns";
import { TextReader } from "./read";
import type { LayerDescription } from "./read";

const EMPTY: Words = { codes: new Uint8Array(0), words: [] };

export class Table {
  readonly rows: number;
  readonly texts: TextReader;
  private placed: Positions | null = null;
  private told: Int32Array | null | undefined;
  private readonly numberColumns = new Map<string, { values: Int32Array; scale: number }>();
  private readonly wordColumns = new Map<string, Words>();
  private readonly shapeColumns = new Map<string, Shape[]>();

  constructor(
    readonly layer: LayerDescription,
    bytes: Uint8Array,
  ) {
    this.rows = layer.rows;
    this.texts = new TextReader(layer.texts, bytes);
    for (const [name, column] of Object.entries(layer.columns)) {
      if (column.kind === "numbers") {
        this.numberColumns.set(name, { values: readIntegers(bytes, column), scale: column.scale });
      } else if (column.kind === "words") {
        this.wordColumns.set(name, readWords(bytes, column));
      } else if (column.kind === "places") {
        this.placed = readPlaces(bytes, column);
      } else {
        this.shapeColumns.set(name, readShapes(bytes, column));
      }
    }
  }

  has(name: string): boolean {
    return this.numberColumns.has(name) || this.wordColumns.has(name) || this.shapeColumns.has(name);
  }

  /** A number in its unit, or null. */
  number(name: string, row: number): number | null {
    const column = this.numberColumns.get(name);
    const value = column ? column.values[row] : MISSING;
    return value === MISSING || !column ? null : value / column.scale;
  }

  /** The stored integers; null when the table has no such column. */
  integers(name: string): Int32Array | null {
    return this.numberColumns.get(name)?.values ?? null;
  }

  /** The deaths that each row tells: the likeliest figure, else the least ("at least 16"); null where none are counted. */
  deaths(): Int32Array | null {
    if (this.told === undefined) {
      this.told = likeliestOrLeast(this.integers("fatalities_best"), this.integers("fatalities_low"));
    }
    return this.told;
  }

  /** Whether a row tells only how many died at least. */
  onlyAtLeast(row: number): boolean {
    return this.number("fatalities_best", row) === null && this.number("fatalities_low", row) !== null;
  }

  /** Whether a row that holds from one moment until another holds at a third. */
  standsAt(row: number, moment: number): boolean {
    const from = this.integers("from")?.[row] ?? MISSING;
    const to = this.integers("to")?.[row] ?? MISSING;
    return (from === MISSING || from <= moment) && (to === MISSING || moment < to);
  }

  word(name: string, row: number): string {
    const column = this.wordColumns.get(name);
    const code = column ? column.codes[row] : 0;
    return code && column ? column.words[code - 1] : "";
  }

  words(name: string): Words {
    return this.wordColumns.get(name) ?? EMPTY;
  }

  shapes(name = "shape"): Shape[] {
    return this.shapeColumns.get(name) ?? [];
  }

  /** Where each row stands on the Mercator square; NaN where it has no place. */
  positions(): Positions {
    this.placed ??= positions(this.integers("lon") ?? new Int32Array(0), this.integers("lat") ?? new Int32Array(0));
    return this.placed;
  }
}
