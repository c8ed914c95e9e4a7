"""Names: one thing written in two ways within a document."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from duizhao.language.chinese import HAN, to_simplified
from duizhao.language.people import SURNAMES
from duizhao.model import Severity
from duizhao.source_lint.defect import Defect, document_span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from duizhao.model import Unit
    from duizhao.source_lint.defect import Source

_QUOTED = re.compile(r"“([^“”]{2,20})”|「([^「」]{2,20})」|『([^『』]{2,20})』")
_SAYS = "强调|指出|要求|表示|认为|提出|说"
_POSTS = "总书记|书记|主席|总理|委员长|部长|省长|市长|县长|局长|主任|院长|会长"
_TITLED = re.compile(rf"([{HAN}]{{2,3}})(总书记|委员长|主席|总理|部长|省长|市长|县长|局长)")
_ALONE = re.compile(rf"(?:^|[，。、；：“《/\s])([{HAN}]{{3}})(?=[，。、；：”》/\s…]|$)")
_COORDINATED = re.compile(
    rf"“[{HAN}]{{2,6}}”(精神|战略|行动|工程|理念)(?:和|与|、|以及)?([{HAN}]{{2,5}})\1"
)

MIN_TITLED = 5
"""Times that a name must have its post before its bare form is remarked on."""

RARE = 0.1
"""Share of bare uses above which they are the document's habit."""

Place = tuple["Unit", int, int]


def quotation_marks(source: Source) -> Iterator[Defect]:
    """A set phrase quoted with other marks, or to another extent, than elsewhere."""
    styles: defaultdict[str, defaultdict[str, list[Place]]] = defaultdict(lambda: defaultdict(list))
    for unit in source.units:
        for match in _QUOTED.finditer(unit.text):
            content = next(filter(None, match.groups()))
            styles[content][match.group()[0]].append((unit, *match.span()))
    for content, by_mark in styles.items():
        if len(by_mark) > 1:
            usual = max(by_mark, key=lambda mark: (len(by_mark[mark]), mark == "“"))
            rare = [place for mark in by_mark if mark != usual for place in by_mark[mark]]
            yield from _report(rare, f"“{content}” stands in {usual} elsewhere", content)
        yield from _other_extent(content, [p for each in by_mark.values() for p in each], styles)


def _other_extent(
    content: str, places: list[Place], styles: defaultdict[str, defaultdict[str, list[Place]]]
) -> Iterator[Defect]:
    """A phrase quoted as “甲乙” here and as “甲”乙 there: the rarer way is reported."""
    for length in range(len(content) - 1, 1, -1):
        short, rest = content[:length], content[length:]
        apart = [
            (unit, start, end + len(rest))
            for unit, start, end in (p for each in styles.get(short, {}).values() for p in each)
            if unit.text.startswith(rest, end)
        ]
        if apart:
            rare, usual = (
                (places, f"“{short}”{rest}")
                if len(places) <= len(apart)
                else (
                    apart,
                    f"“{content}”",
                )
            )
            yield from _report(rare, f"written {usual} elsewhere", usual)


def unquoted_members(source: Source) -> Iterator[Defect]:
    """One member of a pair without quotation marks that it has elsewhere."""
    for unit in source.units:
        for match in _COORDINATED.finditer(unit.text):
            name = match.group(2) + match.group(1)
            forms = (f"“{name}”", f"“{match.group(2)}”{match.group(1)}")
            if any(form in source.document.text for form in forms):
                yield from _report(
                    [(unit, *match.span())], f"“{name}” has quotation marks elsewhere", forms[0]
                )


def bare_names(source: Source) -> Iterator[Defect]:
    """A person's name without the post that it has everywhere else."""
    text = source.document.text
    titled = Counter(m.groups() for m in _TITLED.finditer(text) if m.group(1)[0] in SURNAMES)
    for (name, post), count in titled.items():
        if count < MIN_TITLED:
            continue
        bare = re.compile(f"(?<![{HAN}]){name}(?={_SAYS})")
        places = [(u, *m.span()) for u in source.units for m in bare.finditer(u.text)]
        if len(places) <= count * RARE:
            yield from _report(places, f"“{name}{post}” elsewhere", name + post)


def similar_names(source: Source) -> Iterator[Defect]:
    """Persons' names of three characters of which one differs."""
    text = source.document.text
    alone = [
        (unit, *match.span(1))
        for unit in source.units
        for match in _ALONE.finditer(unit.text)
        if match.group(1)[0] in SURNAMES
    ]
    for unit, start, end in alone:
        name = unit.text[start:end]
        like = rf"(?:{name[0]}[{HAN}]{name[2]}|{name[:2]}[{HAN}])"
        cue = re.compile(rf"(?:{_POSTS}|村民|同志|教授|记者)({like})(?=说|道|、|，|表示|告诉|介绍)")
        others = {match.group(1) for match in cue.finditer(text)} - {name}
        for other in sorted(others):
            if text.count(name) <= text.count(other):
                yield from _report([(unit, start, end)], f"“{other}” elsewhere", other)


def traditional_characters(source: Source) -> Iterator[Defect]:
    """Single Traditional characters in a Simplified document: names so spelt are not found."""
    text = source.document.text
    converted = to_simplified(text)
    changed = sum(a != b for a, b in zip(text, converted, strict=True))
    if not changed or changed > len(text) * 0.005:  # a Traditional document, not a slip
        return
    words: dict[str, str] = {}
    for unit in source.units:
        simple = to_simplified(unit.text)
        for match in re.finditer(rf"[{HAN}]+", unit.text):
            wanted = simple[match.start() : match.end()]
            for at, (a, b) in enumerate(zip(match.group(), wanted, strict=True)):
                if a != b:
                    start = match.start() + max(0, at - 1)
                    end = min(match.end(), start + 3)
                    words[simple[start:end]] = unit.text[start:end]
                    message = f"Traditional {a} in a Simplified text"
                    yield from _report([(unit, start, end)], message, simple[start:end])
    for unit in source.units:
        for word, spelt in words.items():
            if word in unit.text and len(word) == 3:
                start = unit.text.index(word)
                yield from _report([(unit, start, start + 3)], f"spelt {spelt} elsewhere", "")


def _report(places: Iterable[Place], message: str, suggestion: str) -> Iterator[Defect]:
    """One finding for each place."""
    for unit, start, end in places:
        text = unit.text[start:end]
        yield Defect(
            "inconsistent-name",
            Severity.MINOR,
            document_span(unit, start, end),
            text,
            f"“{text}”: {message}",
            suggestion,
        )
