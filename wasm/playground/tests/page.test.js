// The playground in Chromium, as someone would use it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { scan, settled, site, text, write } from "./site.js";

const { open } = site();
const GOOD = 'FROM alpine:3.22\nUSER 10001:10001\nHEALTHCHECK CMD ["/bin/true"]\nCMD ["/bin/app"]\n';

test("a fault that is typed gets a squiggle with message, help and a link to the rule", () =>
  open(async (page) => {
    await write(page, GOOD);
    assert.equal(await page.locator(".cm-lintRange-error").count(), 0);
    await page.keyboard.press("Control+End");
    await page.keyboard.type("RUNN true");
    const squiggle = page.locator("#editor .cm-lintRange-error", { hasText: "RUNN" });
    await squiggle.waitFor();
    assert.equal(await page.locator(".cm-lint-marker-error").count(), 1);
    await squiggle.hover();
    await page.waitForSelector(".cm-tooltip .message .what");
    await page.click(".cm-tooltip .message .link");
    await page.waitForSelector("#p-rule h2:has-text('unknown-instruction')");
    assert.equal(await page.locator("#p-rule .example.bad").first().isVisible(), true);
    assert.match(await page.textContent("#p-rule"), /Why/);
  }));

test("the squiggle goes when the fault does", () =>
  open(async (page) => {
    await write(page, `${GOOD}RUNN true`);
    await page.waitForSelector(".cm-lintRange-error");
    for (let i = 0; i < 6; i += 1) await page.keyboard.press("Backspace");
    await page.keyboard.type(" true");
    await page.waitForSelector(".cm-lintRange-error", { state: "detached" });
  }));

test("a click on a finding jumps to its range, in another file, too", () =>
  open(async (page) => {
    await page.click("#samples");
    await page.click(".sample:has-text('The shop')");
    await page.waitForSelector(".node:nth-child(5)");
    await settled(page);
    const group = page.locator(".group", { has: page.locator("h2", { hasText: "payment/Dockerfile" }) });
    const jump = group.locator(".jump").first();
    const place = (await jump.locator(".place").textContent()).split(":").map(Number);
    await jump.click();
    assert.equal(await page.getAttribute(".node[aria-selected=true]", "data-path"), "payment/Dockerfile");
    assert.equal(await page.textContent(".cm-activeLineGutter.cm-gutterElement"), "");
    const line = await page.textContent(".cm-lineNumbers .cm-activeLineGutter");
    assert.equal(Number(line), place[0]);
    assert.notEqual(await page.evaluate(() => String(getSelection())), "");
  }));

test("a quick fix is applied and can be undone", () =>
  open(async (page) => {
    await write(page, "FROM alpine:3.22\nMAINTAINER me\nUSER 1000:1000\nENTRYPOINT echo hello\n");
    await page.waitForSelector(".chip");
    const before = await text(page);
    await page.locator(".chip").first().click();
    await page.waitForFunction((old) => [...document.querySelectorAll("#editor .cm-line")].map((line) => line.textContent).join("\n") !== old, before);
    await page.focus("#editor .cm-content");
    await page.keyboard.press("Control+z");
    await page.waitForFunction((old) => [...document.querySelectorAll("#editor .cm-line")].map((line) => line.textContent).join("\n") === old, before);
  }));

test("all safe fixes are shown as a diff before they are applied, and undone in one step", () =>
  open(async (page) => {
    await page.click("#samples");
    await page.click(".sample:has-text('The shop')");
    await page.waitForSelector("#fix-all:not(:disabled)");
    const count = Number(await page.textContent("#fixable"));
    assert.ok(count > 0);
    await page.click("#fix-all");
    await page.waitForSelector("dialog .cm-mergeView .cm-changedLine");
    await scan(page);
    await page.click("dialog .primary");
    await page.waitForSelector("dialog", { state: "detached" });
    await page.waitForSelector("#fix-all:disabled");
  }));

