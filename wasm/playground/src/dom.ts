// Small helpers for building elements. Texts are always set as text, never as markup.

type Child = Node | string | null | undefined | false;
type Handlers = { [K in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[K]) => void };
interface Given {
  class?: string;
  on?: Handlers;
  attrs?: Record<string, string | number | boolean | null | undefined>;
}

export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  given: Given | string = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  const { class: name, on = {}, attrs = {} } = typeof given === "string" ? { class: given } : given;
  if (name) node.className = name;
  for (const [key, value] of Object.entries(attrs)) {
    if (value === true) node.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(key, String(value));
  }
  for (const [type, handler] of Object.entries(on)) node.addEventListener(type, handler as EventListener);
  node.append(...children.filter((child): child is Node | string => child !== null && child !== undefined && child !== false));
  return node;
}

/** Words of the linter, with what stands in backquotes as code. */
export function words(text: string): (HTMLElement | string)[] {
  return text.split("`").map((part, at) => (at % 2 === 1 ? el("code", "", part) : part));
}

export function button(label: string, click: () => void, name = "button"): HTMLButtonElement {
  return el("button", { class: name, attrs: { type: "button" }, on: { click } }, label);
}

export function icon(name: string): SVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

/** A link that leaves the page, for which the page tells nothing about itself. */
export function link(address: string, label: string): HTMLAnchorElement {
  return el("a", { attrs: { href: address, target: "_blank", rel: "noopener noreferrer" } }, label);
}

export function byId<T extends HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no element #${id}`);
  return found as T;
}

/** A modal dialog with a title; it is removed when it is closed. */
export function dialog(title: string, name: string, ...children: Child[]): HTMLDialogElement {
  const close = el("button", { class: "button icon", attrs: { type: "button", "aria-label": "Close" } }, icon("close"));
  const heading = el("h2", { attrs: { id: "dialog-title" } }, title);
  const node = el("dialog", { class: name, attrs: { "aria-labelledby": "dialog-title" } }, el("header", "", heading, close), ...children);
  close.addEventListener("click", () => node.close());
  node.addEventListener("close", () => node.remove());
  // A click beside it closes it.
  node.addEventListener("click", (event) => event.target === node && node.close());
  document.body.append(node);
  node.showModal();
  return node;
}

let hide: ReturnType<typeof setTimeout> | undefined;

/** A short note at the bottom, which screen readers say; perhaps with a way back. */
export function toast(message: string, undo?: () => void): void {
  const node = byId("toast");
  const away = () => node.classList.remove("shown");
  const back = () => {
    away();
    undo?.();
  };
  node.replaceChildren(message, ...(undo ? [button("Undo", back, "link")] : []));
  node.classList.add("shown");
  clearTimeout(hide);
  hide = setTimeout(away, undo ? 12_000 : 4000);
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
