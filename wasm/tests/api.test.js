// What the calls do, and what they say to bad input.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import init, {
  LintainerError,
  Workspace,
  check,
  configSchema,
  explain,
  fix,
  formats,
  indexOf,
  kustomize,
  render,
  rule,
  rules,
} from "../pkg/node.js";

const files = { Dockerfile: "FROM alpine\nUSER root\n" };

function fails(kind, pattern) {
  return (error) => {
    assert.ok(error instanceof LintainerError, String(error));
    assert.equal(error.kind, kind);
    assert.match(error.message, pattern);
    return true;
  };
}

test("files may be an object, a map or pairs, texts or bytes", async () => {
  await init();
  const report = check(files);
  assert.ok(report.findings.length > 0);
  const bytes = new TextEncoder().encode(files.Dockerfile);
  assert.deepEqual(check(new Map(Object.entries(files))), report);
  assert.deepEqual(check([["Dockerfile", bytes]]), report);
  assert.deepEqual(check({}).findings, []);
});

test("every format is written", () => {
  for (const format of formats()) assert.notEqual(render(files, undefined, format), "", format);
  assert.notEqual(render(files, undefined, "text", { colour: true }), render(files, undefined, "text"));
});

test("a workspace knows what may be written at a place, and what a key means", () => {
  const workspace = new Workspace();
  workspace.setFile("pod.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: \u{1F433}}\nspec:\n  hostNetwork: true\n  dnsPol\n");
  workspace.check();
  const found = workspace.complete("pod.yaml", { line: 6, column: 9 });
  assert.deepEqual([found.range.start.line, found.range.start.column, found.range.end.column], [6, 3, 9]);
  const policy = found.items.find((item) => item.word === "dnsPolicy");
  assert.deepEqual([policy.kind, policy.text, policy.edits], ["key", "dnsPolicy: ", []]);
  assert.match(policy.documentation, /ClusterFirst/);
  const known = workspace.describe("pod.yaml", { line: 5, column: 4 });
  assert.deepEqual([known.path, known.range.start.column], ["spec.hostNetwork", 3]);
  assert.match(known.documentation, /boolean/);
  for (const place of [{ line: 99, column: 99 }, { line: 1, column: 1_000_000 }]) {
    assert.doesNotThrow(() => workspace.complete("pod.yaml", place));
  }
  assert.equal(workspace.describe("nowhere.yaml", { line: 1, column: 1 }), null);
  assert.throws(() => workspace.complete("pod.yaml", { line: 0, column: 1 }), fails("usage", /line of a position/));
  assert.throws(() => workspace.complete("pod.yaml"), fails("usage", /line of a position/));
  workspace.free();
});

