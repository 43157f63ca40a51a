// What is dropped on the page, with a curtain that says what may be.

import { byId } from "./dom";
import { type Found, dropped } from "./incoming";

export function startDrop(receive: (found: Promise<Found[]>) => void): void {
  const curtain = byId("drop");
  addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    curtain.hidden = false;
  });
  addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) curtain.hidden = true;
  });
  // Before the editor, which would insert the text of the file.
  addEventListener(
    "drop",
    (event) => {
      curtain.hidden = true;
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      event.stopPropagation();
      receive(dropped(event.dataTransfer));
    },
    { capture: true },
  );
}
