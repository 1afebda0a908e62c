// A line across the map: one drawing left of it, another right of it.
import L from "leaflet";
import { h } from "../ui/dom";

const STEP = 0.02;

export class Swipe {
  readonly element: HTMLElement;
  private readonly handle: HTMLElement;
  private readonly labels: [HTMLElement, HTMLElement] = [h("span", { class: "cm-swipe-label" }), h("span", { class: "cm-swipe-label" })];
  private share = 0.5;

  constructor(
    private readonly map: L.Map,
    private readonly left: string[],
    private readonly right: string[],
    name: string,
  ) {
    this.handle = h("div", {
      class: "cm-swipe-handle", role: "slider", tabindex: 0, "aria-label": name, "aria-valuemin": 0, "aria-valuemax": 100,
      "aria-orientation": "horizontal", onkeydown: (event) => this.press(event as KeyboardEvent),
      onpointerdown: (event) => this.drag(event as PointerEvent),
    });
    this.element = h("div", { class: "cm-swipe", dir: "ltr" }, ...this.labels, this.handle);
    map.getContainer().append(this.element);
    // Leaflet would take a drag of the handle for one of the map
    L.DomEvent.disableClickPropagation(this.element);
    map.on("move zoom resize", this.place, this);
    this.place();
  }

  remove(): void {
    this.map.off("move zoom resize", this.place, this);
    this.element.remove();
    for (const name of [...this.left, ...this.right]) {
      const pane = this.map.getPane(name);
      pane?.style.removeProperty("clip-path");
      delete pane?.dataset["clip"];
    }
  }

  /** What stands left and right. */
  say(left: string, right: string): void {
    this.labels[0].textContent = left;
    this.labels[1].textContent = right;
    this.handle.setAttribute("aria-valuetext", `${Math.round(this.share * 100)} %: ${left} | ${right}`);
  }

  /** Where the line stands, from 0 (left) to 1. */
  set at(share: number) {
    this.share = Math.max(0, Math.min(1, share));
    this.place();
  }

  get at(): number {
    return this.share;
  }

  private press(event: KeyboardEvent): void {
    const by = { ArrowLeft: -STEP, ArrowRight: STEP, PageDown: -10 * STEP, PageUp: 10 * STEP, Home: -1, End: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    this.at = this.share + by;
  }

  private drag(event: PointerEvent): void {
    event.preventDefault();
    this.handle.setPointerCapture(event.pointerId);
    const box = this.map.getContainer().getBoundingClientRect();
    const follow = (moved: PointerEvent) => (this.at = (moved.clientX - box.left) / box.width);
    this.handle.addEventListener("pointermove", follow);
    this.handle.addEventListener("pointerup", () => this.handle.removeEventListener("pointermove", follow), { once: true });
  }

  private place(): void {
    const size = this.map.getSize();
    const x = Math.round(this.share * size.x);
    this.element.style.left = `${x}px`;
    this.handle.setAttribute("aria-valuenow", String(Math.round(this.share * 100)));
    const far = 4 * Math.max(size.x, size.y);
    const middle = this.map.containerPointToLayerPoint([x, 0]);
    this.clip(this.left, middle.x - far, middle.x, middle.y - far, middle.y + far, `0 ${this.share}`);
    this.clip(this.right, middle.x, middle.x + far, middle.y - far, middle.y + far, `${this.share} 1`);
  }

  private clip(names: string[], west: number, east: number, north: number, south: number, share: string): void {
    const corners = [[west, north], [east, north], [east, south], [west, south]].map(([x, y]) => `${x}px ${y}px`);
    for (const name of names) {
      const pane = this.map.getPane(name);
      if (!pane) continue;
      pane.style.clipPath = `polygon(${corners.join()})`;
      pane.dataset["clip"] = share; // for the picture of the view
    }
  }
}
