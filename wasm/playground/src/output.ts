// The report as the command line would print it, in any format.

import type { Format } from "lintainer";

import { button, el, toast } from "./dom";

const ENDINGS: Partial<Record<Format, string>> = {
  json: "json", sarif: "sarif", gitlab: "json", "gitlab-sast": "json", sonarqube: "json", rdjson: "json", grafeas: "json",
  html: "html", markdown: "md", junit: "xml", checkstyle: "xml", ecs: "ndjson",
};
/** Those that are one line of JSON and read better indented. */
const INDENTED = new Set<Format>(["json", "sarif", "gitlab", "gitlab-sast", "sonarqube", "rdjson", "grafeas"]);

export class Output {
  readonly #choice = el("select", { attrs: { "aria-label": "Format" }, on: { change: () => void this.draw() } });
  readonly #text = el("pre", { class: "output", attrs: { tabindex: 0, role: "region", "aria-label": "Report" } });
  #round = 0;

  constructor(
    private readonly pane: HTMLElement,
    private readonly render: (format: Format) => Promise<string>,
  ) {
    const copy = button("Copy", () => void this.#copy());
    const save = button("Save", () => this.#save());
    pane.append(el("div", "pane-head", this.#choice, el("span", "row", copy, save)), this.#text);
    this.know(["text", "json", "sarif"]);
  }

  know(formats: Format[]): void {
    const chosen = this.format;
    this.#choice.replaceChildren(...formats.map((format) => el("option", { attrs: { value: format, selected: format === chosen } }, format)));
  }

  get format(): Format {
    return (this.#choice.value || "text") as Format;
  }

  async draw(): Promise<void> {
    if (this.pane.hidden) return;
    const round = ++this.#round;
    const format = this.format;
    try {
      const text = await this.render(format);
      if (round !== this.#round) return;
      this.#text.textContent = INDENTED.has(format) ? JSON.stringify(JSON.parse(text), null, 2) : text;
    } catch (error) {
      if (round === this.#round) this.#text.textContent = String(error);
    }
  }

  async #copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.#text.textContent ?? "");
      toast("Copied");
    } catch {
      toast("The browser does not allow copying here");
    }
  }

  #save(): void {
    const address = URL.createObjectURL(new Blob([this.#text.textContent ?? ""], { type: "text/plain" }));
    const name = `lintainer.${ENDINGS[this.format] ?? "txt"}`;
    el("a", { attrs: { href: address, download: name } }).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  }
}
