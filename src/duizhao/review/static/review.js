// Duizhao review page: keyboard, autosave, marks that answer each other. Everything else is htmx.
// A text is called saved only when the server has answered; until then the page keeps it, also over
// a reload (sessionStorage), and tries again.
"use strict";

const AUTOSAVE_MS = 600; // a pause in typing; shorter would save every word, longer feels unsaved
const RETRY_MS = 2000;

const $ = (selector, root = document) => root.querySelector(selector);
const list = () => $("#list");
const documentId = () => list()?.dataset.document ?? "";
const editing = () => $(".pair.editing");
const field = (row = editing()) => row && $("textarea", row);
const pairUrl = (row, tail = "") =>
  `/pairs/${encodeURIComponent(row.dataset.pair)}${tail}?document=${encodeURIComponent(documentId())}`;
const filters = () => list().dataset.query.replace(/^id=[^&]*&?/, "");

// --- notices ------------------------------------------------------------------------------
let noticeTimer;
function notice(text) {
  $("#notice").textContent = text;
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => { $("#notice").textContent = ""; }, 5000);
}

// --- moving through the list ------------------------------------------------------------------
let current = null; // id of the current pair: survives swaps
const rowOf = (pair) => pair && document.getElementById(`p-${pair}`);
const currentRow = () => editing() ?? rowOf(current) ?? $(".pair");

