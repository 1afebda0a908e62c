// The popup: everything that one event rests on.
import type { State } from "../state";
import type { Paint } from "../theme";
import { ICONS, h, icon, link, said } from "./dom";
import { eventPicture } from "./icons";
import { country, day, distance, happened, number, t, term, when } from "./text";

export interface CardTools {
  paint: () => Paint;
  placed: (row: number) => boolean;
  step: (by: number) => void;
  close: () => void;
}

export class Card {
  readonly element = h("section", { class: "cm-card", role: "dialog", "aria-label": t("events"), tabindex: -1, hidden: true });
  private writing = 0;

  constructor(
    private readonly state: State,
    private readonly tools: CardTools,
  ) {}

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  hide(): void {
    this.element.hidden = true;
  }

  /** Show an event; its long texts are inflated now. */
  async show(row: number): Promise<void> {
    const turn = ++this.writing;
    const texts = (await this.state.table?.texts.row(row)) ?? {};
    if (turn !== this.writing || this.state.selected !== row) return;
    this.element.replaceChildren(this.head(row), h("div", { class: "cm-card-body" }, ...this.body(row, texts)));
    this.element.hidden = false;
    this.element.scrollTop = 0;
  }

  /** Show anything else: a heading and facts. */
  showFacts(heading: string, facts: [string, (Node | string)[]][]): void {
    this.writing++;
    this.element.replaceChildren(
      h("header", { class: "cm-card-head" }, h("div", { class: "cm-card-title" }, h("h2", { dir: "auto" }, heading)),
        this.button("close", ICONS.close, this.tools.close)),
      h("div", { class: "cm-card-body" }, this.facts(facts)),
    );
    this.element.hidden = false;
  }

  private head(row: number): HTMLElement {
    const table = this.state.table as NonNullable<State["table"]>;
    const kind = table.word("event_type", row);
    const what = happened(table.word("sub_event_type", row), table.word("outcome", row), kind);
    const time = when(table.number("date_start", row), table.number("date_end", row));
    return h("header", { class: "cm-card-head" },
      eventPicture(kind, table.word("status", row), this.tools.paint(), 12),
      h("div", { class: "cm-card-title" }, h("h2", {}, what), h("p", { class: "cm-card-time" }, time)),
      h("div", { class: "cm-card-buttons" },
        this.button("previous", ICONS.before, () => this.tools.step(-1)),
        this.button("next", ICONS.after, () => this.tools.step(1)),
        this.button("close", ICONS.close, this.tools.close)));
  }

  private button(name: "close" | "previous" | "next", path: string, action: () => void): HTMLElement {
    return h("button", { type: "button", class: "cm-round", "aria-label": t(name), title: t(name), onclick: action }, icon(path));
  }

  private body(row: number, texts: Record<string, string>): HTMLElement[] {
    const quote = texts["quote"];
    const parts: HTMLElement[] = [];
    if (quote) parts.push(said(quote, "blockquote"));
    else if (texts["notes"]) parts.push(said(texts["notes"], "p"));
    parts.push(this.facts([
      [t("status"), this.status(row)],
      [t("actorsLabel"), this.actors(row)],
      [t("deaths"), this.deaths(row)],
      [t("outcome"), this.outcome(row)],
      [t("time"), this.time(row, texts)],
      [t("place"), this.place(row)],
      [t("precision"), this.precision(row)],
      [this.tools.placed(row) ? t("why") : t("whyNot"), texts["place_why"] ? [said(texts["place_why"])] : []],
      [t("rivals"), rivals(texts["place_rivals"] ?? "")],
      [t("notes"), quote && texts["notes"] ? [said(texts["notes"])] : []],
      [t("source"), this.source(row, texts)],
    ]));
    return parts;
  }

  private facts(facts: [string, (Node | string)[]][]): HTMLElement {
    const told = facts.filter(([, nodes]) => nodes.length > 0);
    return h("dl", { class: "cm-facts" }, ...told.flatMap(([name, nodes]) => [h("dt", {}, name), h("dd", {}, ...nodes)]));
  }

