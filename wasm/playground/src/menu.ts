// What can be done about findings: their fixes, and the ways to ignore them, as a list to choose from.

import type { Ignore } from "lintainer";

import { dialog, el, words } from "./dom";

/** Something that can be done. */
export interface Choice {
  label: string;
  /** How much it changes. */
  kind: "safe" | "unsafe" | "ignore";
  act: () => void;
}

const MARKS = { safe: "Fix", unsafe: "Fix, changes behaviour", ignore: "" };

/** Shows choices; the arrows lead through them. */
export function choose(title: string, choices: Choice[]): void {
  const row = ({ label, kind, act }: Choice) => {
    const click = () => {
      node.close();
      act();
    };
    return el(
      "li",
      "",
      el("button", { class: `choice ${kind}`, attrs: { type: "button" }, on: { click } }, MARKS[kind] && el("span", "tag", MARKS[kind]), el("span", "", ...words(label))),
    );
  };
  const list = el("ul", { class: "choices", on: { keydown: move } }, ...choices.map(row));
  const node = dialog(title, "small", list);
  list.querySelector("button")?.focus();
}

/** A way to ignore as a choice. */
export function ignoreChoice(way: Ignore, apply: (way: Ignore) => void): Choice {
  return { label: way.title, kind: "ignore", act: () => apply(way) };
}

function move(event: KeyboardEvent): void {
  const all = [...(event.currentTarget as HTMLElement).querySelectorAll("button")];
  const at = all.indexOf(document.activeElement as HTMLButtonElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  all.at(to % all.length)?.focus();
}
