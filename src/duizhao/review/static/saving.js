// Autosave. A text is called saved only when the server has answered; until then the page keeps it,
// also over a reload (sessionStorage), and tries again.
import { $, documentId, field, pairUrl, notice, said } from "./page.js";
import { current, rowOf, currentRow, select, move, moveOn, show } from "./list.js";
import { fit } from "./editing.js";

const AUTOSAVE_MS = 600; // a pause in typing; shorter would save every word, longer feels unsaved
const RETRY_MS = 2000;

export const draftKey = (row) => `draft ${documentId()} ${row.dataset.pair}`;
let timer;
let queue = Promise.resolve(); // saves go one after the other: each needs the ETag of the one before

export function offerDraft(row, text) {
  const offer = document.createElement("button");
  offer.type = "button";
  offer.className = "offer";
  offer.lang = "en";
  offer.dataset.take = text;
  offer.textContent = text;
  $(".trouble", row).replaceChildren(offer);
  sessionStorage.removeItem(draftKey(row));
}

export function typed(row) {
  row.dataset.unsaved = "yes";
  sessionStorage.setItem(draftKey(row), JSON.stringify({ text: field(row).value, etag: row.dataset.etag }));
  $(".backdrop", row).classList.add("stale");
  fit(field(row));
  say(row, "…");
  clearTimeout(timer);
  timer = setTimeout(() => flush(row), AUTOSAVE_MS);
}

export function flush(row) {
  clearTimeout(timer);
  if (!row.dataset.unsaved) return queue;
  return save(row, { target: field(row).value, state: "translated" });
}

export function save(row, body) {
  queue = queue.then(() => put(row, body)).catch((error) => { notice(String(error)); return false; });
  return queue;
}

function say(row, text, failed = false) {
  const place = $(".saving", row);
  if (!place) return;
  place.textContent = text;
  place.classList.toggle("failed", failed);
}

async function put(row, body) {
  let answer;
  try {
    answer = await fetch(pairUrl(row), {
      method: "PUT",
      headers: { "Content-Type": "application/json", "If-Match": `"${row.dataset.etag}"`, "HX-Request": "true" },
      body: JSON.stringify(body),
    });
  } catch {
    say(row, said("waiting"), true);
    tryAgain(row);
    return false;
  }
  if (answer.status === 412) { conflict(row, await answer.text()); return false; }
  if (!answer.ok) {
    const text = await answer.text();
    if (row.classList.contains("editing")) $(".trouble", row).textContent = text; else notice(text);
    say(row, said("unsaved"), true);
    if (answer.status === 403 || answer.status >= 500) tryAgain(row); // a server that was started again
    return false;
  }
  took(row, body, await answer.json());
  return true;
}

function tryAgain(row) {
  if (row.isConnected && row.classList.contains("editing")) timer = setTimeout(() => flush(row), RETRY_MS);
}

function took(row, body, saved) {
  row.dataset.etag = saved.etag;
  $("#progress").innerHTML = saved.progress;
  if (!row.isConnected) { sessionStorage.removeItem(draftKey(row)); return; }
  if (!row.classList.contains("editing")) {
    const focused = row === document.activeElement;
    row.outerHTML = saved.row;
    if (focused || current === row.dataset.pair) select(rowOf(row.dataset.pair), focused);
    return;
  }
  row.classList.remove(`s-${row.dataset.state}`);
  row.dataset.state = saved.state;
  row.classList.add(`s-${saved.state}`);
  $(".trouble", row).textContent = "";
  if (!row.dataset.unsaved || body.target === field(row).value) { // a saved remark saves no text
    say(row, `✓ ${new Date().toTimeString().slice(0, 5)}`);
    delete row.dataset.unsaved;
    sessionStorage.removeItem(draftKey(row));
    $(".backdrop", row).innerHTML = saved.marks;
    $(".backdrop", row).classList.remove("stale");
  } else {
    say(row, "…");
    sessionStorage.setItem(draftKey(row), JSON.stringify({ text: field(row).value, etag: saved.etag }));
  }
  const live = $("#live");
  if (live && !live.contains(document.activeElement)) {
    live.innerHTML = saved.live;
    htmx.process(live);
  }
}

function conflict(row, text) {
  let told = {};
  try { told = JSON.parse(text); } catch { /* not about this pair's text */ }
  say(row, said("unsaved"), true);
  if (!told.conflict) { notice(text); return; }
  if (!row.classList.contains("editing")) {
    notice($("p", new DOMParser().parseFromString(told.conflict, "text/html")).textContent);
    show(row, pairUrl(row, "/row"));
    return;
  }
  const place = $(".trouble", row);
  place.innerHTML = told.conflict;
  place.dataset.etag = told.etag;
  place.dataset.target = told.target;
  place.scrollIntoView({ block: "nearest" });
}

export async function decide(state) {
  const row = currentRow();
  if (!row) return;
  clearTimeout(timer);
  const body = { state };
  if (row.classList.contains("editing")) body.target = field(row).value;
  if (!(await save(row, body))) return;
  const standing = rowOf(row.dataset.pair) ?? row;
  if (state === "translated") return;
  if (standing.classList.contains("editing")) await moveOn(standing); else await move(1);
}
