// What a kustomization or a chart comes to, and who wrote each line of it.

import type { BuiltLine, RenderedLine, Writer } from "lintainer";

import { el, plural, words } from "./dom";
import type { Buildable, Built, Place } from "./protocol";

/** How many lines are drawn: more than that nobody reads, and the page would be slow. */
const MAX_LINES = 4000;
/** How a writer is told, where that is more than "it stands there". */
const PLAIN = new Set(["written", "literal", "copied"]);

type Jump = (path: string, place: Place) => void;

export class BuildView {
  readonly #choice = el("select", { attrs: { "aria-label": "Kustomization or chart" }, on: { change: () => void this.#choose() } });
  readonly #values = el("select", { attrs: { "aria-label": "Values" }, on: { change: () => void this.draw() } });
  readonly #count = el("span", "soft");
  readonly #notes = el("ul", "notes");
  readonly #body = el("div", "built");
  #known: Buildable[] = [];
  #round = 0;

  constructor(
    private readonly pane: HTMLElement,
    private readonly build: (path: string, values: string[]) => Promise<Built>,
    private readonly jump: Jump,
  ) {
    pane.append(el("div", "pane-head", el("span", "row", this.#choice, this.#values), this.#count), this.#notes, this.#body);
  }

  /** The kustomizations and charts there are; what was chosen stays so while it is there. */
  know(known: Buildable[]): void {
    this.#known = known;
    fill(this.#choice, known.map(({ path }) => [path, path]));
    this.#offerValues();
  }

  /** Whether a file is a kustomization, or of a chart. */
  needs(file: string): boolean {
    // Only charts have values, and all that is below them.
    return this.#known.some(({ path, values }) => file === path || (values && file.startsWith(path.slice(0, path.lastIndexOf("/") + 1))));
  }

  /** Files of values of the chart: each by itself above the chart's own. */
  #offerValues(): void {
    const values = this.#known.find(({ path }) => path === this.#choice.value)?.values ?? [];
    const folder = this.#choice.value.slice(0, this.#choice.value.lastIndexOf("/") + 1);
    const options = values.map((path): [string, string] => [path, path.slice(folder.length)]);
    fill(this.#values, values.length > 0 ? [["", "values.yaml"], ...options] : []);
    this.#values.hidden = values.length === 0;
  }

  #choose(): void {
    this.#offerValues();
    void this.draw();
  }

  async draw(): Promise<void> {
    if (this.pane.hidden || this.#choice.value === "") return;
    const round = ++this.#round;
    let built: Built;
    try {
      built = await this.build(this.#choice.value, this.#values.value === "" ? [] : [this.#values.value]);
    } catch (error) {
      built = { problems: [{ message: String(error), path: null, line: null, column: null, length: null }] };
    }
    if (round !== this.#round) return;
    const notes = "notes" in built ? built.notes : [];
    this.#notes.replaceChildren(...notes.map((note) => el("li", "", ...words(note))));
    this.#notes.hidden = notes.length === 0;
    if ("problems" in built) this.#fail(built.problems);
    else this.#show(built);
  }

  #show({ lines, objects }: Exclude<Built, { problems: unknown }>): void {
    const shown = lines.slice(0, MAX_LINES);
    this.#count.textContent = `${plural(objects.length, "object")}, ${plural(lines.length, "line")}`;
    let isFirst = true;
    const rows = shown.map((line, at) => {
      const row = el("li", "", ...this.#line(line, shown[at - 1]?.writer ?? null, isFirst));
      isFirst &&= line.writer === null;
      return row;
    });
    const list = el("ol", { attrs: { "aria-label": "Lines of the build" }, on: { keydown: move } }, ...rows);
    const more = lines.length - shown.length;
    this.#body.replaceChildren(list, more > 0 ? el("p", "soft", plural(more, "more line")) : "");
  }

  #line(line: BuiltLine | RenderedLine, before: Writer | null, isFirst: boolean): HTMLElement[] {
    const { text, writer } = line;
    const values = "values" in line ? line.values : [];
    if (!writer) return [el("code", "between", text)];
    const isSame = before?.path === writer.path && before.step === writer.step;
    const told = PLAIN.has(writer.step) ? "" : ` (${writer.step})`;
    const row = el(
      "button",
      {
        class: isSame ? "line" : "line first",
        attrs: { type: "button", tabindex: isFirst ? 0 : -1, title: titleOf(writer), "data-step": writer.step },
        on: { click: () => this.jump(writer.path, writer) },
      },
      el("code", "", text),
      el("span", "by", isSame ? `:${writer.line}` : `${short(writer.path)}:${writer.line}${told}`),
    );
    const value = (one: Writer) =>
      el(
        "button",
        { class: "value", attrs: { type: "button", tabindex: -1, title: titleOf(one), "data-step": one.step }, on: { click: () => this.jump(one.path, one) } },
        `${short(one.path, 1)}:${one.line}`,
      );
    return values.length > 0 ? [row, el("span", "values", ...values.map(value))] : [row];
  }

  #fail(problems: Extract<Built, { problems: unknown }>["problems"]): void {
    this.#count.textContent = "does not build";
    const row = ({ message, path, line, column }: (typeof problems)[number]) => {
      if (path === null || line === null) return el("li", "bad", ...words(message));
      const jump = () => this.jump(path, { line, column: column ?? 1 });
      return el(
        "li",
        "",
        el(
          "button",
          { class: "line first", attrs: { type: "button" }, on: { click: jump } },
          el("span", "bad", ...words(message)),
          el("span", "by", `${path}:${line}`),
        ),
      );
    };
    this.#body.replaceChildren(el("ol", { attrs: { "aria-label": "Why it does not build" } }, ...problems.map(row)));
  }
}

function titleOf({ path, line, step }: Writer): string {
  return `${path}:${line}${PLAIN.has(step) ? "" : ` (${step})`}`;
}

function short(path: string, parts = 2): string {
  return path.split("/").slice(-parts).join("/");
}

/** The options of a choice; what was chosen stays so while it is there. */
function fill(choice: HTMLSelectElement, options: [value: string, label: string][]): void {
  const { value: chosen } = choice;
  choice.replaceChildren(...options.map(([value, label]) => el("option", { attrs: { value, selected: value === chosen } }, label)));
}

/** One line is in the order of the Tab key: up and down lead to the others, left and right to the values in a line. */
function move(event: KeyboardEvent): void {
  const list = event.currentTarget as HTMLElement;
  const here = document.activeElement as HTMLElement;
  const lines = [...list.querySelectorAll<HTMLElement>(".line")];
  const inLine = [...(here.closest("li")?.querySelectorAll<HTMLElement>("button") ?? [])];
  const at = lines.indexOf(inLine[0] as HTMLElement);
  const to = { ArrowDown: at + 1, ArrowUp: Math.max(at - 1, 0), Home: 0, End: lines.length - 1 }[event.key];
  const along = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const next = to !== undefined ? lines[to] : along !== undefined ? inLine[inLine.indexOf(here) + along] : undefined;
  if (at < 0 || next === undefined) return;
  event.preventDefault();
  for (const one of list.querySelectorAll<HTMLElement>('[tabindex="0"]')) one.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}
