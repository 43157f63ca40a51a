// The tree of the files: folders that open and close; add, rename, delete, choose; with keys as the ARIA pattern for trees has them.

import type { Severity } from "lintainer";

import { button, byId, dialog, el } from "./dom";

export interface TreeActions {
  open(path: string): void;
  add(folder: string): void;
  rename(from: string, to: string): void;
  remove(paths: string[]): void;
}

export interface TreeState {
  paths: string[];
  open: string;
  worst: Map<string, Severity>;
}

/** A row: a folder, or a file. */
interface Row {
  path: string;
  name: string;
  level: number;
  isFolder: boolean;
  /** Its place among its siblings, from 1, and how many these are. */
  place: number;
  siblings: number;
}

interface Folder {
  folders: Map<string, Folder>;
  files: string[];
}

const ORDER: Severity[] = ["error", "warning", "info"];

export class Tree {
  #state: TreeState = { paths: [], open: "", worst: new Map() };
  #closed = new Set<string>();
  #rows: Row[] = [];
  /** The row that has the focus or had it last. */
  #current = "";

  constructor(
    private readonly list: HTMLElement,
    private readonly actions: TreeActions,
  ) {
    list.addEventListener("keydown", (event) => this.#key(event));
    byId("add").addEventListener("click", () => this.#add());
    byId("rename").addEventListener("click", () => this.#rename(this.#row()));
    byId("delete").addEventListener("click", () => this.#remove(this.#row()));
  }

  draw(state: TreeState): void {
    const isMoved = state.open !== this.#state.open;
    if (isMoved) {
      this.#current = state.open;
      for (const folder of above(state.open)) this.#closed.delete(folder);
    }
    this.#state = state;
    this.#draw(this.list.contains(document.activeElement));
    if (isMoved) this.list.querySelector('[tabindex="0"]')?.scrollIntoView({ block: "nearest" });
  }

  #draw(focused: boolean): void {
    this.#rows = rows(treeOf(this.#state.paths), "", 1, this.#closed);
    if (!this.#row()) this.#current = this.#rows.find(({ path }) => path === this.#state.open)?.path ?? this.#rows[0]?.path ?? "";
    const top = this.list.scrollTop;
    this.list.replaceChildren(...this.#rows.map((row) => this.#node(row)));
    this.list.scrollTop = top;
    if (focused) this.list.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true });
  }

  #row(): Row | undefined {
    return this.#rows.find(({ path }) => path === this.#current);
  }

  #node(row: Row): HTMLElement {
    const { path, name, level, isFolder, place, siblings } = row;
    const isClosed = this.#closed.has(path);
    const worst = isFolder ? this.#worstBelow(path) : this.#state.worst.get(path);
    const kind = isFolder ? "folder" : "file";
    return el(
      "div",
      {
        class: `node ${kind} ${worst ?? ""}`,
        attrs: {
          role: "treeitem",
          "aria-level": level,
          "aria-posinset": place,
          "aria-setsize": siblings,
          "aria-expanded": isFolder ? String(!isClosed) : null,
          "aria-selected": String(path === this.#state.open),
          "aria-label": worst ? `${name}, with findings: ${worst}` : name,
          "aria-keyshortcuts": "F2 Delete",
          tabindex: path === this.#current ? 0 : -1,
          title: `${path}\nF2 renames, Del deletes`,
          "data-path": path,
          style: `--level: ${level}`,
        },
        on: { click: () => this.#choose(row), dblclick: () => !isFolder && this.#rename(row) },
      },
      el("span", "mark"),
      el("span", "name", name),
    );
  }

  #worstBelow(folder: string): Severity | undefined {
    const below = [...this.#state.worst].filter(([path]) => path.startsWith(`${folder}/`)).map(([, severity]) => severity);
    return this.#closed.has(folder) ? ORDER.find((severity) => below.includes(severity)) : undefined;
  }

  #choose({ path, isFolder }: Row): void {
    this.#current = path;
    if (!isFolder) return this.actions.open(path);
    if (!this.#closed.delete(path)) this.#closed.add(path);
    this.#draw(true);
  }

  #key(event: KeyboardEvent): void {
    const row = this.#row();
    const at = row ? this.#rows.indexOf(row) : -1;
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: this.#rows.length - 1 }[event.key];
    if (to !== undefined) this.#focus(this.#rows[to]);
    else if (event.key === "ArrowRight" && row.isFolder) {
      if (this.#closed.has(row.path)) this.#choose(row);
      else this.#focus(this.#rows[at + 1]);
    } else if (event.key === "ArrowLeft") {
      if (row.isFolder && !this.#closed.has(row.path)) this.#choose(row);
      else this.#focus(this.#rows.find(({ path }) => path === above(row.path).at(-1)));
    } else if (event.key === "Enter" || event.key === " ") this.#choose(row);
    else if (event.key === "F2") this.#rename(row);
    else if (event.key === "Delete") this.#remove(row);
    else if (event.key.length === 1) this.#type(event.key, at);
    else return;
    event.preventDefault();
  }

  /** A letter leads to the next row that begins with it. */
  #type(letter: string, at: number): void {
    const behind = [...this.#rows.slice(at + 1), ...this.#rows.slice(0, at + 1)];
    this.#focus(behind.find(({ name }) => name.toLowerCase().startsWith(letter.toLowerCase())));
  }

  #focus(row: Row | undefined): void {
    if (!row) return;
    this.#current = row.path;
    for (const node of this.list.querySelectorAll<HTMLElement>(".node")) node.tabIndex = node.dataset["path"] === row.path ? 0 : -1;
    this.list.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  }

  #add(): void {
    const row = this.#row();
    const folder = row?.isFolder ? row.path : above(row?.path ?? "").at(-1);
    this.actions.add(folder ? `${folder}/` : "");
  }

  #rename(row: Row | undefined): void {
    if (!row) return;
    const { paths } = this.#state;
    if (!row.isFolder) {
      const others = paths.filter((path) => path !== row.path);
      return askPath("Rename the file", row.path, others, (to) => to === row.path ? undefined : this.actions.rename(row.path, to));
    }
    const below = paths.filter((path) => path.startsWith(`${row.path}/`));
    const others = paths.filter((path) => !below.includes(path));
    askPath("Rename the folder", row.path, [], (to) => {
      if (to === row.path) return undefined;
      const moved = below.map((path): [string, string] => [path, to + path.slice(row.path.length)]);
      if (moved.some(([, path]) => others.includes(path))) return "A file of the folder is there already";
      for (const [from, path] of moved) this.actions.rename(from, path);
      return undefined;
    });
  }

  #remove(row: Row | undefined): void {
    if (!row) return;
    this.actions.remove(row.isFolder ? this.#state.paths.filter((path) => path.startsWith(`${row.path}/`)) : [row.path]);
  }
}

/** The folders that a path is in, the outermost first. */
function above(path: string): string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, at) => parts.slice(0, at + 1).join("/"));
}

