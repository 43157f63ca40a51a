// The page: files on the left, what is found on the right, the linter in a worker.

import type { Example, Finding, Fix, Ignore, Report, Severity } from "lintainer";

import { BuildView } from "./buildview";
import { Client, type Result } from "./client";
import { diagnosticsOf, faultDiagnostics, faultsOf, fixLabel } from "./diagnostics";
import { button, byId, dialog, el, plural, toast } from "./dom";
import { startDrop } from "./drop";
import { Editor, type EditorEvents } from "./editor";
import { Findings, type ListActions } from "./findings";
import { type Found, chosen, take } from "./incoming";
import { choose, ignoreChoice } from "./menu";
import { ModelView } from "./modelview";
import { Output } from "./output";
import { startPanes, startSplitter, startSwitch, startTree } from "./panes";
import { type Place, SETTINGS } from "./protocol";
import { review } from "./review";
import { RuleView } from "./ruleview";
import { SAMPLES } from "./samples";
import { Scans } from "./scans";
import { Settings } from "./settings";
import { type Shared, decode, encode } from "./share";
import { forgetOwn, keepOwn, keepShared, keptShared, ownProject } from "./store";
import { Tree, askPath } from "./tree";

/** How long after the last result the lists are drawn, in milliseconds. The squiggles do not wait. */
const LIST_DELAY = 60;
/** How long after the last change the project is kept for the next time, in milliseconds. */
const KEEP_DELAY = 500;
const NAMES: Record<Example["format"], string> = {
  dockerfile: "Dockerfile",
  compose: "compose.yaml",
  kubernetes: "manifest.yaml",
  project: "Dockerfile",
};

startSplitter();
startTree();

let latest: Result | undefined;
let later: ReturnType<typeof setTimeout> | undefined;
let keeping: ReturnType<typeof setTimeout> | undefined;
/** Whether the project came with a link: it does not take the place of the own one. */
let isShared = false;
/** The sample or example as it was loaded, to tell whether somebody has worked on it; empty for what is nobody's but theirs. */
let loaded = "";

const client = new Client(receive, (message) => {
  byId("status").textContent = message;
});

