// The page: files on the left, what is found on the right, the linter in a worker.

import type { Example, Finding, Fix, Report, Severity } from "lintainer";

import { BuildView } from "./buildview";
import { Client, type Result } from "./client";
import { diagnosticsOf, faultDiagnostics, faultsOf } from "./diagnostics";
import { byId, dialog, el, plural, toast } from "./dom";
import { Editor } from "./editor";
import { Findings, type ListActions } from "./findings";
import { chosen, dropped, take } from "./incoming";
import { Output } from "./output";
import { startPanes, startSplitter, startSwitch } from "./panes";
import { type Place, SETTINGS } from "./protocol";
import { review } from "./review";
import { RuleView } from "./ruleview";
import { SAMPLES } from "./samples";
import { Scans } from "./scans";
import { Settings } from "./settings";
import { type Shared, decode, encode, keep, kept } from "./share";
import { Tabs, askPath } from "./tabs";

/** How long after the last result the lists are drawn, in milliseconds. The squiggles do not wait. */
const LIST_DELAY = 60;
const NAMES: Record<Example["format"], string> = {
  dockerfile: "Dockerfile",
  compose: "compose.yaml",
  kubernetes: "manifest.yaml",
  project: "Dockerfile",
};

startSplitter();

let latest: Result | undefined;
let later: ReturnType<typeof setTimeout> | undefined;

const client = new Client(receive, (message) => {
  byId("status").textContent = message;
});

const actions: ListActions = {
  fix: (finding, fix) => applyFix(finding, fix),
  explain(rule) {
    openPane("rule");
    showHalf("side");
    rules.show(rule);
  },
  jump(finding) {
    showHalf("work");
    openFile(finding.path);
    editor.jump(finding.path, finding.range);
  },
  mend: (fault) => goTo(fault.path, fault),
};

const editor = new Editor(byId("editor"), {
  changed: (path, text) => client.set(path, text),
  fixHere: (path, offset) => fixAt(path, offset),
  ask: (kind, path, position) => client.ask(kind, path, position).catch(() => null) as never,
});
const findings = new Findings(byId("p-findings"), actions);
const rules = new RuleView(byId("p-rule"), tryOut);
const settings = new Settings(byId("p-settings"), (text) => client.set(SETTINGS, text === "" ? null : text));
const scans = new Scans(byId("scans"), (path, text) => client.report(path, text));
const output = new Output(byId("p-output"), (format) => client.call({ kind: "render", format }));
const builds = new BuildView(byId("p-build"), (path) => client.call({ kind: "build", path }), goTo);
const tabs = new Tabs(byId("tabs"), { open: openFile, rename: renameFile, remove: removeFile });
const showHalf = startSwitch();
const openPane = startPanes((pane) => {
  if (pane === "findings") findings.draw();
  if (pane === "output") void output.draw();
  if (pane === "build") void builds.draw();
});
openPane("findings");

/** Goes to a place in a file. */
function goTo(path: string, { line, column }: Place): void {
  if (!editor.paths.includes(path)) return;
  showHalf("work");
  openFile(path);
  const place = { line, column, offset: 0 };
  editor.jump(path, { start: place, end: place });
}

/** Results come after every keystroke: the editor shows them at once, the lists when there is a pause. */
function receive(result: Result): void {
  latest = result;
  const { report, texts } = result;
  if (texts.get(editor.path) === editor.text(editor.path)) showIn(report);
  clearTimeout(later);
  later = setTimeout(() => drawLists(result), LIST_DELAY);
}

function showIn(report: Report): void {
  const ours = report.findings.filter((finding) => finding.path === editor.path);
  const { doc } = editor.view.state;
  const faults = faultsOf(report).filter((fault) => fault.path === editor.path);
  editor.show([...diagnosticsOf(ours, doc, actions), ...faultDiagnostics(faults, doc)]);
  document.documentElement.dataset["drawn"] = String(performance.now());
}

