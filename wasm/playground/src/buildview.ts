// What a kustomization comes to, and who wrote each line of it.

import type { Build, BuiltLine, Writer } from "lintainer";

import { el, plural, words } from "./dom";
import type { Built, Place } from "./protocol";

/** How many lines are drawn: more than that nobody reads, and the page would be slow. */
const MAX_LINES = 4000;

type Jump = (path: string, place: Place) => void;

export class BuildView {
  readonly #choice = el("select", { attrs: { "aria-label": "Kustomization" }, on: { change: () => void this.draw() } });
  readonly #count = el("span", "soft");
  readonly #body = el("div", "built");
  #round = 0;

  constructor(
    private readonly pane: HTMLElement,
    private readonly build: (path: string) => Promise<Built>,
    private readonly jump: Jump,
  ) {
    pane.append(el("div", "pane-head", this.#choice, this.#count), this.#body);
  }

  /** The kustomizations there are; what was chosen stays so while it is there. */
  know(paths: string[]): void {
    const { value } = this.#choice;
    const option = (path: string) => el("option", { attrs: { value: path, selected: path === value } }, path);
    this.#choice.replaceChildren(...paths.map(option));
  }

  async draw(): Promise<void> {
    if (this.pane.hidden || this.#choice.value === "") return;
    const round = ++this.#round;
    let built: Built;
    try {
      built = await this.build(this.#choice.value);
    } catch (error) {
      built = { problems: [{ message: String(error), path: null, line: null, column: null, length: null }] };
    }
    if (round !== this.#round) return;
    if ("problems" in built) this.#fail(built.problems);
    else this.#show(built);
  }

  #show({ lines, objects }: Build): void {
    const shown = lines.slice(0, MAX_LINES);
    this.#count.textContent = `${plural(objects.length, "object")}, ${plural(lines.length, "line")}`;
    const rows = shown.map((line, at) => el("li", "", this.#line(line, shown[at - 1]?.writer ?? null, at === 0)));
    const list = el("ol", { attrs: { "aria-label": "Lines of the build" }, on: { keydown: move } }, ...rows);
    const more = lines.length - shown.length;
    this.#body.replaceChildren(list, more > 0 ? el("p", "soft", `${plural(more, "more line")}`) : "");
  }

  #line({ text, writer }: BuiltLine, before: Writer | null, isFirst: boolean): HTMLElement {
    if (!writer) return el("code", "between", text);
    const { path, line, column, step } = writer;
    const isSame = before?.path === path && before.step === step;
    const by = step === "written" ? "" : ` (${step})`;
    const short = path.split("/").slice(-2).join("/");
    return el(
      "button",
      {
        class: isSame ? "line" : "line first",
        attrs: { type: "button", tabindex: isFirst ? 0 : -1, title: `${path}:${line}${by}`, "data-step": step },
        on: { click: () => this.jump(path, { line, column }) },
      },
      el("code", "", text),
      el("span", "by", isSame ? `:${line}` : `${short}:${line}${by}`),
    );
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

/** One line is in the order of the Tab key, and the arrows lead to the others. */
function move(event: KeyboardEvent): void {
  const lines = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>("button")];
  const at = lines.indexOf(document.activeElement as HTMLElement);
  const to = { ArrowDown: at + 1, ArrowUp: Math.max(at - 1, 0), Home: 0, End: lines.length - 1 }[event.key];
  const next = to === undefined ? undefined : lines[to];
  if (at < 0 || next === undefined) return;
  event.preventDefault();
  for (const line of lines) line.tabIndex = line === next ? 0 : -1;
  next.focus();
}
