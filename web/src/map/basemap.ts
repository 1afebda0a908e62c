// The quiet ground: sea, land, water, borders; and above the areas, its labels.
import { POLYGON, latOf, lonOf, worldX, worldY } from "../payload/columns";
import type { Table } from "../payload/table";
import type { Paint } from "../theme";
import { CanvasLayer } from "./canvas_layer";
import type { Frame } from "./canvas_layer";
import { drawLabels, measured } from "./label_pictures";
import type { Label, LabelStyle } from "./label_pictures";
import { LabelRoom } from "./labels";
import type { Spot } from "./labels";
import { ownScript } from "../ui/text";
import { touches, trace } from "./paths";

interface Stroke {
  colour: (paint: Paint) => string;
  width: (zoom: number) => number;
  dash?: number[];
}

function bounded(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}

const STROKES: Record<string, Stroke[]> = {
  river: [{ colour: (paint) => paint.river, width: (zoom) => Math.max(0.7, Math.min(2.4, (zoom - 4) / 2.6)) }],
  admin1: [{ colour: (paint) => paint.admin1, width: () => 1, dash: [4, 3] }],
  border: [
    { colour: (paint) => paint.borderCasing, width: (zoom) => bounded((zoom - 2) * 0.9, 1.5, 5) },
    { colour: (paint) => paint.border, width: (zoom) => bounded(zoom / 5.5, 0.7, 1.3) },
  ],
  disputed: [{ colour: (paint) => paint.border, width: (zoom) => bounded(zoom / 5.5, 0.8, 1.3), dash: [3, 4] }],
  coast: [{ colour: (paint) => paint.landEdge, width: (zoom) => bounded(zoom / 6, 0.6, 1) }],
};
const FILLS: Record<string, (paint: Paint) => string> = {
  land: (paint) => paint.land,
  lake: (paint) => paint.lake,
};
const ORDER = ["land", "lake", "river", "admin1", "border", "disputed", "coast"];

export class BasemapLayer extends CanvasLayer {
  constructor(
    private readonly ground: Table | null,
    private readonly paint: () => Paint,
  ) {
    super("cm-basemap", 150, 2);
  }

  protected draw(frame: Frame): void {
    const { ctx } = frame;
    const paint = this.paint();
    ctx.fillStyle = this.ground ? paint.sea : paint.land;
    ctx.fillRect(0, 0, frame.width, frame.height);
    this.graticule(frame, paint);
    if (!this.ground) return;
    const themes = this.ground.words("theme");
    for (const theme of ORDER) {
      const code = themes.words.indexOf(theme) + 1;
      if (code) this.theme(frame, theme, code, paint);
    }
  }

  private theme(frame: Frame, theme: string, code: number, paint: Paint): void {
    const { ctx } = frame;
    const ground = this.ground as Table;
    const { codes } = ground.words("theme");
    const shapes = ground.shapes();
    const least = ground.integers("zoom");
    ctx.beginPath();
    for (let row = 0; row < ground.rows; row++) {
      if (codes[row] !== code || (least && least[row] / 10 > frame.zoom)) continue;
      if (touches(shapes[row], frame, 8)) trace(ctx, shapes[row], frame, shapes[row].kind === POLYGON);
    }
    if (FILLS[theme]) {
      ctx.fillStyle = FILLS[theme](paint);
      ctx.fill("evenodd");
    }
    ctx.lineJoin = "round";
    for (const stroke of STROKES[theme] ?? []) {
      ctx.strokeStyle = stroke.colour(paint);
      ctx.lineWidth = stroke.width(frame.zoom);
      ctx.setLineDash(stroke.dash ?? []);
      ctx.stroke();
    }
    ctx.setLineDash([]);
  }

  private graticule(frame: Frame, paint: Paint): void {
    const { ctx } = frame;
    const step = [30, 20, 10, 5, 2, 1, 0.5, 0.25, 0.1].find((degrees) => (degrees / 360) * frame.world < 260) ?? 0.1;
    ctx.strokeStyle = paint.graticule;
    ctx.lineWidth = 0.6;
    ctx.beginPath();
    const west = lonOf(frame.left / frame.world);
    const east = lonOf((frame.left + frame.width) / frame.world);
    for (let lon = Math.ceil(west / step) * step; lon < east; lon += step) {
      const x = worldX(lon) * frame.world - frame.left;
      ctx.moveTo(x, 0);
      ctx.lineTo(x, frame.height);
    }
    const south = latOf(Math.min(1, (frame.top + frame.height) / frame.world));
    const north = latOf(Math.max(0, frame.top / frame.world));
    for (let lat = Math.ceil(south / step) * step; lat < north; lat += step) {
      const y = worldY(lat) * frame.world - frame.top;
      ctx.moveTo(0, y);
      ctx.lineTo(frame.width, y);
    }
    ctx.stroke();
  }
}

