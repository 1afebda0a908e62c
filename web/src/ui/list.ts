// The side list: the same events as the map, in the order in which they happened, those without a place included.
import type { State } from "../state";
import type { Paint } from "../theme";
import { idle } from "../idle";
import type { Box } from "../map/ground_held";
import { h, said } from "./dom";
import { eventTable } from "./event_table";
import { eventPicture } from "./icons";
import { day, deathsTold, happened, number, t, term, when } from "./text";

const PAGE = 80;
/** Of a large table so many are written at once, a little more than can be seen, and the others when there is time. */
const AT_ONCE = 14;
const EVERYWHERE: Box = [-Infinity, -Infinity, Infinity, Infinity];

export interface ListTools {
  paint: () => Paint;
  view: () => Box;
  /** Where the rows stand on the Mercator square; NaN where they have no place. */
  positions: { x: Float64Array; y: Float64Array };
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
  private readonly many: boolean;
  /** What of the list is still to be written. */
  private coming: Iterator<Node> = [].values();

  constructor(
    private readonly state: State,
    private readonly tools: ListTools,
  ) {
    this.many = (state.table?.rows ?? 0) > 400;
    this.onlyView.checked = this.many;
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

  /** Count what is shown, in the view if the reader wants so, and list the first of it; a million rows pass here. */
  refresh(keep = false): void {
    if (!keep) this.limit = PAGE;
    const { rows, count } = this.state;
    const { x, y } = this.tools.positions;
    const [west, north, east, south] = this.followsView ? this.tools.view() : EVERYWHERE;
    const { limit } = this;
    const shown: number[] = [];
    let matching = 0;
    let placeless = 0;
    for (let i = 0; i < count; i++) {
      const row = rows[i];
      const px = x[row];
      if (px !== px) placeless++;
      else if (px < west || px > east || y[row] < north || y[row] > south) continue;
      if (matching++ < limit) shown.push(row);
    }
    this.shown = shown;
    this.write(matching, placeless, keep);
  }

  private placed(row: number): boolean {
    return !Number.isNaN(this.tools.positions.x[row]);
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

  private write(matching: number, placeless: number, keep: boolean): void {
    const { state } = this;
    const all = state.table?.rows ?? 0;
    const head = matching === all
      ? all === 1 ? t("eventCount") : t("eventsCount", { n: number(all) })
      : t("shownOf", { shown: number(matching), all: number(all) });
    this.summary.textContent = placeless ? `${head} · ${t("unplacedCount", { n: number(placeless) })}` : head;
    this.sight.disconnect();
    this.readers.clear();
    this.coming = [].values();
    if (this.asTable.checked) {
      const more = matching > this.shown.length ? [h("ul", { class: "cm-list" }, this.moreButton(Math.min(PAGE, matching - this.shown.length)))] : [];
      this.rowsBox.replaceChildren(eventTable(state, this.shown, this.summary.textContent ?? "", this.tools.open), ...more);
      return;
    }
    this.rowsBox.replaceChildren(this.list);
    this.list.replaceChildren();
    const coming = (this.coming = this.items(all, matching));
    this.append(this.many && !keep ? AT_ONCE : Infinity);
    void this.goOn(coming);
  }

  /** The days as headings and the events under them. */
  private *items(all: number, matching: number): Generator<Node, undefined> {
    let heading = "";
    for (const row of this.shown) {
      const start = this.state.start(row);
      const label = start === null ? t("undated") : day(start, true);
      if (label !== heading) {
        heading = label;
        yield h("li", { class: "cm-day" }, label);
      }
      yield this.item(row);
    }
    if (!this.shown.length) yield h("li", { class: "cm-empty" }, t(all ? "nothing" : "noEvents"));
    if (matching > this.shown.length) yield this.moreButton(Math.min(PAGE, matching - this.shown.length));
    return undefined;
  }

  /** Write some more of the list; false when there is no more. */
  private append(most: number): boolean {
    const items: Node[] = [];
    while (items.length < most) {
      const { done, value } = this.coming.next() as IteratorResult<Node, undefined>;
      if (done) break;
      items.push(value);
    }
    this.list.append(...items);
    for (const item of items) {
      const excerpt = (item as Element).querySelector(".cm-excerpt");
      if (excerpt && this.readers.has(excerpt)) this.sight.observe(item as Element);
    }
    this.mark(this.state.selected);
    return items.length === most;
  }

  private async goOn(coming: Iterator<Node>): Promise<void> {
    do await idle();
    while (this.coming === coming && this.append(AT_ONCE));
  }

  /** Read what has come into sight, one after the other, when there is room in a frame. */
  private seen(entries: IntersectionObserverEntry[]): void {
    for (const { isIntersecting, target } of entries) {
      const excerpt = target.querySelector(".cm-excerpt");
      const read = excerpt && this.readers.get(excerpt);
      if (!isIntersecting || !excerpt || !read) continue;
      this.readers.delete(excerpt);
      this.sight.unobserve(target);
      this.reading = this.reading
        .then(() => idle())
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
    const placed = this.placed(row);
    const actors = [table.word("actor1", row), table.word("actor2", row)].filter(Boolean);
    const deaths = deathsTold(table, row);
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
            deaths && h("span", { class: "cm-deaths" }, `† ${deaths}`),
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
