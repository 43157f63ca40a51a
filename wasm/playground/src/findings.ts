// The list of findings: by file, or by the twelve practices with a scorecard above.

import type { Finding, Report, Severity } from "lintainer";

import { type Actions, type Fault, faultsOf, fixLabel } from "./diagnostics";
import { button, el, icon, plural, words } from "./dom";

export interface ListActions extends Actions {
  jump(finding: Finding): void;
  /** Shows a fault of a rule of the project. */
  mend(fault: Fault): void;
}

type Grouping = "file" | "practice";

/** How many findings of a group are drawn at first. */
const FIRST = 50;
const SEVERITIES: Severity[] = ["error", "warning", "info"];

export class Findings {
  #grouping: Grouping = "file";
  #only: number | undefined;
  #report: Report | undefined;
  #practices: { number: number; title: string }[] = [];
  #checked = new Set<number>();
  #open = new Set<string>();

  constructor(
    private readonly pane: HTMLElement,
    private readonly actions: ListActions,
  ) {}

  /** What the rules say about practices: all of them, and those that a rule looks at. */
  know(practices: { number: number; title: string }[], checked: Set<number>): void {
    this.#practices = practices;
    this.#checked = checked;
    this.draw();
  }

  show(report: Report): void {
    this.#report = report;
    this.draw();
  }

