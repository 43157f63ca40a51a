// Findings as the editor's diagnostics: squiggle, message, help, and a button for each fix.

import type { Diagnostic } from "@codemirror/lint";
import type { Text } from "@codemirror/state";
import type { Finding, Fix } from "lintainer";

import { button, el, words } from "./dom";
import { rangeOf } from "./positions";

export interface Actions {
  fix(finding: Finding, fix: Fix): void;
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
    actions: finding.fixes.map((fix) => ({ name: fixLabel(fix), apply: () => actions.fix(finding, fix) })),
  });
  return findings.filter((finding) => !finding.suppressed).map(one);
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
