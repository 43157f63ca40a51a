// The built site in Chromium, as somebody reads it. `cargo xtask test site` builds it before.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { inflateRawSync } from "node:zlib";

import { check } from "../../wasm/pkg/node.js";
import { BASE, PATIENCE, launch, serve } from "../../wasm/playground/tests/site.js";

const BOOK = fileURLToPath(new URL("../../target/site/book", import.meta.url));
const axe = readFileSync(createRequire(new URL("../../wasm/package.json", import.meta.url)).resolve("axe-core/axe.min.js"), "utf8");

let server;
let browser;
before(async () => {
  [server, browser] = await Promise.all([serve(BOOK), launch()]);
});
after(async () => {
  await browser?.close();
  server?.close();
});

/** Opens a page of the site; what it complains about or asks for elsewhere fails the test. */
async function open(path, use, { width = 1280, colorScheme = "light" } = {}) {
  const origin = `http://127.0.0.1:${server.address().port}`;
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
  context.setDefaultTimeout(PATIENCE);
  const complaints = [];
  try {
    const page = await context.newPage();
    page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("request", (request) => {
      const to = new URL(request.url());
      if (to.origin !== origin && !["data:", "blob:"].includes(to.protocol)) complaints.push(`a request to ${to}`);
    });
    await page.goto(`${origin}${BASE}${path}`);
    await use(page);
  } finally {
    await context.close();
  }
  assert.deepEqual(complaints, []);
}

async function search(page, words) {
  await page.click("#mdbook-search-toggle");
  await page.fill("#mdbook-searchbar", words);
  await page.waitForSelector("#mdbook-searchresults li a");
  return page.$$eval("#mdbook-searchresults li a", (links) => links.map((link) => new URL(link.href).pathname));
}

test("search finds a rule by its name, by its name in another tool, and by what it says", () =>
  open("index.html", async (page) => {
    for (const words of ["root-user", "DL3002"]) {
      const found = await search(page, words);
      assert.ok(found.slice(0, 5).includes(`${BASE}rules/root-user.html`), `${words}: ${found}`);
      await page.reload();
    }
    await search(page, "privileged container");
    await page.click("#mdbook-searchresults li a[href*='rules/privileged-container.html']");
    assert.equal(await page.textContent("main h1"), "privileged-container");
  }));

test("the button opens the example in the playground, with the finding that the page shows", () =>
  open("rules/privileged-container.html", async (page) => {
    const shown = await page.textContent("main code.message");
    assert.match(shown, /is privileged/);
    await page.locator(".try a").first().click();
    await page.waitForSelector("#p-findings .finding");
    const finding = await page.textContent("#p-findings .finding");
    const message = shown.match(/[×⚠☞] (.*)/)[1].replaceAll("`", "");
    assert.ok(finding.replaceAll("`", "").includes(message), `${finding} has no ${message}`);
  }));

test("every example that can be opened has its finding there", () => {
  let count = 0;
  for (const name of readdirSync(`${BOOK}/rules`).filter((file) => file.endsWith(".html") && file !== "index.html")) {
    const rule = name.slice(0, -".html".length);
    for (const [, packed] of readFileSync(`${BOOK}/rules/${name}`, "utf8").matchAll(/playground\/index\.html#p1=([\w-]+)/g)) {
      const { files, settings, open: path } = JSON.parse(inflateRawSync(Buffer.from(packed, "base64url")).toString());
      const { findings } = check(Object.fromEntries(files), settings);
      assert.ok(findings.some((finding) => finding.rule === rule), `${rule}: ${path} has no finding`);
      count += 1;
    }
  }
  assert.ok(count > 600, `only ${count} examples can be opened`);
});

test("Dockerfiles are coloured, and a German page says that it is one", async () => {
  await open("rules/root-user.html", async (page) => {
    assert.ok((await page.locator("code.language-dockerfile .hljs-keyword").count()) > 0);
    assert.equal(await page.getAttribute("html", "lang"), "en");
  });
  await open("practices.de.html", async (page) => assert.equal(await page.getAttribute("html", "lang"), "de"));
});

for (const width of [390, 1280]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`pages fit ${width} pixels and can be read, ${colorScheme}`, async () => {
      for (const path of ["index.html", "rules/root-user.html", "rules/index.html", "tutorials/first-repository.html", "practices.de.html"]) {
        await open(
          path,
          async (page) => {
            assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${path} is too wide`);
            await page.evaluate(axe);
            const { violations } = await page.evaluate(() => globalThis.axe.run("main", { runOnly: ["color-contrast", "link-in-text-block", "image-alt"] }));
            assert.deepEqual(violations.map(({ id, nodes }) => `${path}: ${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`), []);
          },
          { width, colorScheme },
        );
      }
    });
  }
}
