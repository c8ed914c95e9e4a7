// What all parts of the page's script share: the list, its rows, notices.

export const $ = (selector, root = document) => root.querySelector(selector);
export const list = () => $("#list");
export const documentId = () => list()?.dataset.document ?? "";
export const editing = () => $(".pair.editing");
export const field = (row = editing()) => row && $("textarea", row);
export const pairUrl = (row, tail = "") =>
  `/pairs/${encodeURIComponent(row.dataset.pair)}${tail}?document=${encodeURIComponent(documentId())}`;
export const filters = () => list().dataset.query.replace(/^id=[^&]*&?/, "");

export const said = (name) => $("#notice").dataset[name]; // in the language of the interface

// --- notices ------------------------------------------------------------------------------
let noticeTimer;
export function notice(text) {
  $("#notice").textContent = text;
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => { $("#notice").textContent = ""; }, 5000);
}
