// Opening a segment for editing, and closing it.
import { $, editing, field, pairUrl, filters } from "./page.js";
import { select, show } from "./list.js";
import { draftKey, offerDraft, typed, flush } from "./saving.js";

export async function open(row) {
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

export async function close(focus = true) {
  const row = editing();
  if (!row) return;
  await flush(row);
  if (row.dataset.unsaved) return;
  const closed = await show(row, pairUrl(row, "/row"));
  if (focus && closed) select(closed);
}

export function fit(text) { // where the browser has no `field-sizing`
  if (CSS.supports("field-sizing", "content")) return;
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight}px`;
}
