// The tabs of the right side, the divider, and the switch on narrow screens.

import { byId } from "./dom";

export const PANES = ["findings", "rule", "model", "build", "settings", "output"] as const;
export type Pane = (typeof PANES)[number];

export function startPanes(shown: (pane: Pane) => void): (pane: Pane) => void {
  const tab = (pane: Pane) => byId(`t-${pane}`);
  const open = (pane: Pane) => {
    for (const other of PANES) {
      const isOpen = other === pane;
      tab(other).setAttribute("aria-selected", String(isOpen));
      tab(other).tabIndex = isOpen ? 0 : -1;
      byId(`p-${other}`).hidden = !isOpen;
    }
    shown(pane);
  };
  PANES.forEach((pane) => {
    tab(pane).addEventListener("click", () => open(pane));
    tab(pane).addEventListener("keydown", (event) => {
      const there = PANES.filter((other) => !tab(other).hidden);
      const here = there.indexOf(pane);
      const to = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: -1 }[event.key];
      const next = to === undefined ? undefined : there.at(to % there.length);
      if (next === undefined) return;
      event.preventDefault();
      open(next);
      tab(next).focus();
    });
  });
  return open;
}

/** On narrow screens one of the two halves is seen. */
export function startSwitch(): (half: "work" | "side") => void {
  const show = (half: "work" | "side") => {
    document.body.dataset["half"] = half;
    for (const one of ["work", "side"]) byId(`show-${one}`).setAttribute("aria-pressed", String(one === half));
  };
  byId("show-work").addEventListener("click", () => show("work"));
  byId("show-side").addEventListener("click", () => show("side"));
  show("work");
  return show;
}

/** Shows and hides the tree of the files, which narrow screens have no room for at first. */
export function startTree(): void {
  const toggle = byId("show-tree");
  const show = (isOpen: boolean) => {
    document.body.dataset["tree"] = isOpen ? "open" : "closed";
    toggle.setAttribute("aria-pressed", String(isOpen));
  };
  toggle.addEventListener("click", () => show(document.body.dataset["tree"] !== "open"));
  show(!matchMedia("(max-width: 52rem)").matches);
}

export function startSplitter(): void {
  const splitter = byId("splitter");
  const set = (percent: number) => {
    const width = Math.min(75, Math.max(25, Math.round(percent)));
    document.documentElement.style.setProperty("--side", `${width}%`);
    splitter.setAttribute("aria-valuenow", String(width));
  };
  splitter.addEventListener("pointerdown", (event) => {
    splitter.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  splitter.addEventListener("pointermove", (event) => {
    if (splitter.hasPointerCapture(event.pointerId)) set((1 - event.clientX / innerWidth) * 100);
  });
  splitter.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: 3, ArrowRight: -3 }[event.key];
    if (step !== undefined) set(Number(splitter.getAttribute("aria-valuenow")) + step);
  });
}
