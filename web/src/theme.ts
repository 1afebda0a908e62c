// Colours of the drawing: light, dark and high contrast. The interface's own colours stand in page.css.

export interface Paint {
  /** Pictures of symbols are kept under it. */
  name: "light" | "dark" | "contrast";
  dark: boolean;
  sea: string;
  land: string;
  landEdge: string;
  lake: string;
  river: string;
  border: string;
  borderCasing: string;
  admin1: string;
  graticule: string;
  place: string;
  placeMinor: string;
  halo: string;
  waterLabel: string;
  countryLabel: string;
  paper: string;
  ink: string;
  accent: string;
  front: string;
  frontCasing: string;
  /** How strongly areas are tinted and hatched. */
  tint: number;
  hatch: number;
  /** Hex: rims of areas in which something happened somewhere. */
  uncertain: string;
  band: string;
  bandHatch: string;
  density: [number, number, number][];
}

export const LIGHT: Paint = {
  name: "light",
  dark: false,
  sea: "#dbe4e7",
  land: "#f6f3ec",
  landEdge: "#b7c4c8",
  lake: "#dbe4e7",
  river: "#bccdd4",
  border: "#8e8a82",
  borderCasing: "rgba(142,138,130,0.16)",
  admin1: "#d2ccbf",
  graticule: "rgba(120,130,135,0.22)",
  place: "#45423c",
  placeMinor: "#777168",
  halo: "rgba(248,246,241,0.92)",
  waterLabel: "#6d8a96",
  countryLabel: "#9a948a",
  paper: "#ffffff",
  ink: "#1d1c1a",
  accent: "#0b5cad",
  front: "#2a2723",
  frontCasing: "rgba(255,255,255,0.9)",
  tint: 0.2,
  hatch: 0.24,
  uncertain: "#57524a",
  band: "rgba(60,54,46,0.05)",
  bandHatch: "rgba(60,54,46,0.42)",
  density: [
    [250, 214, 165],
    [240, 148, 92],
    [212, 83, 62],
    [150, 32, 54],
    [84, 14, 43],
  ],
};

export const DARK: Paint = {
  name: "dark",
  dark: true,
  sea: "#12171c",
  land: "#20252b",
  landEdge: "#3a444c",
  lake: "#12171c",
  river: "#2e3d48",
  border: "#6f7780",
  borderCasing: "rgba(0,0,0,0.25)",
  admin1: "#363d45",
  graticule: "rgba(160,175,185,0.14)",
  place: "#e6e3dd",
  placeMinor: "#a5a8aa",
  halo: "rgba(24,28,33,0.9)",
  waterLabel: "#5f7f90",
  countryLabel: "#717880",
  paper: "#1c2126",
  ink: "#f0eee9",
  accent: "#7db7f0",
  front: "#f1ede4",
  frontCasing: "rgba(10,12,14,0.85)",
  tint: 0.24,
  hatch: 0.26,
  uncertain: "#b9b6ae",
  band: "rgba(240,235,225,0.05)",
  bandHatch: "rgba(240,235,225,0.36)",
  density: [
    [92, 44, 52],
    [156, 58, 60],
    [214, 96, 68],
    [246, 160, 92],
    [255, 226, 170],
  ],
};

/** For readers who need contrast, and for bad projectors: black on white, nothing paler than it has to be. */
export const CONTRAST: Paint = {
  ...LIGHT,
  name: "contrast",
  sea: "#e3edf1",
  land: "#ffffff",
  landEdge: "#4c5a60",
  lake: "#e3edf1",
  river: "#6f8f9d",
  border: "#000000",
  borderCasing: "rgba(0,0,0,0.12)",
  admin1: "#777777",
  graticule: "rgba(0,0,0,0.12)",
  place: "#000000",
  placeMinor: "#262626",
  halo: "#ffffff",
  waterLabel: "#0b4258",
  countryLabel: "#3c3c3c",
  ink: "#000000",
  accent: "#0000c8",
  front: "#000000",
  frontCasing: "#ffffff",
  tint: 0.3,
  hatch: 0.75,
  uncertain: "#000000",
  band: "rgba(0,0,0,0.06)",
  bandHatch: "rgba(0,0,0,0.62)",
};

const PAINTS = { light: LIGHT, dark: DARK, contrast: CONTRAST };

export function paintOf(theme: Paint["name"]): Paint {
  return PAINTS[theme];
}

/** A hex colour, partly transparent. */
export function rgba(hex: string, alpha: number): string {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  return `rgba(${r},${g},${b},${alpha})`;
}
