// Light and dark: as the system has it, until someone chooses.

import { EditorView } from "@codemirror/view";

import { byId } from "./dom";

const KEY = "lintainer-theme";

export const editorTheme = EditorView.theme({
  "&": { height: "100%", fontSize: "13.5px", backgroundColor: "var(--paper)", color: "var(--ink)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.6" },
  ".cm-content": { caretColor: "var(--ink)", paddingBlock: "8px" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "var(--paper)", color: "var(--faint)", border: "none" },
  ".cm-activeLine": { backgroundColor: "var(--line-on)" },
  ".cm-activeLineGutter": { backgroundColor: "var(--line-on)", color: "var(--ink)" },
  ".cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground": { backgroundColor: "var(--select)" },
  ".cm-panels": { backgroundColor: "var(--raised)", color: "var(--ink)" },
  ".cm-tooltip": { backgroundColor: "var(--raised)", color: "var(--ink)", border: "1px solid var(--edge)", borderRadius: "8px", boxShadow: "var(--shadow)", overflow: "hidden" },
  ".cm-searchMatch": { backgroundColor: "var(--match)" },
  ".cm-diagnostic": { padding: "10px 12px", borderLeftWidth: "4px", maxWidth: "34rem" },
  ".cm-diagnostic + .cm-diagnostic": { borderTop: "1px solid var(--edge)" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--error)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--warning)" },
  ".cm-diagnostic-info": { borderLeftColor: "var(--info)" },
  ".cm-diagnosticAction": { background: "var(--accent)", color: "#fff", borderRadius: "6px", padding: "4px 10px", margin: "8px 8px 0 0", font: "600 12px var(--sans)" },
  ".cm-lintRange": { backgroundPosition: "left bottom", backgroundRepeat: "repeat-x", paddingBottom: "2px" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--error) 1.5px", textUnderlineOffset: "3px" },
  ".cm-lintRange-warning": { backgroundImage: "none", textDecoration: "underline wavy var(--warning) 1.5px", textUnderlineOffset: "3px" },
  ".cm-lintRange-info": { backgroundImage: "none", textDecoration: "underline dotted var(--info) 2px", textUnderlineOffset: "3px" },
  ".cm-lintRange-active": { backgroundColor: "var(--match)" },
  ".cm-changedText": { background: "var(--added-text) !important" },
  ".cm-deletedChunk .cm-deletedText, &.cm-merge-a .cm-changedText": { background: "var(--removed-text) !important" },
  ".cm-changedLine, .cm-insertedLine": { backgroundColor: "var(--added) !important" },
  ".cm-deletedChunk, &.cm-merge-a .cm-changedLine": { backgroundColor: "var(--removed) !important" },
  ".cm-collapsedLines": { background: "var(--raised)", color: "var(--soft)", padding: "3px 12px" },
  ".cm-collapsedLines::before, .cm-collapsedLines::after": { content: "none" },
  ".cm-placeholder": { color: "var(--soft)" },
  ".cm-lint-marker": { width: "9px", height: "9px", margin: "7px auto 0" },
  ".cm-lint-marker-error": { content: "normal", background: "var(--error)", borderRadius: "2px" },
  ".cm-lint-marker-warning": { content: "normal", background: "var(--warning)", clipPath: "polygon(50% 0, 100% 100%, 0 100%)" },
  ".cm-lint-marker-info": { content: "normal", background: "var(--info)", borderRadius: "50%" },
});

function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    // Storage may be switched off.
    return null;
  }
}

export function startTheme(): void {
  const toggle = byId<HTMLButtonElement>("theme");
  const system = matchMedia("(prefers-color-scheme: dark)");
  let chosen = stored();
  const show = () => {
    const isDark = chosen ? chosen === "dark" : system.matches;
    document.documentElement.dataset["theme"] = isDark ? "dark" : "light";
    toggle.setAttribute("aria-pressed", String(isDark));
  };
  system.addEventListener("change", show);
  toggle.addEventListener("click", () => {
    chosen = document.documentElement.dataset["theme"] === "dark" ? "light" : "dark";
    try {
      localStorage.setItem(KEY, chosen);
    } catch {
      // It holds until the page is closed.
    }
    show();
  });
  show();
}