function treeOf(paths: string[]): Folder {
  const top: Folder = { folders: new Map(), files: [] };
  for (const path of paths) {
    let folder = top;
    for (const part of path.split("/").slice(0, -1)) {
      const next = folder.folders.get(part) ?? { folders: new Map(), files: [] };
      folder.folders.set(part, next);
      folder = next;
    }
    folder.files.push(path);
  }
  return top;
}

/** The rows that are seen: folders first, each by their names. */
function rows({ folders, files }: Folder, prefix: string, level: number, closed: Set<string>): Row[] {
  const siblings = folders.size + files.length;
  const inner = [...folders].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([name, folder], at) => {
    const path = `${prefix}${name}`;
    const row: Row = { path, name, level, isFolder: true, place: at + 1, siblings };
    return [row, ...(closed.has(path) ? [] : rows(folder, `${path}/`, level + 1, closed))];
  });
  const own = [...files].sort().map((path, at): Row => {
    return { path, name: path.slice(prefix.length), level, isFolder: false, place: folders.size + at + 1, siblings };
  });
  return [...inner, ...own];
}

/** Asks for a path that must not be taken. `done` may say why it cannot be. */
export function askPath(title: string, suggestion: string, taken: string[], done: (path: string) => string | undefined | void): void {
  const input = el("input", { attrs: { type: "text", id: "path", value: suggestion, autocomplete: "off", spellcheck: "false", "aria-describedby": "path-help" } });
  const help = el("p", { class: "soft", attrs: { id: "path-help", role: "alert" } }, "Folders come with their files: deploy/web.yaml");
  const send = el("button", { class: "button primary", attrs: { type: "submit" } }, "OK");
  const form = el(
    "form",
    {
      on: {
        submit: (event) => {
          event.preventDefault();
          const path = input.value.trim().split("/").filter((part) => part !== "" && part !== ".").join("/");
          const fault = faultOf(path, taken) ?? done(path);
          if (fault) help.textContent = fault;
          else node.close();
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

/** Why a file cannot have a path. */
function faultOf(path: string, taken: string[]): string | undefined {
  if (path === "" || path.split("/").includes("..")) return "A name is needed, without “..”";
  if (taken.includes(path)) return "There is such a file already";
  const isClash = taken.some((other) => other.startsWith(`${path}/`) || path.startsWith(`${other}/`));
  return isClash ? "A folder and a file cannot have the same name" : undefined;
}
