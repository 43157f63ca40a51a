// Serves a built page or site below a path of its own, as any static host would, and opens it in Chromium.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname, join, normalize } from "node:path";
import { after, before } from "node:test";
import { fileURLToPath } from "node:url";

import { chromium } from "playwright-core";

const DIST = fileURLToPath(new URL("../dist", import.meta.url));
export const BASE = "/some/where/";
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".png": "image/png", ".svg": "image/svg+xml", ".wasm": "application/wasm" };
const FLAGS = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

/** A slow machine must not fail a test that only waits. */
export const PATIENCE = 60_000;

export function serve(folder = DIST) {
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    const file = path.startsWith(BASE) ? join(folder, normalize(path.slice(BASE.length) || "index.html")) : "";
    try {
      const body = await readFile(file);
      response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  return new Promise((done) => server.listen(0, "127.0.0.1", () => done(server)));
}

export async function launch(flags = []) {
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  assert.ok(existsSync(executablePath), `${executablePath} is needed`);
  return chromium.launch({ executablePath, headless: true, chromiumSandbox: false, args: [...FLAGS, ...flags] });
}

/** Opens pages; what a page complains about or asks for elsewhere fails the test that opened it. */
export function site() {
  let server;
  let browser;
  before(async () => {
    [server, browser] = await Promise.all([serve(), launch()]);
  });
  after(async () => {
    await browser?.close();
    server?.close();
  });
  const open = async (use, options = {}) => {
    const { fragment = "", ...rest } = options;
    const origin = `http://127.0.0.1:${server.address().port}`;
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: "light", permissions: ["clipboard-read", "clipboard-write"], ...rest });
    const complaints = [];
    context.setDefaultTimeout(PATIENCE);
    try {
      const page = await context.newPage();
      page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
      page.on("pageerror", (error) => complaints.push(String(error)));
      page.on("request", (request) => {
        const { origin: to, protocol } = new URL(request.url());
        if (to !== origin && !["data:", "blob:"].includes(protocol)) complaints.push(`a request to ${request.url()}`);
      });
      await page.goto(`${origin}${BASE}${fragment}`);
      await page.waitForSelector("#status:not(:text('Loading'))");
      await page.waitForFunction(() => document.querySelector("#version")?.textContent !== "");
      await use(page, `${origin}${BASE}`);
    } finally {
      await context.close();
    }
    assert.deepEqual(complaints, []);
  };
  return { open };
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Looks for what stands in the way of assistive software. */
export async function scan(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`), []);
}

/** Waits until the findings of the text as it is now are drawn in the lists. */
export async function settled(page) {
  await page.waitForTimeout(150);
  await page.waitForFunction(() => performance.now() - Number(document.documentElement.dataset.drawn) > 120);
}

/** Makes the project one file with this text. */
export async function write(page, text, name = "Dockerfile") {
  await page.click("#samples");
  await page.click(".sample:has-text('Empty')");
  if (name !== "Dockerfile") {
    await page.focus(".node[aria-selected=true]");
    await page.keyboard.press("F2");
    await page.fill("#path", name);
    await page.keyboard.press("Enter");
  }
  await page.click("#editor .cm-content");
  await page.evaluate((content) => navigator.clipboard.writeText(content), text);
  await page.keyboard.press("Control+V");
  await settled(page);
}

export const text = (page) => page.$eval("#editor .cm-content", (node) => [...node.querySelectorAll(".cm-line")].map((line) => line.textContent).join("\n"));
