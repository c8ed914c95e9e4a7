"""Glossary terms written into the source in English, so that the model learns to copy them.

After Dinu et al. (2019), "Training Neural Machine Translation to Apply Terminology Constraints":
in a share of the sentences one term is replaced by its English between two marker pieces. The
vocabulary is fixed, so the markers are existing pieces that policy text does not use.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

Terms = dict[str, tuple[str, ...]]
"""English forms by Chinese term."""


def read_terms(folder: Path) -> Terms:
    """Approved terms of a glossary folder with their accepted English forms, preferred first."""
    terms: Terms = {}
    for path in sorted(folder.glob("*.yaml")):
        for entry in yaml.safe_load(path.read_text("utf-8")) or ():
            english = entry.get("en") or {}
            forms = (english.get("preferred"), *english.get("admitted", ()))
            if entry.get("status", "approved") != "approved" or not forms[0]:
                continue
            for zh in entry["zh"]:
                if len(zh) > 1:
                    terms[zh.strip("“”")] = tuple(form for form in forms if form)
    return terms


def read_term_table(path: Path) -> Terms:
    """The same from a table with columns zh, preferred, admitted (`|` between), and others."""
    terms: Terms = {}
    for line in path.read_text("utf-8").splitlines()[1:]:
        zh, preferred, admitted, *_ = line.split("\t")
        if preferred and len(zh) > 1:
            terms[zh] = (preferred, *filter(None, admitted.split("|")))
    return terms


def mark(zh: str, en: str, start: int, end: int, form: str, marks: tuple[str, str]) -> str:
    """The source with the term at `start` to `end` replaced by its marked English.

    >>> mark("打赢脱贫攻坚战。", "Win the fight.", 2, 7, "the fight", ("★", "▲"))
    '打赢★ the fight ▲。'
    """
    found = en.casefold().find(form.casefold())
    written = en[found : found + len(form)] if found >= 0 else form
    return f"{zh[:start]}{marks[0]} {written} {marks[1]}{zh[end:]}"


class Inliner:
    """Writes terms into sources where the target bears them.

    Args:
        terms: English forms by Chinese term.
        marks: The pieces before and after.
    """

    def __init__(self, terms: Terms, marks: tuple[str, str]) -> None:
        """Index the terms by first character, longest first."""
        self._marks = marks
        self._by_head: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for zh in sorted(terms, key=lambda term: (-len(term), term)):
            self._by_head.setdefault(zh[0], []).append((zh, terms[zh]))

    def hits(self, zh: str, en: str) -> list[tuple[int, int, str]]:
        """Longest terms of the source, start and end, whose form stands in the target."""
        folded = en.casefold()
        hits = []
        place = 0
        while place < len(zh):
            step = 1
            for term, forms in self._by_head.get(zh[place], ()):
                if zh.startswith(term, place):
                    step = len(term)
                    used = next((form for form in forms if form.casefold() in folded), None)
                    if used is not None:
                        hits.append((place, place + step, used))
                    break
            place += step
        return hits

    def inlined(
        self, pairs: Sequence[tuple[str, str]], share: float, seed: int
    ) -> list[tuple[str, str]]:
        """Copies of a share of the pairs that bear a term, each with one term inline."""
        source = random.Random(seed)  # noqa: S311  not for secrets
        copies = []
        for zh, en in pairs:
            hits = self.hits(zh, en)
            if hits and source.random() < share:
                start, end, form = source.choice(hits)
                copies.append((mark(zh, en, start, end, form, self._marks), en))
        return copies
