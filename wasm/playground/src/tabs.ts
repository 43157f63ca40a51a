// The tabs of the files: add, rename, delete, choose; with keys as the ARIA pattern for tabs has them.

import type { Severity } from "lintainer";

import { button, dialog, el } from "./dom";

export interface TabActions {
  open(path: string): void;
  rename(from: string, to: string): void;
  remove(path: string): void;
}

export interface TabState {
  paths: string[];
  open: string;
  worst: Map<string, Severity>;
}

export class Tabs {
  #state: TabState = { paths: [], open: "", worst: new Map() };

  constructor(
    private readonly list: HTMLElement,
    private readonly actions: TabActions,
  ) {
    list.addEventListener("keydown", (event) => this.#key(event));
  }

  draw(state: TabState): void {
    const hadFocus = this.list.contains(document.activeElement);
    const isMoved = state.open !== this.#state.open;
    this.#state = state;
    this.list.replaceChildren(...state.paths.map((path) => this.#tab(path)));
    const current = this.list.querySelector<HTMLElement>('[aria-selected="true"]');
    if (hadFocus) current?.focus({ preventScroll: true });
    if (isMoved) current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  #tab(path: string): HTMLElement {
    const isOpen = path === this.#state.open;
    const cut = path.lastIndexOf("/") + 1;
    const worst = this.#state.worst.get(path);
    // The cross is for the mouse; the keyboard has Delete.
    const cross = el("span", { class: "cross", attrs: { "aria-hidden": "true", title: "Delete (Del)" } }, "×");
    const words = worst ? `${path}, with findings: ${worst}` : path;
    return el(
      "button",
      {
        class: `tab ${worst ?? ""}`,
        attrs: {
          type: "button",
          role: "tab",
          "aria-selected": String(isOpen),
          "aria-controls": "editor",
          "aria-label": words,
          "aria-keyshortcuts": "F2 Delete",
          tabindex: isOpen ? 0 : -1,
          title: `${path}\nF2 renames, Del deletes`,
          "data-path": path,
        },
        on: {
          click: (event) => (event.target === cross ? this.#remove(path) : this.actions.open(path)),
          auxclick: (event) => event.button === 1 && this.#remove(path),
          dblclick: () => this.#rename(path),
        },
      },
      el("span", "folder", path.slice(0, cut)),
      path.slice(cut),
      cross,
    );
  }

  #key(event: KeyboardEvent): void {
    const { paths, open } = this.#state;
    const at = paths.indexOf(open);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: paths.length - 1 }[event.key];
    if (to !== undefined) {
      const path = paths[(to + paths.length) % paths.length];
      if (path !== undefined) this.actions.open(path);
    } else if (event.key === "F2") this.#rename(open);
    else if (event.key === "Delete") this.#remove(open);
    else return;
    event.preventDefault();
  }

  #rename(path: string): void {
    askPath("Rename the file", path, this.#state.paths, (to) => this.actions.rename(path, to));
  }

  #remove(path: string): void {
    if (path) this.actions.remove(path);
  }
}

/** Asks for the path of a file that must not be there yet. */
export function askPath(title: string, suggestion: string, taken: string[], done: (path: string) => void): void {
  const input = el("input", { attrs: { type: "text", id: "path", value: suggestion, autocomplete: "off", spellcheck: "false", "aria-describedby": "path-help" } });
  const help = el("p", { class: "soft", attrs: { id: "path-help", role: "alert" } }, "Folders are divided by “/”: deploy/web.yaml");
  const send = el("button", { class: "button primary", attrs: { type: "submit" } }, "OK");
  const form = el(
    "form",
    {
      on: {
        submit: (event) => {
          event.preventDefault();
          const path = input.value.trim().split("/").filter((part) => part !== "" && part !== ".").join("/");
          const isSame = path === suggestion && taken.includes(suggestion);
          if (path === "" || path.split("/").includes("..")) help.textContent = "A name is needed, without “..”";
          else if (!isSame && taken.includes(path)) help.textContent = "There is such a file already";
          else {
            node.close();
            if (!isSame) done(path);
          }
        },
      },
    },
    el("label", { attrs: { for: "path" } }, "Path"),
    input,
    help,
    el("footer", "", button("Cancel", () => node.close()), send),
  );
  const node = dialog(title, "small", form);
  input.focus();
  input.setSelectionRange(suggestion.lastIndexOf("/") + 1, suggestion.length);
}
