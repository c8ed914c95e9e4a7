// Moving through the list; its parts are loaded when they are needed.
import { $, list, editing, notice, said } from "./page.js";
import { open } from "./editing.js";

export let current = null; // id of the current pair: survives swaps
export const rowOf = (pair) => pair && document.getElementById(`p-${pair}`);
export const currentRow = () => editing() ?? rowOf(current) ?? $(".pair");

export function select(row, focus = true) {
  $(".pair.current")?.classList.remove("current");
  for (const other of document.querySelectorAll('.pair[tabindex="0"]')) other.tabIndex = -1;
  current = row.dataset.pair;
  row.classList.add("current");
  row.tabIndex = 0;
  if (focus) row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

export async function loaded(chunk) {
  if (!chunk.classList.contains("waiting")) return chunk;
  const from = chunk.dataset.from;
  const answer = await fetch(chunk.getAttribute("hx-get"), { headers: { "HX-Request": "true" } });
  const standing = $(`.chunk[data-from="${from}"]`);
  if (standing.classList.contains("waiting")) {
    standing.outerHTML = await answer.text();
    htmx.process($(`.chunk[data-from="${from}"]`));
  }
  return $(`.chunk[data-from="${from}"]`);
}

async function neighbour(row, step) {
  const side = step > 0 ? "nextElementSibling" : "previousElementSibling";
  if (row[side]) return row[side];
  let chunk = row.closest(".chunk")?.[side];
  if (!chunk?.classList.contains("chunk")) return null;
  chunk = await loaded(chunk);
  return step > 0 ? $(".pair", chunk) : chunk.lastElementChild;
}

export async function move(step) {
  const row = currentRow();
  const next = row && (await neighbour(row, step));
  if (!next) return;
  if (editing()) await open(next); else select(next);
}

export async function moveOn(row) { // to the next pair that waits for a reviewer
  const query = `${list().dataset.query}&after=${encodeURIComponent(row.dataset.pair)}`;
  const { pair, place } = await (await fetch(`/following?${query}`)).json();
  if (!pair) { notice(said("finished")); return; }
  if (!rowOf(pair)) {
    const waiting = [...document.querySelectorAll(".chunk")].filter((chunk) => +chunk.dataset.from <= place);
    if (waiting.length) await loaded(waiting.at(-1));
  }
  const next = rowOf(pair);
  if (!next) { location.search = `${list().dataset.query}&pair=${encodeURIComponent(pair)}`; return; }
  if (editing()) await open(next); else select(next);
}

export async function show(row, url) { // the row as the server has it now, with its panel if it brings one
  const answer = await fetch(url, { headers: { "HX-Request": "true" } });
  if (!answer.ok) { notice(await answer.text()); return null; }
  const page = document.createElement("template");
  page.innerHTML = await answer.text();
  const fresh = $(".pair", page.content);
  const panel = $("#panel", page.content);
  if (!row.isConnected) return null;
  row.replaceWith(fresh);
  if (panel) { $("#panel").replaceWith(panel); htmx.process(panel); }
  return fresh;
}