test("kustomizations are built with the writer of each line", () => {
  const files = {
    "base/kustomization.yaml": "resources: [web.yaml]\n",
    "base/web.yaml": "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n",
    "prod/kustomization.yaml": "resources: [../base]\nnamespace: \u{1F433}\n",
    "broken/kustomization.yaml": "resources: [../gone]\n",
    "above/kustomization.yaml": "resources: [../broken]\n",
    "far/kustomization.yaml": "resources: ['https://example.com/base']\n",
    "outside/kustomization.yaml": "resources: [../base/web.yaml]\n",
  };
  const build = kustomize(files, "prod");
  assert.equal(build.text, "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n  namespace: '\u{1F433}'\n");
  const [object] = build.objects;
  assert.deepEqual([object.kind, object.name, object.namespace, object.line, object.text], ["Service", "web", "\u{1F433}", 1, build.text]);
  assert.deepEqual(build.lines.map((line) => line.text).join("\n") + "\n", build.text);
  assert.deepEqual(build.lines.slice(3).map((line) => line.writer), [
    { path: "base/web.yaml", line: 4, column: 9, step: "written" },
    { path: "prod/kustomization.yaml", line: 2, column: 12, step: "namespace" },
  ]);
  for (const path of ["prod/", "./prod", "base/../prod", "prod/kustomization.yaml"]) assert.deepEqual(kustomize(files, path), build);
  assert.throws(() => kustomize(files, "above"), (error) => {
    fails("build", /^broken\/kustomization\.yaml:1: `\.\.\/gone` is not there$/)(error);
    const places = error.problems.map(({ path, line, column }) => [path, line, column]);
    assert.deepEqual(places, [["broken/kustomization.yaml", 1, 13], ["above/kustomization.yaml", 1, 13]]);
    return true;
  });
  assert.throws(() => kustomize(files, "nowhere"), fails("build", /`nowhere` has no kustomization/));
  assert.equal(kustomize(files, "outside").objects.length, 1);
  assert.throws(() => kustomize(files, "outside", undefined, { withinFolders: true }), fails("build", /is outside/));
  assert.throws(() => kustomize(files, "far"), fails("build", /nothing is fetched/));
  const here = (folder) => `[kustomize.remote]\n"https://example.com/base" = "${folder}"\n`;
  assert.deepEqual(kustomize(files, "far", here("prod")), build);
  assert.deepEqual(kustomize({ ...files, "lintainer.toml": here("prod") }, "far"), build);
  assert.throws(() => kustomize(files, "far", here("gone")), fails("build", /`gone`, which stands for/));
  assert.throws(() => kustomize(files, "far", "[kustomize]\nroost = []"), fails("config", /roost/));
  assert.throws(() => kustomize(files, 7), fails("usage", /a path must be a string/));
  assert.throws(() => kustomize(files, "prod", "", { inside: true }), fails("usage", /no option `inside`/));
  assert.throws(() => kustomize(files, "prod", "", { withinFolders: 1 }), fails("usage", /must be a boolean/));
  const workspace = new Workspace();
  for (const [path, text] of Object.entries(files)) workspace.setFile(path, text);
  workspace.check();
  const names = workspace.kustomizations();
  assert.equal(names.length, 6);
  assert.ok(names.indexOf("prod/kustomization.yaml") < names.indexOf("base/kustomization.yaml"));
  workspace.free();
});

test("rules are found by the names of other tools, too", () => {
  const { name } = rule("hadolint/DL3006");
  assert.equal(rule(name).name, name);
  assert.ok(explain("DL3006").startsWith(name));
  assert.ok(rules().some((one) => one.name === name));
  assert.ok("properties" in configSchema());
});

test("configuration is taken as a text, as an object, and from among the files", () => {
  const { name } = rule("hadolint/DL3006");
  const has = (report) => report.findings.some((finding) => finding.rule === name);
  assert.ok(has(check(files)));
  assert.ok(!has(check(files, `ignore = ["${name}"]`)));
  assert.ok(!has(check(files, { overrides: { ignore: [name] } })));
  assert.ok(!has(check({ ...files, "lintainer.toml": `ignore = ["${name}"]` })));
  assert.ok(!has(check({ ...files, ".hadolint.yaml": "ignored: [DL3006]" })));
  const workspace = new Workspace();
  workspace.setFile("Dockerfile", files.Dockerfile);
  assert.ok(has(workspace.check()));
  workspace.setFile("lintainer.toml", `ignore = ["${name}"]`);
  assert.ok(!has(workspace.check()));
  workspace.removeFile("lintainer.toml");
  assert.ok(has(workspace.check()));
  workspace.configure(`ignore = ["${name}"]`);
  assert.ok(!has(workspace.check()));
  workspace.free();
});

test("faults of a configuration have places", () => {
  assert.throws(() => check(files, "\nselct = []\n"), (error) => {
    fails("config", /selct/)(error);
    assert.equal(error.problems.length, 1);
    const { line, column, path } = error.problems[0];
    assert.deepEqual({ line, column, path }, { line: 2, column: 1, path: "lintainer.toml" });
    return true;
  });
  assert.throws(() => check(files, "select = ["), fails("config", /lintainer\.toml:1/));
  assert.throws(() => check(files, { overrides: { "fail-on": "sometimes" } }), fails("config", /sometimes/));
  const workspace = new Workspace("x = 1");
  assert.throws(() => workspace.check(), fails("config", /unknown key `x`/));
  workspace.configure();
  assert.deepEqual(workspace.check().findings, []);
});

