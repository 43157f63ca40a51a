// Takes the pictures of the documentation: `npm run pictures`, after `cargo xtask wasm --page`.

import { fileURLToPath } from "node:url";

import { launch, serve } from "./site.js";

const IMAGES = fileURLToPath(new URL("../../../docs/images", import.meta.url));
const server = await serve();
const browser = await launch();
try {
  for (const colorScheme of ["light", "dark"]) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme });
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${server.address().port}/some/where/`);
    await page.waitForFunction(() => document.querySelector("#version")?.textContent);
    await page.click("#samples");
    await page.click(".sample:has-text('The shop')");
    if (colorScheme === "dark") await page.click("text=By practice");
    await page.waitForTimeout(500);
    if (colorScheme === "light") await page.locator("#editor .cm-lintRange-error").first().hover();
    await page.waitForTimeout(900);
    await page.screenshot({ path: `${IMAGES}/playground-${colorScheme}.png` });
    await context.close();
  }
} finally {
  await browser.close();
  server.close();
}
