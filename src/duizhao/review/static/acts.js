// Acts beyond one text: merge, split, take back, repeat, propose; and the way into the panel.
import { $, list, documentId, editing, field, pairUrl, filters, notice } from "./page.js";
import { rowOf, currentRow, select, show, moveOn } from "./list.js";
import { open } from "./editing.js";
import { typed, flush, save } from "./saving.js";
import { caretLights } from "./marks.js";

export async function post(url, form) {
  const answer = await fetch(url, { method: "POST", body: form, headers: { "HX-Request": "true" } });
  if (answer.ok) return answer.json();
  throw new Error(await answer.text());
}

export function reopen(pair) { // the list has other rows now: show it again, at the pair
  for (const key of Object.keys(sessionStorage)) if (key.startsWith("draft ")) sessionStorage.removeItem(key);
  const address = `?${list().dataset.query}&pair=${encodeURIComponent(pair)}`;
  if (location.search === address) location.reload(); else location.search = address;
}

export async function act(name, form = new URLSearchParams()) {
  const row = currentRow();
  if (!row) return;
  if (row.classList.contains("editing")) await flush(row);
  form.set("etag", row.dataset.etag);
  try {
    reopen((await post(pairUrl(row, `/${name}`), form)).pair);
  } catch (error) { notice(error.message); }
}

export async function undo() {
  const row = editing();
  if (row) await flush(row);
  try {
    const back = await post(`/undo?document=${encodeURIComponent(documentId())}`);
    if (!back.same) { reopen(back.pair); return; }
    const wasEditing = row?.dataset.pair;
    for (const pair of back.ids) {
      const target = rowOf(pair);
      if (target) await show(target, pairUrl(target, "/row"));
    }
    if (!rowOf(back.pair)) { reopen(back.pair); return; }
    if (wasEditing && back.ids.includes(wasEditing)) await open(rowOf(wasEditing)); else select(rowOf(back.pair));
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    $("#progress").innerHTML = $("#progress", page).innerHTML;
  } catch (error) { notice(error.message); }
}

export async function repeat(state) { // the text to all its places; with a state, decided there, too
  const row = editing();
  if (!row) return;
  if (state) await save(row, { target: field(row).value, state }); else await flush(row);
  if (row.dataset.unsaved || (state && row.dataset.state !== state)) return;
  try {
    const done = await post(pairUrl(row, "/repeat"));
    notice(`${done.count} ✓`);
    for (const pair of done.ids) {
      const target = rowOf(pair);
      if (target) await show(target, pairUrl(target, "/row"));
    }
    const shown = await show(row, `${pairUrl(row)}&${filters()}`);
    if (!shown) return;
    if (state) { await moveOn(shown); return; }
    select(shown, false);
    field()?.focus();
  } catch (error) { notice(error.message); }
}

function selected() { // what the reviewer marked, on each side
  const text = field();
  const en = text ? text.value.slice(text.selectionStart, text.selectionEnd).trim() : "";
  const range = getSelection();
  const inSource = range.anchorNode?.parentElement?.closest(".pair > .zh");
  const kept = lastSource.pair === editing()?.dataset.pair ? lastSource.zh : "";
  return { zh: inSource ? range.toString().trim() : kept, en };
}
let lastSource = {}; // a selection in the Chinese text is lost when the editor takes the focus
document.addEventListener("selectionchange", () => {
  const range = getSelection();
  const side = range.isCollapsed ? null : range.anchorNode?.parentElement?.closest(".pair > .zh");
  if (side) lastSource = { pair: side.parentElement.dataset.pair, zh: range.toString().trim() };
  caretLights();
});

export async function dialog(url) {
  const answer = await fetch(url, { headers: { "HX-Request": "true" } });
  if (!answer.ok) { notice(await answer.text()); return; }
  const box = $("#dialog");
  box.innerHTML = await answer.text();
  htmx.process(box);
  if (!box.open) box.showModal();
  $("[autofocus]", box)?.focus();
}

export async function propose(named) { // what is named, else what is marked, else the name that an issue speaks of
  const marked = selected();
  const unlisted = $("#live [data-propose]")?.dataset.propose;
  const fields = new URLSearchParams(named ?? (marked.zh || marked.en ? marked : unlisted ?? marked));
  const row = editing();
  if (row) {
    await flush(row);
    fields.set("document", documentId());
    fields.set("pair", row.dataset.pair);
  }
  await dialog(`/terms?${fields}`);
}

export async function split() {
  const row = currentRow();
  if (!row) return;
  if (row.classList.contains("editing")) await flush(row);
  await dialog(pairUrl(row, "/split"));
}

export function take(text) {
  const row = editing();
  if (!row || text === undefined) return;
  const box = field(row);
  box.focus();
  box.select();
  document.execCommand("insertText", false, text); // keeps the browser's own undo
  if (box.value !== text) box.value = text;
  typed(row);
}

export function insert(text) { // a word of its own, also where the caret touches another
  const box = field();
  if (!box) return;
  box.focus();
  const before = /[\p{L}\p{N},.;:!?)”’]$/u.test(box.value.slice(0, box.selectionStart)) ? " " : "";
  const after = /^[\p{L}\p{N}(“‘]/u.test(box.value.slice(box.selectionEnd)) ? " " : "";
  document.execCommand("insertText", false, before + text + after);
}

export function insertMissing() { // its preferred form, at the caret
  const form = $("#live .term-item.unmet [data-insert]");
  if (form) insert(form.dataset.insert);
}

export function remark() {
  const box = $("#remark");
  if (box) focusInPanel(box);
}

export function look() {
  const { zh, en } = selected();
  const box = $("#search");
  if (!box) return;
  box.value = en || zh || box.value;
  focusInPanel(box);
  htmx.trigger(box, "look");
}

export function ignoreFirst() {
  const issue = $("#live .issue-item details");
  if (!issue) return;
  issue.open = true;
  focusInPanel($("input[name=reason]", issue));
}

function focusInPanel(box) { // scrolls the panel, never the text
  const panel = $("#panel");
  box.focus({ preventScroll: true });
  const place = box.getBoundingClientRect().top - panel.getBoundingClientRect().top;
  if (place < 0 || place > panel.clientHeight - 160) panel.scrollTop += place - 60;
}
