// The same events as rows of a table: for screen readers, and for those who read tables faster than maps.
import type { State } from "../state";
import { h } from "./dom";
import { deathsTold, happened, number, t, term, when } from "./text";

const COLUMNS = ["time", "what", "place", "actorsLabel", "deaths", "status", "source"] as const;

/** A table of some rows, in their order; the first cell of each opens the event. */
export function eventTable(state: State, rows: number[], caption: string, open: (row: number) => void): HTMLElement {
  const head = h("tr", {}, ...COLUMNS.map((name) => h("th", { scope: "col" }, t(name))));
  return h("div", { class: "cm-table-scroll", tabindex: 0, role: "region", "aria-label": t("events") },
    h("table", { class: "cm-table" }, h("caption", {}, caption), h("thead", {}, head),
      h("tbody", {}, ...rows.map((row) => line(state, row, open)))));
}

function line(state: State, row: number, open: (row: number) => void): HTMLElement {
  const { table } = state;
  if (!table) return h("tr");
  const word = (name: string) => table.word(name, row);
  const nobody = table.number("fatalities_best", row) === 0;
  const told = [
    happened(word("sub_event_type"), word("outcome"), word("event_type")),
    word("place") || word("place_name") || t("unplaced"),
    [word("actor1"), word("actor2")].filter(Boolean).join(" — "),
    nobody ? number(0) : deathsTold(table, row),
    term(word("status")),
    word("source"),
  ];
  const date = when(table.number("date_start", row), table.number("date_end", row));
  return h("tr", { class: "cm-table-row" },
    h("th", { scope: "row" }, h("button", { type: "button", class: "cm-text-button", "data-row": row, onclick: () => open(row) }, date)),
    ...told.map((cell) => h("td", { dir: "auto" }, cell)));
}
