// Geometries on the Mercator square → paths on a canvas.
import type { Shape } from "../payload/columns";
import type { Frame } from "./canvas_layer";

type Path = Pick<CanvasPath, "moveTo" | "lineTo" | "closePath">;

/** Whether a shape's box touches the frame, with `margin` pixels to spare. */
export function touches(shape: Shape, frame: Frame, margin = 0): boolean {
  const [minX, minY, maxX, maxY] = shape.box;
  return (
    maxX * frame.world >= frame.left - margin &&
    minX * frame.world <= frame.left + frame.width + margin &&
    maxY * frame.world >= frame.top - margin &&
    minY * frame.world <= frame.top + frame.height + margin
  );
}

/** Add all rings of a shape to the current path, leaving out vertices nearer than half a pixel to the last. */
export function trace(ctx: Path, shape: Shape, frame: Frame, close: boolean): void {
  for (const ring of shape.rings) traceRing(ctx, ring, frame, close);
}

export function traceRing(ctx: Path, ring: Float64Array, frame: Frame, close: boolean): void {
  const { world, left, top } = frame;
  let lastX = ring[0] * world - left;
  let lastY = ring[1] * world - top;
  ctx.moveTo(lastX, lastY);
  const end = ring.length - 2;
  for (let i = 2; i <= end; i += 2) {
    const x = ring[i] * world - left;
    const y = ring[i + 1] * world - top;
    if (i === end || Math.abs(x - lastX) + Math.abs(y - lastY) > 0.6) {
      ctx.lineTo(x, y);
      lastX = x;
      lastY = y;
    }
  }
  if (close) ctx.closePath();
}

/** Whether a point of the Mercator square lies inside a polygon (even-odd over all rings). */
export function contains(shape: Shape, x: number, y: number): boolean {
  const [minX, minY, maxX, maxY] = shape.box;
  if (x < minX || x > maxX || y < minY || y > maxY) return false;
  let inside = false;
  for (const ring of shape.rings) {
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
      const crosses = ring[i + 1] > y !== ring[j + 1] > y;
      if (crosses && x < ((ring[j] - ring[i]) * (y - ring[i + 1])) / (ring[j + 1] - ring[i + 1]) + ring[i]) {
        inside = !inside;
      }
    }
  }
  return inside;
}