function select(row, focus = true) {
  $(".pair.current")?.classList.remove("current");
  for (const other of document.querySelectorAll('.pair[tabindex="0"]')) other.tabIndex = -1;
  current = row.dataset.pair;
  row.classList.add("current");
  row.tabIndex = 0;
  if (focus) row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

async function loaded(chunk) {
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

async function move(step) {
  const row = currentRow();
  const next = row && (await neighbour(row, step));
  if (!next) return;
  if (editing()) await open(next); else select(next);
}

async function moveOn(row) { // to the next pair that waits for a reviewer
  const query = `${list().dataset.query}&after=${encodeURIComponent(row.dataset.pair)}`;
  const { pair, place } = await (await fetch(`/following?${query}`)).json();
  if (!pair) { notice("✓"); return; }
  if (!rowOf(pair)) {
    const waiting = [...document.querySelectorAll(".chunk")].filter((chunk) => +chunk.dataset.from <= place);
    if (waiting.length) await loaded(waiting.at(-1));
  }
  const next = rowOf(pair);
  if (!next) { location.search = `${list().dataset.query}&pair=${encodeURIComponent(pair)}`; return; }
  if (editing()) await open(next); else select(next);
}

async function show(row, url) { // the row as the server has it now, with its panel if it brings one
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

// --- opening and closing ------------------------------------------------------------------------
async function open(row) {
  if (row.classList.contains("editing")) { field(row).focus(); return; }
  await close(false);
  const opened = await show(row, `${pairUrl(row)}&${filters()}`);
  if (!opened) return;
  select(opened, false);
  const text = field(opened);
  fit(text);
  const draft = JSON.parse(sessionStorage.getItem(draftKey(opened)) ?? "null");
  if (draft && draft.text !== text.value) {
    if (draft.etag === opened.dataset.etag) {
      text.value = draft.text;
      typed(opened);
    } else offerDraft(opened, draft.text); // somebody saved since: never over him unasked
  }
  text.focus({ preventScroll: true });
  text.setSelectionRange(0, 0);
  keepInSight(opened);
}

function keepInSight(row) {
  const box = row.getBoundingClientRect();
  const top = $(".top").offsetHeight;
  const panel = $("#panel");
  const covered = matchMedia("(width < 68rem)").matches && panel ? panel.offsetHeight : 0;
  if (box.top < top + 60 || box.bottom > innerHeight - covered - 90)
    scrollBy({ top: box.top - top - Math.max(20, (innerHeight - top - covered - box.height) / 3) });
}

async function close(focus = true) {
  const row = editing();
  if (!row) return;
  await flush(row);
  if (row.dataset.unsaved) return;
  const closed = await show(row, pairUrl(row, "/row"));
  if (focus && closed) select(closed);
}

function fit(text) { // where the browser has no `field-sizing`
  if (CSS.supports("field-sizing", "content")) return;
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight}px`;
}

// --- saving ---------------------------------------------------------------------------------------
const draftKey = (row) => `draft ${documentId()} ${row.dataset.pair}`;
let timer;
let queue = Promise.resolve(); // saves go one after the other: each needs the ETag of the one before

function offerDraft(row, text) {
  const offer = document.createElement("button");
  offer.type = "button";
  offer.className = "offer";
  offer.lang = "en";
  offer.dataset.take = text;
  offer.textContent = text;
  $(".trouble", row).replaceChildren(offer);
  sessionStorage.removeItem(draftKey(row));
}

function typed(row) {
  row.dataset.unsaved = "yes";
  sessionStorage.setItem(draftKey(row), JSON.stringify({ text: field(row).value, etag: row.dataset.etag }));
  $(".backdrop", row).classList.add("stale");
  fit(field(row));
  say(row, "…");
  clearTimeout(timer);
  timer = setTimeout(() => flush(row), AUTOSAVE_MS);
}

function flush(row) {
  clearTimeout(timer);
  if (!row.dataset.unsaved) return queue;
  return save(row, { target: field(row).value, state: "translated" });
}

function save(row, body) {
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
    say(row, "Not saved: no answer. Trying again…", true);
    tryAgain(row);
    return false;
  }
  if (answer.status === 412) { conflict(row, await answer.text()); return false; }
  if (!answer.ok) {
    const text = await answer.text();
    if (row.classList.contains("editing")) $(".trouble", row).textContent = text; else notice(text);
    say(row, "Not saved", true);
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
  say(row, `✓ ${new Date().toTimeString().slice(0, 5)}`);
  if (body.target === undefined || body.target === field(row).value) {
    delete row.dataset.unsaved;
    sessionStorage.removeItem(draftKey(row));
    $(".backdrop", row).innerHTML = saved.marks;
    $(".backdrop", row).classList.remove("stale");
  } else if (row.dataset.unsaved) {
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
  say(row, "Not saved", true);
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
}

async function decide(state) {
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

// --- acts beyond one text ---------------------------------------------------------------------------
async function post(url, form) {
  const answer = await fetch(url, { method: "POST", body: form, headers: { "HX-Request": "true" } });
  if (answer.ok) return answer.json();
  throw new Error(await answer.text());
}

function reopen(pair) { // the list has other rows now: show it again, at the pair
  for (const key of Object.keys(sessionStorage)) if (key.startsWith("draft ")) sessionStorage.removeItem(key);
  const address = `?${list().dataset.query}&pair=${encodeURIComponent(pair)}`;
  if (location.search === address) location.reload(); else location.search = address;
}

async function act(name, form = new URLSearchParams()) {
  const row = currentRow();
  if (!row) return;
  if (row.classList.contains("editing")) await flush(row);
  form.set("etag", row.dataset.etag);
  try {
    reopen((await post(pairUrl(row, `/${name}`), form)).pair);
  } catch (error) { notice(error.message); }
}

async function undo() {
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

async function repeat() {
  const row = editing();
  if (!row) return;
  await flush(row);
  try {
    const done = await post(pairUrl(row, "/repeat"));
    notice(`${done.count} ✓`);
    for (const pair of done.ids) {
      const target = rowOf(pair);
      if (target) await show(target, pairUrl(target, "/row"));
    }
    await show(row, `${pairUrl(row)}&${filters()}`);
    field()?.focus();
  } catch (error) { notice(error.message); }
}

function selected() { // what the reviewer marked, on each side
  const text = field();
  const en = text ? text.value.slice(text.selectionStart, text.selectionEnd).trim() : "";
  const range = getSelection();
  const inSource = range.anchorNode?.parentElement?.closest(".pair > .zh");
  return { zh: inSource ? range.toString().trim() : lastSource, en };
}
let lastSource = ""; // a selection in the Chinese text is lost when the editor takes the focus
document.addEventListener("selectionchange", () => {
  const range = getSelection();
  if (!range.isCollapsed && range.anchorNode?.parentElement?.closest(".pair > .zh")) lastSource = range.toString().trim();
  caretLights();
});

async function dialog(url) {
  const answer = await fetch(url, { headers: { "HX-Request": "true" } });
  if (!answer.ok) { notice(await answer.text()); return; }
  const box = $("#dialog");
  box.innerHTML = await answer.text();
  htmx.process(box);
  if (!box.open) box.showModal();
  $("[autofocus]", box)?.focus();
}

const propose = () => dialog(`/terms?${new URLSearchParams(selected())}`);

async function split() {
  const row = currentRow();
  if (!row) return;
  if (row.classList.contains("editing")) await flush(row);
  await dialog(pairUrl(row, "/split"));
}

function take(text) {
  const row = editing();
  if (!row || text === undefined) return;
  const box = field(row);
  box.focus();
  box.select();
  document.execCommand("insertText", false, text); // keeps the browser's own undo
  if (box.value !== text) box.value = text;
  typed(row);
}

function insert(text) {
  const box = field();
  if (!box) return;
  box.focus();
  document.execCommand("insertText", false, text);
}

function look() {
  const { zh, en } = selected();
  const box = $("#search");
  if (!box) return;
  box.value = en || zh || box.value;
  focusInPanel(box);
  htmx.trigger(box, "look");
}

function ignoreFirst() {
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

// --- marks that answer each other -----------------------------------------------------------------------
function light(pieces) {
  const row = editing();
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

function caretLights() { // the word at the caret shows its source
  const box = field();
  if (!box || document.activeElement !== box || editing().dataset.unsaved) return;
  let rest = box.selectionStart;
  for (const node of $(".backdrop", editing()).childNodes) {
    rest -= node.textContent.length;
    if (rest < 0) { light(node.dataset ? [node] : []); return; }
  }
  light([]);
}

// --- the keyboard -----------------------------------------------------------------------------------------
const help = () => ($("#help").open ? $("#help").close() : $("#help").showModal());
const onRow = (work) => () => { const row = currentRow(); if (row) work(row); };
const LIST_KEYS = {
  j: () => move(1), ArrowDown: () => move(1), k: () => move(-1), ArrowUp: () => move(-1),
  Enter: onRow(open), e: onRow(open), n: onRow(moveOn), r: () => decide("reviewed"), f: () => decide("final"),
  t: () => decide("translated"), u: undo, m: () => act("merge"), s: split, g: propose,
  "/": () => $("#filter-text")?.focus(), "?": help,
};
const EDITOR_KEYS = {
  ArrowDown: () => move(1), ArrowUp: () => move(-1), KeyN: onRow(moveOn), KeyK: look, KeyG: propose,
  KeyI: ignoreFirst, KeyA: repeat, KeyM: () => act("merge"), KeyS: split, KeyU: undo,
};

document.addEventListener("keydown", (event) => {
  if (event.isComposing || $("dialog[open]")) return;
  const typing = event.target.matches("input, textarea, select");
  const done = (work) => { event.preventDefault(); work(); };
  if (event.key === "F1") return done(help);
  if (editing()) {
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") return done(() => decide(event.shiftKey ? "final" : "reviewed"));
    if (event.altKey && !event.ctrlKey && EDITOR_KEYS[event.code]) return done(EDITOR_KEYS[event.code]);
    if (event.altKey && /^Digit[1-9]$/.test(event.code)) return done(() => take(document.querySelectorAll(".offers .offer")[event.code.at(-1) - 1]?.dataset.take));
    if (event.key === "Enter" && event.target === field()) return done(() => {}); // a segment is one line
    if (event.key === "Escape") return done(typing && event.target !== field() ? () => field().focus() : () => close());
  }
  if (typing) {
    if (event.key === "Escape") done(() => { event.target.blur(); const row = currentRow(); if (row) select(row); });
    return undefined;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("button, summary, a") && event.key === "Enter") return undefined;
  if (event.key === "?") return done(help);
  if (list() && LIST_KEYS[event.key]) return done(LIST_KEYS[event.key]);
  return undefined;
});

// --- buttons, typing, loading ---------------------------------------------------------------------------------
const cookie = (name, value) => { document.cookie = `${name}=${value}; path=/; max-age=31536000; SameSite=Lax`; };
const DEEDS = {
  help, undo, split, propose, repeat,
  reviewed: () => decide("reviewed"), final: () => decide("final"), merge: () => act("merge"),
  close: () => { $("#dialog").close(); field()?.focus(); },
  theme: () => {
    const dark = getComputedStyle(document.documentElement).colorScheme === "dark"
      || (!document.documentElement.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches);
    document.documentElement.dataset.theme = dark ? "light" : "dark";
    cookie("theme", document.documentElement.dataset.theme);
  },
  language: async () => {
    await close(false);
    cookie("language", document.documentElement.lang === "en" ? "zh" : "en");
    location.reload();
  },
  theirs: () => {
    const row = editing();
    sessionStorage.removeItem(draftKey(row));
    delete row.dataset.unsaved;
    row.classList.remove("editing");
    open(row);
  },
  mine: () => {
    const row = editing();
    row.dataset.etag = $(".trouble", row).dataset.etag;
    $(".trouble", row).textContent = "";
    row.dataset.unsaved = "yes";
    flush(row);
  },
};

document.addEventListener("click", (event) => {
  const deed = event.target.closest("[data-do]");
  if (deed) { DEEDS[deed.dataset.do](); return; }
  const offer = event.target.closest("[data-take]");
  if (offer) { take(offer.dataset.take); return; }
  const form = event.target.closest("[data-insert]");
  if (form) { insert(form.dataset.insert); return; }
  const row = event.target.closest(".pair:not(.editing)");
  if (row && getSelection().isCollapsed) open(row);
});

document.addEventListener("input", (event) => {
  const row = editing();
  if (row && event.target === field(row)) typed(row);
});

document.addEventListener("change", (event) => {
  if (event.target.id === "remark" && editing()) save(editing(), { note: event.target.value });
  const choice = event.target.closest(".choice");
  if (choice) choice.classList.toggle("chosen", event.target.value !== "" && event.target.name !== "order");
});

document.addEventListener("submit", async (event) => {
  if (event.target.dataset.act !== "split") return;
  event.preventDefault();
  try {
    reopen((await post(event.target.action, new URLSearchParams(new FormData(event.target)))).pair);
  } catch (error) { $(".trouble", event.target).textContent = error.message; }
});

document.addEventListener("htmx:beforeSwap", (event) => { // a form that comes back with what is wrong in it
  if (event.detail.xhr.status === 422 && event.detail.target.id === "dialog") event.detail.shouldSwap = true;
});
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status !== 422 || event.detail.target.id !== "dialog") notice(event.detail.xhr.responseText.slice(0, 400));
});
document.addEventListener("htmx:sendError", () => notice("No answer. Is `duizhao review` still running?"));
document.addEventListener("htmx:afterSettle", (event) => {
  measure();
  if (event.detail.target?.id === "text" && list()) {
    history.replaceState(null, "", `/document?${list().dataset.query}`);
    const first = $(".pair");
    if (first) select(first, false);
  }
  if (event.detail.target?.id === "live" && editing()) field().focus();
});

addEventListener("beforeunload", (event) => { if (editing()?.dataset.unsaved) event.preventDefault(); });

function measure() {
  document.documentElement.style.setProperty("--top", `${$(".top").offsetHeight}px`);
  for (const chunk of document.querySelectorAll(".chunk.waiting"))
    if (!chunk.style.height) chunk.style.height = `${chunk.dataset.lines * 2.1}rem`;
}

addEventListener("DOMContentLoaded", () => {
  if (!list()) return;
  measure();
  addEventListener("resize", measure);
  const shown = rowOf(list().dataset.shown);
  if (shown) { select(shown, false); shown.scrollIntoView({ block: "center" }); open(shown); return; }
  const first = $(".pair");
  if (first) select(first, false);
});
