// Runs the linter beside the page, so that typing never waits for it.

import init, * as lintainer from "lintainer";

import { type Answers, type Buildable, type Built, type Call, type Checked, SETTINGS } from "./protocol";

const ready = init();
let workspace: lintainer.Workspace | undefined;
/** The configuration files as they are, and as they were without faults last. */
const configs = new Map<string, { now: string | null; good: string | null }>();
/** The paths of all files. */
const paths = new Set<string>();

function put(path: string, text: string | null): void {
  if (!workspace) return;
  if (text === null) paths.delete(path);
  else paths.add(path);
  if (text === null) workspace.removeFile(path);
  else workspace.setFile(path, text);
}

function check(changes: [string, string | null][]): Checked {
  workspace ??= new lintainer.Workspace();
  const start = performance.now();
  for (const [path, text] of changes) {
    put(path, text);
    if (isConfig(path)) configs.set(path, { now: text, good: configs.get(path)?.good ?? null });
  }
  putConfigs("now");
  let problems: lintainer.ConfigProblem[] = [];
  let json: Checked["json"];
  try {
    json = workspace.checkJson();
    for (const [path, { now }] of configs) configs.set(path, { now, good: now });
  } catch (error) {
    if (!(error instanceof lintainer.LintainerError) || error.kind !== "config") throw error;
    problems = error.problems;
    putConfigs("good");
    json = workspace.checkJson();
  }
  const time = performance.now() - start;
  return { json, problems, own: workspace.ownRules(), buildable: buildable(workspace), time };
}

const isConfig = (path: string) => path.split("/").at(-1) === SETTINGS;

/** Sets the configuration files to one of their two states, where these differ. */
function putConfigs(state: "now" | "good"): void {
  for (const [path, config] of configs) if (config.now !== config.good) put(path, config[state]);
}

const isValues = (path: string) => /values[^/]*\.ya?ml$/i.test(path);

function buildable(there: lintainer.Workspace): Buildable[] {
  const charts = there.charts().map((path): Buildable => {
    const folder = path.slice(0, path.lastIndexOf("/") + 1);
    const beside = (other: string) => other.startsWith(folder) && isValues(other) && !/(^|\/)(templates|charts)\//.test(other.slice(folder.length));
    return { path, values: [...paths].filter((other) => beside(other) && other !== `${folder}values.yaml`).sort() };
  });
  return [...there.kustomizations().map((path) => ({ path })), ...charts];
}

function report(path: string, text: string | null): string | null {
  workspace ??= new lintainer.Workspace();
  try {
    if (text === null) workspace.removeReport(path);
    else workspace.setReport(path, text);
    return null;
  } catch (error) {
    if (!(error instanceof lintainer.LintainerError) || error.kind === "internal") throw error;
    return error.message;
  }
}

function build(path: string, values: string[]): Built {
  workspace ??= new lintainer.Workspace();
  try {
    return path.endsWith("Chart.yaml") ? workspace.renderChart(path, { values }) : workspace.kustomize(path);
  } catch (error) {
    if (!(error instanceof lintainer.LintainerError) || error.kind !== "build") throw error;
    return { problems: error.problems };
  }
}

/** Asks with the configuration files as they are on the page, faults and all. */
function asTheyAre<T>(ask: () => T): T {
  putConfigs("now");
  try {
    return ask();
  } finally {
    putConfigs("good");
  }
}

function answer(call: Call): Answers[Call["kind"]] {
  const there = (workspace ??= new lintainer.Workspace());
  switch (call.kind) {
    case "check":
      return check(call.changes);
    case "report":
      return report(call.path, call.text);
    case "complete":
    case "describe":
      return asTheyAre(() => there[call.kind](call.path, call.position));
    case "ignores":
      return asTheyAre(() => there.ignores(call.path, call.position, call.rule));
    case "model":
      return workspace.model(call.path);
    case "build":
      return build(call.path, call.values);
    case "fix":
      return workspace.fix(call.safety);
    case "render":
      return workspace.render(call.format);
    case "candidates":
      return call.paths.map((path) => lintainer.isCandidate(path));
    case "catalogue": {
      const [rules, practices, formats] = [lintainer.rules(), lintainer.practices(), lintainer.formats()];
      return { rules, practices, formats, version: lintainer.version() };
    }
  }
}

self.onmessage = async ({ data: { id, call } }: MessageEvent<{ id: number; call: Call }>) => {
  try {
    await ready;
    const value = answer(call);
    const handedOver = call.kind === "check" ? [(value as Checked).json.buffer] : [];
    self.postMessage({ id, value }, { transfer: handedOver });
  } catch (error) {
    const kind = error instanceof lintainer.LintainerError ? error.kind : "internal";
    self.postMessage({ id, error: error instanceof Error ? error.message : String(error), kind });
  }
};
