// Full-text search: dictionaries at once, long texts piece by piece so that the page stays responsive.
import type { Table } from "../payload/table";
import type { State } from "../state";
import { plain } from "./text";

const COLUMNS = [
  "place", "place_name", "admin1", "country", "actor1", "actor2", "source", "claimed_by", "event_type", "sub_event_type",
];

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
    for (let piece = 0; piece < table.texts.count; piece++) {
      await this.inTexts(table, piece, wanted, hits);
      if (turn !== this.turn) return;
      if (piece % 8 === 7 || piece === table.texts.count - 1) {
        this.publish(hits);
        await new Promise((resolve) => setTimeout(resolve, 0));
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

  private async inTexts(table: Table, number: number, wanted: string[], hits: Uint8Array[]): Promise<void> {
    const piece = await table.texts.piece(number);
    const first = number * table.texts.rowsAPiece;
    for (const column of ["quote", "notes"]) {
      const texts = piece[column] ?? [];
      for (let i = 0; i < texts.length; i++) {
        const text = texts[i];
        if (!text) continue;
        const folded = plain(text);
        wanted.forEach((word, index) => {
          if (!hits[index][first + i] && folded.includes(word)) hits[index][first + i] = 1;
        });
      }
    }
  }

  private publish(hits: Uint8Array[]): void {
    const all = hits[0].slice();
    for (const more of hits.slice(1)) for (let row = 0; row < all.length; row++) all[row] &= more[row];
    this.state.found = all;
    this.state.filter();
    this.done(all.reduce((sum, hit) => sum + hit, 0));
  }
}
