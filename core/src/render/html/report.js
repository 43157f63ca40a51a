"use strict";
const boxes = [...document.querySelectorAll(".filter input")];
const output = document.querySelector(".filter output");
const apply = () => {
  const on = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
  let shown = 0;
  for (const finding of document.querySelectorAll(".finding")) {
    finding.hidden = !on.has(finding.dataset.severity);
    shown += finding.hidden ? 0 : 1;
  }
  for (const selector of [".place", ".file"]) {
    for (const group of document.querySelectorAll(selector)) {
      group.hidden = !group.querySelector(".finding:not([hidden])");
    }
  }
  output.textContent = on.size === boxes.length ? "" : `${shown} shown`;
};
for (const box of boxes) box.addEventListener("change", apply);
apply();
