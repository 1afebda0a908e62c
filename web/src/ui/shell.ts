// The frame around the map: title, search, tabs, tools; a side panel on a desk, a sheet on a phone.
import L from "leaflet";
import type { PageSettings } from "../payload/read";
import type { State } from "../state";
import { ICONS, h, icon, said } from "./dom";
import { day, number, rightToLeft, t } from "./text";

export type Tab = "events" | "filter" | "figures" | "legend" | "about";
const TABS: Tab[] = ["events", "filter", "figures", "legend", "about"];
const TAB_ICONS: Record<Tab, string> = {
  events: ICONS.list, filter: ICONS.filter, figures: ICONS.numbers, legend: ICONS.key, about: ICONS.about,
};

export class Shell {
  private readonly app = h("div", { class: "cm-app" });
  private readonly main: HTMLElement;
  private readonly side: HTMLElement;
  private readonly panels: Record<Tab, HTMLElement>;
  private readonly tabs: Record<Tab, HTMLButtonElement>;
  private readonly statusLine = h("p", { class: "cm-stats" });
  private readonly message = h("p", { class: "cm-message", role: "status" }, t("loading"));
  private readonly searchNote = h("p", { class: "cm-search-note", role: "status", "aria-live": "polite" });
  private readonly keyBox: HTMLDetailsElement;
  private readonly credit = h("p", { class: "cm-credit", dir: "auto" });
  private readonly input: HTMLInputElement;
  private opened: () => void = () => undefined;

  constructor(
    private readonly mapElement: HTMLElement,
    private readonly settings: PageSettings,
  ) {
    this.tabs = Object.fromEntries(TABS.map((name) => [name, this.tabButton(name)])) as Record<Tab, HTMLButtonElement>;
    this.panels = Object.fromEntries(
      TABS.map((name) => [name, h("div", {
        class: "cm-panel", id: `cm-panel-${name}`, role: "tabpanel", "aria-labelledby": `cm-tab-${name}`, tabindex: 0, hidden: name !== "events",
      })]),
    ) as unknown as Record<Tab, HTMLElement>;
    this.input = h("input", {
      type: "search", class: "cm-search-input", placeholder: t("search"), "aria-label": t("searchLabel"), autocomplete: "off",
      spellcheck: "false", dir: "auto",
    });
    this.keyBox = h("details", { class: "cm-key", open: window.innerWidth >= 1000 }, h("summary", {}, t("key")));
    this.side = this.sidePanel();
    this.main = h("main", { class: "cm-main" });
    mapElement.replaceWith(this.app);
    this.app.append(
      h("a", { class: "cm-skip", href: "#cm-panel-events", onclick: (event) => this.skip(event) }, t("skip")),
      this.side, this.main);
    this.main.append(mapElement, this.message, this.banner());
    this.credit.textContent = settings.attributions[0] ?? "";
  }

  /** The headline on a phone, where the side panel is a closed sheet. The h1 stands in the panel. */
  private banner(): HTMLElement {
    const { title, asOf } = this.settings;
    return h("div", { class: "cm-banner", "aria-hidden": "true" },
      h("strong", { dir: "auto" }, title || t("map")),
      h("span", {}, asOf === null ? "" : t("asOf", { date: day(asOf) })));
  }

  private skip(event: Event): void {
    event.preventDefault();
    this.open("events");
    this.panels.events.querySelector<HTMLElement>("button")?.focus();
  }

  private sidePanel(): HTMLElement {
    const { settings } = this;
    const grip = h("button", { type: "button", class: "cm-grip", "aria-label": t("sheet"), onclick: () => this.toggleSheet() });
    return h("aside", { class: "cm-side" },
      grip,
      h("header", { class: "cm-title" },
        h("h1", { dir: "auto" }, settings.title || t("map")),
        settings.subtitle ? said(settings.subtitle, "p") : null,
        h("p", { class: "cm-asof" }, settings.asOf === null ? "" : t("asOf", { date: day(settings.asOf) })),
        this.statusLine),
      h("div", { class: "cm-search", role: "search" }, icon(ICONS.search), this.input, this.searchNote),
      h("div", { class: "cm-tabs", role: "tablist", onkeydown: (event) => this.moveTab(event as KeyboardEvent) },
        ...TABS.map((name) => this.tabs[name])),
      h("div", { class: "cm-panels" }, ...TABS.map((name) => this.panels[name])));
  }

  private tabButton(name: Tab): HTMLButtonElement {
    return h("button", {
      type: "button", role: "tab", id: `cm-tab-${name}`, "aria-controls": `cm-panel-${name}`,
      "aria-selected": name === "events" ? "true" : "false", tabindex: name === "events" ? 0 : -1,
      onclick: () => this.open(name, true),
    }, icon(TAB_ICONS[name]), h("span", {}, t(name)));
  }

  private moveTab(event: KeyboardEvent): void {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    const at = TABS.findIndex((name) => this.tabs[name].getAttribute("aria-selected") === "true");
    const next = TABS[(at + by + TABS.length) % TABS.length];
    this.open(next);
    this.tabs[next].focus();
  }

  open(wanted: Tab, raise = false): void {
    for (const name of TABS) {
      this.panels[name].hidden = name !== wanted;
      this.tabs[name].setAttribute("aria-selected", String(name === wanted));
      this.tabs[name].tabIndex = name === wanted ? 0 : -1;
    }
    if (raise) this.app.classList.add("cm-sheet-open");
    this.opened();
  }

  tab(name: Tab, content: HTMLElement): void {
    this.panels[name].replaceChildren(content);
  }

  replace(name: Tab, content: HTMLElement): void {
    this.panels[name].replaceChildren(content);
  }

