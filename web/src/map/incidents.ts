// The incidents: symbols when few, bunches and counts where they crowd, a shaded density when there are very many.
import L from "leaflet";
import type { State } from "../state";
import type { Paint } from "../theme";
import { CanvasLayer } from "./canvas_layer";
import type { Frame } from "./canvas_layer";
import { Density } from "./density";
import { countRadius, drawCount, drawLegs, drawNumber } from "./counts";
import { bunch, group, legs } from "./grouping";
import type { Box } from "./ground_held";
import type { Group } from "./grouping";
import { Piles } from "./piles";
import { RADIUS, radiusOf } from "./sizes";
import { sprite } from "./symbols";

/** So many events are always drawn as symbols. */
export const FEW = 600;
/** More are, too, while they stand at few spots and are not very many; else they are drawn as a density. */
const MOST_SPOTS = 330;
const MOST_GROUPED = 8000;
const REACH = 21;
export const BUNCH = 7;
/** Where there are many groups, only pairs and threes are shown symbol by symbol. */
const MANY_GROUPS = 90;
const MOST_LEGS = 48;

interface Mark {
  x: number;
  y: number;
  radius: number;
  row: number;
  group: Group | null;
}

export interface Hit {
  row: number;
  group: Group | null;
  /** How many events lie there. */
  count: number;
}

export class IncidentsLayer extends CanvasLayer {
  /** What can be hit, in pixels of the canvas. */
  private marks: Mark[] = [];
  private opened: Group | null = null;
  private numbers: Map<number, number> | null = null;
  private dense = false;
  private bunched = BUNCH;
  private readonly density = new Density();
  private pointed: number | null = null;
  readonly x: Float64Array;
  readonly y: Float64Array;
  private readonly piles: Piles | null;
  private readonly deaths: Int32Array | null;

  constructor(
    private readonly state: State,
    private readonly paint: () => Paint,
    pane = "cm-incidents",
  ) {
    super(pane, 640);
    const { x, y, places } = state.table?.positions() ?? { x: new Float64Array(0), y: new Float64Array(0) };
    this.x = x;
    this.y = y;
    this.piles = places ? new Piles(places) : null;
    this.deaths = state.table?.deaths() ?? null;
  }

  placed(row: number): boolean {
    return this.x[row] === this.x[row];
  }

  latlng(row: number): L.LatLng {
    return this._map.unproject(L.point(this.x[row] * 256, this.y[row] * 256), 0);
  }

  get isDense(): boolean {
    return this.dense;
  }

  /** Point at a row without selecting it. */
  point(row: number | null): void {
    this.pointed = row;
    this.redraw();
  }

  /** What labels must not cover, in world pixels. */
  obstacles(): { x: number; y: number; r: number }[] {
    const frame = this.frame;
    if (!frame || this.dense) return [];
    return this.marks.map(({ x, y, radius }) => ({ x: x + frame.left, y: y + frame.top, r: radius }));
  }

  /** Whether a symbol lies on a world pixel, so that a ring drawn there would only peep out from under it. */
  covers(x: number, y: number): boolean {
    const frame = this.frame;
    if (!frame || this.dense) return false;
    return this.marks.some((mark) => Math.hypot(mark.x + frame.left - x, mark.y + frame.top - y) < mark.radius + 7);
  }

  /** Give rows numbers that stand beside their symbols, as a list on paper has them; null takes them away. */
  number(numbers: Map<number, number> | null): void {
    this.numbers = numbers;
    this.redrawNow();
  }

  /** Close an opened group. */
  close(): boolean {
    const was = this.opened !== null;
    this.opened = null;
    if (was) this.redraw();
    return was;
  }

