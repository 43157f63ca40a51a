// Charts: what they render to, where each line came from, and what does not render.

import assert from "node:assert/strict";
import { test } from "node:test";

import { LintainerError, Workspace, check, renderChart } from "../pkg/node.js";

const CHART = {
  "charts/shop/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\nappVersion: 2.1.0\n",
  "charts/shop/values.yaml": "image:\n  name: registry.example/web\nlimits:\n  memory: 256Mi\n",
  "charts/shop/prod.yaml": "limits:\n  memory: 1Gi\n",
  "charts/shop/templates/web.yaml": [
    "apiVersion: apps/v1",
    "kind: Deployment",
    "metadata:",
    "  name: {{ .Release.Name }}-web",
    "spec:",
    "  template:",
    "    spec:",
    "      containers:",
    "        - name: web",
    "          image: {{ .Values.image.name }}:{{ .Chart.AppVersion }}",
    "          securityContext:",
    "            privileged: true",
    "          resources:",
    "            limits: {{- toYaml .Values.limits | nindent 14 }}",
    "",
  ].join("\n"),
};

function fails(kind, pattern) {
  return (error) => {
    assert.ok(error instanceof LintainerError, String(error));
    assert.equal(error.kind, kind);
    assert.match(error.message, pattern);
    return true;
  };
}

const place = (writer) => writer && `${writer.path.replace("charts/shop/", "")}:${writer.line}:${writer.column} ${writer.step}`;

test("each line of a chart says where it came from", () => {
  const chart = renderChart(CHART, "charts/shop");
  assert.match(chart.text, /^---\n# Source: shop\/templates\/web\.yaml\napiVersion: apps\/v1\n/);
  assert.equal(chart.lines.map((line) => `${line.text}\n`).join(""), chart.text);
  assert.deepEqual(chart.objects.map(({ kind, name, line }) => [kind, name, line]), [["Deployment", "release-name-web", 3]]);
  assert.deepEqual(chart.files.map(({ path }) => path), ["charts/shop/templates/web.yaml"]);
  const told = (part) => {
    const line = chart.lines.find((one) => one.text.includes(part));
    return [place(line.writer), ...line.values.map(place)];
  };
  assert.deepEqual(told("# Source"), [null]);
  assert.deepEqual(told("image:"), ["templates/web.yaml:10:11 literal", "values.yaml:2:9 copied", "Chart.yaml:4:13 copied"]);
  assert.deepEqual(told("memory:")[0]?.startsWith("values.yaml:4"), true);
});

test("values, names and versions are those that are given", () => {
  const chart = renderChart(CHART, "charts/shop/Chart.yaml", undefined, { values: ["charts/shop/prod.yaml"], name: "my" });
  assert.match(chart.text, /memory: 1Gi/);
  assert.equal(chart.objects[0].name, "my-web");
  const workspace = new Workspace();
  for (const [path, text] of Object.entries(CHART)) workspace.setFile(path, text);
  assert.deepEqual(workspace.charts(), ["charts/shop/Chart.yaml"]);
  assert.equal(workspace.renderChart("charts/shop", {}).objects.length, 1);
  workspace.free();
});

test("what does not render says where and why", () => {
  const broken = {
    ...CHART,
    "charts/shop/templates/a.yaml": "a: {{ .Values.gone.tag }}\n",
    "charts/shop/templates/b.yaml": '{{ fail "no" }}\n',
  };
  assert.throws(() => renderChart(broken, "charts/shop"), (error) => {
    const told = error.problems.map(({ path, line, message }) => [path.replace("charts/shop/", ""), line, message]);
    told.sort();
    assert.deepEqual(told, [["templates/a.yaml", 1, "nil pointer evaluating interface {}.tag"], ["templates/b.yaml", 1, "no"]]);
    return fails("build", /templates\/[ab]\.yaml:1: /)(error);
  });
  assert.throws(() => renderChart(CHART, "nowhere"), fails("usage", /nowhere: no chart/));
  assert.throws(() => renderChart(CHART, "charts/shop", undefined, { values: ["x.yaml"] }), fails("usage", /x\.yaml: no such file/));
  assert.throws(() => renderChart(CHART, "charts/shop", undefined, { set: "a=b" }), fails("usage", /unknown field `set`/));
  assert.throws(() => renderChart(CHART, 1), fails("usage", /a path must be a string/));
});

test("findings of charts stand where they are written", () => {
  const { findings } = check(CHART);
  const privileged = findings.find(({ rule }) => rule === "privileged-container");
  assert.deepEqual([privileged.path, privileged.range.start.line], ["charts/shop/templates/web.yaml", 12]);
});
