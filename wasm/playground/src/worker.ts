// Runs the linter beside the page, so that typing never waits for it.

import init, * as lintainer from "lintainer";

import { type Answers, type Built, type Call, type Checked, SETTINGS } from "./protocol";

const ready = init();
let workspace: lintainer.Workspace | undefined;
/** The settings that were without faults last. */
let goodSettings: string | null = null;

function put(path: string, text: string | null): void {
  if (!workspace) return;
  if (text === null) workspace.removeFile(path);
  else workspace.setFile(path, text);
}

function check(changes: [string, string | null][]): Checked {
  workspace ??= new lintainer.Workspace();
  const start = performance.now();
  for (const [path, text] of changes) put(path, text);
  const settings = changes.find(([path]) => path === SETTINGS);
  let problems: lintainer.ConfigProblem[] = [];
  let json: Checked["json"];
  try {
    json = workspace.checkJson();
    if (settings) goodSettings = settings[1];
  } catch (error) {
    if (!(error instanceof lintainer.LintainerError) || error.kind !== "config") throw error;
    problems = error.problems;
    put(SETTINGS, goodSettings);
    json = workspace.checkJson();
  }
  const time = performance.now() - start;
  return { json, problems, own: workspace.ownRules(), kustomizations: workspace.kustomizations(), time };
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

function build(path: string): Built {
  workspace ??= new lintainer.Workspace();
  try {
    return workspace.kustomize(path);
  } catch (error) {
    if (!(error instanceof lintainer.LintainerError) || error.kind !== "build") throw error;
    return { problems: error.problems };
  }
}

function answer(call: Call): Answers[Call["kind"]] {
  workspace ??= new lintainer.Workspace();
  switch (call.kind) {
    case "check":
      return check(call.changes);
    case "report":
      return report(call.path, call.text);
    case "complete":
    case "describe":
      return workspace[call.kind](call.path, call.position);
    case "build":
      return build(call.path);
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
