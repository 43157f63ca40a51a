// What editors ask: words, what is known, ways to ignore, the model.

import assert from "node:assert/strict";
import { test } from "node:test";

import { LintainerError, Workspace, check } from "../pkg/node.js";

function workspaceOf(files) {
  const workspace = new Workspace();
  for (const [path, text] of Object.entries(files)) workspace.setFile(path, text);
  workspace.check();
  return workspace;
}

const words = (found) => found.items.map(({ word }) => word);

/** The text with edits, whose places are offsets of ASCII. */
function edited(text, edits) {
  for (const { range, text: into } of [...edits].reverse()) {
    text = text.slice(0, range.start.offset) + into + text.slice(range.end.offset);
  }
  return text;
}

test("names of rules are completed where they are ignored, those that are found first", () => {
  const workspace = workspaceOf({ Dockerfile: "# lintainer: ignore[depre]\nFROM alpine:3.22\nMAINTAINER me\n# lintainer: \n" });
  const rules = workspace.complete("Dockerfile", { line: 1, column: 26 });
  assert.deepEqual([rules.range.start.column, rules.range.end.column, rules.items[0].kind], [21, 26, "value"]);
  const found = new Set(workspace.check().findings.filter(({ suppressed }) => !suppressed).map(({ rule }) => rule));
  assert.ok(found.has("deprecated-maintainer"));
  assert.deepEqual(new Set(words(rules).slice(0, found.size)), found);
  assert.ok(!words(rules).includes("obsolete-compose-version"));
  assert.deepEqual(words(workspace.complete("Dockerfile", { line: 4, column: 14 })), ["ignore[]", "ignore-file[]"]);
  assert.equal(workspace.complete("Dockerfile", { line: 2, column: 7 }), null);
  const known = workspaceOf({ Dockerfile: "# lintainer: ignore[missing-tag]\nFROM alpine\n" }).describe("Dockerfile", { line: 1, column: 25 });
  assert.deepEqual([known.rule, known.range.start.column, known.range.end.column], ["missing-tag", 21, 32]);
  workspace.free();
});

test("a configuration is completed as it is now", () => {
  const workspace = workspaceOf({ Dockerfile: "FROM alpine\n", "lintainer.toml": 'min-severity = "info"\n' });
  workspace.setFile("lintainer.toml", 'ignore = [""]\nprof\n');
  assert.ok(words(workspace.complete("lintainer.toml", { line: 2, column: 5 })).includes("profile"));
  assert.ok(words(workspace.complete("lintainer.toml", { line: 1, column: 12 })).includes("missing-tag"));
  workspace.free();
});

test("a finding is ignored here, in its file, or in the nearest configuration", () => {
  const files = { "a/compose.yaml": "services:\n  web:\n    image: alpine\n" };
  for (const config of [{}, { "a/lintainer.toml": 'ignore = ["root-user"]\n' }]) {
    const { findings } = check(files);
    const finding = findings.find(({ rule }) => rule === "missing-tag");
    const workspace = workspaceOf({ ...files, ...config });
    const ways = workspace.ignores("a/compose.yaml", finding.range.start, "missing-tag");
    assert.deepEqual(ways.map(({ scope }) => scope), ["here", "file", "configuration"]);
    assert.equal(ways[0].title, "Ignore `missing-tag` here");
    const [path] = Object.keys(config).concat("lintainer.toml");
    assert.equal(ways[2].edits[0].path, path);
    for (const { edits } of ways) {
      const [{ path: changed }] = edits;
      const all = { ...files, ...config };
      const after = check({ ...all, [changed]: edited(all[changed] ?? "", edits) });
      assert.ok(!after.findings.some(({ rule, suppressed }) => rule === "missing-tag" && !suppressed), changed);
    }
    workspace.free();
  }
  const workspace = workspaceOf(files);
  assert.deepEqual(workspace.ignores("gone", { line: 1, column: 1 }, "missing-tag"), []);
  assert.throws(() => workspace.ignores("a/compose.yaml", { line: 1, column: 1 }, "mising-tag"), (error) => error instanceof LintainerError && /did you mean/.test(error.message));
  workspace.free();
});

test("the model says what is set, unset and unknown", () => {
  const workspace = workspaceOf({ "compose.yaml": "services:\n  web:\n    image: nginx:${TAG}\n    privileged: true\n", "x.txt": "" });
  const [service] = workspace.model("compose.yaml").workloads;
  const [container] = service.value.containers.value;
  const { privileged, user, image } = container.value;
  assert.deepEqual(privileged, { state: "set", value: true, at: { path: "compose.yaml", line: 4, column: 17 } });
  assert.deepEqual([user.state, image.value.tag.state], ["unset", "unknown"]);
  assert.equal(workspace.model("x.txt"), null);
  assert.equal(workspace.model("gone"), null);
  workspace.free();
});
