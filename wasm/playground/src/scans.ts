// The reports of scanners: read beside the project, shown in the status line, and never part of a link.

import { el } from "./dom";

type Send = (path: string, text: string | null) => Promise<string | null>;

export class Scans {
  #paths: string[] = [];

  constructor(
    private readonly list: HTMLElement,
    private readonly send: Send,
  ) {}

  /** Adds what is a report. What is none comes back with the reason. */
  async add(reports: [path: string, text: string][]): Promise<{ count: number; faults: string[] }> {
    const faults: string[] = [];
    for (const [path, text] of reports) {
      const fault = await this.send(path, text);
      if (fault !== null) faults.push(`${path}: ${fault}`);
      else if (!this.#paths.includes(path)) this.#paths.push(path);
    }
    this.#draw();
    return { count: reports.length - faults.length, faults };
  }

  /** Takes all reports away and adds these. */
  async replace(reports: [path: string, text: string][]): Promise<void> {
    const old = this.#paths;
    this.#paths = [];
    for (const path of old) await this.send(path, null);
    await this.add(reports);
  }

  #draw(): void {
    this.list.replaceChildren(...this.#paths.map((path) => this.#chip(path)));
  }

  #chip(path: string): HTMLElement {
    const remove = async () => {
      this.#paths = this.#paths.filter((one) => one !== path);
      this.#draw();
      await this.send(path, null);
    };
    return el("button", { class: "scan", attrs: { type: "button", title: "Take the report away", "aria-label": `Take the scan report ${path} away` }, on: { click: () => void remove() } }, path, el("span", { attrs: { "aria-hidden": "true" } }, " ×"));
  }
}