  private word(name: string, row: number): string {
    return this.state.table?.word(name, row) ?? "";
  }

  private value(name: string, row: number): number | null {
    return this.state.table?.number(name, row) ?? null;
  }

  private status(row: number): (Node | string)[] {
    const status = this.word("status", row);
    const by = this.word("claimed_by", row);
    if (!status && !by) return [];
    const chip = h("span", { class: `cm-chip cm-chip-${status || "reported"}` }, term(status || "reported"));
    return by ? [chip, ` ${t("claimedBy", { status: "" }).replace(/^[\s,]+/, "")} `, said(by)] : [chip];
  }

  private actors(row: number): (Node | string)[] {
    const [first, second] = [this.word("actor1", row), this.word("actor2", row)];
    if (first && second) return [said(first), ` ${t("against")} `, said(second)];
    return first || second ? [said(first || second)] : [];
  }

  private deaths(row: number): string[] {
    const [low, best, high] = ["fatalities_low", "fatalities_best", "fatalities_high"].map((name) => this.value(name, row));
    if (best === null && low === null) return [];
    if (low !== null && high !== null && low < high) return [t("deathsRange", { low: number(low), high: number(high) })];
    if (high === null && low !== null) return [t("deathsAtLeast", { n: number(low) })];
    return [number(best ?? low ?? 0)];
  }

  private outcome(row: number): string[] {
    const outcome = this.word("outcome", row);
    return outcome ? [term(outcome)] : [];
  }

  private time(row: number, texts: Record<string, string>): (Node | string)[] {
    const parts: (Node | string)[] = [when(this.value("date_start", row), this.value("date_end", row))];
    const precision = this.value("time_precision", row);
    if (precision && precision <= 3) parts.push(`, ${t(`timePrecision${precision as 1 | 2 | 3}`)}`);
    if (texts["time_text"]) parts.push(` (${t("timeWords")} `, said(texts["time_text"], "q"), ")");
    return parts;
  }

  private place(row: number): (Node | string)[] {
    const text = this.word("place", row);
    const name = this.word("place_name", row);
    const region = [this.word("admin1", row), country(this.word("country", row))].filter((part) => part && part !== name);
    const parts: (Node | string)[] = [];
    if (text) parts.push(said(text, name && name !== text ? "q" : "strong"));
    if (name && name !== text) parts.push(text ? " → " : "", said(name, "strong"));
    if (region.length) parts.push(h("span", { class: "cm-quiet", dir: "auto" }, `${parts.length ? ", " : ""}${region.join(", ")}`));
    const count = this.value("count", row);
    if (count && count > 1) parts.push(` (${t("countOf", { n: number(count) })})`);
    return parts;
  }

  private precision(row: number): string[] {
    const precision = this.value("geo_precision", row);
    const within = this.value("uncertainty_m", row);
    const parts = [];
    if (precision && precision <= 3) parts.push(t(`geoPrecision${precision as 1 | 2 | 3}`));
    if (within) parts.push(t("within", { distance: distance(within) }));
    const confidence = this.value("confidence", row);
    if (confidence !== null) parts.push(`${t("confidence").toLowerCase()} ${number(Math.round(confidence * 100))} %`);
    return parts.length ? [parts.join("; ")] : [];
  }

  private source(row: number, texts: Record<string, string>): (Node | string)[] {
    const source = this.word("source", row);
    const published = this.value("published", row);
    const parts: (Node | string)[] = [];
    if (source) parts.push(said(source));
    if (published !== null) parts.push(`${parts.length ? ", " : ""}${t("published", { date: day(published) })}`);
    if (texts["source_url"]) parts.push(h("br"), link(texts["source_url"]));
    return parts;
  }
}

/** The other candidates, one a line; the table joins them with "; ". */
export function rivals(text: string): Node[] {
  const names = text.split("; ").filter(Boolean).slice(0, 12);
  return names.length ? [h("ul", { class: "cm-rivals" }, ...names.map((name) => h("li", { dir: "auto" }, name)))] : [];
}
