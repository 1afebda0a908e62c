// The buttons over the map.
import type { Format } from "../actions";
import type { State } from "../state";
import { ICONS, h, icon } from "./dom";
import { Menu } from "./menu";
import type { Choice } from "./menu";
import { LANGUAGE_NAMES, currentLanguage, t } from "./text";

export type Theme = "auto" | "light" | "dark" | "contrast";
export const THEMES: Theme[] = ["auto", "light", "dark", "contrast"];

export interface Tools {
  zoom: (by: number) => void;
  home: () => void;
  measure: () => void;
  compare: (() => void) | null;
  theme: (theme: Theme) => void;
  sized: (sized: boolean) => void;
  language: (code: string) => void;
  fullScreen: () => void;
  share: () => void;
  embed: () => void;
  save: (format: Format) => void;
  print: () => void;
}

type Named = "zoomIn" | "zoomOut" | "home" | "measure" | "compare";

export function toolbar(state: State, tools: Tools): HTMLElement {
  const button = (name: Named, path: string, action: () => void) =>
    h("button", { type: "button", class: `cm-tool cm-tool-${name}`, "aria-label": t(name), title: t(name), onclick: action }, icon(path));
  return h("div", { class: "cm-tools", role: "toolbar", "aria-label": t("tools") },
    button("zoomIn", ICONS.plus, () => tools.zoom(1)),
    button("zoomOut", ICONS.minus, () => tools.zoom(-1)),
    button("home", ICONS.home, tools.home),
    button("measure", ICONS.measure, tools.measure),
    tools.compare && button("compare", ICONS.compare, tools.compare),
    new Menu("display", t("display"), ICONS.theme, displayChoices(state, tools)).element,
    new Menu("share", t("share"), ICONS.save, shareChoices(tools)).element);
}

function displayChoices(state: State, tools: Tools): Choice[] {
  const chosen = () => document.documentElement.dataset["theme"];
  const themes = THEMES.map((theme): Choice => ({
    label: t(`theme_${theme}`), act: () => tools.theme(theme), chosen: () => chosen() === theme,
  }));
  const sized: Choice[] = state.table?.has("fatalities_best")
    ? [{ label: t("sized"), act: () => tools.sized(!state.sized), chosen: () => state.sized }]
    : [];
  const full: Choice[] = document.fullscreenEnabled ? [{ label: t("fullScreen"), act: tools.fullScreen }] : [];
  const languages = Object.entries(LANGUAGE_NAMES).map(([code, label]): Choice => ({
    label, act: () => tools.language(code), chosen: () => currentLanguage() === code,
  }));
  return [...themes, ...sized, ...full, { heading: t("language") }, ...languages];
}

function shareChoices(tools: Tools): Choice[] {
  const save = (format: Format): (() => void) => () => tools.save(format);
  return [
    { label: t("copyLink"), act: tools.share },
    { label: t("copyEmbed"), act: tools.embed },
    { label: t("savePng"), act: save("png") },
    { label: t("saveCsv"), act: save("csv") },
    { label: t("saveGeojson"), act: save("geojson") },
    { label: t("print"), act: tools.print },
  ];
}
