// The side list: the same events as the map, in the order in which they happened, those without a place included.
import { MISSING } from "../payload/columns";
import type { State } from "../state";
import type { Paint } from "../theme";
import { h, said } from "./dom";
import { eventTable } from "./event_table";
import { eventPicture } from "./icons";
import { day, happened, number, t, term, when } from "./text";

const PAGE = 80;

export interface ListTools {
  paint: () => Paint;
  viewTest: () => (row: number) => boolean;
  placed: (row: number) => boolean;
  open: (row: number) => void;
  hover: (row: number | null) => void;
}

export class EventList {
  readonly element: HTMLElement;
  private readonly list = h("ol", { class: "cm-list" });
  private readonly summary = h("p", { class: "cm-summary", role: "status", "aria-live": "polite" });
  private readonly onlyView = h("input", { type: "checkbox", id: "cm-only-view" });
  private readonly asTable = h("input", { type: "checkbox", id: "cm-as-table" });
  private readonly rowsBox = h("div", { class: "cm-rows" });
  /** Excerpts not read yet: eighty events of a large table may lie in eighty pieces of text. */
  private readonly readers = new Map<Element, () => Promise<void>>();
  private readonly sight = new IntersectionObserver((entries) => this.seen(entries), { rootMargin: "120px" });
  private reading: Promise<void> = Promise.resolve();
  private limit = PAGE;
  private shown: number[] = [];

  constructor(
    private readonly state: State,
    private readonly tools: ListTools,
  ) {
    const many = (state.table?.rows ?? 0) > 400;
    this.onlyView.checked = many;
    for (const box of [this.onlyView, this.asTable]) box.addEventListener("change", () => this.refresh());
    this.element = h(
      "div", { class: "cm-panel-body" },
      h("div", { class: "cm-list-head" }, this.summary,
        h("div", { class: "cm-list-options" },
          h("label", { for: "cm-only-view", class: "cm-check" }, this.onlyView, t("onlyView")),
          h("label", { for: "cm-as-table", class: "cm-check" }, this.asTable, t("asTable")))),
      this.rowsBox,
    );
    this.rowsBox.append(this.list);
  }

  get followsView(): boolean {
    return this.onlyView.checked;
  }

  /** Rows now in the list, in order. */
  get rows(): number[] {
    return this.shown;
  }

  refresh(keep = false): void {
    if (!keep) this.limit = PAGE;
    const { state, tools } = this;
    const shown: number[] = [];
    let matching = 0;
    let placeless = 0;
    const inView = this.followsView ? tools.viewTest() : null;
    for (let i = 0; i < state.count; i++) {
      const row = state.rows[i];
      const placed = tools.placed(row);
      if (!placed) placeless++;
      if (inView && placed && !inView(row)) continue;
      matching++;
      if (shown.length < this.limit) shown.push(row);
    }
    this.shown = shown;
    this.write(matching, placeless);
  }

  /** Mark the selected event and bring it into sight. */
  mark(row: number | null): void {
    for (const old of this.rowsBox.querySelectorAll("[aria-current]")) old.removeAttribute("aria-current");
    const item = row === null ? null : this.rowsBox.querySelector<HTMLElement>(`[data-row="${row}"]`);
    item?.setAttribute("aria-current", "true");
    const panel = this.element.parentElement;
    if (!item || !panel) return;
    // scrollIntoView would also scroll the frame around a closed sheet
    const above = item.getBoundingClientRect().top - panel.getBoundingClientRect().top - 40;
    const below = item.getBoundingClientRect().bottom - panel.getBoundingClientRect().bottom;
    if (above < 0) panel.scrollTop += above;
    else if (below > 0) panel.scrollTop += below;
  }