/** The smaller the scale, the less a name may shout. */
function labelStyle(theme: string, rank: number, zoom: number): LabelStyle {
  if (theme === "country") {
    return { size: 13, weight: 600, spacing: 3, upper: true, colour: (paint) => paint.countryLabel };
  }
  if (theme === "admin1") {
    return { size: 10.5, weight: 500, spacing: 1.2, upper: true, colour: (paint) => paint.countryLabel };
  }
  if (theme === "water") return { size: 11, weight: 400, italic: true, colour: (paint) => paint.waterLabel };
  if (theme === "place" && zoom < 6) {
    return rank <= 0 ? { size: 12, weight: 600, colour: (paint) => paint.place } : { size: 11, weight: 450, colour: (paint) => paint.placeMinor };
  }
  if (rank <= 1) return { size: 14, weight: 650, colour: (paint) => paint.place };
  if (rank <= 2) return { size: 12.5, weight: 600, colour: (paint) => paint.place };
  if (rank <= 3) return { size: 11.5, weight: 500, colour: (paint) => paint.place };
  return { size: 10.5, weight: 400, colour: (paint) => paint.placeMinor };
}

/** The name in the script that the reader reads stands first. */
function readersFirst(latin: string, local: string): [string, string] {
  return local && ownScript()?.test(local) ? [local, latin] : [latin, local];
}

function leftOf(spot: Spot, width: number): number {
  if (spot.align === "left") return spot.x;
  return spot.align === "right" ? spot.x - width : spot.x - width / 2;
}

export class LabelsLayer extends CanvasLayer {
  private readonly x: Float64Array;
  private readonly y: Float64Array;
  private readonly order: number[];
  /** Only what has been written: dots may stand under symbols, but not in names. */
  private written = new LabelRoom(0);
  private labels: Label[] = [];

  constructor(
    private readonly places: Table,
    private readonly paint: () => Paint,
    private readonly obstacles: () => { x: number; y: number; r: number }[],
  ) {
    super("cm-labels", 610, 3);
    const { x, y } = places.positions();
    this.x = x;
    this.y = y;
    const rank = places.integers("rank");
    this.order = Array.from({ length: places.rows }, (_, row) => row);
    this.order.sort((a, b) => (rank?.[a] ?? 9) - (rank?.[b] ?? 9) || a - b);
  }

  protected draw(frame: Frame): void {
    const room = new LabelRoom(frame.width);
    this.written = new LabelRoom(frame.width);
    this.labels = [];
    for (const { x, y, r } of this.obstacles()) room.take(x - frame.left - r, y - frame.top - r, 2 * r, 2 * r);
    const least = this.places.integers("zoom");
    const most = this.places.integers("zoom_to");
    for (const row of this.order) {
      if ((least && least[row] / 10 > frame.zoom) || (most && most[row] >= 0 && most[row] / 10 < frame.zoom)) continue;
      const x = this.x[row] * frame.world - frame.left;
      const y = this.y[row] * frame.world - frame.top;
      if (x < -80 || y < -20 || x > frame.width + 80 || y > frame.height + 20) continue;
      this.label(frame, room, row, x, y);
    }
    drawLabels(frame.ctx, this.labels, this.paint(), frame.ratio);
  }

  /** Latin name, local name under it; a dot for a town; nothing where it would cover another. */
  private label(frame: Frame, room: LabelRoom, row: number, x: number, y: number): void {
    const paint = this.paint();
    const theme = this.places.word("theme", row);
    const rank = this.places.number("rank", row) ?? 9;
    const style = labelStyle(theme, rank, frame.zoom);
    const town = theme === "place";
    const [name, local] = readersFirst(this.places.word("name", row), this.places.word("local", row));
    const second = local && local !== name && frame.zoom >= (town ? 7 : 5) ? local : "";
    const text = { name: style.upper ? name.toUpperCase() : name, second };
    const { width, height } = measured(text, style);
    if (town && !this.written.free(x - 3, y - 3, 6, 6)) return; // its dot would stand in another's name
    const covered = !room.free(x - 2, y - 2, 4, 4); // by a symbol: a dot would peep out from under it
    const spot = town ? room.near(x, y, width, height, rank <= 3 ? [7, 16, 26, 34] : [7]) : room.centred(x, y, width, height);
    if (!spot) return;
    this.written.take(leftOf(spot, width) - 2, spot.y - height / 2, width + 4, height);
    if (town && !covered) this.dot(frame, x, y, style, paint);
    this.labels.push({ text, style, ...spot });
  }

  private dot(frame: Frame, x: number, y: number, style: LabelStyle, paint: Paint): void {
    const { ctx } = frame;
    ctx.beginPath();
    ctx.arc(x, y, style.size > 12 ? 3 : 2.2, 0, 7);
    ctx.fillStyle = paint.paper;
    ctx.strokeStyle = style.colour(paint);
    ctx.lineWidth = 1.4;
    ctx.fill();
    ctx.stroke();
  }
}
