// What the page knows: ways to ignore, words, the model, charts.

import assert from "node:assert/strict";
import { test } from "node:test";

import { scan, settled, site, text, write } from "./site.js";

const { open } = site();

async function sample(page, title) {
  await page.click("#samples");
  await page.click(`.sample:has-text('${title}')`);
  await settled(page);
}

test("a finding is ignored at its place, in its file, or in the settings", () =>
  open(async (page) => {
    await write(page, "FROM alpine\nUSER 10001:10001\nHEALTHCHECK CMD [\"/bin/true\"]\nCMD [\"/bin/app\"]\n");
    const finding = page.locator("#p-findings .finding", { hasText: "missing-tag" });
    for (const [way, check] of [
      ["here", async () => assert.match(await text(page), /^# lintainer: ignore\[missing-tag\]\nFROM alpine/)],
      ["in this file", async () => assert.match(await text(page), /^# lintainer: ignore-file\[missing-tag\]\nFROM alpine/)],
      ["in lintainer.toml", async () => assert.match(await page.$eval("#p-settings .cm-content", (node) => node.textContent), /^ignore = \["missing-tag"\]/)],
    ]) {
      await finding.locator(".ignore").click();
      await page.waitForSelector("dialog .choice");
      await scan(page);
      await page.click(`dialog .choice:has-text('${way}')`);
      await finding.waitFor({ state: "detached" });
      await check();
      if (way === "in lintainer.toml") break;
      await page.focus("#editor .cm-content");
      await page.keyboard.press("Control+z");
      await finding.waitFor();
    }
  }));

test("the keyboard leads to fixes and ways to ignore", () =>
  open(async (page) => {
    await write(page, "FROM alpine:3.22\nMAINTAINER me\nUSER 1000:1000\n");
    await page.waitForSelector("#editor .cm-lintRange");
    await page.click("#editor .cm-line:has-text('MAINTAINER')");
    await page.keyboard.press("Control+.");
    await page.waitForSelector("dialog .choice.safe");
    const labels = await page.locator("dialog .choice").allTextContents();
    assert.ok(labels.some((label) => label.includes("here")), labels.join("\n"));
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => !document.querySelector("#editor .cm-content").textContent.includes("MAINTAINER"));
  }));

test("names of rules are completed in comments, keys in the settings, and rules are told under the pointer", () =>
  open(async (page) => {
    await write(page, "\nFROM alpine\nUSER 10001:10001\n");
    await page.click("#editor .cm-content");
    await page.keyboard.press("Control+Home");
    await page.keyboard.type("# lintainer: ");
    await page.waitForSelector(".cm-tooltip-autocomplete li:has-text('ignore[]')");
    await page.waitForTimeout(150);
    await page.keyboard.press("Enter");
    await page.keyboard.type("missing-t");
    await page.waitForSelector(".cm-tooltip-autocomplete [aria-selected=true]:has-text('missing-tag')");
    await page.waitForTimeout(150);
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.querySelector("#editor .cm-line")?.textContent === "# lintainer: ignore[missing-tag]");
    await settled(page);
    await page.locator("#editor .cm-line").first().locator("span", { hasText: "missing-tag" }).last().hover();
    await page.click(".cm-tooltip .known .link");
    await page.waitForSelector("#p-rule h2:has-text('missing-tag')");
    await page.click("#t-settings");
    await page.click("#p-settings .cm-content");
    await page.keyboard.type("prof");
    await page.waitForSelector(".cm-tooltip-autocomplete [aria-selected=true]:has-text('profile')");
    await page.waitForTimeout(150);
    await page.keyboard.press("Enter");
    await page.keyboard.type(' = "h');
    await page.waitForSelector(".cm-tooltip-autocomplete li:has-text('hardened')");
  }));

test("the model says what is set, unset and unknown, and leads to the place", () =>
  open(async (page) => {
    await write(page, "services:\n  web:\n    image: nginx:${TAG}\n    privileged: true\n", "compose.yaml");
    await page.click("#t-model");
    const value = (name) => page.locator("#p-model .value", { has: page.locator(`.name:text-is("${name}")`) }).first();
    assert.equal(await value("privileged").locator("code").textContent(), "true");
    assert.match(await value("user").getAttribute("class"), /unset/);
    await scan(page);
    await value("privileged").locator(".link").click();
    assert.equal(await page.textContent(".cm-lineNumbers .cm-activeLineGutter"), "4");
    await page.selectOption("#p-model select", "unknown");
    assert.equal(await page.locator("#p-model .value:not(.unknown)").count(), 0);
    assert.ok((await page.locator("#p-model .value.unknown").count()) > 0);
    await page.selectOption("#p-model select", "all");
    // It follows the text.
    await page.focus("#editor .cm-content");
    await page.keyboard.press("Control+End");
    await page.keyboard.type("    user: '7'\n");
    await page.waitForSelector("#p-model .value.set:has(.name:text-is('user')) code:text-is('7')");
  }));

test("the model of a Dockerfile has its stages", () =>
  open(async (page) => {
    await write(page, "FROM golang:1.25 AS build\nRUN go build\nFROM alpine:3.22\nCOPY --from=build /a /b\nUSER 7\n");
    await page.click("#t-model");
    const stages = page.locator("#p-model section", { has: page.locator("h2:has-text('Stages')") }).locator("> .branch > details > summary .name");
    await stages.nth(1).waitFor();
    assert.deepEqual(await stages.allTextContents(), ["build", "1"]);
    await page.waitForSelector("#p-model .value:has-text('golang:1.25 AS build')");
  }));

test("of what is built of several files the model says where to look", () =>
  open(async (page) => {
    await sample(page, "A Helm chart");
    await page.click("#t-model");
    await page.waitForSelector("#p-model .pane-head:has-text('web.yaml is judged by what is built of it: see Build')");
    await write(page, "hello\n", "notes.txt");
    await page.waitForSelector("#p-model .pane-head:has-text('notes.txt is no Dockerfile, Compose file or Kubernetes manifest')");
  }));

test("a chart is a project: findings in templates and values, and each line leads to where it is written", () =>
  open(async (page) => {
    await sample(page, "A Helm chart");
    const privileged = page.locator("#p-findings .jump", { hasText: "privileged" }).first();
    await privileged.click();
    assert.equal(await page.textContent("#open-path"), "shop/templates/web.yaml");
    const tag = page.locator("#p-findings .jump", { hasText: "mutable tag" }).first();
    await tag.click();
    assert.equal(await page.textContent("#open-path"), "shop/values.yaml");
    await page.click("#t-build");
    const image = page.locator("#p-build li", { hasText: "image:" }).first();
    await image.waitFor();
    await scan(page);
    assert.match(await image.locator(".line").getAttribute("title"), /^shop\/templates\/web\.yaml:\d+$/);
    await image.locator(".value").first().click();
    assert.equal(await page.textContent("#open-path"), "shop/values.yaml");
    await page.selectOption("#p-build select >> nth=1", { label: "values-prod.yaml" });
    await page.waitForSelector("#p-build .line:has-text('replicas: 3')");
    // The keyboard leads through lines and to the values in them.
    await page.locator("#p-build .line", { hasText: "image:" }).focus();
    await page.keyboard.press("ArrowRight");
    assert.match(await page.evaluate(() => document.activeElement.className), /value/);
    await page.keyboard.press("ArrowDown");
    assert.match(await page.evaluate(() => document.activeElement.className), /line/);
    // What does not render says why.
    await page.click(".node[data-path='shop/templates/web.yaml']");
    await page.click("#editor .cm-content");
    await page.keyboard.press("Control+Home");
    await page.keyboard.type("# {{ .Values.gone.tag }}\n");
    await page.waitForSelector("#p-build .bad:has-text('nil pointer')");
  }));

test("a configuration below the top may be broken without harm", () =>
  open(async (page) => {
    await write(page, "FROM alpine\n");
    await page.click("#add");
    await page.fill("#path", "a/lintainer.toml");
    await page.keyboard.press("Enter");
    await page.click("#editor .cm-content");
    await page.keyboard.type("selct = 1");
    await page.waitForFunction(() => document.querySelector("#n-settings")?.textContent === "1");
    await page.click(".node[data-path='Dockerfile']");
    await page.click("#editor .cm-content");
    await page.keyboard.press("Control+End");
    await page.keyboard.type("RUNN true");
    await page.waitForSelector("#editor .cm-lintRange-error:has-text('RUNN')");
  }));
