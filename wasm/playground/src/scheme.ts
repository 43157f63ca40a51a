// Light and dark: as the system has it, until someone chooses.

import { byId } from "./dom";

const KEY = "lintainer-theme";

function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    // Storage may be switched off.
    return null;
  }
}

export function startScheme(): void {
  const toggle = byId<HTMLButtonElement>("theme");
  const system = matchMedia("(prefers-color-scheme: dark)");
  let chosen = stored();
  const show = () => {
    const isDark = chosen ? chosen === "dark" : system.matches;
    document.documentElement.dataset["theme"] = isDark ? "dark" : "light";
    toggle.setAttribute("aria-pressed", String(isDark));
  };
  system.addEventListener("change", show);
  toggle.addEventListener("click", () => {
    chosen = document.documentElement.dataset["theme"] === "dark" ? "light" : "dark";
    try {
      localStorage.setItem(KEY, chosen);
    } catch {
      // It holds until the page is closed.
    }
    show();
  });
  show();
}
