// One page: map, layers, side panel, clock.
import L from "leaflet";
import { Actions } from "./actions";
import { Comparison } from "./compare";
import { readHash, writeHash } from "./hash";
import type { Asked } from "./hash";
import { idle } from "./idle";
import { link } from "./link";
import { Drawing } from "./map/drawing";
import { worldX, worldY } from "./payload/columns";
import type { ArchiveSettings, PageSettings } from "./payload/read";
import type { Table } from "./payload/table";
import { State } from "./state";
import type { Change } from "./state";
import { paintOf } from "./theme";
import type { Paint } from "./theme";
import { Card } from "./ui/card";
import { Figures } from "./ui/figures";
import { Filters } from "./ui/filters";
import { about, key, legend } from "./ui/legend";
import { EventList } from "./ui/list";
import { Pointer } from "./ui/pointer";
import { Ruler } from "./ui/ruler";
import { Search } from "./ui/search";
import type { Shell } from "./ui/shell";
import { disputeFacts, mentionFacts, toldFacts, unitFacts } from "./ui/told";
import { currentLanguage, day, number, span, t } from "./ui/text";
import type { Key } from "./ui/text";
import { Timeline } from "./ui/timeline";
import { PrintedList } from "./ui/printed_list";
import { Printing } from "./ui/printing";
import { toolbar } from "./ui/toolbar";

/** Rows up to which the list follows every step at once. */
const SMALL = 500;
const REST_MS = 140;
/** After a movement of the map: one drag often follows another. */
const MOVED_MS = 400;

const LAYER_KINDS = ["control", "fronts", "disputes", "advances", "units", "incidents", "uncertainty", "mentions"];

export class Page {
  private readonly state: State;
  private readonly drawing: Drawing;
  private readonly list: EventList;
  private readonly card: Card;
  private readonly timeline: Timeline;
  private readonly filters: Filters;
  private readonly figures: Figures;
  private readonly comparison: Comparison;
  private readonly ruler: Ruler;
  private readonly search: Search;
  private readonly printing: Printing;
  private pointer: Pointer | null = null;
  private readonly ended = new AbortController();
  private readonly moves: L.LeafletEventHandlerFnMap = {
    movestart: () => window.clearTimeout(this.waiting),
    moveend: () => {
      if (this.stale || this.list.followsView || this.figures.shown) this.later(MOVED_MS);
    },
    resize: () => this.timeline.draw(),
  };
  private readonly onlineTiles: L.TileLayer | null;
  private waiting = 0;
  /** Whether the window or the filters have changed since list and labels were written. */
  private stale = false;
  private legendFor = "";

  constructor(
    private readonly map: L.Map,
    private readonly settings: PageSettings,
    private readonly shell: Shell,
    private readonly tables: Table[],
    private readonly tools: { home: () => void; speak: (language: string, hash: string) => void },
    hash: string,
  ) {
    const [events] = this.of("incidents");
    const { archive, tiles } = settings;
    this.onlineTiles = tiles && L.tileLayer(tiles.url, { maxZoom: tiles.maxZoom, attribution: "" });
    const told = [archive?.first, archive?.last].filter((moment) => typeof moment === "number");
    const state = (this.state = new State(events ?? null, [...moments(tables), ...told]));
    for (const table of tables) if (!table.layer.visible) state.hiddenLayers.add(table.layer.kind);
    const paint = () => this.paint();
    const drawing = (this.drawing = new Drawing(tables, state, paint));
    const placed = (row: number) => drawing.incidents.placed(row);
    this.card = new Card(state, { paint, placed, step: (by) => this.step(by), close: () => this.unselect() });
    this.list = new EventList(state, {
      paint, positions: drawing.incidents, view: () => this.view(), open: (row) => this.select(row, true), hover: (row) => drawing.incidents.point(row),
    });
    this.figures = new Figures(state, this.of("control"), drawing.sides, { paint, view: () => this.view(), inView: () => this.viewTest() });
    this.timeline = new Timeline(state, paint);
    this.filters = new Filters(state, this.layerKinds(), paint, this.tiles());
    this.ruler = new Ruler(map, paint, (on) => this.measuring(on));
    const compared = { areas: this.of("control"), fronts: this.of("fronts"), sides: drawing.sides, now: drawing.areas, incidents: drawing.incidents };
    this.comparison = new Comparison(map, state, compared, paint, () => shell.pressed("compare", this.comparison.mode !== null));
    const printed = new PrintedList(state, { positions: drawing.incidents, view: () => this.view() });
    shell.onPaper(printed.element);
    this.printing = new Printing(map, shell, drawing.incidents, printed, this.ended.signal);
    this.search = new Search(state, (found) => shell.found(found));
    drawing.addTo(map);
    const asked = readHash(hash, state);
    if (asked.view) map.setView([asked.view.lat, asked.view.lon], asked.view.zoom, { animate: false });
    this.build();
    this.listen();
    state.filter();
    this.timeline.refresh();
    this.filters.write();
    this.expose();
    this.answer(asked);
    if (archive) this.readTiles(archive);
    if (state.table && state.table.rows <= SMALL) void idle().then(() => printed.read(Array(state.table?.rows).keys()));
  }