  private write(matching: number, placeless: number): void {
    const { state } = this;
    const all = state.table?.rows ?? 0;
    const head = matching === all
      ? all === 1 ? t("eventCount") : t("eventsCount", { n: number(all) })
      : t("shownOf", { shown: number(matching), all: number(all) });
    this.summary.textContent = placeless ? `${head} · ${t("unplacedCount", { n: number(placeless) })}` : head;
    this.sight.disconnect();
    this.readers.clear();
    if (this.asTable.checked) {
      const more = matching > this.shown.length ? [h("ul", { class: "cm-list" }, this.moreButton(Math.min(PAGE, matching - this.shown.length)))] : [];
      this.rowsBox.replaceChildren(eventTable(state, this.shown, this.summary.textContent ?? "", this.tools.open), ...more);
      return;
    }
    this.rowsBox.replaceChildren(this.list);
    const items: Node[] = [];
    let heading = "";
    for (const row of this.shown) {
      const start = state.start(row);
      const label = start === null ? t("undated") : day(start, true);
      if (label !== heading) {
        heading = label;
        items.push(h("li", { class: "cm-day" }, label));
      }
      items.push(this.item(row));
    }
    if (!items.length) items.push(h("li", { class: "cm-empty" }, t(all ? "nothing" : "noEvents")));
    if (matching > this.shown.length) items.push(this.moreButton(Math.min(PAGE, matching - this.shown.length)));
    this.list.replaceChildren(...items);
    if (this.readers.size) for (const item of this.list.querySelectorAll(".cm-item")) this.sight.observe(item);
    this.mark(state.selected);
  }

  /** Read what has come into sight, one after the other, with room for a frame between them. */
  private seen(entries: IntersectionObserverEntry[]): void {
    for (const { isIntersecting, target } of entries) {
      const excerpt = target.querySelector(".cm-excerpt");
      const read = excerpt && this.readers.get(excerpt);
      if (!isIntersecting || !excerpt || !read) continue;
      this.readers.delete(excerpt);
      this.sight.unobserve(target);
      this.reading = this.reading
        .then(() => new Promise((resolve) => setTimeout(resolve, 0)))
        .then(() => (excerpt.isConnected ? read() : undefined));
    }
  }

  private moreButton(n: number): HTMLElement {
    const more = () => {
      this.limit += PAGE;
      this.refresh(true);
    };
    return h("li", { class: "cm-more" }, h("button", { type: "button", onclick: more }, t("more", { n })));
  }

  private item(row: number): HTMLElement {
    const { state, tools } = this;
    const table = state.table;
    if (!table) return h("li");
    const kind = table.word("event_type", row);
    const status = table.word("status", row);
    const what = happened(table.word("sub_event_type", row), table.word("outcome", row), kind);
    const place = table.word("place", row) || table.word("place_name", row);
    const placed = tools.placed(row);
    const actors = [table.word("actor1", row), table.word("actor2", row)].filter(Boolean);
    const deaths = table.integers("fatalities_best")?.[row] ?? MISSING;
    const excerpt = h("span", { class: "cm-excerpt", dir: "auto" });
    const read = async () => {
      const texts = await table.texts.row(row);
      excerpt.textContent = (placed ? "" : texts["place_why"]) || texts["quote"] || texts["notes"] || "";
    };
    if (state.table?.texts.pieces.length === 1) void read();
    else this.readers.set(excerpt, read);
    return h(
      "li", { class: placed ? "cm-item" : "cm-item cm-item-unplaced" },
      h("button", {
          type: "button", "data-row": row, class: "cm-item-button",
          onclick: () => tools.open(row), onmouseenter: () => tools.hover(row), onmouseleave: () => tools.hover(null),
        },
        eventPicture(kind, status, tools.paint(), 9),
        h("span", { class: "cm-item-text" },
          h("span", { class: "cm-item-line" },
            h("span", { class: "cm-item-what" }, what),
            place && " · ",
            place && h("bdi", { class: "cm-item-place" }, place)),
          h("span", { class: "cm-item-meta" },
            status && h("span", { class: `cm-chip cm-chip-${status}` }, term(status)),
            !placed && h("span", { class: "cm-chip cm-chip-unplaced" }, t("unplaced")),
            deaths > 0 && h("span", { class: "cm-deaths" }, `† ${number(deaths)}`),
            actors.length > 0 && said(actors.join(" — "))),
          excerpt)),
    );
  }

  /** What a screen reader says of a row. */
  label(row: number): string {
    const table = this.state.table;
    if (!table) return "";
    return t("rowLabel", {
      what: happened(table.word("sub_event_type", row), table.word("outcome", row), table.word("event_type", row)),
      place: table.word("place", row) || t("unplaced"),
      when: when(table.number("date_start", row), table.number("date_end", row)),
    });
  }
}