const actions: ListActions = {
  fix: (finding, fix) => applyFix(finding, fix),
  ignore: (finding) => void ignore([finding]),
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

const events: EditorEvents = {
  changed(path, text) {
    client.set(path, text);
    keepSoon();
  },
  actHere: (path, offset) => actAt(path, offset),
  explain: (rule) => actions.explain(rule),
  ask: (kind, path, position) => client.ask(kind, path, position).catch(() => null) as never,
};
const editor = new Editor(byId("editor"), events);
const findings = new Findings(byId("p-findings"), actions);
const rules = new RuleView(byId("p-rule"), tryOut);
const settings = new Settings(byId("p-settings"), (text) => events.changed(SETTINGS, text === "" ? null : text), events);
const scans = new Scans(byId("scans"), (path, text) => client.report(path, text));
const output = new Output(byId("p-output"), (format) => client.call({ kind: "render", format }));
const builds = new BuildView(byId("p-build"), (path, values) => client.call({ kind: "build", path, values }), goTo);
const model = new ModelView(byId("p-model"), goTo);
const tree = new Tree(byId("tree"), {
  open: openFile,
  add: (folder) => askPath("Add a file", `${folder}compose.yaml`, editor.paths, (path) => addFile(path, "")),
  rename: renameFile,
  remove: removeFiles,
});
const showHalf = startSwitch();
const openPane = startPanes((pane) => {
  if (pane === "findings") findings.draw();
  if (pane === "output") void output.draw();
  if (pane === "build") void builds.draw();
  if (pane === "model") void drawModel();
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

function drawLists({ report, problems, own, buildable, time }: Result): void {
  const { errors, warnings, infos, fixable, files } = report.summary;
  const count = errors + warnings + infos;
  findings.show(report);
  rules.own(own);
  settings.show(problems);
  void output.draw();
  builds.know(buildable);
  byId("t-build").hidden = buildable.length === 0;
  if (buildable.length === 0 && !byId("p-build").hidden) openPane("findings");
  void builds.draw();
  void drawModel();
  drawTree();
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

function drawTree(): void {
  const worst = new Map<string, Severity>();
  const order: Severity[] = ["error", "warning", "info"];
  for (const finding of latest?.report.findings ?? []) {
    const known = worst.get(finding.path);
    const isWorse = known === undefined || order.indexOf(finding.severity) < order.indexOf(known);
    if (!finding.suppressed && isWorse) worst.set(finding.path, finding.severity);
  }
  for (const { path } of latest ? faultsOf(latest.report) : []) worst.set(path, "error");
  tree.draw({ paths: editor.paths, open: editor.path, worst });
}

/** What is known of the open file. */
async function drawModel(): Promise<void> {
  const { path } = editor;
  if (byId("p-model").hidden || path === "") return;
  const known = await client.whenLinted({ kind: "model", path }).catch(() => null);
  if (path === editor.path) model.show(path, known, builds.needs(path));
}

function openFile(path: string): void {
  editor.open(path);
  byId("open-path").textContent = path;
  byId("open-path").title = path;
  void drawModel();
  drawTree();
  if (latest && latest.texts.get(path) === editor.text(path)) showIn(latest.report);
}

function removeFiles(paths: string[]): void {
  const hadText = paths.some((path) => editor.text(path) !== "");
  for (const path of paths) editor.remove(path);
  const [first] = paths;
  const next = editor.paths.find((path) => path > (first ?? "")) ?? editor.paths.at(-1);
  if (next === undefined) addFile("Dockerfile", "");
  else if (editor.path === "") openFile(next);
  drawTree();
  if (hadText) toast(paths.length === 1 ? `${first} was deleted` : `${plural(paths.length, "file")} were deleted`);
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
  drawTree();
  toast(`${fix.title} (undo with Ctrl+Z)`);
}

/** Offers what can be done about the findings in a line. */
function actAt(path: string, offset: number): boolean {
  const line = editor.view.state.doc.lineAt(offset).number;
  const here = latest?.report.findings.filter(
    (finding) => !finding.suppressed && finding.path === path && finding.range.start.line <= line && line <= finding.range.end.line,
  );
  if (!here?.length) return false;
  void ignore(here, here.flatMap((finding) => finding.fixes.map((fix) => ({ finding, fix }))));
  return true;
}

/** Offers some fixes, and the ways to ignore findings: those of one rule at several places once. */
async function ignore(found: Finding[], fixes: { finding: Finding; fix: Fix }[] = []): Promise<void> {
  if (!isFresh(found.map(({ path }) => path))) return toast("The text has changed; try again");
  const ways = async ({ path, range: { start: position }, rule }: Finding) => client.whenLinted({ kind: "ignores", path, position, rule });
  try {
    const all = (await Promise.all(found.map(ways))).flat();
    const offered = all.filter((way, at) => all.findIndex((other) => JSON.stringify(other) === JSON.stringify(way)) === at);
    const choices = [
      ...fixes.map(({ finding, fix }) => ({ label: fixLabel(fix).replace(/^Fix[^:]*: /, ""), kind: fix.safety, act: () => applyFix(finding, fix) })),
      ...offered.map((way) => ignoreChoice(way, applyIgnore)),
    ];
    if (choices.length === 0) return toast("Nothing can be done here: the file takes no comments");
    choose(found.length === 1 ? `What to do about ${found[0]?.rule}` : "What to do here", choices);
  } catch (error) {
    toast(String(error));
  }
}

function applyIgnore({ edits, title }: Ignore): void {
  for (const [path, ours] of Map.groupBy(edits, (edit) => edit.path)) {
    if (path === SETTINGS) settings.edit(ours);
    else editor.edit(path, ours);
  }
  drawTree();
  toast(`${title}: done`);
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
  loaded = "";
}

/** What a project says, for comparing. */
function contentOf({ files, settings: text }: Shared): string {
  return JSON.stringify([files, text]);
}

/** As `load`, with a way back. */
function replaceProject(project: Parameters<typeof load>[0]): void {
  const [before, hash, wasShared] = [current(), location.hash, isShared];
  const back = () => {
    history.replaceState(null, "", location.pathname + location.search + hash);
    isShared = wasShared;
    load(before);
  };
  history.replaceState(null, "", location.pathname + location.search);
  isShared = false;
  const hasWork = contentOf(before) !== loaded;
  load(project);
  loaded = contentOf(current());
  if (hasWork) toast("It took the place of your project", back);
}

function tryOut(example: Example): void {
  const main = NAMES[example.format];
  replaceProject({ files: [[main, example.text], ...example.files.map(({ path, text }): [string, string] => [path, text])], settings: example.config, open: main });
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
      drawTree();
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
            replaceProject({ settings: "", ...sample });
          },
        },
      },
      el("b", "", sample.title),
      el("span", "soft", sample.what),
      el("span", "tag", plural(sample.files.length, "file")),
    );
  const node = dialog("Samples", "wide", el("p", "soft", "A sample takes the place of the project."), el("div", "samples", ...SAMPLES.map(card)));
});

