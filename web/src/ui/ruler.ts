// The measuring tool: what mouse, finger and keyboard do while it is on, and what it says.
import L from "leaflet";
import { MeasureLayer } from "../map/measure";
import type { Measured } from "../map/measure";
import type { Paint } from "../theme";
import { ICONS, h, icon } from "./dom";
import { number, t } from "./text";

export class Ruler {
  readonly element: HTMLElement;
  private readonly layer: MeasureLayer;
  private readonly output = h("output", { class: "cm-ruler-told", "aria-live": "polite" });
  private readonly cross = h("div", { class: "cm-ruler-cross", "aria-hidden": "true" });

  constructor(
    private readonly map: L.Map,
    paint: () => Paint,
    private readonly changed: (on: boolean) => void,
  ) {
    this.layer = new MeasureLayer(paint, (measured) => this.tell(measured));
    const button = (name: "measureBack" | "close", path: string, action: () => void) =>
      h("button", { type: "button", class: "cm-round", "aria-label": t(name), title: t(name), onclick: action }, icon(path));
    this.element = h("div", { class: "cm-bar cm-ruler", hidden: true, role: "group", "aria-label": t("measure") },
      this.output, button("measureBack", ICONS.back, () => this.layer.back()), button("close", ICONS.close, () => this.stop()));
  }

  get on(): boolean {
    return !this.element.hidden;
  }

  toggle(): void {
    if (this.on) this.stop();
    else this.start();
  }

  stop(): void {
    if (!this.on) return;
    const { map } = this;
    this.element.hidden = true;
    this.layer.clear();
    this.layer.remove();
    this.cross.remove();
    map.off("click", this.click, this);
    map.getContainer().removeEventListener("keydown", this.press);
    map.getContainer().classList.remove("cm-measuring");
    map.doubleClickZoom.enable();
    this.changed(false);
  }

  redraw(): void {
    if (this.on) this.layer.redraw();
  }

  private start(): void {
    const { map } = this;
    this.element.hidden = false;
    this.layer.addTo(map);
    this.layer.clear();
    map.on("click", this.click, this);
    map.getContainer().addEventListener("keydown", this.press);
    map.getContainer().classList.add("cm-measuring");
    map.getContainer().append(this.cross);
    map.doubleClickZoom.disable();
    map.getContainer().focus({ preventScroll: true });
    this.changed(true);
  }

  private click(event: L.LeafletEvent): void {
    this.layer.add((event as L.LeafletMouseEvent).latlng);
  }

  /** From the keyboard the map is moved under a cross in its middle. */
  private readonly press = (event: KeyboardEvent): void => {
    if (event.key === "Enter" || event.key === " ") this.layer.add(this.map.getCenter());
    else if (event.key === "Backspace") this.layer.back();
    else return;
    event.preventDefault();
  };

  private tell({ metres, squareKm, points }: Measured): void {
    if (points < 2) this.output.textContent = t(points ? "measureNext" : "measureFirst");
    else this.output.textContent = squareKm === null ? length(metres) : `${length(metres)} · ${t("squareKm", { n: figure(squareKm) })}`;
  }
}

function figure(value: number): string {
  return number(value < 100 ? Math.round(value * 10) / 10 : Math.round(value));
}

function length(metres: number): string {
  return metres < 1000 ? t("metres", { n: number(Math.round(metres)) }) : t("kilometres", { n: figure(metres / 1000) });
}