test("a link holds the whole project", () =>
  open(async (page) => {
    await write(page, "FROM alpine:3.22\n# ä 😀 \"quoted\"\nRUNN true\n", "build/Dockerfile");
    await page.click("#t-settings");
    await page.click("#p-settings .cm-content");
    await page.keyboard.type('min-severity = "error"');
    await page.click("#share");
    await page.waitForFunction(() => location.hash.length > 10);
    const address = await page.evaluate(() => navigator.clipboard.readText());
    assert.equal(address, page.url());
    const { hash } = new URL(address);
    assert.match(hash, /^#p1=[\w-]+$/);
    await open(
      async (other) => {
        await settled(other);
        assert.equal(await other.getAttribute(".node.file", "data-path"), "build/Dockerfile");
        assert.equal(await text(other), "FROM alpine:3.22\n# ä 😀 \"quoted\"\nRUNN true\n");
        assert.equal(await other.locator(".finding .dot:not(.error)").count(), 0);
        assert.ok((await other.locator(".finding .dot.error").count()) > 0);
      },
      { fragment: hash },
    );
  }));

test("a damaged link is said to be one", () =>
  open(
    async (page) => {
      await page.waitForSelector("#toast:has-text('damaged')");
      assert.equal(await page.locator(".node").count(), 1);
    },
    { fragment: "#p1=AAAA" },
  ));

test("faults in the settings show at once, and the last good settings stay", () =>
  open(async (page) => {
    await write(page, `${GOOD}RUNN true`);
    await page.click("#t-settings");
    await page.click("#p-settings .cm-content");
    await page.keyboard.type('ignore = ["unknown-instruction"]');
    await settled(page);
    assert.equal(await page.locator("#editor .cm-lintRange-error").count(), 0);
    await page.keyboard.press("Enter");
    await page.keyboard.type("selct = 1");
    await page.waitForSelector(".problems .bad:has-text('selct')");
    await page.waitForSelector("#p-settings .cm-lintRange-error");
    assert.equal(await page.textContent("#n-settings"), "1");
    assert.equal(await page.locator("#editor .cm-lintRange-error").count(), 0);
    for (let i = 0; i < 9; i += 1) await page.keyboard.press("Backspace");
    await page.waitForSelector(".problems .bad", { state: "detached" });
  }));

test("files are added, renamed and deleted with the keyboard", () =>
  open(async (page) => {
    await write(page, GOOD);
    await page.focus("#add");
    await page.keyboard.press("Enter");
    await page.fill("#path", "Dockerfile");
    await page.keyboard.press("Enter");
    await page.waitForSelector("dialog:has-text('There is such a file already')");
    await page.fill("#path", "deploy/pod.yaml");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".node[aria-selected=true][data-path='deploy/pod.yaml']");
    await page.focus(".node[aria-selected=true]");
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".node[aria-selected=true][data-path='Dockerfile']");
    await page.keyboard.press("F2");
    await page.fill("#path", "web.Dockerfile");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".node[data-path='web.Dockerfile']");
    assert.equal(await text(page), GOOD);
    await page.focus(".node[aria-selected=true]");
    await page.keyboard.press("Delete");
    await page.waitForFunction(() => document.querySelectorAll(".node.file").length === 1);
    assert.equal(await page.getAttribute(".node.file", "data-path"), "deploy/pod.yaml");
  }));

test("files that are dropped become part of the project; what is not ours is left out", () =>
  open(async (page) => {
    await write(page, GOOD);
    const data = await page.evaluateHandle(() => {
      const transfer = new DataTransfer();
      transfer.items.add(new File(["services:\n  a:\n    image: nginx\n    privileged: true\n"], "compose.yaml"));
      transfer.items.add(new File(["\0\u0001"], "picture.png"));
      transfer.items.add(new File(['min-severity = "error"\n'], "lintainer.toml"));
      return transfer;
    });
    await page.dispatchEvent("#editor", "drop", { dataTransfer: data });
    await page.waitForSelector(".node[data-path='compose.yaml'][aria-selected=true]");
    await page.waitForSelector("#editor .cm-lintRange-error");
    assert.equal(await page.locator(".node").count(), 2);
    await page.click("#t-settings");
    assert.match(await page.textContent("#p-settings .cm-content"), /min-severity/);
  }));

test("keys and values of manifests are completed, and explained under the pointer", () =>
  open(async (page) => {
    await page.click("#samples");
    await page.click(".sample:has-text('A Kubernetes deployment')");
    await settled(page);
    await page.click("#editor .cm-line:has-text('hostNetwork: true')");
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await page.keyboard.type("dnsPol");
    await page.waitForSelector(".cm-tooltip-autocomplete [aria-selected=true]:has-text('dnsPolicy')");
    await scan(page);
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.querySelector("#editor .cm-content").textContent.includes("dnsPolicy: "));
    await page.keyboard.press("Control+Space");
    await page.waitForSelector(".cm-tooltip-autocomplete li:has-text('ClusterFirst')");
    await page.keyboard.press("Escape");
    await page.hover("#editor .cm-line:has-text('hostPID') >> text=hostPID");
    await page.waitForSelector(".cm-tooltip .known:has-text('boolean')");
  }));

