// How large a symbol is: it grows in few steps, so that a reader can name them.

/** Pixels of a symbol without deaths. */
export const RADIUS = 10;

/** Deaths from which a symbol is drawn larger, and its radius. */
export const SIZES: [deaths: number, radius: number][] = [[100, 18], [25, 15], [10, 12.5], [0, RADIUS]];

export function radiusOf(deaths: number): number {
  return (SIZES.find(([least]) => deaths >= least) ?? [0, RADIUS])[1];
}
