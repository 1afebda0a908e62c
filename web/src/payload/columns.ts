// Byte planes → typed arrays: the mirror image of conflict_map/page/payload.py.

export const MISSING = -(2 ** 31);

export interface Planes {
  at: number;
  n: number;
  planes: number;
}
export interface Integers extends Planes {
  steps: boolean;
}
export interface NumbersColumn extends Integers {
  kind: "numbers";
  scale: number;
}
export interface WordsColumn {
  kind: "words";
  codes: Planes;
  words: [at: number, size: number];
}
export interface PlacesColumn {
  kind: "places";
  codes: Planes;
  lon: Integers;
  lat: Integers;
}
export interface ShapesColumn {
  kind: "shapes";
  kinds: Planes;
  rings: Planes;
  lengths: Planes;
  outer: Planes;
  lon: Integers;
  lat: Integers;
}
export type ColumnDescription = NumbersColumn | WordsColumn | PlacesColumn | ShapesColumn;

export interface Words {
  codes: Uint8Array | Uint16Array | Uint32Array;
  words: string[];
}

/** Read unsigned integers of up to 32 bits. */
export function readPlanes(bytes: Uint8Array, { at, n, planes }: Planes): Uint8Array | Uint16Array | Uint32Array {
  if (planes === 1) return bytes.slice(at, at + n);
  const out = planes === 2 ? new Uint16Array(n) : new Uint32Array(n);
  for (let plane = 0; plane < planes; plane++) {
    const shift = 8 * plane;
    const begin = at + plane * n;
    for (let row = 0; row < n; row++) out[row] |= bytes[begin + row] << shift;
  }
  return out;
}

/** Read integers of up to 32 bits; MISSING where there is none. */
export function readIntegers(bytes: Uint8Array, column: Integers): Int32Array {
  if (column.planes > 4) return readWide(bytes, column);
  const raw = readPlanes(bytes, column);
  const out = new Int32Array(column.n);
  if (column.steps) {
    let value = 0;
    for (let row = 0; row < out.length; row++) {
      value += (raw[row] >>> 1) ^ -(raw[row] & 1);
      out[row] = value;
    }
    return out;
  }
  for (let row = 0; row < out.length; row++) {
    const zigzag = raw[row] - 1;
    out[row] = zigzag < 0 ? MISSING : (zigzag >>> 1) ^ -(zigzag & 1);
  }
  return out;
}

/** Steps to and from MISSING need a 33rd bit: plain arithmetic instead of bits. */
function readWide(bytes: Uint8Array, { at, n, planes, steps }: Integers): Int32Array {
  const out = new Int32Array(n);
  let value = 0;
  for (let row = 0; row < n; row++) {
    let raw = 0;
    for (let plane = planes - 1; plane >= 0; plane--) raw = raw * 256 + bytes[at + plane * n + row];
    if (!steps) raw -= 1;
    const signed = raw % 2 ? -(raw + 1) / 2 : raw / 2;
    if (steps) value += signed;
    out[row] = steps ? value : raw < 0 ? MISSING : signed;
  }
  return out;
}

const utf8 = new TextDecoder();

export function readWords(bytes: Uint8Array, column: WordsColumn): Words {
  const [at, size] = column.words;
  return { codes: readPlanes(bytes, column.codes), words: JSON.parse(utf8.decode(bytes.subarray(at, at + size))) };
}

/** Where rows stand on the Mercator square; NaN where a row has no place. */
export interface Positions {
  x: Float64Array;
  y: Float64Array;
  /** Where the payload keeps each place once: its place for each row, and where each place is. */
  places?: { codes: ArrayLike<number>; x: Float64Array; y: Float64Array };
}

/** Positions of degrees × 1e5. */
export function positions(lon: Int32Array, lat: Int32Array): Positions {
  const x = new Float64Array(lon.length);
  const y = new Float64Array(lon.length);
  for (let row = 0; row < lon.length; row++) {
    const placed = lon[row] !== MISSING && lat[row] !== MISSING;
    x[row] = placed ? worldX(lon[row] / 1e5) : NaN;
    y[row] = placed ? worldY(lat[row] / 1e5) : NaN;
  }
  return { x, y };
}

/** Positions that repeat: projected once each. */
export function readPlaces(bytes: Uint8Array, column: PlacesColumn): Positions {
  const codes = readPlanes(bytes, column.codes);
  const distinct = positions(readIntegers(bytes, column.lon), readIntegers(bytes, column.lat));
  const x = new Float64Array(codes.length);
  const y = new Float64Array(codes.length);
  for (let row = 0; row < codes.length; row++) {
    x[row] = distinct.x[codes[row]];
    y[row] = distinct.y[codes[row]];
  }
  return { x, y, places: { codes, x: distinct.x, y: distinct.y } };
}

export const NONE = 0;
export const POINT = 1;
export const LINE = 2;
export const POLYGON = 3;

/** One geometry in Leaflet's world: x and y run from 0 to 1 over the Mercator square. */
export interface Shape {
  kind: number;
  rings: Float64Array[]; // x, y, x, y …
  outer: boolean[];
  box: [minX: number, minY: number, maxX: number, maxY: number];
}

export function readShapes(bytes: Uint8Array, column: ShapesColumn): Shape[] {
  const kinds = readPlanes(bytes, column.kinds);
  const counts = readPlanes(bytes, column.rings);
  const lengths = readPlanes(bytes, column.lengths);
  const outer = readPlanes(bytes, column.outer);
  const lon = readIntegers(bytes, column.lon);
  const lat = readIntegers(bytes, column.lat);
  const shapes: Shape[] = [];
  let ring = 0;
  let vertex = 0;
  for (let row = 0; row < kinds.length; row++) {
    const shape: Shape = { kind: kinds[row], rings: [], outer: [], box: [Infinity, Infinity, -Infinity, -Infinity] };
    for (let part = 0; part < counts[row]; part++, ring++) {
      const xy = new Float64Array(lengths[ring] * 2);
      for (let i = 0; i < lengths[ring]; i++, vertex++) {
        const x = worldX(lon[vertex] / 1e5);
        const y = worldY(lat[vertex] / 1e5);
        xy[2 * i] = x;
        xy[2 * i + 1] = y;
        grow(shape.box, x, y);
      }
      shape.rings.push(xy);
      shape.outer.push(outer[ring] === 1);
    }
    shapes.push(shape);
  }
  return shapes;
}

function grow(box: Shape["box"], x: number, y: number): void {
  if (x < box[0]) box[0] = x;
  if (y < box[1]) box[1] = y;
  if (x > box[2]) box[2] = x;
  if (y > box[3]) box[3] = y;
}

/** Longitude → 0 (west) to 1 (east). */
export function worldX(lon: number): number {
  return lon / 360 + 0.5;
}

/** Latitude → 0 (north) to 1 (south), cut where web maps end. */
export function worldY(lat: number): number {
  const sine = Math.sin((Math.max(-85.0511, Math.min(85.0511, lat)) * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

export function lonOf(x: number): number {
  return (x - 0.5) * 360;
}

export function latOf(y: number): number {
  return (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;
}

/** Each row's likeliest figure, else its least ("at least 16"). */
export function likeliestOrLeast(best: Int32Array | null, low: Int32Array | null): Int32Array | null {
  return best && low ? best.map((figure, row) => (figure === MISSING ? low[row] : figure)) : best ?? low;
}