function drawLists({ report, problems, own, kustomizations, time }: Result): void {
  const { errors, warnings, infos, fixable, files } = report.summary;
  const count = errors + warnings + infos;
  findings.show(report);
  rules.own(own);
  settings.show(problems);
  void output.draw();
  builds.know(kustomizations);
  byId("t-build").hidden = kustomizations.length === 0;
  if (kustomizations.length === 0 && !byId("p-build").hidden) openPane("findings");
  void builds.draw();
  drawTabs();
  byId("n-findings").textContent = byId("n-switch").textContent = count > 0 ? String(count) : "";
  byId("n-settings").textContent = String(problems.length);
  byId("n-settings").hidden = problems.length === 0;
  byId("fixable").textContent = fixable > 0 ? String(fixable) : "";
  byId<HTMLButtonElement>("fix-all").disabled = fixable === 0;
  const broken = faultsOf(report).length;
  const faults = [
    problems.length > 0 && `; ${plural(problems.length, "fault")} in the settings`,
    broken > 0 && `; ${plural(broken, "fault")} in the rules`,
  ].filter(Boolean);
  byId("status").textContent = `${plural(count, "finding")} in ${plural(files, "file")}${faults.join("")}`;
  byId("time").textContent = `${time < 10 ? time.toFixed(1) : Math.round(time)} ms`;
}

function drawTabs(): void {
  const worst = new Map<string, Severity>();
  const order: Severity[] = ["error", "warning", "info"];
  for (const finding of latest?.report.findings ?? []) {
    const known = worst.get(finding.path);
    const isWorse = known === undefined || order.indexOf(finding.severity) < order.indexOf(known);
    if (!finding.suppressed && isWorse) worst.set(finding.path, finding.severity);
  }
  for (const { path } of latest ? faultsOf(latest.report) : []) worst.set(path, "error");
  tabs.draw({ paths: editor.paths, open: editor.path, worst });
}

function openFile(path: string): void {
  editor.open(path);
  byId("editor").dataset["path"] = path;
  drawTabs();
  if (latest && latest.texts.get(path) === editor.text(path)) showIn(latest.report);
}

function removeFile(path: string): void {
  const at = editor.paths.indexOf(path);
  const text = editor.text(path) ?? "";
  editor.remove(path);
  const next = editor.paths[Math.min(at, editor.paths.length - 1)];
  if (next === undefined) addFile("Dockerfile", "");
  else if (editor.path === "") openFile(next);
  drawTabs();
  if (text !== "") toast(`${path} was deleted`);
}

function renameFile(from: string, to: string): void {
  editor.rename(from, to);
  openFile(editor.path);
}

/** Files named like that of the settings pane belong there. */
function addFile(path: string, text: string): void {
  if (path === SETTINGS) {
    settings.text = text;
    return openPane("settings");
  }
  editor.add(path, text);
  openFile(path);
}

/** Fixes have places in the texts that were linted: what was changed since must be linted first. */
function isFresh(paths: Iterable<string>): boolean {
  return [...paths].every((path) => latest?.texts.get(path) === editor.text(path));
}

function applyFix(finding: Finding, fix: Fix): void {
  const byPath = Map.groupBy(fix.edits, (edit) => edit.path ?? finding.path);
  if (!isFresh(byPath.keys())) return toast("The text has changed; try again");
  for (const [path, edits] of byPath) editor.edit(path, edits);
  drawTabs();
  toast(`${fix.title} (undo with Ctrl+Z)`);
}

function fixAt(path: string, offset: number): boolean {
  const line = editor.view.state.doc.lineAt(offset).number;
  const here = latest?.report.findings.filter(
    (finding) => !finding.suppressed && finding.path === path && finding.range.start.line <= line && line <= finding.range.end.line,
  );
  const finding = here?.find(({ fixes }) => fixes.length > 0);
  if (!finding?.fixes[0]) return false;
  applyFix(finding, finding.fixes[0]);
  return true;
}

function load({ files, settings: text, open, reports = [] }: Shared & { reports?: [string, string][] }): void {
  for (const path of editor.paths) editor.remove(path);
  void scans.replace(reports);
  latest = undefined;
  settings.text = text;
  for (const [path, content] of files) {
    if (path === SETTINGS) settings.text = content;
    else editor.add(path, content);
  }
  if (editor.paths.length === 0) editor.add("Dockerfile", "");
  openFile(editor.paths.includes(open) ? open : (editor.paths[0] ?? ""));
}

function tryOut(example: Example): void {
  const main = NAMES[example.format];
  load({ files: [[main, example.text], ...example.files.map(({ path, text }): [string, string] => [path, text])], settings: example.config, open: main });
  showHalf("work");
}

function current(): Shared {
  const files = editor.paths.map((path): [string, string] => [path, editor.text(path) ?? ""]);
  return { files, settings: settings.text, open: editor.path };
}

