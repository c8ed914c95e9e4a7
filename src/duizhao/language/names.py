"""Names of persons and places that no glossary can hold, and their English forms.

The one finder: constraints bring these names into targets, checks ask for one spelling throughout
and for a glossary entry, `glossary suggest` proposes it. `persons.py` and `places.py` say where
names stand. Persons' names in Tibetan, and counties where no Han province or city stands before
them, have spellings of their own: those are proposed, never brought in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from duizhao.language.persons import find_persons, person_form
from duizhao.language.places import find_places
from duizhao.language.tibetan_names import TIBETAN_NAME, tibetan_form

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from duizhao.model import Span


class NameKind(StrEnum):
    """What a name names."""

    PERSON = "person"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Name:
    """A name found in Chinese text.

    Attributes:
        text: Its characters.
        span: Where they stand.
        kind: Person or place.
        form: English form.
        by_rule: Whether the rule decides the form; otherwise it is a proposal only.
    """

    text: str
    span: Span
    kind: NameKind
    form: str
    by_rule: bool = True


LEAST_ALONE = 3
"""Characters of a name that is also known without a title or label beside it; of names of two,
other words have too many."""


def find_names(
    text: str, known: Iterable[Span] = (), elsewhere: Iterable[Name] = ()
) -> tuple[Name, ...]:
    """Find names in Chinese text, in reading order, without overlaps.

    Args:
        text: A segment's text.
        known: Spans that the glossary knows; no name overlaps them, but a place may follow one.
        elsewhere: Names of the document; here they need nothing that shows them.

    >>> [(name.text, name.form) for name in find_names("他在尼屋乡工作，队长王大山说。")]
    [('尼屋乡', 'Niwu Township'), ('王大山', 'Wang Dashan')]
    >>> find_names("我们要建设美丽乡村，帮助贫困村。")
    ()
    """
    taken = list(known)
    found: list[Name] = []
    candidates = [
        *(_person(text, span) for span in find_persons(text)),
        *(
            Name(text[slice(*span)], span, NameKind.PLACE, form, by_rule)
            for span, form, by_rule in find_places(text, taken)
        ),
        *_again(text, elsewhere),
    ]
    for name in sorted(candidates, key=lambda name: (name.span[0], -name.span[1])):
        if not any(name.span[0] < end and start < name.span[1] for start, end in taken):
            taken.append(name.span)
            found.append(name)
    return tuple(found)


def names_of(texts: Iterable[str]) -> tuple[Name, ...]:
    """Names of a document, each once, in order of their first place."""
    first: dict[str, Name] = {}
    for text in texts:
        for name in find_names(text):
            first.setdefault(name.text, name)
    return tuple(first.values())


def _person(text: str, span: Span) -> Name:
    """The record of one person."""
    characters = text[slice(*span)]
    if re.fullmatch(TIBETAN_NAME, characters):
        return Name(characters, span, NameKind.PERSON, tibetan_form(characters), by_rule=False)
    return Name(characters, span, NameKind.PERSON, person_form(characters))


def _again(text: str, elsewhere: Iterable[Name]) -> Iterator[Name]:
    """Places of names that other sentences of the document show to be names."""
    for name in elsewhere:
        if len(name.text) >= LEAST_ALONE and " " not in name.text:
            for match in re.finditer(re.escape(name.text), text):
                yield Name(name.text, match.span(), name.kind, name.form, name.by_rule)
