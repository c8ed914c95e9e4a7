// Marks that answer each other: terms, word links and issues of both sides and the panel.
import { $, editing, field } from "./page.js";

export function light(pieces, row = editing()) {
  if (!row) return;
  for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
  const numbers = (name) => new Set(pieces.flatMap((piece) => piece.dataset[name]?.split(" ") ?? []));
  const terms = numbers("terms");
  const links = terms.size ? new Set() : numbers("links");
  const issues = numbers("issues");
  for (const piece of row.querySelectorAll("[data-links], [data-terms]"))
    if (piece.dataset.terms?.split(" ").some((n) => terms.has(n)) || piece.dataset.links?.split(" ").some((n) => links.has(n)))
      piece.classList.add("lit");
  for (const number of terms) $(`[data-term="${number}"]`, $("#panel"))?.classList.add("lit");
  for (const number of issues) $(`[data-issue="${number}"]`, $("#panel"))?.classList.add("lit");
}

document.addEventListener("pointermove", (event) => {
  const row = event.target.closest?.(".pair.editing");
  if (row) {
    // the field lies over its marks: look through it
    light(document.elementsFromPoint(event.clientX, event.clientY).filter((each) => each.matches("[data-links], [data-terms], [data-issues]")));
    return;
  }
  const item = event.target.closest?.("#panel [data-term], #panel [data-issue]");
  if (item && editing()) {
    const name = item.dataset.term !== undefined ? "terms" : "issues";
    const number = item.dataset.term ?? item.dataset.issue;
    for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
    for (const piece of editing().querySelectorAll(`[data-${name}]`))
      if (piece.dataset[name].split(" ").includes(number)) piece.classList.add("lit");
  }
});

export function caretLights() { // the word at the caret shows its source
  const box = field();
  if (!box || document.activeElement !== box || editing().dataset.unsaved) return;
  let rest = box.selectionStart;
  for (const node of $(".backdrop", editing()).childNodes) {
    rest -= node.textContent.length;
    if (rest < 0) { light(node.dataset ? [node] : []); return; }
  }
  light([]);
}