  protected draw(frame: Frame): void {
    this.marks = [];
    if (this.state.hiddenLayers.has("incidents")) return this.count(0);
    const { count } = this.state;
    const most = count <= FEW ? count : this.bin(frame);
    this.dense = most > FEW && (most > MOST_GROUPED || this.density.filledCells > MOST_SPOTS);
    let drawn = most;
    if (this.dense) this.density.paint(frame, this.paint());
    else {
      const inFrame = this.rowsInFrame(frame);
      drawn = inFrame.length;
      this.drawSymbols(frame, inFrame);
    }
    this.drawSelected(frame);
    // names lie under symbols, which are small, but over a density, which would hide them
    const names = this._map.getPane("cm-labels");
    if (names) names.style.zIndex = this.dense ? "645" : "610";
    this.count(drawn);
  }

  /** Count the shown events by cell; returns how many lie in the frame. */
  private bin(frame: Frame): number {
    const { state, piles } = this;
    if (piles?.ready(state.version)) return this.density.fillFromPiles(frame, piles);
    piles?.prepare(state.rows, () => state.count, () => state.version);
    return this.density.fill(frame, state.rows, state.count, this.x, this.y);
  }

  private count(drawn: number): void {
    (window as unknown as Record<string, number>)["__features_drawn"] = drawn;
  }

  private rowsInFrame(frame: Frame): Uint32Array {
    const { rows, count } = this.state;
    const { x, y } = this;
    const margin = 40; // a symbol whose middle lies outside may reach in
    const minX = (frame.left - margin) / frame.world;
    const maxX = (frame.left + frame.width + margin) / frame.world;
    const minY = (frame.top - margin) / frame.world;
    const maxY = (frame.top + frame.height + margin) / frame.world;
    const found = new Uint32Array(Math.min(count, MOST_GROUPED));
    let n = 0;
    for (let i = 0; i < count && n < found.length; i++) {
      const row = rows[i];
      const px = x[row];
      const py = y[row];
      if (px >= minX && px <= maxX && py >= minY && py <= maxY) found[n++] = row;
    }
    return found.subarray(0, n);
  }

  private drawSymbols(frame: Frame, rows: Uint32Array): void {
    const groups = group(rows, rows.length, this.x, this.y, frame.world, REACH, () => true);
    groups.sort((a, b) => a.y - b.y);
    this.bunched = groups.length > MANY_GROUPS ? 3 : BUNCH;
    const opened = this.opened;
    this.opened = null;
    for (const found of groups) {
      if (opened && found.rows[0] === opened.rows[0]) this.opened = found;
      else this.drawGroup(frame, found);
    }
    if (this.opened) this.spread(frame, this.opened);
  }

  private drawGroup(frame: Frame, found: Group): void {
    const x = found.x - frame.left;
    const y = found.y - frame.top;
    if (found.rows.length > this.bunched) {
      drawCount(frame, this.paint(), this.state, found, x, y);
      this.marks.push({ x, y, radius: countRadius(found.rows.length) + 2, row: found.rows[0], group: found });
      return;
    }
    const places = bunch(found.rows.length);
    const step = 2.1 * Math.max(...found.rows.map((row) => this.radius(row)));
    found.rows.forEach((row, index) => {
      const [dx, dy] = places[index];
      this.stamp(frame, row, x + dx * step, y + dy * step);
    });
  }

  private radius(row: number): number {
    return this.state.sized ? radiusOf(this.deaths?.[row] ?? 0) : RADIUS;
  }

  private stamp(frame: Frame, row: number, x: number, y: number): void {
    const radius = this.radius(row);
    const table = this.state.table;
    if (!table) return;
    const picture = sprite(radius, table.word("event_type", row), table.word("status", row), this.paint(), frame.ratio);
    const size = Number(picture.dataset["size"]);
    frame.ctx.drawImage(picture, x - size / 2, y - size / 2, size, size);
    const number = this.numbers?.get(row);
    if (number) drawNumber(frame.ctx, this.paint(), number, x + radius, y - radius);
    this.marks.push({ x, y, radius: radius + 2, row, group: null });
  }

