"""Finding terms in Chinese segments."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from duizhao.glossary import Glossary, load_glossary
from duizhao.glossary.folding import fold
from duizhao.glossary.schema import Term
from duizhao.model import Segment, UnitKind
from duizhao.terminology import TermMatcher

REPOSITORY = Path(__file__).parent.parent


def glossary_of(*fields: dict[str, object]) -> Glossary:
    """A glossary of the given entries; `en` may be the preferred form alone."""
    terms = []
    for number, entry in enumerate(fields):
        english = entry.get("en", "x")
        terms.append(
            Term.model_validate(
                {"id": f"t{number}"}
                | entry
                | {"en": {"preferred": english} if isinstance(english, str) else english}
            )
        )
    return Glossary(entries=tuple(terms), by_id={term.id: term for term in terms})


def segment(text: str) -> Segment:
    """A segment that is a whole document."""
    return Segment("u.0", "u", 0, text, ((0, len(text)),), text)


def found(glossary: Glossary, text: str, kind: UnitKind = UnitKind.PARAGRAPH) -> list[str]:
    """Source texts of the hits."""
    hits = TermMatcher(glossary).find(segment(text), kind)
    return [text[hit.start : hit.end] for hit in hits]


LONGEST = [
    ("the longest wins", ["扶贫", "精准扶贫"], "坚持精准扶贫", ["精准扶贫"]),
    ("also against an earlier start", ["人民政", "民政部门"], "人民政部门", ["民政部门"]),
    ("equally long: the leftmost", ["甲乙", "乙丙"], "甲乙丙", ["甲乙"]),
    ("every place counts", ["扶贫"], "扶贫、扶贫", ["扶贫", "扶贫"]),
    ("quotation marks are ignored", ["两不愁三保障"], "“两不愁”三保障", ["两不愁”三保障"]),
    ("in the glossary too", ["“三区三州”"], "三区三州", ["三区三州"]),
    ("so are line breaks", ["乡村振兴"], "乡村\n振兴", ["乡村\n振兴"]),
    ("width is folded", ["5G网络"], "５Ｇ网络", ["５Ｇ网络"]),
    ("Traditional is Simplified", ["乡村振兴"], "全面推進鄉村振興", ["鄉村振興"]),
    ("a level belongs to the office", ["青山", "青山市", "市委"], "青山市委", ["青山", "市委"]),
    ("a level belongs to the place", ["青山", "青山市"], "青山市委员会", ["青山市"]),
    ("which may be known with it alone", ["青山市", "市委"], "青山市委", ["青山市"]),
    ("letters have boundaries", ["GDP"], "GDPs 和 人均GDP", ["GDP"]),
]


@pytest.mark.parametrize(("_why", "forms", "text", "expected"), LONGEST)
def test_hits(_why: str, forms: list[str], text: str, expected: list[str]) -> None:
    """Hits never overlap and show the document's own characters."""
    entries: list[dict[str, object]] = [{"zh": [form]} for form in forms]

    assert found(glossary_of(*entries), text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("贫困群众3.2万人", ["贫困群众"]),
        ("贫困群众超过1800万人", ["贫困群众"]),
        ("贫困群众3.2万元", ["贫困群众", "万元"]),
        ("贫困村3.2万人", ["贫困村", "万人"]),
        ("贫困群众和干部3.2万人", ["贫困群众", "万人"]),
    ],
)
def test_a_noun_and_the_unit_that_counts_it_are_said_once(text: str, expected: list[str]) -> None:
    """32,000 poor people are no people besides."""
    glossary = glossary_of(
        {"zh": ["贫困群众"], "en": "poor people"},
        {"zh": ["贫困村"], "en": "poor villages"},
        {"zh": ["万人"], "en": "people", "pos": "unit"},
        {"zh": ["万元"], "en": "yuan", "pos": "unit"},
    )

    assert found(glossary, text) == expected


CONDITIONS: list[tuple[dict[str, object], str, bool]] = [
    ({"zh": ["元"], "pos": "unit"}, "补助300元", True),
    ({"zh": ["元"], "pos": "unit"}, "补助十万余元", True),
    ({"zh": ["元"], "pos": "unit"}, "公元前", False),
    ({"zh": ["户"], "when": {"after_number": True}}, "贫困户", False),
    ({"zh": ["阿里"], "when": {"not_near": ["巴巴"]}}, "阿里巴巴集团", False),
    ({"zh": ["阿里"], "when": {"near": ["西藏", "地区"]}}, "西藏的阿里", True),
    ({"zh": ["阿里"], "when": {"near": ["西藏", "地区"]}}, "阿里的货", False),
    ({"zh": ["庄严"], "when": {"kinds": ["masthead"]}}, "主编 庄严", False),
    ({"zh": ["庄严"], "status": "retired"}, "庄严", False),
    ({"zh": ["庄严"], "status": "proposed"}, "庄严", True),
]