test("wrong types are errors with words", () => {
  assert.throws(() => check(), fails("usage", /files must be an object/));
  assert.throws(() => check(null), fails("usage", /not null/));
  assert.throws(() => check("FROM a"), fails("usage", /not string/));
  assert.throws(() => check({ Dockerfile: 7 }), fails("usage", /`Dockerfile` must be a string or a Uint8Array, not number/));
  assert.throws(() => check(["Dockerfile"]), fails("usage", /pair/));
  assert.throws(() => check([[1, "x"]]), fails("usage", /a path must be a string/));
  assert.throws(() => check({ "": "x" }), fails("usage", /empty/));
  assert.throws(() => check(files, 7), fails("usage", /configuration must be/));
  assert.throws(() => check(files, { tmol: "" }), fails("usage", /unknown field `tmol`/));
  assert.throws(() => check(files, { toml: 7 }), fails("usage", /configuration/));
  assert.throws(() => check(files, { overrides: { a: 1n } }), fails("usage", /plain data/));
  assert.throws(() => fix(files, undefined, "reckless"), fails("usage", /no safety `reckless`/));
  assert.throws(() => render(files, undefined, "pdf"), fails("usage", /no format `pdf`; it is one of `text`/));
  assert.throws(() => render(files, undefined, undefined), fails("usage", /format must be a string, not undefined/));
  assert.throws(() => render(files, undefined, "text", { wdith: 3 }), fails("usage", /wdith/));
  assert.throws(() => render(files, undefined, "text", { width: -3 }), fails("usage", /options/));
  assert.throws(() => rule("missing-tga"), fails("usage", /no rule `missing-tga`/));
  assert.throws(() => explain(null), fails("usage", /not null/));
});

test("a workspace that was freed says so, and may be freed twice", () => {
  const workspace = new Workspace();
  workspace.free();
  workspace.free();
  assert.throws(() => workspace.check(), fails("usage", /freed/));
});

test("odd texts do no harm", () => {
  const odd = {
    "Dockerfile": new Uint8Array([0x46, 0x52, 0x4f, 0x4d, 0x20, 0xff, 0xfe, 0, 1, 2, 0xe2, 0x82]),
    "b/Dockerfile": "\ud800FROM \udfff\n",
    "c/Dockerfile": "RUN " + "$(".repeat(50_000),
    "d.yaml": "apiVersion: v1\nkind: Pod\nspec: " + "[".repeat(50_000),
    "e.yaml": "apiVersion: v1\nkind: Pod\na: &a [x]\n" + Array.from({ length: 60 }, (_, i) => `k${i}: &k${i} [*a,*a]`).join("\n"),
    "compose.yaml": "services:\n  a:\n" + " ".repeat(100_000),
  };
  const report = check(odd);
  assert.ok(report.files.length > 0);
  fix(odd, undefined, "unsafe");
});

test("positions are found in JavaScript strings", () => {
  const text = "# 😀 ä\r\nFROM alpine\n";
  const report = check({ Dockerfile: text });
  const finding = report.findings.find((one) => one.rule === rule("hadolint/DL3006").name) ?? report.findings[0];
  const part = text.slice(indexOf(text, finding.range.start), indexOf(text, finding.range.end));
  assert.equal(part, "alpine");
  assert.equal(indexOf("😀x", { line: 1, column: 2 }), 2);
  assert.equal(indexOf("\ufeffx", { line: 1, column: 1 }), 1);
  assert.equal(indexOf("a\nb", { line: 9, column: 1 }), 3);
});

test("a thousand lines after an edit are linted again from one parsed file", () => {
  const workspace = new Workspace();
  const pod = readFileSync(new URL("../../testdata/projects/shop/deploy/base/cart.yaml", import.meta.url), "utf8");
  const manifest = Array.from({ length: 17 }, () => pod).join("---\n");
  workspace.setFile("deploy.yaml", manifest);
  const before = workspace.check();
  workspace.setFile("deploy.yaml", `${manifest}# more\n`);
  assert.equal(workspace.check().findings.length, before.findings.length);
  workspace.free();
});

