// Builds the page. Everything is relative, so that it works below any path of any static host.

import { readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { type Plugin, defineConfig } from "vite";

const SHOP = fileURLToPath(new URL("../../testdata/projects/shop", import.meta.url));

/** Nothing but the page's own files; `wasm-unsafe-eval` is what compiling WebAssembly needs, styles are those of CodeMirror. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** The shop of the tests as a module: its files and what a scanner says, by path. */
function shop(): Plugin {
  const id = "virtual:shop";
  return {
    name: "shop",
    resolveId: (source) => (source === id ? `\0${id}` : undefined),
    load(source) {
      if (source !== `\0${id}`) return undefined;
      const entries = readdirSync(SHOP, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile() && entry.name !== "README.md");
      const isHidden = (path: string) => Number(path.startsWith("."));
      const paths = entries.map((entry) => relative(SHOP, join(entry.parentPath, entry.name)).replaceAll("\\", "/"));
      paths.sort((a, b) => isHidden(a) - isHidden(b) || (a < b ? -1 : 1));
      const texts = paths.map((path) => [path, readFileSync(join(SHOP, path), "utf8")] as const);
      const files = texts.filter(([path]) => !path.startsWith("scans/"));
      const reports = texts.filter(([path]) => path === "scans/payment.json");
      return `export const files = ${JSON.stringify(files)};\nexport const reports = ${JSON.stringify(reports)};`;
    },
  };
}

/** The policy is only right for what is built: the development server injects scripts. */
function policy(): Plugin {
  return {
    name: "policy",
    apply: "build",
    transformIndexHtml: () => [
      { tag: "meta", attrs: { "http-equiv": "Content-Security-Policy", content: POLICY }, injectTo: "head-prepend" },
    ],
  };
}

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  base: "./",
  resolve: { alias: { lintainer: fileURLToPath(new URL("../pkg/web.js", import.meta.url)) } },
  plugins: [shop(), policy()],
  server: { fs: { allow: [fileURLToPath(new URL("../..", import.meta.url))] } },
  worker: { format: "es" },
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false }, chunkSizeWarningLimit: 900 },
});
