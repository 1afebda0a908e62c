// Bundles the page's code and styles into what the Python package inlines into every map.
import { build } from "esbuild";
import { fileURLToPath } from "node:url";
import { dirname, join } from "node:path";

const here = dirname(fileURLToPath(import.meta.url));

await build({
  absWorkingDir: here,
  entryPoints: { page: join(here, "src/main.ts") },
  outdir: join(here, "../conflict_map/page/static"),
  bundle: true,
  minify: true,
  format: "iife",
  target: ["es2022", "chrome103", "firefox113", "safari16.4"],
  charset: "ascii",
  legalComments: "none",
  loader: { ".png": "dataurl", ".json": "json" },
  logLevel: "warning",
});
