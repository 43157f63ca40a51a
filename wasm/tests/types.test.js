// The declarations fit what the module gives: literals with a property too many or too few do not compile.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import * as api from "../pkg/node.js";

const here = fileURLToPath(new URL(".", import.meta.url));

/** What is known of a file that has been checked. */
function about(ask) {
  const workspace = new api.Workspace();
  workspace.setFile("Dockerfile", "FROM alpine\n");
  workspace.check();
  return ask(workspace);
}

test("reports, fixes and rules have the declared types", () => {
  const files = { Dockerfile: "FROM alpine\nRUN apt-get update\n# lintainer-ignore root-user: test\nUSER root\n", "a.yaml": "a: [" };
  const values = [
    ["Report", api.check(files)],
    ["FixResult", api.fix(files, undefined, "unsafe")],
    ["Build", api.kustomize({ "kustomization.yaml": "resources: [a.yaml]", "a.yaml": "kind: A\napiVersion: v1\nmetadata: {name: a}\n---\nkind: B\napiVersion: v1\nmetadata: {name: b}" }, ".")],
    ["RenderedChart", api.renderChart({ "Chart.yaml": "name: a\nversion: 1.0.0", "values.yaml": "b: 1", "templates/c.yaml": "kind: A\nd: {{ .Values.b }}\n" }, ".")],
    ["Model", about((workspace) => workspace.model("Dockerfile"))],
    ["Ignore[]", about((workspace) => workspace.ignores("Dockerfile", { line: 1, column: 6 }, "missing-tag"))],
    ["Rule[]", api.rules()],
    ["Format[]", api.formats()],
  ];
  const lines = values.map(([type, value], index) => `export const v${index}: api.${type} = ${JSON.stringify(value)};`);
  const calls = `
    export const report: api.Report = api.check({ Dockerfile: "" }, { toml: "" });
    api.check(new Map([["a", new Uint8Array()]]), "");
    // @ts-expect-error a number is no text
    api.check({ Dockerfile: 7 });
    // @ts-expect-error there is no such format
    api.render({}, undefined, "pdf");
    const build: api.Build = api.kustomize({}, "", undefined, { withinFolders: true });
    // @ts-expect-error there is no such option
    api.kustomize({}, "", undefined, { inside: true });
    export const by: string | undefined = build.lines[0]?.writer?.step;
    await api.default();
  `;
  const folder = mkdtempSync(join(here, "types-"));
  try {
    writeFileSync(join(folder, "values.ts"), `import * as api from "../../pkg/index.js";\n${lines.join("\n")}\n${calls}`);
    const config = { compilerOptions: { strict: true, noEmit: true, module: "nodenext", target: "es2022", lib: ["es2024", "esnext.disposable", "dom"], types: [] }, files: ["values.ts"] };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
    execFileSync(join(here, "../node_modules/.bin/tsc"), ["-p", folder], { encoding: "utf8", stdio: ["ignore", "inherit", "inherit"] });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("every declared value exists, and every value is declared", () => {
  const declared = readFileSync(join(here, "../js/index.d.ts"), "utf8");
  const names = [...declared.matchAll(/^export (?:default )?(?:function|class) (\w+)/gm)].map((found) => found[1]);
  const given = Object.keys(api).map((name) => (name === "default" ? "init" : name));
  assert.deepEqual([...new Set(names)].sort(), given.sort());
});