  draw(): void {
    const report = this.#report;
    if (!report || this.pane.hidden) return;
    const active = report.findings.filter((finding) => !finding.suppressed);
    const top = this.pane.scrollTop;
    const focused = this.pane.contains(document.activeElement) ? document.activeElement?.getAttribute("data-key") : null;
    const body = this.#grouping === "file" ? this.#byFile(report, active) : this.#byPractice(active);
    this.pane.replaceChildren(this.#head(report), ...this.#faults(report), ...body, ...this.#notes(report));
    this.pane.scrollTop = top;
    if (focused) this.pane.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  }

  #head(report: Report): HTMLElement {
    const { errors, warnings, infos } = report.summary;
    const counts = { error: errors, warning: warnings, info: infos };
    const choice = (grouping: Grouping, label: string) =>
      el(
        "button",
        {
          attrs: { type: "button", "aria-pressed": String(this.#grouping === grouping), "data-key": `by-${grouping}` },
          on: { click: () => this.#group(grouping) },
        },
        label,
      );
    return el(
      "div",
      "pane-head",
      el("p", "badges", ...SEVERITIES.map((severity) => badge(severity, counts[severity]))),
      el("div", { class: "segmented", attrs: { role: "group", "aria-label": "Group findings" } }, choice("file", "By file"), choice("practice", "By practice")),
    );
  }

  #group(grouping: Grouping): void {
    this.#grouping = grouping;
    this.#only = undefined;
    this.draw();
  }

  #byFile(report: Report, active: Finding[]): HTMLElement[] {
    if (active.length === 0) return faultsOf(report).length > 0 ? [] : [this.#clean(report)];
    const groups = Map.groupBy(active, (finding) => finding.path);
    return [...groups].map(([path, findings]) => this.#section(path, path, findings, false));
  }

  #byPractice(active: Finding[]): HTMLElement[] {
    const groups = Map.groupBy(active, (finding) => finding.practice);
    const [soundness, ...twelve] = this.#practices;
    const shown = soundness && groups.has(soundness.number) ? [...twelve, soundness] : twelve;
    const cards = shown.map(({ number, title }) => this.#card(number, title, groups.get(number) ?? []));
    const sections = shown.flatMap(({ number, title }) => {
      const findings = groups.get(number);
      if (!findings || (this.#only !== undefined && this.#only !== number)) return [];
      return [this.#section(`practice-${number}`, `${number} · ${title}`, findings, true)];
    });
    return [el("ol", { class: "cards", attrs: { "aria-label": "Scorecard of the practices" } }, ...cards), ...sections];
  }

  #card(number: number, title: string, findings: Finding[]): HTMLElement {
    const worst = SEVERITIES.find((severity) => findings.some((finding) => finding.severity === severity));
    const state = worst ?? (this.#checked.has(number) ? "clean" : "unchecked");
    const counted = findings.length > 0 ? plural(findings.length, "finding") : state === "clean" ? "clean" : "no rules yet";
    const press = el(
      "button",
      {
        class: `card ${state}`,
        attrs: { type: "button", "aria-pressed": String(this.#only === number), "data-key": `card-${number}`, disabled: findings.length === 0 },
        on: {
          click: () => {
            this.#only = this.#only === number ? undefined : number;
            this.draw();
          },
        },
      },
      el("span", "number", String(number)),
      el("span", "title", title),
      el("span", "state", state === "clean" && icon("check"), counted),
    );
    return el("li", "", press);
  }

  #section(key: string, title: string, findings: Finding[], withPath: boolean): HTMLElement {
    const all = this.#open.has(key);
    const shown = all ? findings : findings.slice(0, FIRST);
    const rest = findings.length - shown.length;
    const more = button(`Show ${rest} more`, () => {
      this.#open.add(key);
      this.draw();
    });
    return el(
      "section",
      "group",
      el("h2", "", el("span", "", title), el("b", "count", String(findings.length))),
      el("ul", "", ...shown.map((finding) => this.#item(finding, withPath))),
      rest > 0 && more,
    );
  }

  #item(finding: Finding, withPath: boolean): HTMLElement {
    const { line, column } = finding.range.start;
    const place = `${withPath ? `${finding.path}:` : ""}${line}:${column}`;
    const jump = el(
      "button",
      {
        class: "jump",
        attrs: { type: "button", "data-key": finding.fingerprint },
        on: { click: () => this.actions.jump(finding) },
      },
      el("span", { class: `dot ${finding.severity}`, attrs: { role: "img", "aria-label": finding.severity } }),
      el("span", "what", ...words(finding.message)),
      el("span", "place", place),
    );
    const fixes = finding.fixes.map((fix) =>
      el(
        "button",
        { class: `chip ${fix.safety}`, attrs: { type: "button" }, on: { click: () => this.actions.fix(finding, fix) } },
        icon("wand"),
        fixLabel(fix),
      ),
    );
    const explain = button(finding.rule, () => this.actions.explain(finding.rule), "link");
    const ignore = el("button", { class: "link ignore", attrs: { type: "button", "aria-label": `Ignore ${finding.rule} …` }, on: { click: () => this.actions.ignore(finding) } }, "Ignore …");
    return el("li", "finding", jump, finding.help && el("p", "help", ...words(finding.help)), el("div", "row", explain, ...fixes, ignore));
  }

  /** Rules of the project that are left out, since they cannot be read. */
  #faults(report: Report): HTMLElement[] {
    const items = faultsOf(report).map((fault) => {
      const place = `${fault.path}:${fault.line}:${fault.column}`;
      const jump = el(
        "button",
        { class: "jump", attrs: { type: "button", "data-key": place }, on: { click: () => this.actions.mend(fault) } },
        el("span", { class: "dot error", attrs: { role: "img", "aria-label": "error" } }),
        el("span", "what", ...words(fault.message)),
        el("span", "place", place),
      );
      return el("li", "finding", jump);
    });
    return items.length > 0 ? [el("section", "group faults", el("h2", "", el("span", "", "Rules with faults")), el("ul", "", ...items))] : [];
  }

  #clean(report: Report): HTMLElement {
    const count = report.summary.files;
    const message = count === 0 ? "No Dockerfile, Compose file or Kubernetes manifest yet" : "Nothing to complain about";
    const more = count === 0 ? "Add a file, drop a folder here or take a sample." : `${plural(count, "file")} checked.`;
    return el("div", "nothing", icon("check"), el("p", "", message), el("p", "soft", more));
  }

  #notes(report: Report): HTMLElement[] {
    const { suppressed, hidden } = report.summary;
    const lines = [
      ...report.errors.filter((error) => faultsOf({ ...report, errors: [error] }).length === 0).map(({ path, message }) => `${path}: ${message}`),
      ...report.skipped.map(({ path, reason }) => `${path}: ${reason}`),
    ];
    if (suppressed > 0) lines.unshift(`${plural(suppressed, "finding")} suppressed`);
    lines.unshift(...hidden.map(({ profile, count }) => `${count} more in the profile "${profile}": write profile = "${profile}" in the settings`));
    return lines.length > 0 ? [el("ul", "notes", ...lines.map((line) => el("li", "", line)))] : [];
  }
}

function badge(severity: Severity, count: number): HTMLElement {
  return el("span", `badge ${severity}${count === 0 ? " none" : ""}`, el("b", "", String(count)), ` ${severity}${count === 1 ? "" : "s"}`);
}
