// Which layers, kinds, claims, actors and sources are shown.
import type { Dimension, State } from "../state";
import type { Paint } from "../theme";
import { h } from "./dom";
import { eventPicture } from "./icons";
import { number, t, term } from "./text";
import type { Key } from "./text";

const MOST_VALUES = 200;

interface Value {
  value: string;
  count: number;
}

export class Filters {
  readonly element = h("div", { class: "cm-panel-body cm-filters" });

  constructor(
    private readonly state: State,
    private readonly kindsOfLayers: { kind: string; label: string }[],
    private readonly paint: () => Paint,
    private readonly tiles: { shown: () => boolean; show: (shown: boolean) => void } | null,
  ) {
    this.write();
  }

  write(): void {
    const { state } = this;
    const table = state.table;
    const groups: (HTMLElement | null)[] = [this.layers()];
    if (table) {
      groups.push(
        this.group("event_type", "kinds", count(table.words("event_type"))),
        this.group("status", "statuses", count(table.words("status"))),
        this.group("actor", "actors", this.actors()),
        table.has("layer") ? this.group("layer", "tables", count(table.words("layer"))) : null,
        this.group("source", "sources", count(table.words("source"))),
        table.has("fatalities_best") ? this.deaths() : null,
        state.undated ? this.undated() : null,
      );
    }
    const reset = () => {
      state.reset();
      this.write();
    };
    this.element.replaceChildren(
      ...groups.filter((group) => group !== null),
      h("button", { type: "button", class: "cm-text-button", onclick: reset }, t("reset")),
    );
  }

  private layers(): HTMLElement {
    const boxes = this.kindsOfLayers.map(({ kind, label }) =>
      this.box(label, !this.state.hiddenLayers.has(kind), (shown) => this.state.toggleLayer(kind, shown), `layer-${kind}`));
    const { tiles } = this;
    if (tiles) boxes.push(this.box(t("tiles"), tiles.shown(), (shown) => tiles.show(shown), "layer-tiles"));
    return this.fieldset(t("layers"), boxes);
  }

  private group(dimension: Dimension, title: Key, values: Value[]): HTMLElement | null {
    if (values.length < 2) return null;
    const boxes = values.slice(0, MOST_VALUES).map(({ value, count: n }) => {
      const label = value ? term(value) : t(dimension === "actor" ? "noActor" : "noValue");
      const shown = !this.state.hidden[dimension].has(value);
      const box = this.box(label, shown, (on) => this.state.toggle(dimension, value, on), `${dimension}-${value}`, n);
      if (dimension === "event_type") box.insertBefore(eventPicture(value, "reported", this.paint(), 7), box.children[1]);
      if (dimension === "status") box.insertBefore(eventPicture("", value, this.paint(), 7), box.children[1]);
      return box;
    });
    return this.fieldset(t(title), boxes, (shown) => {
      for (const { value } of values) {
        if (shown) this.state.hidden[dimension].delete(value);
        else this.state.hidden[dimension].add(value);
      }
      this.state.filter();
      this.write();
    });
  }

  private fieldset(title: string, boxes: HTMLElement[], all?: (shown: boolean) => void): HTMLElement {
    const button = (key: Key, shown: boolean) =>
      h("button", { type: "button", class: "cm-text-button", "aria-label": `${title}: ${t(key)}`, onclick: () => all?.(shown) }, t(key));
    return h("fieldset", { class: "cm-fieldset" },
      h("legend", {}, title),
      all && boxes.length > 3 ? h("div", { class: "cm-all" }, button("showAll", true), button("showNone", false)) : null,
      h("div", { class: "cm-boxes" }, ...boxes));
  }

  private box(label: string, checked: boolean, change: (shown: boolean) => void, id: string, n?: number): HTMLElement {
    const input = h("input", {
      type: "checkbox", checked, "data-filter": id,
      onchange: (event) => change((event.target as HTMLInputElement).checked),
    });
    return h("label", { class: "cm-check" }, input, h("span", { dir: "auto", class: "cm-check-label" }, label),
      n === undefined ? null : h("span", { class: "cm-count" }, number(n)));
  }

  private actors(): Value[] {
    const table = this.state.table as NonNullable<State["table"]>;
    const totals = new Map<string, number>();
    for (const column of ["actor1", "actor2"]) {
      for (const { value, count: n } of count(table.words(column))) {
        if (value) totals.set(value, (totals.get(value) ?? 0) + n);
      }
    }
    const found = [...totals].map(([value, n]) => ({ value, count: n }));
    return [...found.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)), { value: "", count: this.nameless() }]
      .filter(({ count: n }) => n > 0);
  }

  private nameless(): number {
    const table = this.state.table as NonNullable<State["table"]>;
    const first = table.words("actor1").codes;
    const second = table.words("actor2").codes;
    let n = 0;
    for (let row = 0; row < table.rows; row++) if (!(first[row] ?? 0) && !(second[row] ?? 0)) n++;
    return n;
  }

  private deaths(): HTMLElement {
    const input = h("input", {
      type: "number", min: 0, step: 1, value: this.state.minFatalities, inputmode: "numeric", id: "cm-deaths",
      onchange: (event) => {
        this.state.minFatalities = Math.max(0, Number((event.target as HTMLInputElement).value) || 0);
        this.state.filter();
      },
    });
    return h("p", { class: "cm-number" }, h("label", { for: "cm-deaths" }, t("minFatalities")), input);
  }

  private undated(): HTMLElement {
    return this.box(t("undatedCount", { n: number(this.state.undated) }), this.state.showUndated, (shown) => {
      this.state.showUndated = shown;
      this.state.filter();
    }, "undated");
  }
}

/** Each word of a column and how many rows have it, most frequent first; "" for rows without one. */
function count({ codes, words }: { codes: ArrayLike<number>; words: string[] }): Value[] {
  const totals = new Uint32Array(words.length + 1);
  for (let row = 0; row < codes.length; row++) totals[codes[row]]++;
  const found = words.map((value, index) => ({ value, count: totals[index + 1] }));
  found.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  return totals[0] ? [...found, { value: "", count: totals[0] }] : found;
}