  private of(kind: string): Table[] {
    return this.tables.filter((table) => table.layer.kind === kind);
  }

  private paint(): Paint {
    return paintOf(this.shell.theme());
  }

  /** The layer kinds that this map has, in the order in which readers think of them. */
  private layerKinds(): { kind: string; label: string }[] {
    return LAYER_KINDS.filter((kind) => this.of(kind).length > 0).map((kind) => ({ kind, label: t(kind as Key) }));
  }

  private tiles(): { shown: () => boolean; show: (shown: boolean) => void } | null {
    const layer = this.onlineTiles;
    if (!layer) return null;
    return {
      shown: () => this.map.hasLayer(layer),
      show: (shown) => (shown ? layer.addTo(this.map) : layer.remove()),
    };
  }

  private build(): void {
    const { shell, settings, state, map } = this;
    const actions = new Actions(map, settings, state, () => this.paint(), (text) => shell.flash(text));
    shell.tab("events", this.list.element);
    shell.tab("filter", this.filters.element);
    shell.tab("figures", this.figures.element);
    shell.tab("about", about(settings));
    const tools = toolbar(state, {
      zoom: (by) => map.zoomIn(by),
      home: this.tools.home,
      measure: () => this.ruler.toggle(),
      compare: this.comparison.possible ? () => this.comparison.toggle() : null,
      theme: (theme) => this.changeTheme(theme),
      sized: (sized) => {
        state.sized = sized;
        this.drawing.incidents.redraw();
        this.legendFor = "";
        this.writeLegend();
      },
      language: (code) => this.changeLanguage(code),
      fullScreen: () => void (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()),
      share: () => void actions.share(),
      embed: () => void actions.embed(),
      save: (format) => void actions.save(format),
      print: () => void this.printing.print(),
    });
    shell.mount(tools, [this.comparison.element, this.ruler.element], this.card.element, this.timeline.element, (query) => {
      state.query = query;
      void this.search.run(query);
    });
    shell.onTab(() => this.figures.refresh());
    map.getContainer().setAttribute("aria-label", t("mapHelp", { n: number(state.table?.rows ?? 0) }));
    this.writeLegend();
  }

  /** What a link asks for beside the view, the window and the filters. */
  private answer(asked: Asked): void {
    if (this.state.query) {
      this.shell.searchFor(this.state.query);
      void this.search.run(this.state.query);
    }
    if (!this.state.table) this.shell.open(this.of("control").length ? "figures" : "legend");
    if (asked.compare && this.comparison.possible) this.comparison.start(asked.compare);
    if (asked.event !== null) this.select(asked.event, true);
  }

  private writeLegend(): void {
    const date = this.state.last ? day(this.state.to) : "";
    const paint = this.paint();
    const wanted = `${date} ${paint.name}`;
    if (wanted === this.legendFor) return;
    this.legendFor = wanted;
    const { settings, shell, drawing, state } = this;
    shell.replace("legend", legend(settings, paint, drawing.sides, date || "–", state.sized));
    shell.key(key(settings, paint, drawing.sides));
  }

  private listen(): void {
    const { state, map, drawing } = this;
    state.on((change) => this.changed(change));
    const { signal } = this.ended;
    map.on(this.moves);
    this.pointer = new Pointer(map, drawing, {
      open: (row) => this.select(row, false),
      mention: (table, row) => this.tell(table, row, mentionFacts),
      unit: (table, row) => this.tell(table, row, unitFacts),
      dispute: (table, row) => this.tell(table, row, disputeFacts),
      away: () => this.unselect(),
      describe: (row) => this.list.label(row),
      side: (side) => t("held", { side }),
      busy: () => this.ruler.on,
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.escape();
    }, { signal });
    for (const query of ["(prefers-color-scheme: dark)", "(prefers-contrast: more)"]) {
      matchMedia(query).addEventListener("change", () => this.repaint(), { signal });
    }
  }

  private changed(change: Change): void {
    if (change === "select") {
      this.drawing.incidents.redraw();
      this.drawing.marks.redraw();
      return;
    }
    if (change === "window") this.timeline.refresh();
    this.drawing.incidents.close();
    this.drawing.redrawEvents();
    this.comparison.refresh();
    this.refresh();
  }

  private escape(): void {
    if (this.ruler.on) this.ruler.stop();
    else if (this.card.isOpen) this.unselect();
    else if (this.comparison.mode) this.comparison.stop();
    else if (!this.drawing.incidents.close()) this.shell.closeSheet();
  }

  private measuring(on: boolean): void {
    if (on) this.unselect();
    this.shell.pressed("measure", on);
  }

  /** What is cheap at once; list, legend and labels when the reader rests, if the table is large. */
  private refresh(): void {
    this.stale = true;
    this.shell.status(span(this.state.from, this.state.to), this.state);
    if ((this.state.table?.rows ?? 0) <= SMALL) this.follow();
    else this.later(REST_MS);
  }

