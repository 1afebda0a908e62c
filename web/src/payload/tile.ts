// What one vector tile tells: events one by one, or cells with a count.
import { VectorTile } from "@mapbox/vector-tile";
import { PbfReader } from "pbf";

export type Told = Record<string, string | number | boolean>;

/** A point of a tile: one event, or a cell with a count. */
export interface Point {
  /** On the Mercator square. */
  x: number;
  y: number;
  count: number;
  told: Told;
}

/** The points of one tile's content. */
export function pointsOf(content: Uint8Array | ArrayBuffer, zoom: number, column: number, row: number): Point[] {
  const layer = new VectorTile(new PbfReader(content)).layers["incidents"];
  const points: Point[] = [];
  const world = 2 ** zoom;
  for (let number = 0; layer && number < layer.length; number++) {
    const feature = layer.feature(number);
    const told = feature.properties as Told;
    const at = feature.loadGeometry()[0][0];
    const x = (column + (at.x + 0.5) / layer.extent) / world;
    const y = (row + (at.y + 0.5) / layer.extent) / world;
    points.push({ x, y, count: Number(told["count"] ?? 1), told });
  }
  return points;
}

/** Whether a point has an event in the window; a cell may have others outside of it. */
export function inWindow(told: Told, from: number, to: number, undated: boolean): boolean {
  const { first, last } = told;
  return typeof first === "number" && typeof last === "number" ? first <= to && last >= from : undated;
}
