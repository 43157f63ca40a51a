// The extension as it is shipped, with its real client library, against the real server.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after, before } from "node:test";

const require = createRequire(import.meta.url);
const { vscode, seen, document, edit, emitter, Uri } = require("./vscode.cjs");
const load = Module._load;
Module._load = (request, ...rest) => (request === "vscode" ? vscode : load(request, ...rest));
const extension = require("../dist/extension.js");

const binary = process.env.LINTAINER ?? join(import.meta.dirname, "../../../target/debug/lintainer");
const folder = mkdtempSync(join(tmpdir(), "lintainer-"));
const path = join(folder, "Dockerfile");
const context = { subscriptions: [], extensionPath: folder };
const one = document(path, "dockerfile", "FROM alpine\n");
const pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: {{ .Release.Name }}}\nspec: {containers: [{name: a, image: alpine}]}\n";
const template = document(join(folder, "chart/templates/pod.yaml"), "helm", pod);

async function until(what, condition) {
  for (let tries = 0; tries < 400; tries += 1) {
    if (condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail(`${what}: ${JSON.stringify({ status: seen.status, errors: seen.errors, lines: seen.lines })}`);
}

const codes = (of = one) => seen.diagnostics.get(of.uri.toString())?.map((it) => it.code?.value ?? it.code);

before(() => {
  writeFileSync(path, one.text);
  vscode.workspace.workspaceFolders = [{ uri: Uri.file(folder), name: "test", index: 0 }];
  mkdirSync(join(folder, "chart/templates"), { recursive: true });
  writeFileSync(join(folder, "chart/Chart.yaml"), "apiVersion: v2\nname: shop\nversion: 1.0.0\n");
  writeFileSync(template.fileName, pod);
  vscode.workspace.textDocuments.push(one, template);
  vscode.window.activeTextEditor = { document: one };
  const tabs = [one, template].map((shown) => ({ input: new vscode.TabInputText(shown.uri) }));
  vscode.window.tabGroups.all.push({ tabs });
  seen.settings = { path: binary, args: ["lsp"], scope: "open", configuration: { select: ["missing-tag"] } };
});

after(async () => {
  await extension.deactivate();
  rmSync(folder, { recursive: true });
});

test("a program that is not there is named, and nothing breaks", async () => {
  seen.settings.path = "/no/such/program";
  await extension.activate(context);
  assert.match(seen.errors.at(-1), /\/no\/such\/program/);
  assert.match(seen.status.text, /error/);
  assert.match(seen.status.tooltip, /no program/);
});

test("a changed setting starts the server", async () => {
  seen.settings.path = binary;
  emitter("workspace.onDidChangeConfiguration").fire({ affectsConfiguration: (name) => name === "lintainer.path" });
  await until("it runs", () => seen.status.text === "lintainer");
  assert.match(seen.status.tooltip, /lintainer \d+\.\d+\.\d+ runs/);
});

test("diagnostics arrive and follow the edit", async () => {
  await until("there is a finding", () => codes()?.join() === "missing-tag");
  const found = seen.diagnostics.get(one.uri.toString())[0];
  assert.equal(found.source, "lintainer");
  assert.match(String(found.code.target), /missing-tag\.md$/);
  edit(one, "FROM alpine:3.22\n");
  await until("it is gone", () => codes()?.length === 0);
  edit(one, "FROM alpine\n");
  await until("it is back", () => codes()?.join() === "missing-tag");
});

test("templates of charts are linted, whatever their language is called", async () => {
  await until("there is a finding", () => codes(template)?.join() === "missing-tag");
});

test("the server is started anew on command", async () => {
  seen.diagnostics.clear();
  const before = seen.lines.filter((line) => line.startsWith("starting")).length;
  await vscode.commands.executeCommand("lintainer.restart");
  await until("there is a finding again", () => codes()?.join() === "missing-tag");
  assert.equal(seen.lines.filter((line) => line.startsWith("starting")).length, before + 1);
});

test("settings reach the server", async () => {
  seen.settings.configuration = { select: ["missing-tag"], ignore: ["missing-tag"] };
  await vscode.commands.executeCommand("lintainer.restart");
  await until("it runs", () => seen.status.text === "lintainer");
  await until("nothing is found", () => codes()?.length === 0);
});
