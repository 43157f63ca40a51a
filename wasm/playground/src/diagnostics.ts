// Findings as the editor's diagnostics: squiggle, message, help, and a button for each fix.

import type { Diagnostic } from "@codemirror/lint";
import type { Text } from "@codemirror/state";
import type { Finding, Fix, Report } from "lintainer";

import { button, el, words } from "./dom";
import { offsetOf, rangeOf } from "./positions";

export interface Actions {
  fix(finding: Finding, fix: Fix): void;
  /** Shows the ways to ignore a finding. */
  ignore(finding: Finding): void;
  explain(rule: string): void;
}

export function fixLabel(fix: Fix): string {
  return fix.safety === "safe" ? `Fix: ${fix.title}` : `Fix (changes behaviour): ${fix.title}`;
}

export function diagnosticsOf(findings: Finding[], text: Text, actions: Actions): Diagnostic[] {
  const one = (finding: Finding): Diagnostic => ({
    ...rangeOf(text, finding.range),
    severity: finding.severity,
    message: finding.message,
    renderMessage: () => messageOf(finding, actions),
    actions: [
      ...finding.fixes.map((fix) => ({ name: fixLabel(fix), apply: () => actions.fix(finding, fix) })),
      { name: "Ignore …", markClass: "cm-ignore", apply: () => actions.ignore(finding) },
    ],
  });
  return findings.filter((finding) => !finding.suppressed).map(one);
}

/** What is wrong with a rule that the project writes itself: its message begins with line and column. */
export interface Fault {
  path: string;
  line: number;
  column: number;
  message: string;
}

export function faultsOf(report: Report): Fault[] {
  return report.errors.flatMap(({ path, message }) => {
    const [, line, column, what] = /^(\d+):(\d+): (.*)$/s.exec(message) ?? [];
    return what === undefined ? [] : [{ path, line: Number(line), column: Number(column), message: what }];
  });
}

/** The faults in a file, each shown at the word that it begins with. */
export function faultDiagnostics(faults: Fault[], text: Text): Diagnostic[] {
  return faults.map((fault) => {
    const from = offsetOf(text, fault);
    const rest = text.lineAt(from).to - from;
    const word = /^[\w-]+/.exec(text.sliceString(from, from + rest))?.[0].length ?? Math.min(rest, 1);
    return { from, to: from + word, severity: "error", message: fault.message, renderMessage: () => el("div", "message", el("p", "what", ...words(fault.message))) };
  });
}

function messageOf(finding: Finding, actions: Actions): HTMLElement {
  return el(
    "div",
    "message",
    el("p", "what", ...words(finding.message)),
    finding.help && el("p", "help", ...words(finding.help)),
    button(finding.rule, () => actions.explain(finding.rule), "link"),
  );
}
