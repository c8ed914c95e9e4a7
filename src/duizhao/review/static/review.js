// Duizhao review page: the keyboard, buttons, loading. Everything else is in the modules beside, or htmx.
import { startAlignment } from "./alignment.js";
import { $, list, editing, field, notice, said } from "./page.js";
import { rowOf, currentRow, select, move, moveOn } from "./list.js";
import { open, close } from "./editing.js";
import { draftKey, typed, flush, save, decide } from "./saving.js";
import { post, reopen, act, undo, repeat, propose, split, take, insert, insertMissing, look, ignoreFirst, remark } from "./acts.js";

// --- the keyboard -----------------------------------------------------------------------------------------
const help = () => ($("#help").open ? $("#help").close() : $("#help").showModal());
const onRow = (work) => () => { const row = currentRow(); if (row) work(row); };
const LIST_KEYS = {
  j: () => move(1), ArrowDown: () => move(1), k: () => move(-1), ArrowUp: () => move(-1),
  Enter: onRow(open), e: onRow(open), n: onRow(moveOn), r: () => decide("reviewed"), f: () => decide("final"),
  t: () => decide("translated"), u: undo, m: () => act("merge"), s: split, g: () => propose(),
  "/": () => $("#filter-text")?.focus(), "?": help,
};
const EDITOR_KEYS = {
  ArrowDown: () => move(1), ArrowUp: () => move(-1), KeyN: onRow(moveOn), KeyK: look, KeyG: () => propose(),
  KeyI: ignoreFirst, KeyT: insertMissing, KeyR: remark, KeyA: (event) => repeat(event.shiftKey && "reviewed"), KeyM: () => act("merge"), KeyS: split, KeyU: undo,
};

document.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if ($("dialog[open]")) { // what is decided there by the same keys as in the editor
    const form = event.target.closest("#dialog form");
    if (form && (event.ctrlKey || event.metaKey) && event.key === "Enter") { event.preventDefault(); form.requestSubmit(); }
    return;
  }
  const typing = event.target.matches("input, textarea, select");
  const done = (work) => { event.preventDefault(); work(event); };
  if (event.key === "F1") return done(help);
  if (editing()) {
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") return done(() => decide(event.shiftKey ? "final" : "reviewed"));
    if (event.altKey && !event.ctrlKey && EDITOR_KEYS[event.code]) return done(EDITOR_KEYS[event.code]);
    if (event.altKey && /^Digit[1-9]$/.test(event.code)) return done(() => take(document.querySelectorAll("#panel .offer")[event.code.at(-1) - 1]?.dataset.take));
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
  help, undo, split, repeat: () => repeat(), propose: () => propose(),
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
  const name = event.target.closest("[data-propose]");
  if (name) { propose(name.dataset.propose); return; }
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
document.addEventListener("htmx:sendError", () => notice(said("silent")));
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
  measure();
  addEventListener("resize", measure);
  startAlignment();
  if (!list()) return;
  const shown = rowOf(list().dataset.shown);
  if (shown) { select(shown, false); shown.scrollIntoView({ block: "center" }); open(shown); return; }
  const first = $(".pair");
  if (first) select(first, false);
});