test("the report of a scanner leads to the line that brings the vulnerability", () =>
  open(async (page) => {
    await page.click("#samples");
    await page.click(".sample:has-text('The shop')");
    await page.waitForSelector("#scans .scan:has-text('scans/payment.json')");
    await settled(page);
    const finding = page.locator("#p-findings .jump", { hasText: "vulnerabilit" }).first();
    await finding.waitFor();
    await scan(page);
    await finding.click();
    assert.equal(await page.getAttribute(".node[aria-selected=true]", "data-path"), "payment/Dockerfile");
    await page.click("#scans .scan");
    await page.waitForSelector("#scans .scan", { state: "detached" });
    await page.waitForFunction(() => !document.querySelector("#p-findings").textContent.includes("vulnerabilit"));
  }));

test("a rule of the project lints while it is written, and its faults are shown at their place", () =>
  open(async (page) => {
    await page.click("#samples");
    await page.click(".sample:has-text('A rule of your own')");
    await page.waitForSelector(".node[aria-selected=true][data-path='rules/foreign-registry.md']");
    await settled(page);
    const found = page.locator("#p-findings .jump", { hasText: "does not come from" });
    await found.nth(1).waitFor();
    assert.equal(await found.count(), 2);
    await page.locator("#p-findings .link", { hasText: "custom/foreign-registry" }).first().click();
    await page.waitForSelector("#p-rule h2:has-text('custom/foreign-registry')");
    assert.equal(await page.locator("#p-rule a:has-text('in the documentation')").count(), 0);
    await page.click("#t-findings");
    const condition = page.locator("#editor .cm-line", { hasText: "when =" });
    await condition.click();
    await page.keyboard.press("Home");
    for (let i = 0; i < 'when = "image.'.length; i += 1) await page.keyboard.press("ArrowRight");
    await page.keyboard.type("x");
    await page.waitForSelector("#editor .cm-lintRange-error:has-text('xregistry')");
    await page.waitForSelector("#p-findings .faults .jump:has-text('did you mean')");
    await settled(page);
    assert.equal(await found.count(), 0);
    assert.equal(await page.locator("#p-findings .nothing").count(), 0);
    assert.match(await page.textContent("#status"), /1 fault in the rules/);
    assert.match(await page.textContent("#p-findings .faults .place"), /^rules\/foreign-registry\.md:11:15$/);
    await scan(page);
    await page.focus("#editor .cm-content");
    await page.keyboard.press("Backspace");
    await found.nth(1).waitFor();
    assert.equal(await page.locator("#p-findings .faults").count(), 0);
    await found.first().click();
    assert.equal(await page.getAttribute(".node[aria-selected=true]", "data-path"), "Dockerfile");
  }));

test("the build of a kustomization shows who wrote each line, and a click goes there", () =>
  open(async (page) => {
    assert.equal(await page.locator("#t-build").isVisible(), false);
    await page.click("#samples");
    await page.click(".sample:has-text('A kustomization')");
    await page.click("#t-build");
    const image = page.locator("#p-build .line", { hasText: "image: registry.example.com/web:2.1.0" });
    await image.waitFor();
    assert.equal(await image.getAttribute("title"), "overlays/prod/kustomization.yaml:7 (images)");
    assert.deepEqual(await page.locator("#p-build option").allTextContents(), ["overlays/prod/kustomization.yaml", "base/kustomization.yaml"]);
    await scan(page);
    await page.click("#p-build .line:has-text('privileged: true')");
    assert.equal(await page.getAttribute(".node[aria-selected=true]", "data-path"), "base/web.yaml");
    assert.equal(await page.textContent(".cm-lineNumbers .cm-activeLineGutter"), "18");
    // An edit of the base changes the build of what lists it.
    await page.keyboard.press("End");
    for (let i = 0; i < 4; i += 1) await page.keyboard.press("Backspace");
    await page.keyboard.type("false");
    await page.waitForSelector("#p-build .line:has-text('privileged: false')");
    await page.locator("#p-build .line").first().focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    assert.equal(await page.textContent(".cm-lineNumbers .cm-activeLineGutter"), "13");
    // What does not build says why.
    await page.click(".node[data-path='base/kustomization.yaml']");
    await page.focus(".node[aria-selected=true]");
    await page.keyboard.press("Delete");
    await page.waitForSelector("#p-build .bad:has-text('has no kustomization')");
    await page.locator("#p-build .line").first().click();
    assert.equal(await page.getAttribute(".node[aria-selected=true]", "data-path"), "overlays/prod/kustomization.yaml");
    assert.equal(await page.textContent(".cm-lineNumbers .cm-activeLineGutter"), "4");
    await page.focus(".node[aria-selected=true]");
    await page.keyboard.press("Delete");
    await page.waitForSelector("#t-build", { state: "hidden" });
    assert.equal(await page.getAttribute("#t-findings", "aria-selected"), "true");
  }));

