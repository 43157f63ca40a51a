// Prints rows for `cargo xtask bench`: the module's size, one edit in a long manifest, the first load.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { Workspace } from "../../pkg/node.js";
import { launch, serve, settled, write } from "./site.js";

const ROUNDS = 40;
/** Edits until V8 has compiled what is hot: until then it runs code that was compiled fast and runs slowly. */
const WARM_UP = 60;
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

/** The edits while the code is still being compiled have no budget, and are shown. */
function edits(what, times, budget) {
  row(what, `${middle(times.slice(WARM_UP))} ms`, budget);
  row(`${what}, first ${WARM_UP} edits`, `${middle(times.slice(0, WARM_UP))} ms`, "none");
}

const module = readFileSync(`${PKG}bindings_bg.wasm`);
const packed = gzipSync(module, { level: 9 }).length;
row("wasm: module, gzip", `${(packed / 1e6).toFixed(2)} MB of ${(module.length / 1e6).toFixed(2)} MB`, "2 MB");

const workspace = new Workspace();
workspace.setFile("pods.yaml", manifest);
workspace.check();
const lint = Array.from({ length: WARM_UP + ROUNDS }, (_, round) => {
  workspace.setFile("pods.yaml", `${manifest}# ${round}\n`);
  const start = performance.now();
  workspace.checkJson();
  return performance.now() - start;
});
edits(`wasm: lint after one edit, ${LINES} lines, Node`, lint, "5 ms");

/** How long from a key to drawn diagnostics, and how long linting took. */
async function typing(browser, address) {
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
  for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
    // A person holds a key longer than an answer takes.
    const key = round % 2 === 0 ? "Space" : "Backspace";
    await page.keyboard.down(key);
    await settled(page);
    await page.keyboard.up(key);
    linted.push(Number.parseFloat(await page.textContent("#time")));
  }
  const drawn = await page.evaluate(() => globalThis.times);
  await context.close();
  return { drawn, linted };
}

async function loading(browser, address) {
  const times = [];
  for (let round = 0; round < 5; round += 1) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(address);
    await page.waitForFunction(() => document.documentElement.dataset.drawn);
    times.push(await page.evaluate(() => Number(document.documentElement.dataset.drawn)));
    await context.close();
  }
  return times;
}

const server = await serve();
const address = `http://127.0.0.1:${server.address().port}/some/where/`;
const edit = `one edit to drawn diagnostics, ${LINES} lines`;
let browser = await launch();
try {
  row("page: first load to first diagnostics, Chromium", `${middle(await loading(browser, address))} ms`, "1000 ms");
  const { drawn, linted } = await typing(browser, address);
  edits(`page: ${edit}, Chromium`, drawn, "16 ms");
  edits("page: lint of that edit, beside the drawing", linted, "5 ms");
  await browser.close();
  // Chromium keeps messages back after a key until its frame is drawn, up to 16 ms whatever they say: the same without.
  browser = await launch(["--disable-features=DeferRendererTasksAfterInput"]);
  edits(`page: ${edit}, messages not kept back`, (await typing(browser, address)).drawn, "16 ms");
} finally {
  await browser.close();
  server.close();
}
