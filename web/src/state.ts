// What the reader sees at this moment: one clock and one set of filters for all layers.
import { MISSING } from "./payload/columns";
import type { Table } from "./payload/table";

export type Dimension = "event_type" | "status" | "actor" | "source" | "layer";
export const DIMENSIONS: Dimension[] = ["event_type", "status", "actor", "source", "layer"];

export type Change = "rows" | "window" | "select" | "theme" | "layers" | "compare";
export interface Tally {
  events: number;
  deaths: number;
  low: number;
  high: number;
  /** By code; 0 stands for no kind. */
  kinds: Uint32Array;
}

type Listener = (change: Change) => void;

const NO_NUMBERS = new Int32Array(0);

export class State {
  /** Minutes since 1970: the window that the reader looks at; the clock of all layers stands at its end. */
  from: number;
  to: number;
  readonly first: number;
  readonly last: number;
  showUndated = true;
  readonly hidden: Record<Dimension, Set<string>> = {
    event_type: new Set(),
    status: new Set(),
    actor: new Set(),
    source: new Set(),
    layer: new Set(),
  };
  minFatalities = 0;
  /** Whether symbols grow with the deaths that are told. */
  sized = true;
  /** How two moments are compared; null when the map shows one. */
  compare: "swipe" | "change" | null = null;
  /** The language that the reader chose, if not the page's own. */
  language: string | null = null;
  /** What the reader searches for. */
  query = "";
  /** Rows whose text was found, or null when nobody searches. */
  found: Uint8Array | null = null;
  hiddenLayers = new Set<string>();
  selected: number | null = null;

  /** Rows that pass the window and the filters, in time order; `count` of them are valid. */
  readonly rows: Uint32Array;
  count = 0;
  /** Grows whenever `rows` changes. */
  version = 0;
  /** Deaths as the shown events tell them: the likeliest figure of each, else the least, added up. */
  deaths = 0;
  /** Whether a least figure is among them. */
  deathsAtLeast = false;
  readonly passing: Uint8Array;

  private readonly starts: Int32Array;
  private readonly ends: Int32Array;
  private readonly dated: number;
  private longest = 0;
  private readonly listeners: Listener[] = [];

  constructor(
    readonly table: Table | null,
    moments: number[],
  ) {
    const rows = table?.rows ?? 0;
    this.rows = new Uint32Array(rows);
    this.passing = new Uint8Array(rows);
    this.starts = table?.integers("date_start") ?? new Int32Array(0);
    this.ends = new Int32Array(rows);
    const ends = table?.integers("date_end");
    let dated = 0;
    for (let row = 0; row < rows; row++) {
      if (this.starts[row] === MISSING) continue;
      dated = row + 1;
      const end = ends && ends[row] !== MISSING ? ends[row] : this.starts[row];
      this.ends[row] = Math.max(end, this.starts[row]);
      this.longest = Math.max(this.longest, this.ends[row] - this.starts[row]);
    }
    this.dated = dated;
    const known = [...moments];
    if (dated) known.push(this.starts[0], this.starts[dated - 1]);
    this.first = known.length ? Math.min(...known) : 0;
    this.last = known.length ? Math.max(...known) : 0;
    this.from = this.first;
    this.to = this.last;
    this.refresh();
  }

  get undated(): number {
    return this.starts.length - this.dated;
  }

  get datedRows(): number {
    return this.dated;
  }

  start(row: number): number | null {
    return row < this.dated ? this.starts[row] : null;
  }

  on(listener: Listener): void {
    this.listeners.push(listener);
  }

  tell(change: Change): void {
    for (const listener of this.listeners) listener(change);
  }

  setWindow(from: number, to: number): void {
    this.from = Math.max(this.first, Math.min(from, to));
    this.to = Math.min(this.last, Math.max(from, to));
    this.refresh();
    this.tell("window");
  }

  select(row: number | null): void {
    this.selected = row;
    this.tell("select");
  }

  /** Hide or show one value of one dimension. */
  toggle(dimension: Dimension, value: string, shown: boolean): void {
    if (shown) this.hidden[dimension].delete(value);
    else this.hidden[dimension].add(value);
    this.filter();
  }

  toggleLayer(kind: string, shown: boolean): void {
    if (shown) this.hiddenLayers.delete(kind);
    else this.hiddenLayers.add(kind);
    this.tell("layers");
  }

  /** Events, deaths and events of each kind (by code) among the shown rows that pass a test. */
  tally(test: ((row: number) => boolean) | null): Tally {
    const { table, rows, count } = this;
    const kinds = table?.words("event_type") ?? { codes: NO_NUMBERS, words: [] };
    const [low, high] = ["low", "high"].map((name) => table?.integers(`fatalities_${name}`) ?? NO_NUMBERS);
    const told = table?.deaths() ?? NO_NUMBERS;
    const found: Tally = { events: 0, deaths: 0, low: 0, high: 0, kinds: new Uint32Array(kinds.words.length + 1) };
    for (let i = 0; i < count; i++) {
      const row = rows[i];
      if (test && !test(row)) continue;
      found.events++;
      found.kinds[kinds.codes[row] ?? 0]++;
      const likely = Math.max(0, told[row] ?? 0);
      found.deaths += likely;
      found.low += low[row] >= 0 ? low[row] : likely;
      found.high += high[row] >= 0 ? high[row] : likely;
    }
    return found;
  }

