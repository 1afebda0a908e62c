// One page: map, layers, side panel, clock.
import L from "leaflet";
import { AreasLayer, sidesOf } from "./map/areas";
import { exported, offer, picture } from "./export";
import { readHash, writeHash } from "./hash";
import { BasemapLayer, LabelsLayer } from "./map/basemap";
import type { CanvasLayer } from "./map/canvas_layer";
import { IncidentsLayer } from "./map/incidents";
import { MarksLayer } from "./map/marks";
import { worldX, worldY } from "./payload/columns";
import { OldBrowserError, readSettings, readStream } from "./payload/read";
import type { PageSettings } from "./payload/read";
import { Table } from "./payload/table";
import { State } from "./state";
import { DARK, LIGHT } from "./theme";
import type { Paint } from "./theme";
import { Card } from "./ui/card";
import { h } from "./ui/dom";
import { Filters } from "./ui/filters";
import { about, key, legend } from "./ui/legend";
import { EventList } from "./ui/list";
import { Search } from "./ui/search";
import { Shell } from "./ui/shell";
import { day, number, rightToLeft, setLanguage, span, t } from "./ui/text";
import type { Key } from "./ui/text";
import { Timeline } from "./ui/timeline";
import { Pointer } from "./ui/pointer";

/** Rows up to which the list follows every step at once. */
const SMALL = 500;
const REST_MS = 140;

const LAYER_KINDS = ["control", "fronts", "advances", "incidents", "uncertainty", "mentions"];

/** Make the map at once, so that folium's own layers can be added to it; fill it when the data is read. */
export function openPage(id: string): L.Map {
  const settings = readSettings();
  setLanguage(settings.language);
  document.documentElement.dataset["theme"] = settings.theme;
  if (rightToLeft()) document.body.setAttribute("dir", "rtl");
  const element = document.getElementById(id) as HTMLElement;
  const shell = new Shell(element, settings);
  const map = L.map(element, {
    center: [20, 20],
    zoom: 3,
    minZoom: 2,
    maxZoom: 17,
    zoomSnap: 0.25,
    zoomDelta: 1,
    wheelPxPerZoomLevel: 110,
    zoomControl: false,
    attributionControl: false,
    worldCopyJump: false,
    maxBounds: [[-85, -540], [85, 540]],
    fadeAnimation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    zoomAnimation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    inertia: !matchMedia("(prefers-reduced-motion: reduce)").matches,
  });
  element.setAttribute("role", "application");
  element.setAttribute("dir", "ltr");
  home(map, settings, shell);
  L.control.scale({ imperial: false, position: "bottomright" }).addTo(map);
  read(settings)
    .then((tables) => new Page(map, settings, shell, tables))
    .catch((error: unknown) => {
      shell.say(error instanceof OldBrowserError ? t("oldBrowser") : String(error));
      throw error;
    });
  return map;
}