@pytest.mark.parametrize(("entry", "text", "expected"), CONDITIONS)
def test_conditions(entry: dict[str, object], text: str, *, expected: bool) -> None:
    """A term out of its context is no hit."""
    assert bool(found(glossary_of(entry), text)) is expected


def test_covered_and_blocked_finds_are_recorded() -> None:
    """Nothing that was found is lost in silence."""
    glossary = glossary_of(
        {"id": "long", "zh": ["精准扶贫"]},
        {"id": "short", "zh": ["扶贫"]},
        {"id": "wall", "zh": ["发展中国"], "en": None},
        {"id": "inside", "zh": ["中国"]},
    )

    matches = TermMatcher(glossary).matches(segment("精准扶贫，发展中国"), UnitKind.PARAGRAPH)

    assert [hit.term_id for hit in matches.hits] == ["long"]
    assert [hit.term_id for hit in matches.covered] == ["short", "inside"]
    assert [hit.term_id for hit in matches.blocked] == ["wall"]


def test_an_empty_glossary_finds_nothing() -> None:
    """No automaton is needed for no terms."""
    assert found(Glossary(), "任何文字") == []


def brute_force(glossary: Glossary, text: str) -> set[tuple[int, int, str]]:
    """Longest match as a maintainer would do it by hand: look for every form, cross out, repeat."""
    folded, origins = fold(text)
    finds = []
    for term in glossary.entries:
        for form in (fold(each)[0] for each in term.zh):
            if form not in folded:
                continue
            for start in range(len(folded)):
                end = start + len(form)
                figure = re.search(
                    r"[0-9零一二三四五六七八九十百千万亿两几半][多余]?[.,]?$", folded[:start]
                )
                joined = form.isascii() and (folded[:start] + " ")[-1:].isascii()
                if (
                    folded[start:end] == form
                    and (figure or not term.after_number)
                    and (not term.when.near or any(each in text for each in term.when.near))
                    and not (joined and start)
                ):
                    finds.append((start, end, term))
    hits = set()
    while finds:
        best = min(finds, key=lambda find: (find[0] - find[1], find[0], not find[2].after_number))
        if not best[2].blocks:
            hits.add((origins[best[0]], origins[best[1] - 1] + 1, best[2].id))
        finds = [find for find in finds if find[1] <= best[0] or find[0] >= best[1]]
    return hits


@pytest.fixture(scope="module")
def bundled() -> tuple[Glossary, TermMatcher]:
    """The repository's glossary and its matcher."""
    glossary = load_glossary(REPOSITORY / "glossary")
    return glossary, TermMatcher(glossary)


def test_hits_equal_those_of_a_brute_force_loop(bundled: tuple[Glossary, TermMatcher]) -> None:
    """The automaton finds what a loop over all entries finds, on a hundred tricky sentences."""
    glossary, matcher = bundled
    lines = (REPOSITORY / "tests/cases/tricky_sentences.txt").read_text("utf-8").splitlines()
    sentences = [line for line in lines if not line.startswith("#")]
    assert len(sentences) >= 100

    for text in sentences:
        hits = matcher.find(segment(text), UnitKind.PARAGRAPH)
        found = {(hit.start, hit.end, hit.term_id) for hit in hits}
        assert found == brute_force(glossary, text), text


DIRECTIONS = r"(?:north|south|east|west|central)\w*(?:-and-\w+)?"
WORDS_OF_PLACE_AND_AMOUNT = [
    ("东部企业到西部投资", ["eastern", "western"]),
    ("东西部结对，中西部省份受益", ["eastern-and-western", "central-and-western"]),
    ("县城东北有一座水库", ["northeastern"]),
    ("买东西，去北京，种南瓜，唱东方红", []),
    ("山东部分企业和陕西部署的任务", []),
    ("黔东南风景好，东西南北都来人", []),
    ("亿万农民和几百万干部", ["hundreds-of-millions", "millions"]),
    ("几十年来，千百年的难题", ["decades", "thousands-of-years"]),
    ("成千上万的游客，千千万万的故事", ["tens-of-thousands", "countless"]),
    ("占总户数百分之六十，人数十万", []),
]


@pytest.mark.parametrize(("text", "expected"), WORDS_OF_PLACE_AND_AMOUNT)
def test_directions_and_rough_amounts_are_terms(
    bundled: tuple[Glossary, TermMatcher], text: str, expected: list[str]
) -> None:
    """The bundled glossary knows 东部 and 几百万, and not where other words only look like them."""
    glossary, matcher = bundled
    names = {
        term.id
        for term in glossary.entries
        if glossary.places[term.id].subject == "quantities" or re.fullmatch(DIRECTIONS, term.id)
    }
    hits = [hit.term_id for hit in matcher.find(segment(text), UnitKind.PARAGRAPH)]
    assert [term_id for term_id in hits if term_id in names] == expected
