// What the linter offers while somebody writes: completion of keys, values and names of rules, and what is said about those under the pointer.

import { type Completion, type CompletionContext, type CompletionResult, autocompletion, pickedCompletion } from "@codemirror/autocomplete";
import type { Extension } from "@codemirror/state";
import { EditorView, hoverTooltip } from "@codemirror/view";
import type { CompletionItem } from "lintainer";

import { button, el, link, words } from "./dom";
import { placeOf, rangeOf } from "./positions";
import type { Answers, Place } from "./protocol";

type Ask = <K extends "complete" | "describe">(kind: K, position: Place) => Promise<Answers[K]>;

/** Completion and hover for an editor; `ask` is answered for its file, and `explain` shows the page of a rule. */
export function assist(ask: Ask, explain: (rule: string) => void): Extension {
  const source = async (context: CompletionContext): Promise<CompletionResult | null> => {
    const { state, pos } = context;
    const before = state.doc.lineAt(pos);
    // Where nothing is typed, only who asks is answered.
    if (!context.explicit && !/[\w/.-]$|lintainer: ?$|ignore(-file)?\[$/.test(before.text.slice(0, pos - before.from))) return null;
    const found = await ask("complete", placeOf(state.doc, pos));
    if (!found || context.aborted) return null;
    const range = rangeOf(state.doc, found.range);
    return { ...range, options: found.items.map((item, at) => option(item, at)), validFor: /^[\w/.-]*$/ };
  };
  const hover = hoverTooltip(async (view, pos) => {
    const known = await ask("describe", placeOf(view.state.doc, pos));
    if (!known) return null;
    const { from, to } = rangeOf(view.state.doc, known.range);
    const { rule } = known;
    const name = rule ? button(rule, () => explain(rule), "link") : el("code", "", known.path);
    return { pos: from, end: to, above: true, create: () => ({ dom: el("div", "known", name, ...prose(known.documentation)) }) };
  });
  return [autocompletion({ override: [source], icons: false }), hover];
}

function option(item: CompletionItem, at: number): Completion {
  const apply = (view: EditorView, completion: Completion, from: number, to: number) => {
    const edits = item.edits.map((edit) => ({ ...rangeOf(view.state.doc, edit.range), insert: edit.text }));
    const changes = view.state.changes([...edits, { from, to, insert: item.text }]);
    // Between the brackets a name is wanted.
    const end = changes.mapPos(to, 1) - (item.text.endsWith("[]") ? 1 : 0);
    view.dispatch({ changes, selection: { anchor: end }, annotations: pickedCompletion.of(completion), userEvent: "input.complete" });
  };
  const { documentation } = item;
  return {
    label: item.word,
    displayLabel: item.label,
    detail: item.detail,
    apply,
    // The order is that of the linter.
    boost: Math.max(99 - at, -99),
    ...(documentation ? { info: () => el("div", "known", ...prose(documentation)) } : {}),
  };
}

/** The little Markdown that schemas have: paragraphs, code and links that stand alone. */
function prose(text: string): HTMLElement[] {
  return text.split("\n\n").map((paragraph) => {
    const [, label, address] = /^\[(.+)\]\((https:.+)\)$/.exec(paragraph) ?? [];
    return el("p", "", ...(label && address ? [link(address, label)] : words(paragraph)));
  });
}
