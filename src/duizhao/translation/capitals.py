"""How forms are written in the target: capitals of terms, commas of figures, dates, per cents.

Terms are found whatever their case, so a decode that says `the party committee` meets its
constraint; here it gets the capitals of the form. Small letters of a form are left as the sentence
has them, which may begin with the term or quote a title. Figures are found by value; a count that
the engine wrote as `1955 people` gets its comma, and a date the order of the house style. The first
letter of a text and the words of a title get their capitals here too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from duizhao.language.columns import columns
from duizhao.model import ConstraintKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.model import Constraint, Span

_WORD = re.compile(r"[A-Za-z][A-Za-z'’]*")
_PARTS = re.compile(r"\w+")
_PERCENT = " percent"
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+")
_COUNTER = re.compile(r"(?![年至到])[\u4e00-\u9fff]")
"""What is counted ends a figure or follows it; one that nothing follows may be a year, or a number
of a list or telephone."""

_POINT_NOUGHT = re.compile(r"(?<=\d)\.0(?= (?:million|billion|trillion)\b)")
"""500万 is 5 million, not 5.0; a source that says 5.0 keeps it."""

_SMALL = re.compile("a|an|and|as|at|but|by|for|from|in|into|nor|of|on|or|over|that|the|to|up|with")
"""Words of a title that stay small inside it (Chicago Manual of Style 8.159, as the reference)."""

_TITLE_WORD = re.compile(r"(?<![\dA-Za-z'’])[A-Za-z][A-Za-z'’]*")


def keep_capitals(
    text: str, constraints: Sequence[Constraint], spans: Sequence[Span | None]
) -> str:
    """Raise the letters that the met forms have as capitals.

    Args:
        text: The target.
        constraints: What it must say.
        spans: Where it says each, or None.

    Returns:
        The target, same length.
    """
    for constraint, span in zip(constraints, spans, strict=True):
        if span is None:
            continue
        start, end = span
        if constraint.kind is ConstraintKind.TERM:
            text = text[:start] + _with_form(text[start:end], constraint) + text[end:]
        elif constraint.kind is ConstraintKind.NUMBER:
            name = constraint.forms[0].split()[0]  # Article 23, whose figure alone the span may be
            if name.istitle() and text[:start].endswith(f"{name.lower()} "):
                text = text[: start - len(name) - 1] + name + text[start - 1 :]
    return text


def prefer_forms(source: str, text: str, constraints: Sequence[Constraint]) -> str:
    """Write dates and per cents as preferred where the engine wrote 22 May 2020 or 60%.

    Args:
        source: What was translated; the rows of a table keep their signs.
        text: The target.
        constraints: Of the source.
    """
    for each in constraints:
        preferred, *others = each.forms
        if each.kind is ConstraintKind.DATE:
            words = set(_PARTS.findall(preferred))
            for other in others:
                if set(_PARTS.findall(other)) == words:
                    text = re.sub(rf"\b{re.escape(other)}\b", preferred, text)
        elif preferred.endswith(_PERCENT) and not columns(source):
            figure = re.escape(preferred.removesuffix(_PERCENT))
            text = re.sub(rf"(?<![\d.,]){figure} ?%", preferred, text)
    return text


def group_digits(source: str, text: str, constraints: Sequence[Constraint]) -> str:
    """Put commas into the counts of a text, not into years, and no .0 where the source has none.

    Args:
        source: What was translated.
        text: The target.
        constraints: Of the source.
    """
    years = {
        form for each in constraints if each.kind is ConstraintKind.DATE for form in each.forms
    }
    for each in constraints:
        grouped = _GROUPED.search(each.forms[0]) if each.kind is ConstraintKind.NUMBER else None
        digits = grouped.group().replace(",", "") if grouped else ""
        counted = _COUNTER.search(source, each.span[1] - 1, each.span[1] + 1)
        if grouped and counted and not any(digits in year for year in years):
            text = re.sub(rf"(?<![\d.,-]){digits}(?![\d-]|[.,]\d)", grouped.group(), text)
    return text if ".0" in source else _POINT_NOUGHT.sub("", text)


def _with_form(written: str, constraint: Constraint) -> str:
    """A form in a text with the capitals of the form that it is, the nearest if of several."""
    if written in constraint.forms:
        return written
    forms = sorted(constraint.forms, key=lambda form: form.lower() != written.lower())
    return next((raised for form in forms if (raised := _raised(written, form))), written)


def _raised(written: str, form: str) -> str:
    """A form as it stands in a text with the form's capitals; empty if it is another form.

    >>> _raised("the party committees", "the Party committee"), _raised("officials", "cadre")
    ('the Party committees', '')
    """
    words, wanted = list(_WORD.finditer(written)), _WORD.findall(form)
    if len(words) != len(wanted):
        return ""
    letters = list(written)
    for word, model in zip(words, wanted, strict=True):
        if word.group()[0].lower() != model[0].lower():
            return ""
        pattern = model if word.group().lower() == model.lower() else model[0]  # inflected
        for offset, letter in enumerate(pattern):
            if letter.isupper():
                letters[word.start() + offset] = letter
    return "".join(letters)


def capitalise(text: str) -> str:
    """A capital for the first letter of a text.

    >>> capitalise('"we must go on"'), capitalise("98 villages"), capitalise("e-commerce")
    ('"We must go on"', '98 villages', 'E-commerce')
    """
    for index, character in enumerate(text):
        if character.isdigit():
            return text
        if character.isalpha():
            return text[:index] + character.upper() + text[index + 1 :]
    return text


def title_case(text: str) -> str:
    """A heading with capitals throughout; figures, marks and capitals inside words stay.

    >>> title_case("Keep the existing assistance policies, and narrow the urban-rural gap in it")
    'Keep the Existing Assistance Policies, and Narrow the Urban-Rural Gap in It'
    """
    words = list(_TITLE_WORD.finditer(text))
    parts = list(text)
    for index, match in enumerate(words):
        opened = any(character.isalnum() for character in text[: match.start()])
        anew = text[: match.start()].endswith((": ", "; "))
        inner = opened and not anew and index < len(words) - 1
        if _SMALL.fullmatch(match.group()) and inner:
            continue
        parts[match.start()] = match.group()[0].upper()
    return "".join(parts)
