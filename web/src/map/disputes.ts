// Places of which sources name different holders, at the moment at which the clock stands.
import type L from "leaflet";
import type { Table } from "../payload/table";
import type { State } from "../state";
import type { Paint } from "../theme";
import type { Side } from "./areas";
import { CanvasLayer } from "./canvas_layer";
import type { Frame } from "./canvas_layer";
import { RADIUS, beside, disc, halves } from "./disc";

interface Disc {
  table: Table;
  row: number;
  x: number;
  y: number;
}

export class DisputesLayer extends CanvasLayer {
  private drawn: Disc[] = [];

  constructor(
    private readonly disputes: Table[],
    private readonly sides: Record<string, Side>,
    private readonly state: State,
    private readonly symbols: () => { x: number; y: number; r: number }[],
    private readonly paint: () => Paint,
  ) {
    super("cm-disputes", 620, 1);
  }

  protected draw(frame: Frame): void {
    this.drawn = [...this.shown(frame)];
    const paint = this.paint();
    for (const { table, row, x, y } of this.drawn) {
      disc(frame.ctx, x, y, halves(table.word("side", row), table.word("rival_side", row), this.sides, paint.dark), paint);
    }
  }

  private *shown(frame: Frame): Generator<Disc> {
    if (this.state.hiddenLayers.has("disputes")) return;
    const symbols = this.symbols().map(({ x, y, r }) => ({ x: x - frame.left, y: y - frame.top, r }));
    for (const table of this.disputes) {
      const places = table.positions();
      for (let row = 0; row < table.rows; row++) {
        const [x, y] = [places.x[row] * frame.world - frame.left, places.y[row] * frame.world - frame.top];
        if (!(x > -30 && y > -30 && x < frame.width + 30 && y < frame.height + 30)) continue;
        if (!table.standsAt(row, this.state.to)) continue;
        const [atX, atY] = beside(x, y, symbols);
        yield { table, row, x: atX, y: atY };
      }
    }
  }

  /** What labels must not cover, in world pixels. */
  obstacles(): { x: number; y: number; r: number }[] {
    const { frame } = this;
    return frame ? this.drawn.map(({ x, y }) => ({ x: x + frame.left, y: y + frame.top, r: RADIUS + 2 })) : [];
  }

  /** The disc under a pixel of the map. */
  at(container: L.Point): { table: Table; row: number } | null {
    if (!this.frame) return null;
    const { x, y } = this.canvasPoint(container);
    return this.drawn.find((one) => Math.hypot(one.x - x, one.y - y) < RADIUS + 4) ?? null;
  }
}
