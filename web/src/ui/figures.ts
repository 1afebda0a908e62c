// The figures: events, deaths and ground held, in the window of time and in the view.
import type { Side } from "../map/areas";
import { groundHeld } from "../map/ground_held";
import type { Box } from "../map/ground_held";
import type { Table } from "../payload/table";
import type { State } from "../state";
import type { Paint } from "../theme";
import { h } from "./dom";
import { areaPicture, eventPicture } from "./icons";
import { day, number, span, t, term } from "./text";

export interface FiguresTools {
  paint: () => Paint;
  view: () => Box;
  inView: () => (row: number) => boolean;
}

export class Figures {
  readonly element = h("div", { class: "cm-panel-body cm-figures" });

  constructor(
    private readonly state: State,
    private readonly areas: Table[],
    private readonly sides: Record<string, Side>,
    private readonly tools: FiguresTools,
  ) {}

  /** Whether anybody can see them: a million rows are not counted for nothing. */
  get shown(): boolean {
    // asking for its size would lay the whole page out
    return this.element.parentElement?.hidden === false;
  }

  refresh(): void {
    if (!this.shown) return;
    const { state } = this;
    this.element.replaceChildren(
      h("p", { class: "cm-quiet" }, `${span(state.from, state.to)}. ${t("figuresNote")}`),
      ...(state.table ? [this.events(state.table)] : []),
      ...(this.areas.length ? [this.ground()] : []),
    );
  }

  private events(table: Table): HTMLElement {
    const { state } = this;
    const whole = state.tally(null);
    const view = state.tally(this.tools.inView());
    const kinds = table.words("event_type");
    const rows = [row(t("events"), whole.events, view.events, "strong")];
    if (whole.deaths) rows.push(row(t("deaths"), whole.deaths, view.deaths, "strong"));
    if (whole.low < whole.high) {
      rows.push(h("tr", {}, h("th", { scope: "row" }, t("deathsSpread")),
        h("td", {}, `${number(whole.low)}–${number(whole.high)}`), h("td", {}, `${number(view.low)}–${number(view.high)}`)));
    }
    const order = kinds.words.map((_, index) => index).filter((index) => whole.kinds[index + 1]);
    order.sort((a, b) => whole.kinds[b + 1] - whole.kinds[a + 1]);
    for (const index of order) {
      const name = kinds.words[index];
      rows.push(row(term(name), whole.kinds[index + 1], view.kinds[index + 1], "", eventPicture(name, "reported", this.tools.paint(), 7)));
    }
    return grid(t("figuresEvents"), [t("figuresWindow"), t("figuresView")], rows);
  }

  /** Who holds how much at the window's end, in the view and everywhere, and since its beginning. */
  private ground(): HTMLElement {
    const { state, areas } = this;
    const now = groundHeld(areas, state.to);
    const before = groundHeld(areas, state.from);
    const view = groundHeld(areas, state.to, this.tools.view());
    const names = [...new Set([...now.keys(), ...before.keys()])].filter((side) => side !== "unknown");
    names.sort((a, b) => (now.get(b) ?? 0) - (now.get(a) ?? 0));
    const rows = names.map((side) => {
      const change = Math.round((now.get(side) ?? 0) - (before.get(side) ?? 0));
      const picture = this.sides[side] && areaPicture(this.sides[side], this.tools.paint());
      return h("tr", { "data-side": side }, h("th", { scope: "row" }, picture, h("bdi", {}, side === "contested" ? t("contested") : side)),
        h("td", {}, km(now.get(side))), h("td", {}, km(view.get(side))),
        h("td", {}, change ? `${change > 0 ? "+" : "−"}${number(Math.abs(change))}` : "0"));
    });
    const heads = [t("figuresWindow"), t("figuresView"), t("figuresChange", { date: day(state.from) })];
    return h("section", {}, grid(t("figuresGround", { date: day(state.to) }), heads, rows),
      h("p", { class: "cm-quiet" }, t("figuresGroundNote")));
  }
}

function km(value = 0): string {
  return number(value < 10 ? Math.round(value * 10) / 10 : Math.round(value));
}

function row(name: string, whole: number, view: number, style = "", picture: Node | null = null): HTMLElement {
  return h("tr", { class: style ? `cm-row-${style}` : null }, h("th", { scope: "row" }, picture, name), h("td", {}, number(whole)), h("td", {}, number(view)));
}

function grid(caption: string, heads: string[], rows: HTMLElement[]): HTMLElement {
  return h("table", { class: "cm-figure-table" }, h("caption", {}, caption),
    h("thead", {}, h("tr", {}, h("td"), ...heads.map((head) => h("th", { scope: "col" }, head)))), h("tbody", {}, ...rows));
}