test("rules that a project writes itself lint its texts", () => {
  const rule = [
    "# foreign-registry", "", "An image comes from another registry", "", "It may vanish.", "",
    "```toml rule", "each = 'image'", 'when = "image.registry != \'registry.example\'"', "at = 'image'", "message = 'foreign'", "```", "",
  ].join("\n");
  const project = { ...files, "rules/one.md": rule, "lintainer.toml": "custom-rules = 'rules'\nselect = ['custom/foreign-registry']" };
  const [finding] = check(project).findings;
  assert.deepEqual([finding.rule, finding.path, finding.message], ["custom/foreign-registry", "Dockerfile", "foreign"]);
  assert.deepEqual(check({ ...files, "rules/one.md": rule }, { overrides: { "custom-rules": ["rules"], select: ["custom/foreign-registry"] } }).findings, [finding]);
  assert.match(render(project, undefined, "sarif"), /custom\/foreign-registry/);
  const workspace = new Workspace();
  for (const [path, text] of Object.entries(project)) workspace.setFile(path, text);
  assert.deepEqual(workspace.ownRules(), []);
  assert.deepEqual(workspace.check().findings, [finding]);
  assert.deepEqual(workspace.ownRules().map(({ name, summary }) => [name, summary]), [["custom/foreign-registry", "An image comes from another registry"]]);
  workspace.setFile("rules/one.md", rule.replace("image.registry", "image.regstry"));
  const broken = workspace.check();
  assert.deepEqual(broken.findings, []);
  assert.deepEqual(broken.errors, [{ path: "rules/one.md", message: "9:15: no field `regstry` in `image`; did you mean `registry`?" }]);
  workspace.free();
});

test("reports of scanners are given beside the files", async () => {
  await init();
  const scan = JSON.stringify({
    descriptor: { name: "grype" },
    source: { target: { userInput: "redis:7.4.1" } },
    matches: [
      { vulnerability: { id: "CVE-2099-0001", fix: { versions: ["2"] } }, artifact: { name: "zlib" } },
    ],
  });
  const workspace = new Workspace({ overrides: { select: ["vulnerable-base-image"] } });
  workspace.setFile("compose.yaml", "services:\n  a:\n    image: redis:7.4.1\n");
  assert.equal(workspace.check().findings.length, 0);
  workspace.setReport("scan.json", scan);
  const [finding] = workspace.check().findings;
  assert.equal(finding.rule, "vulnerable-base-image");
  assert.ok(workspace.removeReport("scan.json") && !workspace.removeReport("scan.json"));
  assert.equal(workspace.check().findings.length, 0);
  workspace.setReport("scan.json", scan, "other:1");
  assert.equal(workspace.check().findings.length, 0);
  assert.throws(() => workspace.setReport("x.json", "{}"), fails("usage", /x\.json: it is no report/));
  assert.throws(() => workspace.setReport("x.json", 1), fails("usage", /must be a string or a Uint8Array/));
  workspace.free();
});

test("suppressions end, and reports say when they were made", () => {
  const text = "FROM alpine:3.22\n# lintainer: ignore[root-user] until=2020-01-31 moves\nUSER root\n";
  const files = { Dockerfile: text };
  const found = (configuration) => check(files, configuration).findings.some((one) => one.rule === "root-user" && !one.suppressed);
  assert.ok(found());
  assert.ok(!found({ overrides: { today: "2020-01-31" } }));
  const fixed = process.env.SOURCE_DATE_EPOCH;
  try {
    process.env.SOURCE_DATE_EPOCH = "1580428800";
    assert.ok(!found());
    assert.match(render(files, undefined, "sarif"), /"startTimeUtc": ?"2020-01-31T00:00:00Z"/);
    const workspace = new Workspace();
    workspace.setFile("Dockerfile", text);
    const active = () => workspace.check().findings.filter((one) => one.rule === "root-user" && !one.suppressed).length;
    assert.equal(active(), 0);
    process.env.SOURCE_DATE_EPOCH = "1580515200";
    assert.equal(active(), 1);
  } finally {
    if (fixed === undefined) delete process.env.SOURCE_DATE_EPOCH;
    else process.env.SOURCE_DATE_EPOCH = fixed;
  }
});
