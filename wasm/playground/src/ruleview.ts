// A rule's page: what, why, bad and good, options, names in other tools.

import type { Example, Rule } from "lintainer";

import { button, el, link, words } from "./dom";
import type { Catalogue } from "./protocol";

const KINDS = { bad: "Bad", good: "Good", fixed: "Bad, and fixed" };
const NAMES: Record<string, string> = { dockerfile: "Dockerfile", compose: "Compose", kubernetes: "Kubernetes", project: "project" };

export class RuleView {
  #catalogue: Catalogue | undefined;
  /** The rules that the project writes itself. */
  #own: Rule[] = [];
  #shown: string | undefined;

  constructor(
    private readonly pane: HTMLElement,
    private readonly tryOut: (example: Example) => void,
  ) {}

  know(catalogue: Catalogue): void {
    this.#catalogue = catalogue;
    this.#index();
  }

  /** Takes the rules that the project writes itself, as they are now. */
  own(rules: Rule[]): void {
    if (JSON.stringify(rules) === JSON.stringify(this.#own)) return;
    this.#own = rules;
    if (this.#shown === undefined) this.#index();
    else if (rules.some(({ name }) => name === this.#shown)) this.show(this.#shown);
  }

  get #rules(): Rule[] {
    return [...this.#own, ...(this.#catalogue?.rules ?? [])];
  }

  show(name: string): void {
    const rule = this.#rules.find((one) => one.name === name);
    if (!rule) return;
    this.#shown = name;
    this.pane.replaceChildren(...this.#page(rule));
    this.pane.scrollTop = 0;
    this.pane.querySelector<HTMLElement>("h2")?.focus();
  }

  #index(): void {
    const { practices = [] } = this.#catalogue ?? {};
    const rules = this.#rules;
    const groups = practices.flatMap(({ number, title }) => {
      const ours = rules.filter((rule) => rule.practice === number);
      if (ours.length === 0) return [];
      const items = ours.map((rule) => el("li", "", button(rule.name, () => this.show(rule.name), "link"), el("span", "soft", " ", ...words(rule.summary))));
      return [el("section", "group", el("h3", "", el("span", "", `${number} · ${title}`), el("b", "count", String(ours.length))), el("ul", "index", ...items))];
    });
    this.#shown = undefined;
    this.pane.replaceChildren(el("div", "pane-head", el("h2", { attrs: { tabindex: -1 } }, "All rules")), ...groups);
    this.pane.scrollTop = 0;
  }

  #page(rule: Rule): HTMLElement[] {
    const practice = this.#catalogue?.practices.find(({ number }) => number === rule.practice);
    const facts = el(
      "p",
      "facts",
      el("span", `badge ${rule.severity}`, rule.severity),
      el("span", "tag", `${rule.practice} · ${practice?.title ?? ""}`),
      rule.fixable !== "no" && el("span", "tag", rule.fixable === "always" ? "fixable" : "sometimes fixable"),
      rule.profile !== "essential" && el("span", "tag", `profile ${rule.profile}`),
    );
    const list = (title: string, items: HTMLElement[]) => (items.length > 0 ? [el("h3", "", title), el("ul", "plain", ...items)] : []);
    const options = rule.options.map((option) =>
      el("li", "", el("code", "", option.name), ` (${option.type}, default `, el("code", "", JSON.stringify(option.default)), "): ", ...words(option.what)),
    );
    const tools = Map.groupBy(rule.aliases, (alias) => alias.split("/")[0] ?? "");
    const aliases = [...tools].map(([tool, names]) =>
      el("li", "", el("b", "", tool), ` ${names.map((name) => name.slice(tool.length + 1)).join(", ")}`),
    );
    return [
      el("nav", { class: "crumbs", attrs: { "aria-label": "Rules" } }, button("← All rules", () => this.#index(), "link")),
      el(
        "article",
        "rule",
        el("h2", { attrs: { tabindex: -1 } }, rule.name),
        facts,
        el("p", "lead", ...words(`${rule.summary}.`)),
        el("h3", "", "Why"),
        el("p", "", ...words(rule.why)),
        ...rule.examples.flatMap((example) => this.#example(example)),
        ...list("Options", options),
        ...list("In other tools", aliases),
        ...list("Read on", rule.references.map((address) => el("li", "", link(address, address)))),
        // A rule of the project has no page but its own file.
        !rule.name.startsWith("custom/") && el("p", "soft", link(rule.url, "This rule in the documentation"), ` · since ${rule.since}`),
      ),
    ];
  }

  #example(example: Example): HTMLElement[] {
    const heading = `${KINDS[example.kind]}: ${NAMES[example.format] ?? example.format}`;
    const tryIt = button("Open in the editor", () => this.tryOut(example), "link");
    const block = (name: string, text: string) => el("pre", { class: `example ${name}`, attrs: { tabindex: 0 } }, el("code", "", text));
    const further = example.files.flatMap(({ path, text }) => [el("p", "soft", `with ${path}`), block("good", text)]);
    const config = example.config ? [el("p", "soft", "with lintainer.toml"), block("good", example.config)] : [];
    const after = example.after === null ? [] : [block("good", example.after)];
    return [
      el("div", "example-head", el("h3", "", heading), tryIt),
      block(example.kind === "good" ? "good" : "bad", example.text),
      ...after,
      ...further,
      ...config,
    ];
  }

  get shown(): string | undefined {
    return this.#shown;
  }
}