byId("fix-all").addEventListener("click", async () => {
  try {
    const result = await client.call({ kind: "fix", safety: "safe" });
    if (result.applied.length === 0) return toast("There is nothing to fix safely");
    const before = new Map(Object.keys(result.changed).map((path) => [path, editor.text(path) ?? ""]));
    review(result, (path) => before.get(path) ?? "", () => {
      for (const [path, text] of Object.entries(result.changed)) editor.replace(path, text);
      drawTabs();
      toast(`${plural(result.applied.length, "change")} applied`);
    });
  } catch (error) {
    toast(String(error));
  }
});

byId("share").addEventListener("click", async () => {
  history.replaceState(null, "", await encode(current()));
  try {
    await navigator.clipboard.writeText(location.href);
    toast(`The link is copied (${plural(location.href.length, "character")}); the project is inside it`);
  } catch {
    toast("The link is in the address bar; the project is inside it");
  }
});

byId("samples").addEventListener("click", () => {
  const card = (sample: (typeof SAMPLES)[number]) =>
    el(
      "button",
      {
        class: "sample",
        attrs: { type: "button" },
        on: {
          click: () => {
            node.close();
            history.replaceState(null, "", location.pathname + location.search);
            load({ settings: "", ...sample });
          },
        },
      },
      el("b", "", sample.title),
      el("span", "soft", sample.what),
      el("span", "tag", plural(sample.files.length, "file")),
    );
  const node = dialog("Samples", "wide", el("p", "soft", "A sample takes the place of the project."), el("div", "samples", ...SAMPLES.map(card)));
});

byId("add").addEventListener("click", () => askPath("Add a file", "compose.yaml", [...editor.paths], (path) => addFile(path, "")));

const picker = byId<HTMLInputElement>("picker");
byId("open").addEventListener("click", () => picker.click());
picker.addEventListener("change", () => {
  const files = chosen(picker.files as FileList);
  void receiveFiles(Promise.resolve(files)).then(() => (picker.value = ""));
});

async function receiveFiles(found: ReturnType<typeof dropped>): Promise<void> {
  try {
    const { files, reports, left } = await take(await found, (paths) => client.call({ kind: "candidates", paths }));
    for (const [path, text] of files) {
      if (path === SETTINGS) settings.text = text;
      else editor.add(path, text);
    }
    const first = files.find(([path]) => path !== SETTINGS);
    if (first) openFile(first[0]);
    const read = await scans.add(reports);
    // In a folder there may be any JSON; who drops one file wants to hear of it.
    if (files.length === 0) left.push(...read.faults);
    const added = [files.length > 0 && plural(files.length, "file"), read.count > 0 && plural(read.count, "scan report")].filter(Boolean);
    const more = left.length > 0 ? `; left out: ${left.slice(0, 3).join(", ")}` : "";
    toast(added.length > 0 ? `${added.join(" and ")} added${more}` : `Nothing here that lintainer reads${more}`);
  } catch (error) {
    toast(`The files could not be read: ${String(error)}`);
  }
}

const curtain = byId("drop");
addEventListener("dragover", (event) => {
  if (!event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  curtain.hidden = false;
});
addEventListener("dragleave", (event) => {
  if (event.relatedTarget === null) curtain.hidden = true;
});
// Before the editor, which would insert the text of the file.
addEventListener(
  "drop",
  (event) => {
    curtain.hidden = true;
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    event.stopPropagation();
    void receiveFiles(dropped(event.dataTransfer));
  },
  { capture: true },
);

async function start(): Promise<void> {
  let shared: Shared | undefined;
  try {
    shared = await decode(location.hash);
  } catch {
    toast("The link is damaged");
  }
  const [first] = SAMPLES;
  load(kept() ?? shared ?? { settings: "", ...(first as (typeof SAMPLES)[number]) });
}

// What nobody has shared yet outlives a reload, in this tab alone.
addEventListener("pagehide", () => keep(current()));

addEventListener("hashchange", () => void start());
await start();

const catalogue = await client.call({ kind: "catalogue" });
findings.know(catalogue.practices, new Set(catalogue.rules.map((rule) => rule.practice)));
rules.know(catalogue);
output.know(catalogue.formats);
byId("version").textContent = `lintainer ${catalogue.version} · ${plural(catalogue.rules.length, "rule")}`;
