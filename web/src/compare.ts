// Two moments side by side, parted by a line that the reader moves, or what changed between them.
import type L from "leaflet";
import { AreasLayer } from "./map/areas";
import type { Side } from "./map/areas";
import { EventChangesLayer } from "./map/event_changes";
import { IncidentsLayer } from "./map/incidents";
import { Swipe } from "./map/swipe";
import type { Table } from "./payload/table";
import { State } from "./state";
import type { Paint } from "./theme";
import { ICONS, h, icon } from "./ui/dom";
import { day, span, t } from "./ui/text";

export type CompareMode = "swipe" | "change";

export interface Compared {
  areas: Table[];
  fronts: Table[];
  sides: Record<string, Side>;
  now: AreasLayer;
  incidents: IncidentsLayer;
}

/**
 * Where areas are drawn, their state at the beginning of the window stands left and at its end right; where there
 * are only events, those of the window stand right and those of the same length of time before it left, or the map
 * says where they have become more or fewer.
 */
export class Comparison {
  readonly element: HTMLElement;
  mode: CompareMode | null = null;
  private swipe: Swipe | null = null;
  private earlier: AreasLayer | IncidentsLayer | EventChangesLayer | null = null;
  private before: State | null = null;
  private readonly told = h("output", { class: "cm-compare-told" });
  private readonly buttons: Record<CompareMode, HTMLButtonElement>;

  constructor(
    private readonly map: L.Map,
    private readonly state: State,
    private readonly drawn: Compared,
    private readonly paint: () => Paint,
    private readonly changed: () => void,
  ) {
    const button = (mode: CompareMode) =>
      h("button", { type: "button", "aria-pressed": "false", onclick: () => this.start(mode) }, t(mode === "swipe" ? "compareSwipe" : "compareChange"));
    this.buttons = { swipe: button("swipe"), change: button("change") };
    this.element = h("div", { class: "cm-bar cm-compare", hidden: true, role: "group", "aria-label": t("compare") },
      this.told, h("span", { class: "cm-switch" }, this.buttons.swipe, this.buttons.change),
      h("button", { type: "button", class: "cm-round", "aria-label": t("close"), title: t("close"), onclick: () => this.stop() }, icon(ICONS.close)));
  }

  /** A single moment has nothing beside it. */
  get possible(): boolean {
    return this.state.last > this.state.first;
  }

  private get hasAreas(): boolean {
    return this.drawn.areas.length > 0;
  }

  toggle(): void {
    if (this.mode) this.stop();
    else this.start("swipe");
  }

  start(mode: CompareMode): void {
    this.clear();
    this.mode = mode;
    this.state.compare = mode;
    this.element.hidden = false;
    for (const [name, button] of Object.entries(this.buttons)) button.setAttribute("aria-pressed", String(name === mode));
    if (mode === "swipe") this.startSwipe();
    else if (!this.hasAreas) this.startChanges();
    this.refresh();
    this.changed();
  }

  stop(): void {
    this.clear();
    this.mode = this.state.compare = null;
    this.element.hidden = true;
    this.drawn.now.redraw();
    this.changed();
  }

  private clear(): void {
    this.swipe?.remove();
    this.earlier?.remove();
    this.swipe = this.earlier = this.before = null;
    this.drawn.now.since = null;
    this.map.getPane("cm-incidents")?.style.removeProperty("opacity");
  }

  private startSwipe(): void {
    const { map, state, drawn } = this;
    if (this.hasAreas) {
      this.earlier = new AreasLayer(drawn.areas, drawn.fronts, drawn.sides, state, this.paint, () => state.from, "cm-areas-then");
      this.earlier.addTo(map);
      this.swipe = new Swipe(map, ["cm-areas-then"], ["cm-areas"], t("compareHandle"));
      return;
    }
    this.earlier = new IncidentsLayer(this.timeBefore(), this.paint, "cm-incidents-then");
    this.earlier.addTo(map);
    this.swipe = new Swipe(map, ["cm-incidents-then"], ["cm-incidents"], t("compareHandle"));
  }

  /** Only the differences stand on the map; the events themselves are faint under them, and can be opened. */
  private startChanges(): void {
    const before = this.timeBefore();
    this.earlier = new EventChangesLayer(this.state, before, this.drawn.incidents, this.paint);
    this.earlier.addTo(this.map);
    this.map.getPane("cm-incidents")?.style.setProperty("opacity", "0.2");
  }

  /** The same length of time before the window; from a window that begins with everything its later half is taken. */
  private timeBefore(): State {
    const { state } = this;
    this.before = new State(state.table, []);
    if (state.from <= state.first) state.setWindow(Math.round((state.first + state.last) / 2), state.to);
    this.before.take(state, ...this.spanBefore());
    return this.before;
  }

  private spanBefore(): [from: number, to: number] {
    const { from, to } = this.state;
    return [from - (to - from) - 1, from - 1];
  }

  /** After the window, the filters or the theme have changed. */
  refresh(): void {
    const { state } = this;
    if (!this.mode) return;
    let [left, right] = [day(state.from), day(state.to)];
    if (this.before) {
      this.before.take(state, ...this.spanBefore());
      [left, right] = [span(Math.max(state.first, this.before.from), this.before.to), span(state.from, state.to)];
    }
    const changed = this.hasAreas ? "compareTold" : "compareEvents";
    this.told.textContent = this.mode === "swipe" ? t("compareHint") : t(changed, { from: left, to: right });
    this.drawn.now.since = this.mode === "change" ? state.from : null;
    this.swipe?.say(left, right);
    this.earlier?.redraw();
    this.drawn.now.redraw();
  }
}