byId("start-over").addEventListener("click", () => {
  const again = async () => {
    node.close();
    await forgetOwn();
    history.replaceState(null, "", location.pathname + location.search);
    isShared = false;
    loadSample();
  };
  const node = dialog(
    "Start over",
    "small",
    el("p", "", "The files of this project are forgotten. They are kept in this browser only."),
    el("footer", "", button("Cancel", () => node.close()), button("Start over", () => void again(), "button primary")),
  );
});

const picker = byId<HTMLInputElement>("picker");
byId("open").addEventListener("click", () => picker.click());
picker.addEventListener("change", () => {
  const files = chosen(picker.files as FileList);
  void receiveFiles(Promise.resolve(files)).then(() => (picker.value = ""));
});

async function receiveFiles(found: Promise<Found[]>): Promise<void> {
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

startDrop((found) => void receiveFiles(found));

/** Keeps the project for a reload. */
function keepSoon(): void {
  clearTimeout(keeping);
  keeping = setTimeout(keepNow, KEEP_DELAY);
}

function keepNow(): void {
  clearTimeout(keeping);
  keeping = undefined;
  if (location.hash !== "") keepShared(current());
  if (!isShared) void keepOwn(current());
}

function loadSample(): void {
  const [first] = SAMPLES;
  load({ settings: "", ...(first as (typeof SAMPLES)[number]) });
  loaded = contentOf(current());
}

/** A link comes first, with what this tab has made of it; then the own work of the last time; then a sample. */
async function start(): Promise<void> {
  let shared: Shared | undefined;
  try {
    shared = await decode(location.hash);
  } catch {
    toast("The link is damaged");
  }
  isShared = shared !== undefined;
  const project = shared ? (keptShared() ?? shared) : await ownProject();
  if (project) load(project);
  else loadSample();
}

// What was changed just now would be lost.
addEventListener("visibilitychange", () => document.visibilityState === "hidden" && keeping !== undefined && keepNow());
addEventListener("pagehide", () => keeping !== undefined && keepNow());
addEventListener("hashchange", () => void start());
await start();

const catalogue = await client.call({ kind: "catalogue" });
findings.know(catalogue.practices, new Set(catalogue.rules.map((rule) => rule.practice)));
rules.know(catalogue);
output.know(catalogue.formats);
byId("version").textContent = `lintainer ${catalogue.version} · ${plural(catalogue.rules.length, "rule")}`;
