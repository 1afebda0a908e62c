// Bundles the page's code and styles into what the Python package inlines into every map.
import { build } from "esbuild";
import { fileURLToPath } from "node:url";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const here = dirname(fileURLToPath(import.meta.url));

/** The licence text that a package asks to be passed on with it. */
function licence(name) {
  const folder = join(here, "node_modules", name);
  const { version, license, author } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = ["LICENSE", "LICENSE.txt", "LICENSE.md"].map((one) => join(folder, one)).find(existsSync);
  const text = file ? readFileSync(file, "utf8").replaceAll("*/", "* /") : `Copyright ${author?.name ?? author ?? "its authors"}.\n`;
  return `${name} ${version} (${license})\n${text}`;
}

const common = {
  absWorkingDir: here,
  outdir: join(here, "../conflict_map/page/static"),
  bundle: true,
  minify: true,
  target: ["es2022", "chrome103", "firefox113", "safari16.4"],
  charset: "utf8",
  legalComments: "none",
  loader: { ".png": "dataurl", ".json": "json", "": "text" },
  logLevel: "warning",
};

// units.js carries a large library and goes into no map: Python runs it when a map with units is built
const scripts = { page: join(here, "src/main.ts"), units: join(here, "src/units.ts") };
await build({ ...common, format: "iife", entryPoints: scripts });
// what a page adds that reads its events from tiles; Leaflet is there already
await build({
  ...common, format: "iife", entryPoints: { tiles: join(here, "src/tiles.ts") },
  alias: { leaflet: join(here, "src/leaflet_global.ts") },
  banner: { js: `/*!\n${["pmtiles", "@mapbox/vector-tile", "@mapbox/point-geometry", "pbf", "fflate"].map(licence).join("\n")}*/` },
});
// what a notebook loads around the page: a module, as anywidget wants it
await build({ ...common, format: "esm", entryPoints: { widget: join(here, "src/widget.ts") } });
