// On paper the map has a size of its own: it is drawn anew for the sheet, and again for the screen afterwards.
import type L from "leaflet";
import type { Shell } from "./shell";

export function printing(map: L.Map, shell: Shell): void {
  let view: { centre: L.LatLng; zoom: number } | null = null;
  window.addEventListener("beforeprint", () => {
    view = { centre: map.getCenter(), zoom: map.getZoom() };
    shell.printing(true);
    map.invalidateSize({ animate: false, pan: false });
    map.setView(view.centre, view.zoom, { animate: false });
  });
  window.addEventListener("afterprint", () => {
    shell.printing(false);
    map.invalidateSize({ animate: false, pan: false });
    if (view) map.setView(view.centre, view.zoom, { animate: false });
  });
}
