// The project of the page: its tree, what is kept, what is dropped.

import assert from "node:assert/strict";
import { test } from "node:test";
import { crc32, deflateRawSync, gzipSync } from "node:zlib";

import { scan, settled, site, text, write } from "./site.js";

const { open } = site();

async function sample(page, title) {
  await page.click("#samples");
  await page.click(`.sample:has-text('${title}')`);
  await settled(page);
}

const focused = (page) => page.evaluate(() => document.activeElement?.getAttribute("data-path"));
const nodes = (page) => page.$$eval(".node", (all) => all.map((node) => node.dataset.path));

/** Drops a file with these bytes. */
async function drop(page, name, bytes) {
  const data = await page.evaluateHandle(
    ([called, content]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))], called));
      return transfer;
    },
    [name, Buffer.from(bytes).toString("base64")],
  );
  await page.dispatchEvent("#editor", "drop", { dataTransfer: data });
}

function zip(files) {
  const [parts, heads] = [[], []];
  let at = 0;
  for (const [name, content] of Object.entries(files)) {
    const [path, whole] = [Buffer.from(name), Buffer.from(content)];
    const packed = deflateRawSync(whole);
    const about = Buffer.alloc(26);
    about.writeUInt16LE(20, 0);
    about.writeUInt16LE(8, 4);
    about.writeUInt32LE(crc32(whole), 10);
    about.writeUInt32LE(packed.length, 14);
    about.writeUInt32LE(whole.length, 18);
    about.writeUInt16LE(path.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), about, path, packed]);
    const behind = Buffer.alloc(14);
    behind.writeUInt32LE(at, 10);
    heads.push(Buffer.concat([Buffer.from("PK\x01\x02"), Buffer.from([20, 0]), about, behind, path]));
    parts.push(local);
    at += local.length;
  }
  const directory = Buffer.concat(heads);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(heads.length, 4);
  end.writeUInt16LE(heads.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...parts, directory, Buffer.from("PK\x05\x06"), end]);
}

