// Military symbols: this script is in the page only when the map shows units.
import ms from "milsymbol";

export interface UnitPicture {
  canvas: HTMLCanvasElement;
  /** Where the unit stands in the picture, pixels. */
  anchor: { x: number; y: number };
  width: number;
  height: number;
}

declare global {
  interface Window {
    ConflictMapUnits?: (code: string, size: number, ratio: number, dark: boolean) => UnitPicture | null;
  }
}

window.ConflictMapUnits = (code, size, ratio, dark) => {
  const symbol = new ms.Symbol(code, { size, outlineWidth: 4, outlineColor: dark ? "#12171c" : "#ffffff", frame: true });
  if (!symbol.isValid()) return null;
  const { width, height } = symbol.getSize();
  return { canvas: symbol.asCanvas(ratio), anchor: symbol.getAnchor(), width, height };
};