  key(content: HTMLElement): void {
    const [summary] = this.keyBox.children;
    this.keyBox.replaceChildren(summary, content);
  }

  /** Take the frame away and leave the map where it stood. */
  remove(): void {
    this.app.replaceWith(this.mapElement);
  }

  /** Put something after the map that is seen on paper alone. */
  onPaper(content: HTMLElement): void {
    this.app.append(content);
  }

  mount(tools: HTMLElement, bars: HTMLElement[], card: HTMLElement, timeline: HTMLElement, search: (query: string) => void): void {
    this.main.append(tools, this.keyBox, ...bars, card, timeline, this.credit);
    let timer = 0;
    this.input.addEventListener("input", () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => search(this.input.value), 120);
    });
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.input.value) {
        event.stopPropagation();
        this.input.value = "";
        search("");
      } else if (event.key === "Enter") {
        this.panels.events.querySelector<HTMLElement>("[data-row]")?.click();
      }
    });
  }

  /** Write a query that came with a link. */
  searchFor(query: string): void {
    this.input.value = query;
  }

  /** Call when a tab has been opened. */
  onTab(opened: () => void): void {
    this.opened = opened;
  }

  /** Whether a tool is in use. */
  pressed(tool: "measure" | "compare", on: boolean): void {
    this.main.querySelector(`.cm-tool-${tool}`)?.setAttribute("aria-pressed", String(on));
  }

  /** Say something for two seconds. */
  flash(text: string): void {
    this.say(text);
    window.setTimeout(() => (this.message.hidden = true), 2000);
  }

  /** What the search found; null when nobody searches. */
  found(count: number | null): void {
    this.searchNote.textContent =
      count === null ? "" : count ? t("searchFound", { n: number(count) }) : t("searchNone", { query: this.input.value });
    if (count !== null) this.open("events", true);
  }

  status(window: string, state: State): void {
    const all = state.table?.rows ?? 0;
    const shown = state.count === all
      ? all === 1 ? t("eventCount") : t("eventsCount", { n: number(all) })
      : t("shownOf", { shown: number(state.count), all: number(all) });
    const deaths = state.deathsAtLeast ? t("deathsAtLeast", { n: number(state.deaths) }) : number(state.deaths);
    const told = state.deaths ? ` · ${t("deathsTotal", { n: deaths })}` : "";
    this.statusLine.textContent = all ? `${shown} · ${window}${told}` : window;
  }

  say(text: string): void {
    this.message.textContent = text;
    this.message.hidden = false;
  }

  ready(): void {
    this.message.hidden = true;
    const banner = this.main.querySelector<HTMLElement>(".cm-banner");
    if (banner?.offsetHeight) this.main.style.setProperty("--banner", `${banner.offsetHeight + 10}px`);
  }

  /** The theme that is drawn: the reader's choice, else what the reader's system prefers. */
  theme(): "light" | "dark" | "contrast" {
    const theme = document.documentElement.dataset["theme"];
    if (theme === "light" || theme === "dark" || theme === "contrast") return theme;
    if (matchMedia("(prefers-contrast: more)").matches) return "contrast";
    return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  }

  /** Lay the page out for a sheet of paper, or for the screen again. */
  printing(on: boolean): void {
    this.app.classList.toggle("cm-printing", on);
    if (on) this.keyBox.open = true;
    const { layers, attributions } = this.settings;
    const told = layers.filter(({ kind }) => kind !== "ground" && kind !== "labels"); // those are credited first
    const sources = on ? [...new Set(told.flatMap((layer) => layer.sources)), ...attributions.slice(1)] : [];
    this.credit.textContent = [attributions[0] ?? "", ...sources].join(" · ");
  }

  /** Give the interface the colours of the theme that is drawn. */
  dress(): void {
    document.documentElement.dataset["drawn"] = this.theme();
  }

  /** Say why there is no map. */
  fail(text: string): void {
    this.say(text);
    this.message.setAttribute("role", "alert");
  }

  get isPhone(): boolean {
    return matchMedia("(max-width: 720px)").matches;
  }

  private toggleSheet(): void {
    this.app.classList.toggle("cm-sheet-open");
  }

  closeSheet(): void {
    this.app.classList.remove("cm-sheet-open");
  }

  openedCard(open: boolean): void {
    this.app.classList.toggle("cm-card-open", open);
    if (open) this.closeSheet();
  }

  /** Room that the interface takes from the map, for fitting. */
  clearings(): L.FitBoundsOptions {
    if (this.isPhone) return { paddingTopLeft: [20, 84], paddingBottomRight: [20, 170] };
    const key = this.keyBox.open ? 236 : 70;
    if (rightToLeft()) return { paddingTopLeft: [50, 64], paddingBottomRight: [key, 140] };
    return { paddingTopLeft: [key, 64], paddingBottomRight: [50, 140] };
  }

  /** Whether a point of the map is not under the card or the sheet. */
  isClear(point: L.Point): boolean {
    const width = this.mapElement.clientWidth;
    const height = this.mapElement.clientHeight;
    if (this.isPhone) return point.y > 90 && point.y < height * 0.42;
    const across = rightToLeft() ? width - point.x : point.x;
    return across > 40 && across < width - 400 && point.y > 40 && point.y < height - 140;
  }

  bringIntoView(map: L.Map, place: L.LatLng): void {
    const point = map.latLngToContainerPoint(place);
    if (this.isClear(point)) return;
    const size = map.getSize();
    const wanted = this.isPhone ? L.point(size.x / 2, size.y * 0.27) : L.point((size.x + (rightToLeft() ? 370 : -370)) / 2, size.y * 0.45);
    map.panBy(point.subtract(wanted), { animate: !matchMedia("(prefers-reduced-motion: reduce)").matches });
  }
}