function tar(files) {
  const blocks = Object.entries(files).flatMap(([name, content]) => {
    const [header, bytes] = [Buffer.alloc(512), Buffer.from(content)];
    header.write(name, 0);
    header.write(`${bytes.length.toString(8).padStart(11, "0")}\0`, 124);
    header.write("        0", 148);
    header.write("ustar\0", 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    return [header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

const CHART = {
  "shop/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
  "shop/values.yaml": "image: registry.example/web:1.0\n",
  "shop/templates/_names.tpl": '{{- define "name" -}}web{{- end -}}\n',
  "shop/templates/web.yaml": 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ include "name" . }}\nspec:\n  containers:\n    - name: web\n      image: {{ .Values.image }}\n      securityContext:\n        privileged: true\n',
  "shop/picture.png": "\0\x01",
};

test("the tree shows folders, which keys open and close, and the worst of what they hide", () =>
  open(async (page) => {
    await sample(page, "A kustomization");
    assert.deepEqual(await nodes(page), ["base", "base/kustomization.yaml", "base/web.yaml", "overlays", "overlays/prod", "overlays/prod/kustomization.yaml", "overlays/prod/limits.yaml"]);
    await page.focus(".node[aria-selected=true]");
    await page.keyboard.press("Home");
    assert.equal(await focused(page), "base");
    await page.keyboard.press("ArrowLeft");
    assert.equal(await page.getAttribute(".node[data-path=base]", "aria-expanded"), "false");
    assert.equal(await page.locator(".node[data-path='base/web.yaml']").count(), 0);
    assert.match(await page.getAttribute(".node[data-path=base]", "aria-label"), /^base, with findings: (error|warning)$/);
    await scan(page);
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    assert.equal(await focused(page), "base/kustomization.yaml");
    await page.keyboard.press("w");
    assert.equal(await focused(page), "base/web.yaml");
    await page.keyboard.press("Enter");
    assert.equal(await page.getAttribute(".node[aria-selected=true]", "data-path"), "base/web.yaml");
    assert.equal(await page.textContent("#open-path"), "base/web.yaml");
    await page.keyboard.press("ArrowLeft");
    assert.equal(await focused(page), "base");
    const levels = await page.$$eval(".node", (all) => all.map((node) => `${node.ariaLevel} ${node.ariaPosInSet}/${node.ariaSetSize}`));
    assert.deepEqual(levels, ["1 1/2", "2 1/2", "2 2/2", "1 2/2", "2 1/1", "3 1/2", "3 2/2"]);
  }));

test("folders are renamed and deleted with what is in them", () =>
  open(async (page) => {
    await sample(page, "A kustomization");
    await page.focus(".node[aria-selected=true]");
    await page.keyboard.press("Home");
    await page.keyboard.press("F2");
    await page.fill("#path", "overlays/prod");
    await page.keyboard.press("Enter");
    await page.waitForSelector("dialog:has-text('A file of the folder is there already')");
    await page.fill("#path", "apps/base");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".node[data-path='apps/base/web.yaml']");
    assert.equal(await page.locator(".node[data-path='base/web.yaml']").count(), 0);
    await page.click(".node[data-path='apps']");
    await page.click("#delete");
    await page.waitForSelector("#toast:has-text('2 files were deleted')");
    assert.deepEqual(await nodes(page), ["overlays", "overlays/prod", "overlays/prod/kustomization.yaml", "overlays/prod/limits.yaml"]);
    await page.click(".node[data-path='overlays/prod']");
    await page.click("#add");
    assert.equal(await page.inputValue("#path"), "overlays/prod/compose.yaml");
    await page.fill("#path", "overlays");
    await page.keyboard.press("Enter");
    await page.waitForSelector("dialog:has-text('A folder and a file cannot have the same name')");
    await page.keyboard.press("Escape");
  }));

test("the work is kept on reload and for the next time, and can be started over", () =>
  open(async (page, address) => {
    await write(page, "FROM alpine:3.22\nRUN mine\n", "mine/Dockerfile");
    await page.waitForTimeout(700);
    await page.reload();
    await page.waitForSelector(".node[data-path='mine/Dockerfile'][aria-selected=true]");
    assert.equal(await text(page), "FROM alpine:3.22\nRUN mine\n");
    await page.click("#editor .cm-content");
    await page.keyboard.press("Control+Home");
    await page.keyboard.type("# at the last moment\n");
    await page.waitForTimeout(700);
    const other = await page.context().newPage();
    await other.goto(address);
    await other.waitForSelector(".node[data-path='mine/Dockerfile'][aria-selected=true]");
    assert.match(await text(other), /^# at the last moment\n/);
    await other.close();
    await page.click("#start-over");
    await scan(page);
    await page.click("dialog .primary");
    await page.waitForSelector(".node[data-path='Dockerfile'][aria-selected=true]");
    assert.match(await text(page), /^FROM node:latest/);
    await page.reload();
    await page.waitForSelector(".node[data-path='Dockerfile'][aria-selected=true]");
    assert.match(await text(page), /^FROM node:latest/);
  }));

test("a link comes before the work of the last time, and leaves it alone", () =>
  open(async (page, address) => {
    await write(page, "FROM alpine:3.22\n# shared\n");
    await page.click("#share");
    await page.waitForFunction(() => location.hash.length > 10);
    const { hash } = new URL(page.url());
    await write(page, "FROM alpine:3.22\n# mine\n");
    await page.waitForTimeout(700);
    const other = await page.context().newPage();
    await other.goto(`${address}${hash}`);
    await other.waitForFunction(() => document.querySelector("#editor .cm-content")?.textContent.includes("# shared"));
    await other.click("#editor .cm-content");
    await other.keyboard.press("Control+End");
    await other.keyboard.type("# edited");
    await other.waitForTimeout(700);
    await other.reload();
    await other.waitForFunction(() => document.querySelector("#editor .cm-content")?.textContent.includes("# edited"));
    await other.close();
    await page.reload();
    await page.waitForFunction(() => document.querySelector("#editor .cm-content")?.textContent.includes("# mine"));
  }));

test("what takes the place of the project gives it back", () =>
  open(async (page) => {
    // A sample that nobody has touched is no loss.
    await sample(page, "The shop");
    assert.equal(await page.locator("#toast.shown").count(), 0);
    await write(page, "FROM alpine:3.22\n# mine\n");
    await sample(page, "The shop");
    await page.click("#toast button");
    await page.waitForFunction(() => document.querySelector("#editor .cm-content")?.textContent.includes("# mine"));
    assert.deepEqual(await nodes(page), ["Dockerfile"]);
  }));

for (const [name, bytes] of [
  ["shop-1.0.0.tgz", gzipSync(tar(CHART))],
  ["main.zip", zip(CHART)],
  ["shop.tar", tar(CHART)],
]) {
  test(`an archive that is dropped becomes the project: ${name}`, () =>
    open(async (page) => {
      await sample(page, "Empty");
      await drop(page, name, bytes);
      await page.waitForSelector(".node[data-path='templates/web.yaml']");
      assert.deepEqual(await nodes(page), ["templates", "templates/_names.tpl", "templates/web.yaml", "Chart.yaml", "Dockerfile", "values.yaml"]);
      await page.locator("#p-findings .jump", { hasText: "privileged" }).first().click();
      assert.equal(await page.textContent("#open-path"), "templates/web.yaml");
    }));
}

test("archives that are damaged, too large or lead outside are said to be", () =>
  open(async (page) => {
    await sample(page, "Empty");
    for (const [name, bytes, word] of [
      ["a.zip", Buffer.from("PK no archive at all"), "it is no zip file"],
      ["b.tgz", gzipSync(tar(CHART)).subarray(0, 200), "it is damaged"],
      ["c.tar", Buffer.alloc(2048, 7), "it is no tape archive"],
      ["d.tgz", gzipSync(Buffer.alloc(2048)), "it has no files"],
      ["e.tgz", gzipSync(tar({ "big/Dockerfile": Buffer.alloc(130_000_000) }), { level: 1 }), "when it is unpacked"],
      ["f.zip", zip({ "../Dockerfile": "FROM a\n", "/etc/Dockerfile": "FROM a\n" }), "no files that can be read"],
    ]) {
      await drop(page, name, bytes);
      await page.waitForSelector(`#toast:has-text('${word}')`, { timeout: 60_000 });
    }
    assert.deepEqual(await nodes(page), ["Dockerfile"]);
  }));

test("on a phone the tree opens above the text", () =>
  open(
    async (page) => {
      await settled(page);
      assert.equal(await page.locator("#tree").isVisible(), false);
      await page.tap("#show-tree");
      await page.locator("#tree .node").first().waitFor();
      await scan(page);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0);
    },
    { viewport: { width: 390, height: 800 }, hasTouch: true },
  ));
