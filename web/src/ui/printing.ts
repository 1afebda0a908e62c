// On paper the map has a size of its own: it is drawn anew for the sheet, and again for the screen afterwards.
import type L from "leaflet";
import type { IncidentsLayer } from "../map/incidents";
import type { PrintedList } from "./printed_list";
import type { Shell } from "./shell";

export class Printing {
  private view: { centre: L.LatLng; zoom: number } | null = null;

  constructor(
    private readonly map: L.Map,
    private readonly shell: Shell,
    private readonly incidents: IncidentsLayer,
    private readonly list: PrintedList,
    signal: AbortSignal,
  ) {
    window.addEventListener("beforeprint", () => this.begin(), { signal });
    window.addEventListener("afterprint", () => this.end(), { signal });
  }

  /** Lay the sheet out, read what its list quotes, and open the browser's dialogue. */
  async print(): Promise<void> {
    this.begin();
    await this.list.read();
    this.list.write();
    window.print();
  }

  private begin(): void {
    const { map } = this;
    if (!this.view) {
      this.view = { centre: map.getCenter(), zoom: map.getZoom() };
      this.shell.printing(true);
      map.invalidateSize({ animate: false, pan: false });
      map.setView(this.view.centre, this.view.zoom, { animate: false });
    }
    this.incidents.number(this.list.choose());
    this.list.write();
  }

  private end(): void {
    const { map, view } = this;
    this.view = null;
    this.shell.printing(false);
    this.list.clear();
    map.invalidateSize({ animate: false, pan: false });
    if (view) map.setView(view.centre, view.zoom, { animate: false });
    this.incidents.number(null);
  }
}