  private spread(frame: Frame, opened: Group): void {
    const x = opened.x - frame.left;
    const y = opened.y - frame.top;
    const shown = opened.rows.slice(0, MOST_LEGS);
    const ends = legs(shown.length, 2.5 * Math.max(...shown.map((row) => this.radius(row))));
    drawLegs(frame.ctx, this.paint(), x, y, ends);
    ends.forEach(([dx, dy], index) => this.stamp(frame, opened.rows[index], x + dx, y + dy));
  }

  private drawSelected(frame: Frame): void {
    for (const row of new Set([this.pointed, this.state.selected])) this.ring(frame, row);
  }

  private ring(frame: Frame, row: number | null): void {
    if (row === null || !this.placed(row)) return;
    const mark = this.marks.find((candidate) => candidate.row === row || candidate.group?.rows.includes(row));
    const x = mark ? mark.x : this.x[row] * frame.world - frame.left;
    const y = mark ? mark.y : this.y[row] * frame.world - frame.top;
    const paint = this.paint();
    if (!mark) this.stamp(frame, row, x, y);
    const { ctx } = frame;
    const radius = (mark?.radius ?? RADIUS) + 5;
    ctx.beginPath();
    ctx.arc(x, y, radius, 0, 7);
    ctx.lineWidth = 6;
    ctx.strokeStyle = paint.halo;
    ctx.stroke();
    ctx.lineWidth = 2.5;
    ctx.strokeStyle = paint.accent;
    ctx.stroke();
  }

  /** What lies under a pixel of the map: an event, a group, or nothing. */
  hit(container: L.Point, slack = 3): Hit | null {
    if (!this.frame) return null;
    const { x, y } = this.canvasPoint(container);
    if (this.dense) {
      const cell = this.density.at(this.frame, x, y);
      return cell && { row: this.latestIn(cell.box), group: null, count: cell.count };
    }
    let best: Mark | null = null;
    let bestDistance = Infinity;
    for (const mark of this.marks) {
      const distance = Math.hypot(mark.x - x, mark.y - y) - mark.radius;
      if (distance < slack && distance < bestDistance) {
        best = mark;
        bestDistance = distance;
      }
    }
    return best && { row: best.row, group: best.group, count: best.group?.rows.length ?? 1 };
  }

  /** The latest shown event in a box; the pointer asks, so that drawing need not keep one for each cell. */
  private latestIn([west, north, east, south]: Box): number {
    const { x, y } = this;
    const { rows, count } = this.state;
    for (let i = count - 1; i >= 0; i--) {
      const row = rows[i];
      if (x[row] >= west && x[row] < east && y[row] >= north && y[row] < south) return row;
    }
    return rows[0];
  }

  /** Go nearer to where many events are drawn as one shade. */
  zoomTo(row: number): void {
    this._map.flyTo(this.latlng(row), Math.min(this._map.getMaxZoom(), this._map.getZoom() + 2.5), { duration: 0.6 });
  }

  /** Open a group: zoom in while that takes it apart, else spread it on legs. */
  openGroup(found: Group): void {
    const map = this._map;
    const xs = found.rows.map((row) => this.x[row]);
    const ys = found.rows.map((row) => this.y[row]);
    const spread = Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys));
    if (spread * 256 * 2 ** map.getMaxZoom() > REACH * 3 && map.getZoom() < map.getMaxZoom() - 0.5) {
      const corner = (x: number, y: number) => map.unproject(L.point(x * 256, y * 256), 0);
      const box = L.latLngBounds(
        corner(Math.min(...xs), Math.min(...ys)),
        corner(Math.max(...xs), Math.max(...ys)),
      );
      map.fitBounds(box, { padding: [80, 80], maxZoom: Math.min(map.getMaxZoom(), map.getZoom() + 4) });
      return;
    }
    this.opened = found;
    this.redraw();
  }
}
