// Events piled up by place: where many happened at one spot, a view is binned from the spots instead of from all rows.
import { idle } from "../idle";
import type { Positions } from "../payload/columns";

export class Piles {
  /** For each place, how many shown events it has. */
  readonly counts: Uint32Array;
  /** The state of the rows that are piled up; -1 for none. */
  private version = -1;
  private wanted = -1;

  constructor(readonly places: NonNullable<Positions["places"]>) {
    this.counts = new Uint32Array(places.x.length);
  }

  /** Whether the rows of this version are piled up. */
  ready(version: number): boolean {
    return this.version === version;
  }

  /** Pile up the rows when the browser has time: while a reader moves the clock, each step has other rows. */
  prepare(rows: Uint32Array, count: () => number, version: () => number): void {
    if (this.wanted === version() || this.ready(version())) return;
    const wanted = (this.wanted = version());
    void idle().then(() => {
      if (version() !== wanted) return;
      this.gather(rows, count());
      this.version = wanted;
    });
  }

  private gather(rows: Uint32Array, count: number): void {
    const { counts } = this;
    const { codes } = this.places;
    counts.fill(0);
    for (let i = 0; i < count; i++) counts[codes[rows[i]]]++;
  }
}
