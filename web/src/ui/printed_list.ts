// On paper nobody can open an event: those in view are numbered on the map and listed under it, with words and sources.
import type { Box } from "../map/ground_held";
import type { State } from "../state";
import { h, said } from "./dom";
import { deathsTold, happened, number, t, term, when } from "./text";

/** More would fill more sheets than anybody reads; how many are left out is said. */
const MOST = 120;

export interface PrintedTools {
  positions: { x: Float64Array; y: Float64Array };
  view: () => Box;
}

export class PrintedList {
  readonly element = h("section", { class: "cm-printed-list", hidden: true });
  private readonly texts = new Map<number, Record<string, string>>();
  private shown: number[] = [];
  private matching = 0;

  constructor(
    private readonly state: State,
    private readonly tools: PrintedTools,
  ) {}

  /** Find the events in view, and those without a place; give the number of each that is listed. */
  choose(): Map<number, number> {
    const { rows, count } = this.state;
    const { x, y } = this.tools.positions;
    const [west, north, east, south] = this.tools.view();
    const hidden = this.state.hiddenLayers.has("incidents");
    this.shown = [];
    this.matching = 0;
    for (let i = 0; i < count && !hidden; i++) {
      const row = rows[i];
      if (x[row] < west || x[row] > east || y[row] < north || y[row] > south) continue;
      if (this.matching++ < MOST) this.shown.push(row);
    }
    return new Map(this.shown.map((row, index) => [row, index + 1]));
  }

  /** Read the words of what is listed, or of all events: a browser that is about to print waits for nothing. */
  async read(rows: Iterable<number> = this.shown): Promise<void> {
    for (const row of rows) {
      const texts = this.texts.get(row) ?? (await this.state.table?.texts.row(row));
      if (texts) this.texts.set(row, texts);
    }
  }

  write(): void {
    const left = this.matching - this.shown.length;
    const unread = this.shown.some((row) => !this.texts.has(row));
    this.element.hidden = this.shown.length === 0;
    this.element.replaceChildren(
      h("h2", {}, t("printedEvents", { n: number(this.shown.length) })),
      ...(left > 0 ? [h("p", { class: "cm-quiet" }, t("printedLeft", { n: number(left) }))] : []),
      ...(unread ? [h("p", { class: "cm-quiet" }, t("printedUnread"))] : []),
      h("ol", {}, ...this.shown.map((row) => this.item(row))),
    );
  }

  clear(): void {
    this.element.hidden = true;
    this.element.replaceChildren();
  }

  private item(row: number): HTMLElement {
    const { table } = this.state;
    const word = (name: string) => table?.word(name, row) ?? "";
    const texts = this.texts.get(row) ?? {};
    const words = texts["quote"] || texts["notes"] || "";
    const deaths = deathsTold(table, row);
    const place = word("place") || word("place_name");
    const by = [word("actor1"), word("actor2")].filter(Boolean).join(" — ");
    const status = [term(word("status")), word("claimed_by")].filter(Boolean).join(", ");
    const nowhere = Number.isNaN(this.tools.positions.x[row]) && place ? t("unplaced") : "";
    const told = [nowhere, status, by, deaths ? `† ${deaths}` : ""].filter(Boolean);
    const source = [word("source"), texts["source_url"]].filter(Boolean).join(", ");
    return h("li", {},
      h("strong", {}, happened(word("sub_event_type"), word("outcome"), word("event_type"))),
      " · ", place ? said(place) : t("unplaced"),
      `, ${when(table?.number("date_start", row) ?? null, table?.number("date_end", row) ?? null, texts["time_text"] ?? "")}`,
      told.length ? h("span", { class: "cm-quiet", dir: "auto" }, ` (${told.join("; ")})`) : null,
      words ? said(words, "blockquote") : null,
      source ? h("span", { class: "cm-printed-source", dir: "auto" }, source) : null);
  }
}
