// The editor: one view, and a state with its own history for each file.

import { closeCompletion } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, indentOnInput, indentUnit } from "@codemirror/language";
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { diff } from "@codemirror/merge";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { type ChangeSpec, EditorState, type Extension, type Transaction } from "@codemirror/state";
import {
  EditorView,
  closeHoverTooltips,
  drawSelection,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import type { Edit, Range } from "lintainer";

import { assist } from "./assist";
import { highlighting, languageOf } from "./languages";
import { rangeOf } from "./positions";
import type { Answers, Place } from "./protocol";
import { editorTheme } from "./theme";

export interface EditorEvents {
  /** The text of a file changed; `null`: the file is gone. The view may not show it yet. */
  changed(path: string, text: string | null): void;
  /** What can be done at the cursor is wanted: fixes, and ways to ignore. */
  actHere(path: string, offset: number): boolean;
  /** The page of a rule is wanted. */
  explain(rule: string): void;
  /** What is known about a place in a file. */
  ask<K extends "complete" | "describe">(kind: K, path: string, position: Place): Promise<Answers[K]>;
}

/** What every editor of the page has. */
export const basics: Extension = [
  lineNumbers(),
  highlightSpecialChars(),
  history(),
  drawSelection(),
  bracketMatching(),
  indentOnInput(),
  indentUnit.of("  "),
  highlightActiveLine(),
  highlightActiveLineGutter(),
  highlightSelectionMatches(),
  highlighting,
  editorTheme,
  keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap, ...lintKeymap]),
];

export class Editor {
  readonly view: EditorView;
  #path = "";
  #states = new Map<string, EditorState>();

  constructor(
    parent: HTMLElement,
    private readonly events: EditorEvents,
  ) {
    this.view = new EditorView({ parent, dispatchTransactions: (all, view) => this.#dispatch(all, view) });
  }

  get path(): string {
    return this.#path;
  }

  get paths(): string[] {
    return [...this.#states.keys()];
  }

  /** The state of a file; that of the open one lives in the view. */
  state(path: string): EditorState | undefined {
    return path === this.#path ? this.view.state : this.#states.get(path);
  }

  /** The text with the line ending that it came with. */
  text(path: string): string | undefined {
    const state = this.state(path);
    return state?.sliceDoc();
  }

  add(path: string, text: string): void {
    const state = this.#create(path, text);
    this.#states.set(path, state);
    if (path === this.#path) {
      this.#closeTooltips();
      this.view.setState(state);
    }
    this.events.changed(path, text);
  }

  remove(path: string): void {
    this.#states.delete(path);
    if (path === this.#path) this.#path = "";
    this.events.changed(path, null);
  }

  rename(from: string, to: string): void {
    const text = this.text(from) ?? "";
    const names = this.paths.map((path) => (path === from ? to : path));
    const states = names.map((path): [string, EditorState] => [
      path,
      path === to ? this.#create(to, text) : (this.state(path) as EditorState),
    ]);
    const wasOpen = from === this.#path;
    if (wasOpen) this.#path = "";
    this.#states = new Map(states);
    if (wasOpen) this.open(to);
    this.events.changed(from, null);
    this.events.changed(to, text);
  }

  open(path: string): void {
    if (path === this.#path) return;
    const state = this.#states.get(path);
    if (!state) return;
    this.#closeTooltips();
    if (this.#path) this.#states.set(this.#path, this.view.state);
    this.#path = path;
    this.view.setState(state);
  }

  /** Before another text is shown: a tooltip that is still open would be measured at its place in the old one. */
  #closeTooltips(): void {
    closeCompletion(this.view);
    this.view.dispatch({ effects: closeHoverTooltips });
  }

  jump(path: string, range: Range): void {
    this.open(path);
    const { from, to } = rangeOf(this.view.state.doc, range);
    this.view.dispatch({
      selection: { anchor: from, head: to },
      effects: EditorView.scrollIntoView(from, { y: "center" }),
      userEvent: "select",
    });
    this.view.focus();
  }

  /** Applies edits that do not overlap, as one step of the history. */
  edit(path: string, edits: Edit[]): void {
    const state = this.state(path);
    if (!state) return;
    const changes = edits.map((edit) => ({ ...rangeOf(state.doc, edit.range), insert: this.#lines(state, edit.text) }));
    this.#update(path, changes);
  }

  /** Makes the text of a file another one, touching only what differs. */
  replace(path: string, text: string): void {
    const state = this.state(path);
    if (!state) return;
    const [old, wanted] = [state.doc.toString(), text.replaceAll("\r\n", "\n")];
    const changes = diff(old, wanted).map(({ fromA, toA, fromB, toB }) => ({
      from: fromA,
      to: toA,
      insert: this.#lines(state, wanted.slice(fromB, toB)),
    }));
    this.#update(path, changes);
  }

  /** Shows what was found in the open file. */
  show(diagnostics: Diagnostic[]): void {
    this.view.dispatch(setDiagnostics(this.view.state, diagnostics));
  }

  #lines(state: EditorState, text: string) {
    return state.toText(text.replace(/\r?\n/g, state.lineBreak));
  }

  #update(path: string, changes: ChangeSpec): void {
    if (path === this.#path) return this.view.dispatch({ changes, userEvent: "input.fix" });
    const state = this.#states.get(path);
    if (!state) return;
    const changed = state.update({ changes, userEvent: "input.fix" }).state;
    this.#states.set(path, changed);
    this.events.changed(path, changed.sliceDoc());
  }

  /** The linter in its worker begins before the view is drawn. */
  #dispatch(all: readonly Transaction[], view: EditorView): void {
    const last = all.at(-1);
    if (last && this.#path && all.some((one) => one.docChanged)) this.events.changed(this.#path, last.state.sliceDoc());
    view.update(all);
  }

  #create(path: string, text: string): EditorState {
    const quickFix = keymap.of([
      { key: "Mod-.", run: (view) => this.events.actHere(this.#path, view.state.selection.main.head) },
    ]);
    const ending = text.includes("\r\n") ? [EditorState.lineSeparator.of("\r\n")] : [];
    const label = EditorView.contentAttributes.of({ "aria-label": `Text of ${path}`, tabindex: "0" });
    const known = assist((kind, position) => this.events.ask(kind, this.#path, position), (rule) => this.events.explain(rule));
    return EditorState.create({ doc: text, extensions: [quickFix, label, lintGutter(), languageOf(path), known, ending, basics] });
  }
}
