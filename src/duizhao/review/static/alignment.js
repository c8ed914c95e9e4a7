// The alignment of a finished translation: moving by keyboard, word links on hover, corrections.
import { $, notice } from "./page.js";
import { light } from "./marks.js";

const list = () => $("#links");
const current = () => $(".link-row.current") ?? $(".link-row");

function choose(row) {
  $(".link-row.current")?.classList.remove("current");
  $(".link-row .acts")?.remove();
  row.classList.add("current");
  row.append($("#deeds").content.cloneNode(true));
  row.tabIndex = 0;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

async function neighbour(row, step) {
  const side = step > 0 ? "nextElementSibling" : "previousElementSibling";
  if (row[side]) return row[side];
  const chunk = row.closest(".chunk")[side];
  if (!chunk?.classList.contains("chunk")) return null;
  if (chunk.classList.contains("waiting")) {
    const answer = await fetch(chunk.getAttribute("hx-get"));
    if (chunk.isConnected) chunk.outerHTML = await answer.text();
  }
  const loaded = row.closest(".chunk")[side];
  return step > 0 ? $(".link-row", loaded) : loaded.lastElementChild;
}

async function move(step) {
  const next = current() && (await neighbour(current(), step));
  if (next) choose(next);
}

async function act(name) {
  const row = current();
  if (!row) return;
  const form = new URLSearchParams({
    act: name, row: row.dataset.row, source: list().dataset.source, etag: list().dataset.etag,
  });
  const answer = await fetch("/alignment", { method: "POST", body: form });
  if (!answer.ok) { notice(await answer.text()); return; }
  const { etag, row: fresh, number } = await answer.json();
  if (!fresh) { location.search = `?${list().dataset.query}&row=${number}`; return; } // other rows now
  list().dataset.etag = etag;
  row.outerHTML = fresh;
  choose(document.getElementById(`row-${number}`));
  if (name === "confirm") await move(1);
}

const KEYS = {
  j: () => move(1), ArrowDown: () => move(1), k: () => move(-1), ArrowUp: () => move(-1),
  c: () => act("confirm"), w: () => act("part"), m: () => act("join"), u: () => act("release"),
  z: () => act("target-up"), x: () => act("target-down"), Z: () => act("source-up"), X: () => act("source-down"),
};

export function startAlignment() {
  if (!list()) return;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || $("dialog[open]")) return;
    if (event.target.matches("input, textarea, select") || !KEYS[event.key]) return;
    event.preventDefault();
    KEYS[event.key]();
  });
  list().addEventListener("click", (event) => {
    const deed = event.target.closest("[data-act]");
    const row = event.target.closest(".link-row");
    if (deed) act(deed.dataset.act);
    else if (row && !row.classList.contains("current") && getSelection().isCollapsed) choose(row);
  });
  list().addEventListener("pointermove", (event) => {
    const row = event.target.closest(".link-row");
    const piece = event.target.closest("[data-links]");
    if (row) light(piece ? [piece] : [], row);
  });
  const chosen = document.getElementById(`row-${list().dataset.chosen}`);
  if (chosen) { chosen.scrollIntoView({ block: "center" }); choose(chosen); }
}
