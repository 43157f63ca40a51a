// Takes pictures of some pages at both widths and in both colours, for looking at: `node site/tests/pictures.js FOLDER`.

import { fileURLToPath } from "node:url";

import { BASE, launch, serve } from "../../wasm/playground/tests/site.js";

const BOOK = fileURLToPath(new URL("../../target/site/book", import.meta.url));
const PAGES = ["index.html", "rules/privileged-container.html", "rules/index.html", "practices/p05.html", "tutorials/first-repository.html", "practices.de.html"];

const [folder = "."] = process.argv.slice(2);
const [server, browser] = await Promise.all([serve(BOOK), launch()]);
try {
  for (const width of [390, 1280]) {
    for (const colorScheme of ["light", "dark"]) {
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
      const page = await context.newPage();
      for (const path of PAGES) {
        await page.goto(`http://127.0.0.1:${server.address().port}${BASE}${path}`);
        const name = path.replaceAll(/[/.]/g, "-").replace(/-html$/, "");
        await page.screenshot({ path: `${folder}/${name}-${width}-${colorScheme}.png` });
      }
      await context.close();
    }
  }
} finally {
  await browser.close();
  server.close();
}
