// What the mouse, the finger and the tooltip do on the map.
import L from "leaflet";
import type { Drawing } from "../map/drawing";
import type { Table } from "../payload/table";
import { h } from "./dom";
import { number, t } from "./text";

export interface PointerTools {
  open: (row: number) => void;
  mention: (table: Table, row: number) => void;
  unit: (table: Table, row: number) => void;
  dispute: (table: Table, row: number) => void;
  away: () => void;
  describe: (row: number) => string;
  side: (side: string) => string;
  /** Whether another tool takes the clicks. */
  busy: () => boolean;
}

export class Pointer {
  private readonly tip = h("div", { class: "cm-tip", hidden: true, dir: "auto" });
  private waiting = 0;
  private readonly listeners: L.LeafletEventHandlerFnMap = {
    click: ({ containerPoint }) => this.click(containerPoint),
    mousemove: ({ containerPoint }) => this.move(containerPoint),
    mouseout: () => this.hide(),
    dragstart: () => this.hide(),
    zoomstart: () => this.hide(),
  };

  constructor(
    private readonly map: L.Map,
    private readonly drawing: Drawing,
    private readonly tools: PointerTools,
  ) {
    map.getContainer().append(this.tip);
    map.on(this.listeners);
  }

  remove(): void {
    this.map.off(this.listeners);
    this.tip.remove();
  }

  private click(point: L.Point): void {
    this.hide();
    if (this.tools.busy()) return;
    const dispute = this.dispute(point);
    if (dispute) {
      this.tools.dispute(dispute.table, dispute.row);
      return;
    }
    const hit = this.drawing.incidents.hit(point, matchMedia("(pointer: coarse)").matches ? 14 : 4);
    if (hit?.group) this.drawing.incidents.openGroup(hit.group);
    else if (hit && hit.count > 1 && this.drawing.incidents.isDense) this.drawing.incidents.zoomTo(hit.row);
    else if (hit) this.tools.open(hit.row);
    else {
      const unit = this.drawing.units.at(point);
      const mention = this.drawing.marks.mentionAt(point);
      if (unit) this.tools.unit(unit.table, unit.row);
      else if (mention) this.tools.mention(mention.table, mention.row);
      else if (!this.drawing.incidents.close()) this.tools.away();
    }
  }

  private move(point: L.Point): void {
    if (this.waiting) return;
    this.waiting = requestAnimationFrame(() => {
      this.waiting = 0;
      this.hover(point);
    });
  }

  private hover(point: L.Point): void {
    if (this.tools.busy()) return;
    const dispute = this.dispute(point);
    const hit = dispute ? null : this.drawing.incidents.hit(point);
    this.map.getContainer().classList.toggle("cm-over", hit !== null);
    if (hit) {
      this.show(point, hit.count > 1 ? t("eventsHere", { n: number(hit.count) }) : this.tools.describe(hit.row));
      return;
    }
    if (dispute) {
      const place = dispute.table.word("place", dispute.row);
      this.show(point, place ? `${t("disputes")}: ${place}` : t("disputes"));
      return;
    }
    const unit = this.drawing.units.at(point);
    if (unit) {
      this.show(point, unit.table.word("name", unit.row) || t("units"));
      return;
    }
    const mention = this.drawing.marks.mentionAt(point);
    if (mention) {
      this.show(point, mention.table.word("text", mention.row));
      return;
    }
    const world = this.map.project(this.map.containerPointToLatLng(point), 0);
    const area = this.drawing.areas.at(world.x / 256, world.y / 256);
    if (area) this.show(point, this.sideOf(area.table, area.row));
    else this.hide();
  }

  /** The disc under a pixel where no event's symbol lies over it: it stands beside them, within a finger's reach. */
  private dispute(point: L.Point): { table: Table; row: number } | null {
    return this.drawing.incidents.hit(point, 0) ? null : this.drawing.disputes.at(point);
  }

  private sideOf(table: Table, row: number): string {
    const side = table.word("side", row);
    if (side === "contested" || side === "unknown") return t(side);
    return this.tools.side(side);
  }

  private show(point: L.Point, text: string): void {
    this.tip.textContent = text;
    this.tip.hidden = false;
    const size = this.map.getSize();
    const left = point.x > size.x - 240;
    this.tip.style.transform = `translate(${point.x + (left ? -12 : 14)}px, ${point.y + 14}px) translateX(${left ? "-100%" : "0"})`;
  }

  private hide(): void {
    this.tip.hidden = true;
  }
}
