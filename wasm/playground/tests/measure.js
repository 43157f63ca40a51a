// Prints rows for `cargo xtask bench`: the module's size, one edit in a long manifest, the first load.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { Workspace } from "../../pkg/node.js";
import { launch, serve, settled, write } from "./site.js";

const ROUNDS = 40;
const LINES = 1000;
const PKG = fileURLToPath(new URL("../../pkg/", import.meta.url));

const pod = (index) => `apiVersion: v1
kind: Pod
metadata:
  name: web-${index}
spec:
  containers:
    - name: web
      image: nginx:1.29.3
      securityContext:
        runAsNonRoot: true
---
`;
const manifest = Array.from({ length: Math.ceil(LINES / 11) }, (_, index) => pod(index)).join("");

function row(what, value, budget) {
  console.log(`| ${what} | 1 | ${value} |  |  | budget ${budget} |`);
}

function middle(times) {
  const sorted = [...times].sort((a, b) => a - b);
  return `${sorted[Math.floor(sorted.length / 2)].toFixed(1)} (best ${sorted[0].toFixed(1)})`;
}

const module = readFileSync(`${PKG}bindings_bg.wasm`);
const packed = gzipSync(module, { level: 9 }).length;
row("wasm: module, gzip", `${(packed / 1e6).toFixed(2)} MB of ${(module.length / 1e6).toFixed(2)} MB`, "2 MB");

const workspace = new Workspace();
workspace.setFile("pods.yaml", manifest);
workspace.check();
const lint = Array.from({ length: ROUNDS }, (_, round) => {
  workspace.setFile("pods.yaml", `${manifest}# ${round}\n`);
  const start = performance.now();
  workspace.checkJson();
  return performance.now() - start;
});
row(`wasm: lint after one edit, ${LINES} lines, Node`, `${middle(lint)} ms`, "5 ms");

const server = await serve();
const browser = await launch();
try {
  const address = `http://127.0.0.1:${server.address().port}/some/where/`;
  const loads = [];
  for (let round = 0; round < 5; round += 1) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(address);
    await page.waitForFunction(() => document.documentElement.dataset.drawn);
    loads.push(await page.evaluate(() => Number(document.documentElement.dataset.drawn)));
    await context.close();
  }
  row("page: first load to first diagnostics, Chromium", `${middle(loads)} ms`, "1000 ms");

  const context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"] });
  const page = await context.newPage();
  await page.goto(address);
  await page.waitForFunction(() => document.documentElement.dataset.drawn);
  await write(page, manifest, "pods.yaml");
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("End");
  await page.evaluate(() => {
    const times = (globalThis.times = []);
    let start = 0;
    addEventListener("keydown", () => (start = performance.now()), { capture: true });
    new MutationObserver(() => {
      // What is drawn must be laid out, too.
      document.querySelector("#editor").getBoundingClientRect();
      times.push(performance.now() - start);
    }).observe(document.documentElement, { attributeFilter: ["data-drawn"] });
  });
  const linted = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await page.keyboard.press(round % 2 === 0 ? "Space" : "Backspace");
    await settled(page);
    linted.push(Number.parseFloat(await page.textContent("#time")));
  }
  const times = await page.evaluate(() => globalThis.times);
  row(`page: one edit to drawn diagnostics, ${LINES} lines, Chromium`, `${middle(times)} ms`, "16 ms");
  row(`page: lint of that edit, Chromium`, `${middle(linted)} ms`, "5 ms");
} finally {
  await browser.close();
  server.close();
}
