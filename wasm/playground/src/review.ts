// "Fix all safe": what would change, before it does.

import { MergeView, unifiedMergeView } from "@codemirror/merge";
import { EditorState } from "@codemirror/state";
import { EditorView, lineNumbers } from "@codemirror/view";
import type { FixResult } from "lintainer";

import { button, dialog, el, plural } from "./dom";
import { highlighting, languageOf } from "./languages";
import { editorTheme } from "./theme";

/** Below this width the two texts stand in one column. */
const NARROW = 800;

export function review(result: FixResult, textOf: (path: string) => string, apply: () => void): void {
  const paths = Object.keys(result.changed);
  const place = el("div", "diff");
  let view: { destroy(): void } | undefined;
  const show = (path: string) => {
    view?.destroy();
    const [before, after] = [textOf(path), result.changed[path] ?? ""].map((text) => text.replaceAll("\r\n", "\n"));
    const fixed = [EditorState.readOnly.of(true), EditorView.editable.of(false), lineNumbers(), languageOf(path), highlighting, editorTheme];
    const label = (words: string) => EditorView.contentAttributes.of({ "aria-label": words, tabindex: "0" });
    const collapseUnchanged = { margin: 3, minSize: 6 };
    if (innerWidth < NARROW) {
      const merge = unifiedMergeView({ original: before ?? "", mergeControls: false, collapseUnchanged });
      view = new EditorView({ parent: place, doc: after ?? "", extensions: [fixed, merge, label("Changes")] });
    } else {
      view = new MergeView({
        parent: place,
        a: { doc: before ?? "", extensions: [fixed, label("Before")] },
        b: { doc: after ?? "", extensions: [fixed, label("After")] },
        collapseUnchanged,
      });
    }
    for (const tab of tabs) tab.setAttribute("aria-pressed", String(tab.dataset["path"] === path));
  };
  const tabs = paths.map((path) =>
    el("button", { attrs: { type: "button", "data-path": path }, on: { click: () => show(path) } }, path),
  );
  const done = result.applied.map(({ path, line, title }) => el("li", "", el("code", "", `${path}:${line}`), ` ${title}`));
  const refused = result.refused.map(({ path, reason }) => el("li", "bad", `${path}: ${reason}`));
  const left = result.report.findings.filter((finding) => !finding.suppressed).length;
  const accept = button(`Apply ${plural(result.applied.length, "fix").replace(/fixs$/, "fixes")}`, () => {
    node.close();
    apply();
  }, "button primary");
  const node = dialog(
    "Fix all safe",
    "wide",
    el("p", "soft", `${plural(paths.length, "file")} would change; what runs behaves the same. ${plural(left, "finding")} would be left.`),
    el("div", { class: "segmented files", attrs: { role: "group", "aria-label": "Changed files" } }, ...tabs),
    place,
    el("details", "", el("summary", "", "What is done"), el("ul", "plain", ...done, ...refused)),
    el("footer", "", button("Cancel", () => node.close()), accept),
  );
  node.addEventListener("close", () => view?.destroy());
  if (paths[0] !== undefined) show(paths[0]);
  accept.focus();
}
