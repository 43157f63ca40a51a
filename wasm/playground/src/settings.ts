// The settings pane: a lintainer.toml with its faults shown while it is written.

import { type Diagnostic, lintGutter, setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { EditorView, placeholder } from "@codemirror/view";
import type { ConfigProblem, Edit } from "lintainer";

import { assist } from "./assist";
import { el, words } from "./dom";
import { type EditorEvents, basics } from "./editor";
import { languageOf } from "./languages";
import { offsetOf, rangeOf } from "./positions";
import { SETTINGS } from "./protocol";

const HINT = `# for example
profile = "hardened"
ignore = ["missing-healthcheck"]
min-severity = "warning"`;

export class Settings {
  readonly #view: EditorView;
  readonly #list = el("ul", { class: "problems", attrs: { "aria-live": "polite", "aria-label": "Faults of the settings" } });

  constructor(pane: HTMLElement, changed: (text: string) => void, events: Pick<EditorEvents, "ask" | "explain">) {
    const place = el("div", "editor");
    const intro = el("p", "pane-head", el("span", "", el("code", "", SETTINGS), " for the whole project; it applies while you write."));
    pane.append(intro, place, this.#list);
    const update = EditorView.updateListener.of((event) => {
      if (event.docChanged) changed(event.state.doc.toString());
    });
    const label = EditorView.contentAttributes.of({ "aria-label": `Text of ${SETTINGS}`, tabindex: "0" });
    const known = assist((kind, position) => events.ask(kind, SETTINGS, position), events.explain);
    const extensions = [label, lintGutter(), languageOf(SETTINGS), placeholder(HINT), known, basics, update];
    this.#view = new EditorView({ parent: place, state: EditorState.create({ doc: "", extensions }) });
  }

  get text(): string {
    return this.#view.state.doc.toString();
  }

  set text(text: string) {
    if (text === this.text) return;
    this.#view.dispatch({ changes: { from: 0, to: this.#view.state.doc.length, insert: text } });
  }

  edit(edits: Pick<Edit, "range" | "text">[]): void {
    const { doc } = this.#view.state;
    this.#view.dispatch({ changes: edits.map(({ range, text }) => ({ ...rangeOf(doc, range), insert: text })) });
  }

  show(problems: ConfigProblem[]): void {
    const { doc } = this.#view.state;
    const one = (problem: ConfigProblem): Diagnostic => {
      const from = offsetOf(doc, { line: problem.line ?? 1, column: problem.column ?? 1 });
      const to = Math.min(from + (problem.length ?? 1), doc.lineAt(from).to);
      return { from, to: Math.max(from, to), severity: "error", message: problem.message };
    };
    const ours = problems.filter(({ path }) => path === null || path === SETTINGS);
    this.#view.dispatch(setDiagnostics(this.#view.state, ours.map(one)));
    const line = (problem: ConfigProblem) => `${problem.path ?? SETTINGS}:${problem.line ?? 1}: ${problem.message}`;
    const note = problems.length > 0 ? [el("li", "soft", "The last settings without faults still apply.")] : [];
    this.#list.replaceChildren(...problems.map((problem) => el("li", "bad", ...words(line(problem)))), ...note);
  }
}
