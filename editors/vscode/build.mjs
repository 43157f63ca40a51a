// Bundles the extension into one file, and the parts that tests load by themselves.
import { copyFileSync, mkdirSync } from "node:fs";

import { build } from "esbuild";

const production = process.argv.includes("--production");
const common = {
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  external: ["vscode"],
  minify: production,
  sourcemap: production ? false : "inline",
  logLevel: "warning",
};
await build({ ...common, entryPoints: ["src/extension.ts"], outfile: "dist/extension.js" });
await build({ ...common, entryPoints: ["src/locate.ts"], outfile: "dist/test/locate.js" });

// What may stand in lintainer.toml, for extensions that know TOML.
mkdirSync("dist", { recursive: true });
copyFileSync("../../docs/schemas/config.schema.json", "dist/lintainer.schema.json");
