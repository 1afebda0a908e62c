// The legend: every symbol on the map with what it means, the date and the sources for which it stands.
import leaflet from "leaflet/LICENSE";
import milsymbol from "../../node_modules/milsymbol/LICENSE";
import { BUNCH, FEW } from "../map/incidents";
import { SIZES } from "../map/sizes";
import { drawingsOf } from "../map/units";
import type { UnitDrawing } from "../map/unit_pictures";
import type { PageSettings } from "../payload/read";
import type { Side } from "../map/areas";
import type { Paint } from "../theme";
import { h, said } from "./dom";
import { legendPicture } from "./icons";
import { number, t, term } from "./text";
import type { Key } from "./text";

type Entry = [symbol: string, label: string, definition: string];

const GROUPS: [families: string[], title: Key][] = [
  [["side", "dispute"], "legendControl"],
  [["front", "advance", "unit"], "legendMotion"],
  [["event", "size", "count", "density"], "legendKinds"],
  [["status"], "legendClaim"],
  [["uncertainty", "mention"], "legendPlace"],
];

function grouped(settings: PageSettings, sized = false): { title: string; entries: Entry[] }[] {
  const entries = new Map<string, Entry>();
  for (const layer of settings.layers) for (const entry of layer.legend) entries.set(entry[0], entry);
  const rows = Math.max(0, ...settings.layers.filter((layer) => layer.kind === "incidents").map((layer) => layer.rows));
  const counted = settings.layers.some((layer) => layer.kind === "incidents" && "fatalities_best" in layer.columns);
  if (sized && counted) entries.set("size:", ["size:", t("legendSize"), t("legendSizeText", sizesText())]);
  if (rows > BUNCH) entries.set("count:", ["count:", t("legendCount"), t("legendCountText")]);
  if (rows > FEW) entries.set("density:", ["density:", t("legendDensity"), t("legendDensityText")]);
  const family = (symbol: string) => symbol.slice(0, symbol.indexOf(":"));
  return GROUPS.map(([families, title]) => ({
    title: t(title),
    entries: [...entries.values()].filter(([symbol]) => families.includes(family(symbol))),
  })).filter((group) => group.entries.length > 0);
}

function sizesText(): Record<string, string> {
  const [[most], [many], [some]] = SIZES;
  return { most: number(most), many: number(many), some: number(some) };
}

function line(entry: Entry, paint: Paint, sides: Record<string, Side>, unit: UnitDrawing | undefined, defined: boolean): HTMLElement {
  const [symbol, label, definition] = entry;
  return h("li", { class: "cm-key-item" },
    h("span", { class: "cm-key-symbol" }, legendPicture(symbol, paint, sides, unit)),
    h("span", { class: "cm-key-text" },
      h("span", { class: "cm-key-label", dir: "auto" }, named(symbol, label)),
      defined && definition ? h("span", { class: "cm-key-definition", dir: "auto" }, term(definition)) : null));
}

/** A symbol that stands on the map, to show what units look like. */
function anyUnit(settings: PageSettings): UnitDrawing | undefined {
  return settings.layers.flatMap((layer) => Object.values(drawingsOf(layer)))[0];
}

/** A side's name is a stranger's word inside ours. */
function named(symbol: string, label: string): string {
  if (!symbol.startsWith("side:")) return term(label);
  const side = symbol.slice("side:".length);
  return side === "contested" || side === "unknown" ? t(side) : t("held", { side });
}

/** The whole legend, with definitions. */
export function legend(settings: PageSettings, paint: Paint, sides: Record<string, Side>, date: string, sized: boolean): HTMLElement {
  const sources = [...new Set(settings.layers.filter(({ kind }) => kind !== "ground" && kind !== "labels").flatMap((layer) => layer.sources))];
  return h("div", { class: "cm-panel-body cm-legend" },
    h("p", { class: "cm-quiet" }, t("legendDate", { date })),
    sources.length ? h("p", { class: "cm-quiet" }, `${t("sources")}: `, said(`${sources.slice(0, 6).join(", ")}${sources.length > 6 ? " …" : ""}`)) : null,
    ...grouped(settings, sized).map(({ title, entries }) =>
      h("section", {}, h("h2", {}, title), h("ul", {}, ...entries.map((entry) => line(entry, paint, sides, anyUnit(settings), true))))));
}

/** The key on the map: the symbols that one meets first, with their names only. */
export function key(settings: PageSettings, paint: Paint, sides: Record<string, Side>): HTMLElement {
  return h("div", { class: "cm-key-body" },
    ...grouped(settings).map(({ title, entries }) =>
      h("ul", { "aria-label": title }, ...entries.filter(([symbol]) => symbol !== "count:").map((entry) => line(entry, paint, sides, anyUnit(settings), false)))));
}

/** Where everything comes from. */
export function about(settings: PageSettings): HTMLElement {
  const sources = [...new Set(settings.layers.flatMap((layer) => layer.sources))];
  const units = settings.layers.some(({ kind }) => kind === "units");
  const tiles = settings.tiles ? new URL(settings.tiles.url.replace("{s}", "a")).host : "";
  return h("div", { class: "cm-panel-body cm-about" },
    h("p", {}, t("aboutHonest")),
    sources.length ? h("section", {}, h("h2", {}, t("aboutSources")), h("ul", {}, ...sources.slice(0, 200).map((source) => h("li", {}, said(source))))) : null,
    h("section", {}, h("h2", {}, t("aboutBasemap")), h("p", {}, t("aboutBorders")),
      ...settings.attributions.map((text) => h("p", { class: "cm-quiet" }, said(text)))),
    h("section", {}, h("h2", {}, t("aboutSoftware")),
      h("p", { class: "cm-quiet" }, tiles ? t("aboutTiles", { host: tiles }) : t("aboutMade")),
      settings.tiles?.attribution ? h("p", { class: "cm-quiet" }, said(settings.tiles.attribution)) : null,
      h("p", { class: "cm-quiet" }, t("aboutLeaflet")),
      units ? h("p", { class: "cm-quiet" }, t("aboutMilsymbol")) : null,
      licence(t("aboutLicence"), leaflet),
      units ? licence(t("aboutLicenceUnits"), milsymbol) : null));
}

function licence(name: string, text: string): HTMLElement {
  return h("details", {}, h("summary", {}, name), h("p", { class: "cm-quiet cm-licence", dir: "ltr", lang: "en" }, text));
}
