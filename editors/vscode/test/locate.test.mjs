// Where the program is looked for.
import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import test, { after, beforeEach } from "node:test";

const { locate } = createRequire(import.meta.url)("../dist/test/locate.js");
const root = mkdtempSync(join(tmpdir(), "lintainer-"));
const where = { setting: "", extension: join(root, "extension"), workspace: join(root, "work"), path: "", platform: "linux" };

function program(...parts) {
  const path = join(root, ...parts);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, "#!/bin/sh\n");
  chmodSync(path, 0o755);
  return path;
}

beforeEach(() => rmSync(root, { recursive: true, force: true }));
after(() => rmSync(root, { recursive: true, force: true }));

test("the setting comes first, and leads nowhere else", () => {
  const path = program("opt", "own");
  program("extension", "bin", "lintainer");
  assert.deepEqual(locate({ ...where, setting: path }), { command: path, from: "setting" });
  assert.equal(locate({ ...where, setting: `${path}x` }).command, undefined);
  assert.match(locate({ ...where, setting: `${path}x` }).message, /opt\/ownx/);
});

test("a setting may be relative, of the workspace, or a name", () => {
  const path = program("work", "bin", "l");
  assert.equal(locate({ ...where, setting: "./bin/l" }).command, path);
  assert.equal(locate({ ...where, setting: "${workspaceFolder}/bin/l" }).command, path);
  assert.equal(locate({ ...where, setting: "l", path: join(root, "work", "bin") }).command, path);
});

test("the bundled program comes before that on PATH", () => {
  const onPath = program("usr", "lintainer");
  const path = ["", "relative", join(root, "usr")].join(delimiter);
  assert.deepEqual(locate({ ...where, path }), { command: onPath, from: "path" });
  const bundled = program("extension", "bin", "lintainer");
  assert.deepEqual(locate({ ...where, path }), { command: bundled, from: "bundled" });
});

test("what is no program is passed over", () => {
  chmodSync(program("usr", "lintainer"), 0o644);
  mkdirSync(join(root, "dir", "lintainer"), { recursive: true });
  const path = [join(root, "usr"), join(root, "dir")].join(delimiter);
  assert.match(locate({ ...where, path }).message, /not found/);
});