  private later(rest: number): void {
    window.clearTimeout(this.waiting);
    this.waiting = window.setTimeout(() => this.follow(), rest);
  }

  private follow(): void {
    window.clearTimeout(this.waiting);
    this.list.refresh();
    this.figures.refresh();
    if (this.stale) this.drawing.labels?.redraw(); // the map's own movement has drawn them
    this.stale = false;
    this.writeLegend();
  }

  private repaint(): void {
    this.shell.dress();
    this.drawing.redraw();
    this.ruler.redraw();
    this.comparison.refresh();
    this.timeline.draw();
    this.filters.write();
    this.refresh();
  }

  private changeTheme(theme: string): void {
    document.documentElement.dataset["theme"] = theme;
    this.repaint();
    if (this.state.selected !== null) void this.card.show(this.state.selected);
  }

  /** The same page in another language: built anew around the map, since a page in a frame cannot be loaded again. */
  private changeLanguage(code: string): void {
    const { map, state } = this;
    state.language = code;
    const centre = map.getCenter();
    const hash = writeHash({ zoom: map.getZoom(), lat: centre.lat, lon: centre.lng }, state);
    location.hash = hash;
    if (this.settings.archive) location.reload();
    else if (code !== currentLanguage()) this.tools.speak(code, hash);
  }

  /** Leave the map to another page. */
  end(): void {
    this.ended.abort();
    window.clearTimeout(this.waiting);
    this.comparison.stop();
    this.ruler.stop();
    this.timeline.stop();
    this.pointer?.remove();
    this.onlineTiles?.remove();
    this.drawing.remove();
    this.map.off(this.moves);
    this.shell.remove();
  }

  /** What the map shows: a rectangle of the Mercator square. */
  private view(): [minX: number, minY: number, maxX: number, maxY: number] {
    const box = this.map.getBounds();
    return [worldX(box.getWest()), worldY(box.getNorth()), worldX(box.getEast()), worldY(box.getSouth())];
  }

  private viewTest(): (row: number) => boolean {
    const [west, north, east, south] = this.view();
    const { x, y } = this.drawing.incidents;
    return (row) => x[row] >= west && x[row] <= east && y[row] >= north && y[row] <= south;
  }

  private select(row: number, move: boolean): void {
    const { incidents } = this.drawing;
    this.state.select(row);
    this.list.mark(row);
    this.shell.openedCard(true);
    void this.card.show(row).then(() => {
      if (move) this.card.element.focus({ preventScroll: true });
    });
    if (!incidents.placed(row)) return;
    const place = incidents.latlng(row);
    if (!move && this.shell.isClear(this.map.latLngToContainerPoint(place))) return;
    this.shell.bringIntoView(this.map, place);
  }

  private unselect(): void {
    const row = this.state.selected;
    this.card.hide();
    this.shell.openedCard(false);
    if (row === null) return;
    this.state.select(null);
    this.list.mark(null);
    if (this.card.element.contains(document.activeElement) || document.activeElement === document.body) {
      document.querySelector<HTMLElement>(`[data-row="${row}"]`)?.focus({ preventScroll: true });
    }
  }

  private step(by: number): void {
    const { rows } = this.list;
    const at = rows.indexOf(this.state.selected ?? -1);
    const next = rows[at + by];
    if (next !== undefined) this.select(next, true);
  }

  private tell(table: Table, row: number, facts: typeof unitFacts): void {
    void table.texts.row(row).then((texts) => {
      this.shell.openedCard(true);
      this.card.showFacts(...facts(table, row, texts));
    });
  }

  private readTiles(archive: ArchiveSettings): void {
    const { shell, map, card } = this;
    const failed = () => shell.say(t("tilesNeedWeb", { file: archive.file }));
    if (location.protocol === "file:") failed();
    window.ConflictMapTiles?.(map, archive, {
      state: this.state,
      paint: () => this.paint(),
      failed,
      tell: (told) => {
        shell.openedCard(true);
        card.showFacts(...toldFacts(told));
      },
    });
  }

  /** For tests and benchmarks: the same things a reader can do, without pixels. */
  private expose(): void {
    const { state } = this;
    Object.assign(window.ConflictMapPage, {
      map: this.map,
      state,
      tables: (kind: string) => this.of(kind),
      rows: () => Array.from(state.rows.subarray(0, state.count)),
      select: (row: number) => this.select(row, true),
      ready: true,
    });
    document.documentElement.dataset["ready"] = "true";
    this.shell.ready();
    link({ state, select: (row) => this.select(row, true), unselect: () => this.unselect(), signal: this.ended.signal });
  }
}

/** Moments at which areas or fronts change: the clock has to reach them. */
function moments(tables: Table[]): number[] {
  const found: number[] = [];
  for (const table of tables) {
    if (table.layer.kind !== "control" && table.layer.kind !== "fronts") continue;
    for (const name of ["from", "to"]) {
      for (const moment of new Set(table.integers(name) ?? [])) if (moment > 0) found.push(moment);
    }
  }
  return found;
}