async function read(settings: PageSettings): Promise<Table[]> {
  const bytes = await readStream(settings.bytes);
  const tables: Table[] = [];
  for (const layer of settings.layers) {
    tables.push(new Table(layer, bytes));
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  return tables;
}

function home(map: L.Map, settings: PageSettings, shell: Shell): void {
  if (!settings.bounds) return;
  const [west, south, east, north] = settings.bounds;
  const box = L.latLngBounds([south, west], [north, east]);
  const few = east - west < 0.02 && north - south < 0.02;
  map.fitBounds(few ? box.pad(6) : box, { ...shell.clearings(), maxZoom: 11.5, animate: false });
}

class Page {
  private readonly state: State;
  private readonly incidents: IncidentsLayer;
  private readonly areas: AreasLayer;
  private readonly marks: MarksLayer;
  private readonly drawn: CanvasLayer[];
  private readonly list: EventList;
  private readonly card: Card;
  private readonly timeline: Timeline;
  private readonly filters: Filters;
  private readonly sides;
  private readonly labels: LabelsLayer | null;
  private waiting = 0;
  private legendFor = "";

  constructor(
    private readonly map: L.Map,
    private readonly settings: PageSettings,
    private readonly shell: Shell,
    private readonly tables: Table[],
  ) {
    const of = (kind: string) => tables.filter((table) => table.layer.kind === kind);
    const [events] = of("incidents");
    this.sides = sidesOf(of("control"));
    this.state = new State(events ?? null, moments(tables));
    for (const table of tables) if (!table.layer.visible) this.state.hiddenLayers.add(table.layer.kind);
    const paint = () => this.paint();
    this.incidents = new IncidentsLayer(this.state, paint);
    this.areas = new AreasLayer(of("control"), of("fronts"), this.sides, this.state, paint);
    this.marks = new MarksLayer(
      { uncertainty: of("uncertainty"), advances: of("advances"), mentions: of("mentions") },
      this.sides, this.state, this.incidents, paint,
    );
    const [ground] = of("ground");
    const basemap = new BasemapLayer(ground ?? null, paint);
    // a layer without anything to draw would still be moved with every frame
    const used = (layer: AreasLayer | MarksLayer, kinds: string[]) => (kinds.some((kind) => of(kind).length) ? [layer] : []);
    this.drawn = [
      basemap,
      ...used(this.areas, ["control", "fronts"]),
      ...used(this.marks, ["uncertainty", "advances", "mentions"]),
      this.incidents,
    ];
    const [names] = of("labels");
    this.labels = names ? new LabelsLayer(names, paint, () => this.incidents.obstacles()) : null;
    this.card = new Card(this.state, {
      paint, placed: (row) => this.incidents.placed(row), step: (by) => this.step(by), close: () => this.unselect(),
    });
    this.list = new EventList(this.state, {
      paint, placed: (row) => this.incidents.placed(row), viewTest: () => this.viewTest(),
      open: (row) => this.select(row, true), hover: (row) => this.incidents.point(row),
    });
    this.timeline = new Timeline(this.state, paint);
    this.filters = new Filters(this.state, this.layerKinds(), paint, this.tiles());
    if (this.labels) this.drawn.push(this.labels);
    for (const layer of this.drawn) layer.addTo(map);
    const asked = readHash(location.hash, this.state);
    if (asked.view) map.setView([asked.view.lat, asked.view.lon], asked.view.zoom, { animate: false });
    this.build();
    this.listen();
    this.state.filter();
    this.timeline.refresh();
    this.filters.write();
    this.expose();
    if (asked.event !== null) this.select(asked.event, true);
  }

  private paint(): Paint {
    return this.shell.isDark() ? DARK : LIGHT;
  }

  /** The layer kinds that this map has, in the order in which readers think of them. */
  private layerKinds(): { kind: string; label: string }[] {
    return LAYER_KINDS.filter((kind) => this.tables.some((table) => table.layer.kind === kind)).map((kind) => ({
      kind,
      label: t(kind as Key),
    }));
  }

  private tiles(): { shown: () => boolean; show: (shown: boolean) => void } | null {
    const { tiles } = this.settings;
    if (!tiles) return null;
    const layer = L.tileLayer(tiles.url, { maxZoom: tiles.maxZoom, attribution: "" });
    return {
      shown: () => this.map.hasLayer(layer),
      show: (shown) => (shown ? layer.addTo(this.map) : layer.remove()),
    };
  }

  private build(): void {
    const { shell, settings } = this;
    shell.tab("events", this.list.element);
    shell.tab("filter", this.filters.element);
    shell.tab("legend", h("div"));
    shell.tab("about", about(settings));
    shell.mount(this.timeline.element, this.card.element, {
      home: () => home(this.map, settings, shell),
      theme: () => this.changeTheme(),
      zoom: (by) => this.map.zoomIn(by),
      search: (query) => void search.run(query),
      fullScreen: () => void (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()),
      share: () => this.share(),
      save: (format) => void this.save(format),
    });
    const search = new Search(this.state, (found) => shell.found(found));
    const rows = this.state.table?.rows ?? 0;
    this.map.getContainer().setAttribute("aria-label", t("mapHelp", { n: number(rows) }));
    this.writeLegend();
  }

  private share(): void {
    const centre = this.map.getCenter();
    const hash = writeHash({ zoom: this.map.getZoom(), lat: centre.lat, lon: centre.lng }, this.state);
    location.hash = hash;
    const told = () => this.shell.flash(t("copied"));
    navigator.clipboard?.writeText(location.href).then(told, told);
  }

  private async save(format: "png" | "csv" | "geojson"): Promise<void> {
    const name = `${this.settings.title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") || "map"}.${format}`;
    if (format !== "png") {
      offer(await exported(this.state, format), name);
      return;
    }
    const sources = this.settings.layers.flatMap((layer) => layer.sources);
    const line = `${span(this.state.from, this.state.to)} · ${[...new Set(sources), ...this.settings.attributions.slice(0, 1)].join(", ")}`;
    const paint = this.paint();
    const blob = await picture(this.map.getContainer(), this.settings.title, line, paint.ink, paint.paper);
    if (blob) offer(blob, name);
  }

  private writeLegend(): void {
    const date = this.state.last ? day(this.state.to) : "";
    const wanted = `${date} ${this.paint().dark}`;
    if (wanted === this.legendFor) return;
    this.legendFor = wanted;
    this.shell.replace("legend", legend(this.settings, this.paint(), this.sides, date || "–"));
    this.shell.key(key(this.settings, this.paint(), this.sides));
  }

  private listen(): void {
    const { state, map } = this;
    state.on((change) => {
      if (change === "select") {
        this.incidents.redraw();
        this.marks.redraw();
        return;
      }
      if (change === "window") this.timeline.refresh();
      this.incidents.close();
      this.redraw();
      this.refresh();
    });
    map.on("moveend", () => {
      if (this.list.followsView) this.later();
    });
    map.on("resize", () => this.timeline.draw());
    new Pointer(map, this.incidents, this.marks, this.areas, {
      open: (row) => this.select(row, false),
      mention: (table, row) => this.showMention(table, row),
      away: () => this.unselect(),
      describe: (row) => this.list.label(row),
      side: (side) => t("held", { side }),
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.escape();
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.repaint());
  }

  private escape(): void {
    if (this.card.isOpen) this.unselect();
    else if (!this.incidents.close()) this.shell.closeSheet();
  }

  private redraw(): void {
    for (const layer of [this.areas, this.marks, this.incidents]) layer.redraw();
  }

  /** What is cheap at once; list, legend and labels when the reader rests, if the table is large. */
  private refresh(): void {
    this.shell.status(span(this.state.from, this.state.to), this.state);
    if ((this.state.table?.rows ?? 0) <= SMALL) this.follow();
    else this.later();
  }

  private later(): void {
    window.clearTimeout(this.waiting);
    this.waiting = window.setTimeout(() => this.follow(), REST_MS);
  }

  private follow(): void {
    window.clearTimeout(this.waiting);
    this.list.refresh();
    this.labels?.redraw();
    this.writeLegend();
  }

  private repaint(): void {
    for (const layer of this.drawn) layer.redraw();
    this.timeline.draw();
    this.filters.write();
    this.refresh();
  }

  private changeTheme(): void {
    document.documentElement.dataset["theme"] = this.shell.isDark() ? "light" : "dark";
    this.repaint();
    if (this.state.selected !== null) void this.card.show(this.state.selected);
  }

  /** A test of rows against the view, on the Mercator square. */
  private viewTest(): (row: number) => boolean {
    const box = this.map.getBounds();
    const { x, y } = this.incidents;
    const [west, east] = [worldX(box.getWest()), worldX(box.getEast())];
    const [north, south] = [worldY(box.getNorth()), worldY(box.getSouth())];
    return (row) => x[row] >= west && x[row] <= east && y[row] >= north && y[row] <= south;
  }

  private select(row: number, move: boolean): void {
    this.state.select(row);
    this.list.mark(row);
    this.shell.openedCard(true);
    void this.card.show(row).then(() => {
      if (move) this.card.element.focus({ preventScroll: true });
    });
    if (!this.incidents.placed(row)) return;
    const place = this.incidents.latlng(row);
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

  private showMention(table: Table, row: number): void {
    void table.texts.row(row).then((texts) => {
      this.shell.openedCard(true);
      this.card.showFacts(table.word("text", row), [
        [t("place"), [table.word("place_name", row) || t("unplaced")]],
        [t("why"), texts["why"] ? [texts["why"]] : []],
        [t("rivals"), texts["rivals"] ? [texts["rivals"]] : []],
      ]);
    });
  }

  /** For tests and benchmarks: the same things a reader can do, without pixels. */
  private expose(): void {
    const { state } = this;
    Object.assign(window.ConflictMapPage, {
      map: this.map,
      state,
      rows: () => Array.from(state.rows.subarray(0, state.count)),
      select: (row: number) => this.select(row, true),
      ready: true,
    });
    document.documentElement.dataset["ready"] = "true";
    this.shell.ready();
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
