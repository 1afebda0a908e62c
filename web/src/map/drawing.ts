// All layers of the map, in the order in which they are drawn.
import type L from "leaflet";
import type { Table } from "../payload/table";
import type { State } from "../state";
import type { Paint } from "../theme";
import { AreasLayer, sidesOf } from "./areas";
import type { Side } from "./areas";
import { BasemapLayer, LabelsLayer } from "./basemap";
import type { CanvasLayer } from "./canvas_layer";
import { DisputesLayer } from "./disputes";
import { IncidentsLayer } from "./incidents";
import { MarksLayer } from "./marks";
import { UnitsLayer } from "./units";

export class Drawing {
  readonly incidents: IncidentsLayer;
  readonly areas: AreasLayer;
  readonly marks: MarksLayer;
  readonly disputes: DisputesLayer;
  readonly units: UnitsLayer;
  readonly labels: LabelsLayer | null;
  readonly sides: Record<string, Side>;
  private readonly drawn: CanvasLayer[];

  constructor(tables: Table[], state: State, paint: () => Paint) {
    const of = (kind: string) => tables.filter((table) => table.layer.kind === kind);
    this.sides = sidesOf([...of("disputes"), ...of("control")]);
    this.incidents = new IncidentsLayer(state, paint);
    this.areas = new AreasLayer(of("control"), of("fronts"), this.sides, state, paint);
    this.marks = new MarksLayer(
      { uncertainty: of("uncertainty"), advances: of("advances"), mentions: of("mentions") }, this.sides, state, this.incidents, paint,
    );
    this.disputes = new DisputesLayer(of("disputes"), this.sides, state, () => this.incidents.obstacles(), paint);
    this.units = new UnitsLayer(of("units"), state, paint);
    const [ground] = of("ground");
    const [names] = of("labels");
    const obstacles = () => [
      ...this.incidents.obstacles(), ...this.marks.obstacles(), ...this.disputes.obstacles(), ...this.units.obstacles(),
    ];
    this.labels = names ? new LabelsLayer(names, paint, obstacles) : null;
    // a layer without anything to draw would still be moved with every frame
    const used = (layer: CanvasLayer, kinds: string[]) => (kinds.some((kind) => of(kind).length) ? [layer] : []);
    this.drawn = [
      new BasemapLayer(ground ?? null, paint),
      ...used(this.areas, ["control", "fronts"]),
      ...used(this.marks, ["uncertainty", "advances", "mentions"]),
      ...used(this.disputes, ["disputes"]),
      ...used(this.units, ["units"]),
      this.incidents,
      ...(this.labels ? [this.labels] : []),
    ];
  }

  addTo(map: L.Map): void {
    for (const layer of this.drawn) layer.addTo(map);
  }

  remove(): void {
    for (const layer of this.drawn) layer.remove();
  }

  /** What depends on the window and the filters. */
  redrawEvents(): void {
    // symbols first: the rings of named places are left out under them, and discs stand beside them
    for (const layer of [this.incidents, this.areas, this.marks, this.disputes, this.units]) layer.redraw();
  }

  redraw(): void {
    for (const layer of this.drawn) layer.redraw();
  }
}
