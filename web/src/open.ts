// From the data scripts of the document to a page that can be used.
import L from "leaflet";
import { languageOf } from "./hash";
import { Page } from "./page";
import { OldBrowserError, readSettings, readStream } from "./payload/read";
import type { PageSettings } from "./payload/read";
import { Table } from "./payload/table";
import { Shell } from "./ui/shell";
import { currentLanguage, rightToLeft, setLanguage, t } from "./ui/text";

/** Make the map at once, so that folium's own layers can be added to it; fill it when the data is read. */
export function openPage(id: string): L.Map {
  const settings = readSettings();
  speak(languageOf(location.hash) ?? settings.language);
  document.documentElement.dataset["theme"] = settings.theme;
  const element = document.getElementById(id) as HTMLElement;
  const shell = new Shell(element, settings);
  shell.dress();
  const moving = !matchMedia("(prefers-reduced-motion: reduce)").matches;
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
    fadeAnimation: moving,
    zoomAnimation: moving,
    inertia: moving,
  });
  element.setAttribute("role", "application");
  element.setAttribute("dir", "ltr");
  home(map, settings, shell);
  stayHome(map, settings, shell);
  L.control.scale({ imperial: false, position: "bottomright" }).addTo(map);
  read(settings)
    .then((tables) => show(map, settings, shell, tables, location.hash))
    .catch((error: unknown) => {
      shell.fail(error instanceof OldBrowserError ? t("oldBrowser") : `${t("broken")} ${String(error)}`);
      if (!(error instanceof OldBrowserError)) throw error;
    });
  return map;
}

function speak(language: string): void {
  setLanguage(language);
  document.documentElement.lang = currentLanguage();
  document.body.setAttribute("dir", rightToLeft() ? "rtl" : "ltr");
}

/** Build the page around the map; in another language it is built anew, in the state in which it was. */
function show(map: L.Map, settings: PageSettings, shell: Shell, tables: Table[], hash: string): void {
  const page = new Page(map, settings, shell, tables, {
    home: () => home(map, settings, shell),
    speak: (language, state) => {
      page.end();
      speak(language);
      const next = new Shell(map.getContainer(), settings);
      next.dress();
      map.invalidateSize({ animate: false, pan: false });
      show(map, settings, next, tables, state);
      document.querySelector<HTMLElement>(".cm-menu-display summary")?.focus();
    },
  }, hash);
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

const STILL_PX = 3;

/** A notebook or an article may give its frame room after this script has run: until somebody moves it, a map of any size shows all. */
function stayHome(map: L.Map, settings: PageSettings, shell: Shell): void {
  let center = map.getCenter();
  let zoom = map.getZoom();
  map.on("resize", () => {
    const off = map.latLngToContainerPoint(center).distanceTo(map.getSize().divideBy(2));
    if (map.getZoom() !== zoom || off > STILL_PX) return;
    home(map, settings, shell);
    center = map.getCenter();
    zoom = map.getZoom();
  });
}
