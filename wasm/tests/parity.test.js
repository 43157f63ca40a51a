// The package finds what the command line finds.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, sep } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

import { Workspace, check, fix, render, rules, version } from "../pkg/node.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const binary = process.env.LINTAINER ?? join(root, "target/debug/lintainer");

// Both are told the time: the module by its wrapper.
process.env.SOURCE_DATE_EPOCH = "1764547200";

// The command looks at the folders above, up to the repository's: here they would say that all of it is test data.
const projects = mkdtempSync(join(tmpdir(), "lintainer-"));
cpSync(join(root, "testdata/projects"), projects, { recursive: true });
after(() => rmSync(projects, { recursive: true }));

function cli(folder, ...args) {
  try {
    return execFileSync(binary, args, { cwd: folder, encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "ignore"], env: process.env });
  } catch (error) {
    if (error.status === 1) return error.stdout;
    throw error;
  }
}

function filesBelow(folder) {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)));
  return Object.fromEntries(paths.map((path) => [path.split(sep).join("/"), readFileSync(join(folder, path))]));
}

function comparable(report) {
  // The command line reads only what may be a file of ours.
  const { other: _, ...summary } = report.summary;
  return { ...report, summary };
}

for (const project of readdirSync(projects)) {
  const folder = join(projects, project);
  const files = filesBelow(folder);

  test(`${project}: the same report`, () => {
    const expected = JSON.parse(cli(folder, "check", "-f", "json", "."));
    assert.ok(expected.files.length > 0);
    assert.deepEqual(comparable(check(files)), comparable(expected));
  });

  test(`${project}: the same SARIF`, () => {
    const run = { started: "2025-12-01T00:00:00Z", finished: "2025-12-01T00:00:00Z" };
    const expected = JSON.parse(cli(folder, "check", "-f", "sarif", "."));
    assert.deepEqual(JSON.parse(render(files, undefined, "sarif", { run })), expected);
  });

  test(`${project}: a kept workspace agrees with a fresh one after every change`, () => {
    const workspace = new Workspace();
    for (const path of Object.keys(files).reverse()) workspace.setFile(path, files[path]);
    assert.deepEqual(workspace.check(), check(files));
    for (const path of Object.keys(files)) {
      const { [path]: _, ...others } = files;
      assert.equal(workspace.removeFile(path), true);
      assert.deepEqual(workspace.check(), check(others));
      workspace.setFile(path, `${files[path]}\n# changed\n`);
      assert.deepEqual(workspace.check(), check({ ...others, [path]: `${files[path]}\n# changed\n` }));
      workspace.setFile(path, files[path]);
    }
    assert.deepEqual(workspace.check(), check(files));
    workspace.free();
  });

  test(`${project}: fixing leaves nothing safe to fix, and its report is true`, () => {
    const result = fix(files);
    assert.ok(result.applied.length > 0);
    const after = { ...files, ...result.changed };
    // A run that fixes does not count what the next profile has.
    const report = check(after);
    report.summary.hidden = [];
    assert.deepEqual(result.report, report);
    assert.equal(fix(after).applied.length, 0);
  });
}

test("the same rules and version", () => {
  assert.deepEqual(rules(), JSON.parse(cli(root, "rules", "--format", "json")).rules);
  assert.equal(cli(root, "--version").trim().split(" ").at(-1), version());
});