test("findings are grouped by practice, with a scorecard that filters", () =>
  open(async (page) => {
    await page.click("text=By practice");
    assert.equal(await page.locator(".cards .card").count() >= 12, true);
    const card = page.locator(".card:not(:disabled)").first();
    await card.click();
    assert.equal(await page.locator("#p-findings .group").count(), 1);
  }));

test("the report is written as text, JSON and SARIF", () =>
  open(async (page) => {
    await page.click("#t-output");
    await page.waitForSelector(".output:has-text('Dockerfile')");
    for (const format of ["json", "sarif"]) {
      await page.selectOption("#p-output select", format);
      const key = format === "json" ? '"findings"' : '"$schema"';
      await page.waitForFunction((word) => document.querySelector(".output").textContent.includes(word), key);
      JSON.parse(await page.textContent(".output"));
    }
  }));

test("a thousand lines are linted while typing", () =>
  open(async (page) => {
    const pod = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web-N\nspec:\n  containers:\n    - name: web\n      image: nginx:1.29.3\n      securityContext:\n        privileged: false\n---\n";
    const manifest = Array.from({ length: 92 }, (_, index) => pod.replace("N", String(index))).join("");
    await write(page, manifest, "pods.yaml");
    await page.keyboard.press("Control+Home");
    for (let i = 0; i < 9; i += 1) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("End");
    for (let i = 0; i < 5; i += 1) await page.keyboard.press("Backspace");
    await page.keyboard.type("true");
    await page.waitForSelector("#editor .cm-lintRange-error");
    await settled(page);
    assert.match(await page.textContent("#status"), /finding.* in 1 file/);
  }));

test("a worker that dies is replaced", () =>
  open(async (page) => {
    await write(page, GOOD);
    const [worker] = page.workers();
    const gone = page.waitForEvent("worker");
    // As a trap in the module would be told.
    await worker.evaluate(() => self.postMessage({ id: -1 }));
    await worker.evaluate(() => setTimeout(() => { throw new Error("stopped for the test"); }));
    await gone;
    await page.click("#editor .cm-content");
    await page.keyboard.press("Control+End");
    await page.keyboard.type("RUNN true");
    await page.waitForSelector("#editor .cm-lintRange-error");
  }));

test("light and dark, as the system has it and as chosen", () =>
  open(
    async (page) => {
      const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      const dark = await ground();
      assert.equal(await page.getAttribute("#theme", "aria-pressed"), "true");
      await page.click("#theme");
      assert.notEqual(await ground(), dark);
      await page.reload();
      await page.waitForSelector("#theme[aria-pressed=false]");
    },
    { colorScheme: "dark" },
  ));

for (const [name, options] of [
  ["light", {}],
  ["dark", { colorScheme: "dark" }],
  ["a phone", { viewport: { width: 360, height: 740 }, hasTouch: true }],
]) {
  test(`nothing stands in the way of assistive software: ${name}`, () =>
    open(async (page) => {
      await settled(page);
      await scan(page);
      if (name === "a phone") await page.click("#show-side");
      for (const pane of ["findings", "rule", "model", "settings", "output"]) {
        await page.click(`#t-${pane}`);
        await scan(page);
      }
      await page.click("#t-findings");
      await page.click("text=By practice");
      await scan(page);
      await page.locator("#p-findings .link").first().click();
      await page.waitForSelector("#p-rule .lead");
      await scan(page);
      await page.click("#samples");
      await scan(page);
      await page.keyboard.press("Escape");
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.equal(overflow, 0);
    }, options));
}
