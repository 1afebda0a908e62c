// Military units, each with the symbol of its code, of which the layer carries the drawing.
import L from "leaflet";
import { rgba } from "../theme";
import type { Paint } from "../theme";
import type { LayerDescription } from "../payload/read";
import type { Table } from "../payload/table";
import type { State } from "../state";
import { CanvasLayer } from "./canvas_layer";
import type { Frame } from "./canvas_layer";
import { FONT } from "./counts";
import { LabelRoom } from "./labels";
import { unitPicture } from "./unit_pictures";
import type { UnitDrawing, UnitPicture } from "./unit_pictures";

const SIZE = 22;

/** Code to drawing: of the codes that stand in the layer, and of no other. */
export function drawingsOf(layer: LayerDescription): Record<string, UnitDrawing> {
  return (layer.style["symbols"] ?? {}) as Record<string, UnitDrawing>;
}

export class UnitsLayer extends CanvasLayer {
  private readonly pictures = new Map<string, UnitPicture | null>();

  constructor(
    private readonly units: Table[],
    private readonly state: State,
    private readonly paint: () => Paint,
  ) {
    super("cm-units", 630, 1);
  }

  protected draw(frame: Frame): void {
    const room = new LabelRoom(frame.width);
    for (const { table, row, x, y, picture } of this.shown(frame)) {
      frame.ctx.drawImage(picture.canvas, x - picture.anchor.x, y - picture.anchor.y, picture.width, picture.height);
      this.name(frame, room, table.word("name", row), x, y - picture.anchor.y + picture.height + 7);
    }
  }

  /** A unit's name under it, where no other stands. */
  private name(frame: Frame, room: LabelRoom, name: string, x: number, y: number): void {
    if (!name || frame.zoom < 7) return;
    const { ctx } = frame;
    ctx.font = `600 11px ${FONT}`;
    if (!room.centred(x, y, ctx.measureText(name).width, 12)) return;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.lineJoin = "round";
    ctx.lineWidth = 3.4;
    ctx.strokeStyle = this.paint().halo;
    ctx.strokeText(name, x, y);
    ctx.fillStyle = rgba(this.paint().place, 1);
    ctx.fillText(name, x, y);
  }

  private *shown(frame: Frame): Generator<{ table: Table; row: number; x: number; y: number; picture: UnitPicture }> {
    if (this.state.hiddenLayers.has("units")) return;
    for (const table of this.units) {
      const places = table.positions();
      for (let row = 0; row < table.rows; row++) {
        const x = places.x[row] * frame.world - frame.left;
        const y = places.y[row] * frame.world - frame.top;
        if (!(x > -60 && y > -60 && x < frame.width + 60 && y < frame.height + 60)) continue;
        if (!table.standsAt(row, this.state.to)) continue;
        const picture = this.picture(table, table.word("sidc", row), frame.ratio);
        if (picture) yield { table, row, x, y, picture };
      }
    }
  }

  private picture(table: Table, code: string, ratio: number): UnitPicture | null {
    const { paper } = this.paint();
    const key = `${code}|${ratio}|${paper}`;
    const drawing = drawingsOf(table.layer)[code];
    if (drawing && !this.pictures.has(key)) this.pictures.set(key, unitPicture(drawing, SIZE, ratio, paper));
    return this.pictures.get(key) ?? null;
  }

  /** What labels must not cover, in world pixels. */
  obstacles(): { x: number; y: number; r: number }[] {
    const { frame } = this;
    return frame ? [...this.shown(frame)].map(({ x, y }) => ({ x: x + frame.left, y: y + frame.top, r: SIZE * 0.8 })) : [];
  }

  /** The unit under a pixel of the map. */
  at(container: L.Point): { table: Table; row: number } | null {
    if (!this.frame) return null;
    const { x, y } = this.canvasPoint(container);
    for (const unit of this.shown(this.frame)) if (Math.hypot(unit.x - x, unit.y - y) < SIZE) return { table: unit.table, row: unit.row };
    return null;
  }
}
