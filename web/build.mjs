// Bundles the page's code and styles into what the Python package inlines into every map.
import { build } from "esbuild";
import { fileURLToPath } from "node:url";
import { dirname, join } from "node:path";

const here = dirname(fileURLToPath(import.meta.url));

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

// units.js carries a large library: only maps that show units get it
const scripts = { page: join(here, "src/main.ts"), units: join(here, "src/units.ts") };
await build({ ...common, format: "iife", entryPoints: scripts });
// what a notebook loads around the page: a module, as anywidget wants it
await build({ ...common, format: "esm", entryPoints: { widget: join(here, "src/widget.ts") } });
