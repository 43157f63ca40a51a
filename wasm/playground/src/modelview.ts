// What the linter knows of the open file: stages, services and workloads with what is set, unset and unknown. A click goes to the place.

import type { Model, ModelValue } from "lintainer";

import { el, plural } from "./dom";
import type { Place } from "./protocol";

type Jump = (path: string, place: Place) => void;
type Fields = Record<string, ModelValue>;

/** How many values are drawn: more than that nobody reads. */
const MAX_ROWS = 3000;
/** Things that are met by each container, and say the same as the heading. */
const SAID = new Set(["name", "kind", "role", "format"]);

export class ModelView {
  readonly #title = el("span", "");
  readonly #filter = el("select", { attrs: { "aria-label": "Values" }, on: { change: () => this.#show() } });
  readonly #body = el("div", "model");
  #model: Model | null = null;
  /** What somebody has opened or closed, by the way to it. */
  #toggled = new Map<string, boolean>();
  #left = 0;

  constructor(
    private readonly pane: HTMLElement,
    private readonly jump: Jump,
  ) {
    const option = (value: string, label: string) => el("option", { attrs: { value } }, label);
    this.#filter.append(option("all", "All values"), option("set", "Set"), option("unset", "Unset"), option("unknown", "Unknown"));
    pane.append(el("div", "pane-head", this.#title, this.#filter), this.#body);
  }

  /** `isBuilt`: whether something is built of the file, if nothing is known of it by itself. */
  show(path: string, model: Model | null, isBuilt: boolean): void {
    this.#model = model;
    const why = isBuilt ? " is judged by what is built of it: see Build" : " is no Dockerfile, Compose file or Kubernetes manifest";
    this.#title.replaceChildren(el("code", "", path), model ? "" : why);
    this.#show();
  }

  #show(): void {
    if (this.pane.hidden) return;
    const model = this.#model;
    const top = this.#body.scrollTop;
    this.#left = MAX_ROWS;
    this.#body.replaceChildren(...(model ? this.#sections(model) : []));
    if (this.#left <= 0) this.#body.append(el("p", "soft", `The first ${MAX_ROWS} values are shown`));
    this.#body.scrollTop = top;
  }

  #sections(model: Model): HTMLElement[] {
    const stages = model.format === "dockerfile" ? stagesOf(model) : [];
    const titles = { dockerfile: "What the image runs as", compose: "Services", kubernetes: "Workloads" };
    const found = [
      ...(stages.length > 0 ? [this.#section("Stages", stages)] : []),
      ...(model.workloads.length > 0 ? [this.#section(titles[model.format], model.workloads.map(thingOf))] : []),
      ...(model.images.length > 0 ? [this.#section("Images", model.images.map((image) => [textOf(fieldsOf(image)["text"]) || textOf(fieldsOf(image)["name"]), image]))] : []),
      ...(model.commands.length > 0 ? [this.#section("Commands", model.commands.map(commandOf))] : []),
      ...(model.objects.length > 0 ? [this.#section("Objects", model.objects.map(objectOf))] : []),
    ];
    return found.length > 0 ? found : [el("p", "soft", "There is nothing in it yet")];
  }

  #section(title: string, things: [string, ModelValue][]): HTMLElement {
    const many = things.length > 3 && title !== "Stages";
    const items = things.map(([name, value], at) => this.#branch(`${title}/${at}`, name, value, !many && title !== "Objects" && title !== "Commands"));
    return el("section", "group", el("h2", "", el("span", "", title), el("b", "count", String(things.length))), ...items.filter((item) => item !== undefined));
  }

  /** A thing with its values. */
  #branch(key: string, name: string, value: ModelValue, isOpen: boolean): HTMLElement {
    const children = childrenOf(value);
    const shown = this.#toggled.get(key) ?? isOpen;
    const inner = el("div", "inner");
    const draw = () => {
      if (inner.childElementCount === 0) inner.append(...this.#children(key, children));
    };
    const node = el(
      "details",
      {
        attrs: { open: shown },
        on: {
          toggle: () => {
            this.#toggled.set(key, node.open);
            if (node.open) draw();
          },
        },
      },
      el("summary", "", el("span", "name", name), el("span", "soft", plural(children.length, "value"))),
      inner,
    );
    if (shown) draw();
    return el("div", "branch", node, this.#place(value));
  }

  #children(key: string, children: [string, ModelValue][]): HTMLElement[] {
    const { value: only } = this.#filter;
    return children.flatMap(([name, value]) => {
      this.#left -= 1;
      if (this.#left <= 0) return [];
      if (value.state === "set" && childrenOf(value).length > 0) {
        if (!has(value, only)) return [];
        const wide = name === "containers" || /^\d+$/.test(name);
        return [this.#branch(`${key}/${name}`, labelOf(name, value), value, wide)];
      }
      return only === "all" || only === value.state ? [this.#leaf(name, value)] : [];
    });
  }

  #leaf(name: string, value: ModelValue): HTMLElement {
    const text = value.state === "set" ? show(value) : value.state;
    return el("p", `value ${value.state}`, el("span", "name", name), el("code", "", text), this.#place(value));
  }

  #place({ at }: ModelValue): HTMLElement | null {
    if (!at) return null;
    const { path, line, column } = at;
    const here = path === this.#model?.path;
    const label = here ? `:${line}` : `${path.split("/").at(-1)}:${line}`;
    const click = () => this.jump(path, { line, column });
    return el("button", { class: "link", attrs: { type: "button", "aria-label": `Go to ${path}, line ${line}` }, on: { click } }, label);
  }
}

/** Whether something in a value is in a state. */
function has(value: ModelValue, state: string): boolean {
  const children = childrenOf(value);
  if (state === "all" || (children.length === 0 && value.state === state)) return true;
  return children.some(([, child]) => has(child, state));
}

function fieldsOf(value: ModelValue | undefined): Fields {
  const { value: fields } = value ?? {};
  return fields && typeof fields === "object" && !Array.isArray(fields) ? fields : {};
}

/** The parts of a value by their names or, from 1, their places. */
function childrenOf({ value }: ModelValue): [string, ModelValue][] {
  if (Array.isArray(value)) return value.map((item, at) => [String(at + 1), item]);
  return value && typeof value === "object" ? Object.entries(value) : [];
}

function textOf(value: ModelValue | undefined): string {
  return typeof value?.value === "string" ? value.value : "";
}

function show({ value }: ModelValue): string {
  if (Array.isArray(value)) return "[]";
  if (value && typeof value === "object") return "{}";
  return typeof value === "string" ? value || '""' : String(value ?? "null");
}

/** How an item of a list is called: by its name, if it has one. */
function labelOf(name: string, value: ModelValue): string {
  const own = fieldsOf(value);
  const called = textOf(own["name"]) || textOf(own["text"]);
  return /^\d+$/.test(name) && called ? called : name;
}

function thingOf(workload: ModelValue): [string, ModelValue] {
  const fields = fieldsOf(workload);
  return [[textOf(fields["kind"]), textOf(fields["name"])].filter(Boolean).join(" "), without(workload)];
}

/** The same without what the heading says. */
function without(value: ModelValue): ModelValue {
  const kept = Object.entries(fieldsOf(value)).filter(([name]) => !SAID.has(name));
  // What a reader looks for first.
  kept.sort(([one], [other]) => Number(other === "containers") - Number(one === "containers"));
  return { ...value, value: Object.fromEntries(kept) };
}

function commandOf(command: ModelValue): [string, ModelValue] {
  const { name, arguments: words } = fieldsOf(command);
  const all = childrenOf(words ?? { state: "unset" }).map(([, word]) => textOf(word) || "…");
  return [[textOf(name), ...all].join(" ").slice(0, 80), command];
}

function objectOf(object: ModelValue): [string, ModelValue] {
  const { kind, metadata } = fieldsOf(object);
  return [[textOf(kind), textOf(fieldsOf(metadata)["name"])].filter(Boolean).join(" "), object];
}

/** The stages of a Dockerfile, each with its instructions. */
function stagesOf({ instructions }: Model): [string, ModelValue][] {
  const stages: { name: string; from: ModelValue; inner: [string, ModelValue][] }[] = [];
  for (const instruction of instructions) {
    const { keyword, arguments: words, stage } = fieldsOf(instruction);
    const word = textOf(keyword);
    if (word === "FROM") stages.push({ name: textOf(stage) || String(stages.length), from: instruction, inner: [] });
    const at = instruction.at;
    const line: ModelValue = { state: words?.state ?? "unset", ...(words?.value === undefined ? {} : { value: words.value }), ...(at ? { at } : {}) };
    stages.at(-1)?.inner.push([word, line]);
  }
  return stages.map(({ name, from, inner }) => {
    // Keywords come again and again: their lines tell them apart.
    const entries = inner.map(([word, line]): [string, ModelValue] => [`${word} ${line.at?.line ?? ""}`, line]);
    const value: ModelValue = { state: "set", value: Object.fromEntries(entries), ...(from.at ? { at: from.at } : {}) };
    return [name, value];
  });
}
