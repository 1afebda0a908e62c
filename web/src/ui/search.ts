// Full-text search: dictionaries at once, long texts piece by piece so that the page stays responsive.
import type { SharedTexts } from "../payload/read";
import type { Table } from "../payload/table";
import type { State } from "../state";
import { plain } from "./text";

const COLUMNS = [
  "place", "place_name", "admin1", "country", "actor1", "actor2", "source", "claimed_by", "event_type", "sub_event_type",
];

const READ = ["quote", "notes"];

type Where = [script: number, at: number, length: number];

function mark(text: string | null, wanted: string[], hit: (index: number) => void): void {
  if (!text) return;
  const folded = plain(text);
  wanted.forEach((word, index) => {
    if (folded.includes(word)) hit(index);
  });
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

export class Search {
  private turn = 0;

  constructor(
    private readonly state: State,
    private readonly done: (found: number | null) => void,
  ) {}

  /** Find rows in whose words or texts every word of the query occurs. */
  async run(query: string): Promise<void> {
    const turn = ++this.turn;
    const wanted = plain(query).split(/\s+/).filter(Boolean);
    const { state } = this;
    const table = state.table;
    if (!wanted.length || !table) {
      state.found = null;
      state.filter();
      this.done(null);
      return;
    }
    const hits = wanted.map((word) => this.inWords(table, word));
    this.publish(hits);
    const { texts } = table;
    const parts = [
      ...texts.pieces.map((where, number) => () => this.inRows(table, where, number, wanted, hits)),
      ...READ.filter((name) => texts.shared.has(name)).map((name) => () => this.inShared(table, name, wanted, hits, () => turn === this.turn)),
    ];
    for (let part = 0; part < parts.length; part++) {
      await parts[part]();
      if (turn !== this.turn) return;
      if (part % 8 === 7 || part === parts.length - 1) {
        this.publish(hits);
        await pause();
        if (turn !== this.turn) return;
      }
    }
  }

  private inWords(table: Table, wanted: string): Uint8Array {
    const hits = new Uint8Array(table.rows);
    for (const name of COLUMNS) {
      const { codes, words } = table.words(name);
      if (!words.length) continue;
      const matching = Uint8Array.from([0, ...words.map((word) => (plain(word).includes(wanted) ? 1 : 0))]);
      if (!matching.includes(1)) continue;
      for (let row = 0; row < codes.length; row++) if (matching[codes[row]]) hits[row] = 1;
    }
    return hits;
  }

  private async inRows(table: Table, where: Where, number: number, wanted: string[], hits: Uint8Array[]): Promise<void> {
    const piece = await table.texts.piece(where);
    const first = number * table.texts.rowsAPiece;
    for (const column of READ) {
      const texts = piece[column] ?? [];
      for (let i = 0; i < texts.length; i++) mark(texts[i], wanted, (index) => (hits[index][first + i] = 1));
    }
  }

  /** Texts that repeat are read once each; then each row is asked for its code. */
  private async inShared(
    table: Table, name: string, wanted: string[], hits: Uint8Array[], asked: () => boolean,
  ): Promise<void> {
    const { codes, pieces } = table.texts.shared.get(name) as SharedTexts;
    const size = table.texts.rowsAPiece;
    const matching = wanted.map(() => new Uint8Array(pieces.length * size + 1));
    for (let number = 0; number < pieces.length && asked(); number++) {
      const texts = (await table.texts.piece(pieces[number]))[name];
      for (let i = 0; i < texts.length; i++) mark(texts[i], wanted, (index) => (matching[index][number * size + i + 1] = 1));
      await pause();
    }
    matching.forEach((found, index) => {
      for (let row = 0; row < codes.length; row++) if (found[codes[row]]) hits[index][row] = 1;
    });
  }

  private publish(hits: Uint8Array[]): void {
    const all = hits[0].slice();
    for (const more of hits.slice(1)) for (let row = 0; row < all.length; row++) all[row] &= more[row];
    this.state.found = all;
    this.state.filter();
    this.done(all.reduce((sum, hit) => sum + hit, 0));
  }
}