  /** Follow another state's filters in a window of one's own, which may lie before all that happened. */
  take(other: State, from: number, to: number): void {
    for (const dimension of DIMENSIONS) this.hidden[dimension] = other.hidden[dimension];
    this.hiddenLayers = other.hiddenLayers;
    this.minFatalities = other.minFatalities;
    this.found = other.found;
    this.sized = other.sized;
    this.showUndated = false;
    this.from = from;
    this.to = to;
    this.refresh();
  }

  /** After a change of filters that was not made through `toggle`. */
  filter(): void {
    this.refresh();
    this.tell("rows");
  }

  get narrowed(): boolean {
    const hides = DIMENSIONS.some((dimension) => this.hidden[dimension].size > 0);
    return hides || this.minFatalities > 0 || !this.showUndated || this.from > this.first || this.to < this.last;
  }

  reset(): void {
    for (const dimension of DIMENSIONS) this.hidden[dimension].clear();
    this.minFatalities = 0;
    this.showUndated = true;
    this.from = this.first;
    this.to = this.last;
    this.filter();
    this.tell("window");
  }

  /** Find the rows that pass: column by column, since a tight loop over a million codes takes a millisecond. */
  private refresh(): void {
    const { table, starts, passing, dated } = this;
    if (!table) return;
    passing.fill(0);
    const begin = lowerBound(starts, dated, this.from - this.longest);
    const inside = lowerBound(starts, dated, this.from);
    const end = lowerBound(starts, dated, this.to + 1);
    passing.fill(1, inside, end);
    for (let row = begin; row < inside; row++) passing[row] = this.ends[row] >= this.from ? 1 : 0;
    if (this.showUndated) passing.fill(1, dated);
    for (const [first, last] of [[begin, end], [dated, this.showUndated ? starts.length : dated]]) this.narrow(first, last);
    [this.count, this.deaths, this.deathsAtLeast] = [0, 0, false];
    this.collect(begin, end);
    if (this.showUndated) this.collect(dated, starts.length);
    this.version++;
  }

  /** Take out of `passing` what the filters hide. */
  private narrow(begin: number, end: number): void {
    const { passing, found, minFatalities: least } = this;
    for (const column of ["event_type", "status", "source", "layer"] as const) {
      const [codes, shown] = this.lookup(column);
      if (shown) mask(passing, codes, shown, begin, end);
    }
    const deaths = this.table?.deaths() ?? NO_NUMBERS;
    if (least > 0) for (let row = begin; row < end; row++) if (!(deaths[row] >= least)) passing[row] = 0;
    if (found) for (let row = begin; row < end; row++) passing[row] &= found[row];
    const acts = this.hidden.actor.size ? this.actorTest() : null;
    if (acts) for (let row = begin; row < end; row++) if (passing[row] && !acts(row)) passing[row] = 0;
  }

  /** Append the rows that pass, and add up their deaths. */
  private collect(begin: number, end: number): void {
    const { rows, passing } = this;
    const [told, likeliest] = [this.table?.deaths(), this.table?.integers("fatalities_best")];
    let { count, deaths, deathsAtLeast } = this;
    for (let row = begin; row < end; row++) {
      if (!passing[row]) continue;
      rows[count++] = row;
      if (!told || told[row] <= 0) continue;
      deaths += told[row];
      deathsAtLeast ||= likeliest?.[row] !== told[row];
    }
    [this.count, this.deaths, this.deathsAtLeast] = [count, deaths, deathsAtLeast];
  }

  /** A column's codes, and which of them are shown; null when all are. */
  private lookup(column: Exclude<Dimension, "actor">): [codes: ArrayLike<number>, shown: Uint8Array | null] {
    const codes = this.table?.words(column).codes ?? NO_NUMBERS;
    return [codes, codes.length ? this.shownCodes(column, this.hidden[column]) : null];
  }

  /** A row passes if one of its actors is shown; one without actors passes unless "" is hidden. */
  private actorTest(): (row: number) => boolean {
    const acting = this.shownCodes("actor1", this.hidden.actor);
    const acted = this.shownCodes("actor2", this.hidden.actor);
    const first = this.table?.words("actor1").codes;
    const second = this.table?.words("actor2").codes;
    const nameless = !this.hidden.actor.has("");
    return (row) => {
      const a = first?.length ? first[row] : 0;
      const b = second?.length ? second[row] : 0;
      if (a === 0 && b === 0) return nameless;
      return (a > 0 && (acting === null || acting[a] === 1)) || (b > 0 && (acted === null || acted[b] === 1));
    };
  }

  /** Code → shown; null when nothing is hidden. */
  private shownCodes(column: string, hidden: Set<string>): Uint8Array | null {
    if (hidden.size === 0 || !this.table) return null;
    const { words } = this.table.words(column);
    const shown = new Uint8Array(words.length + 1);
    shown[0] = hidden.has("") ? 0 : 1;
    words.forEach((word, index) => (shown[index + 1] = hidden.has(word) ? 0 : 1));
    return shown;
  }
}

function mask(passing: Uint8Array, codes: ArrayLike<number>, shown: Uint8Array, begin: number, end: number): void {
  for (let row = begin; row < end; row++) passing[row] &= shown[codes[row]];
}

/** First index of the sorted `values[0..length)` that is not below `wanted`. */
export function lowerBound(values: ArrayLike<number>, length: number, wanted: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
