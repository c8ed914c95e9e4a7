"""What we write keeps the rules of TMX 1.4b, XLIFF 1.2 and XLIFF 2.1, stated here in our words.

Content models are regular expressions over the names of the children. They are as strict as the
standards or stricter: an element or attribute that is not listed is one that we never write.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree
from sample_bitexts import hostile, illegal, make_bitext, rich_pair, usual

from duizhao.formats import FORMATS
from duizhao.formats.xliff12 import OWN_NAMESPACE

if TYPE_CHECKING:
    from duizhao.model import Bitext

XML = "{http://www.w3.org/XML/1998/namespace}"
OWN = f"{{{OWN_NAMESPACE}}}"
NMTOKEN = re.compile(r"[\w.:\-]+")


@dataclass(frozen=True)
class Rule:
    """What an element may hold.

    Attributes:
        children: Pattern over the children's names, each followed by a space.
        required: Attributes that must stand there.
        optional: Attributes that may.
        text: Whether characters may stand in it.
    """

    children: str = ""
    required: str = ""
    optional: str = ""
    text: bool = False


TMX = {
    "tmx": Rule("header body ", "version"),
    "header": Rule(
        "((note|prop|ude) )*",
        "creationtool creationtoolversion segtype o-tmf adminlang srclang datatype",
    ),
    "body": Rule("(tu )*"),
    "tu": Rule("((note|prop) )*(tuv )+", "", "tuid segtype"),
    "tuv": Rule("((note|prop) )*seg ", f"{XML}lang"),
    "seg": Rule(text=True),
    "note": Rule(text=True),
    "prop": Rule("", "type", text=True),
}
XLIFF12 = {
    "xliff": Rule("(file )+", "version"),
    "file": Rule("header body ", "original source-language datatype", "target-language tool-id"),
    "header": Rule("(tool )*"),
    "tool": Rule("", "tool-id tool-name", "tool-version"),
    "body": Rule("((group|trans-unit|bin-unit) )*"),
    "trans-unit": Rule(
        "source (seg-source )?(target )?((note|alt-trans) )*",
        "id",
        f"approved restype {XML}space {OWN}origin {OWN}risk {OWN}source-ids",
    ),
    "source": Rule("(mrk )*", text=True),
    "target": Rule("", "", "state state-qualifier", text=True),
    "mrk": Rule("", "mtype", "comment", text=True),
    "alt-trans": Rule("(source )?(target )+", "", "origin tool-id"),
    "note": Rule("", "", "from annotates priority", text=True),
}
XLIFF21 = {
    "xliff": Rule("(file )+", "version srcLang", "trgLang"),
    "file": Rule("(notes )?((unit|group) )+", "id", f"original canResegment {XML}space"),
    "group": Rule("(notes )?((unit|group) )*", "id", "name"),
    "unit": Rule("(metadata )?(notes )?((segment|ignorable) )+", "id", "type translate"),
    "metadata": Rule("(metaGroup )+"),
    "metaGroup": Rule("((metaGroup|meta) )+", "", "category"),
    "meta": Rule("", "type", text=True),
    "notes": Rule("(note )+"),
    "note": Rule("", "", "id category appliesTo priority", text=True),
    "segment": Rule("source (target )?", "", "id state subState"),
    "source": Rule("((cp|mrk) )*", text=True),
    "target": Rule("(cp )*", text=True),
    "mrk": Rule("(cp )*", "id", "type value", text=True),
    "cp": Rule("", "hex"),
}
VALUES = {
    ("tmx", "version"): "1\\.4",
    ("tu", "segtype"): "block|paragraph|sentence|phrase",
    ("header", "segtype"): "block|paragraph|sentence|phrase",
    ("target", "state"): "needs-review-translation|translated|signed-off|final",
    ("target", "state-qualifier"): "leveraged-mt|leveraged-tm",
    ("trans-unit", "approved"): "yes",
    ("note", "priority"): "[1-9]|10",
    ("note", "annotates"): "source|target|general",
    ("note", "appliesTo"): "source|target",
    ("segment", "state"): "initial|translated|reviewed|final",
    ("segment", "subState"): "(?!xlf:)[^\\s:]+:.+",
    ("unit", "type"): "(?!xlf:)[^\\s:]+:.+",
    ("mrk", "mtype"): "term",
    ("mrk", "type"): "term",
    ("unit", "translate"): "no",
    ("file", "canResegment"): "no",
    ("cp", "hex"): "[0-9A-F]{4,6}",
}
"""Values that an attribute may have."""

BITEXTS = {
    "usual": usual(),
    "hostile": hostile(),
    "illegal": illegal(),
    "empty": make_bitext(),
    "rich": make_bitext(rich_pair()),
}
FILES = {
    "tmx": (TMX, "tmx"),
    "tmx-reviewed": (TMX, "tmx"),
    "xliff12": (XLIFF12, "xliff"),
    "xliff21": (XLIFF21, "xliff"),
}

every_bitext = pytest.mark.parametrize("bitext", BITEXTS.values(), ids=BITEXTS)


def written(name: str, bitext: Bitext) -> Any:
    """Root of what a format writes."""
    return etree.fromstring(FORMATS[name].write(bitext))


def local(element: Any) -> str:
    """Name without namespace."""
    name: str = etree.QName(element).localname
    return name


def broken(root: Any, rules: dict[str, Rule]) -> list[str]:
    """Every rule that a document breaks, in words."""
    found = []
    for element in root.iter():
        name = local(element)
        if name not in rules:
            found.append(f"<{name}> is not known")
            continue
        rule = rules[name]
        children = "".join(f"{local(child)} " for child in element)
        if not re.fullmatch(rule.children, children):
            found.append(f"<{name}> holds {children!r}")
        missing = set(rule.required.split()) - set(element.keys())
        unknown = set(element.keys()) - set(f"{rule.required} {rule.optional}".split())
        found += [f"<{name}> lacks {each}" for each in missing]
        found += [f"<{name}> has {each}" for each in unknown]
        between = [element.text, *(child.tail for child in element)]
        if not rule.text and any(text and text.strip() for text in between):
            found.append(f"<{name}> holds text")
        found += [
            f"<{name} {key}={value!r}>"
            for key, value in element.items()
            if not re.fullmatch(VALUES.get((name, key), ".*"), value, re.DOTALL)
        ]
    return found


@every_bitext
@pytest.mark.parametrize(("name", "rules"), FILES.items(), ids=FILES)
def test_content_models_hold(name: str, rules: tuple[dict[str, Rule], str], bitext: Bitext) -> None:
    """Elements, their order, attributes and values are those of the standard."""
    root = written(name, bitext)

    assert local(root) == rules[1]
    assert broken(root, rules[0]) == []


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("<tmx version='1.4'><body/></tmx>", "<tmx> holds 'body '"),
        ("<tmx/>", "<tmx> lacks version"),
        ("<tmx version='1.5'/>", "<tmx version='1.5'>"),
        ("<tmx><foo/></tmx>", "<foo> is not known"),
        ("<tmx x='1'/>", "<tmx> has x"),
        ("<tmx>text</tmx>", "<tmx> holds text"),
    ],
)
def test_the_rules_find_what_breaks_them(content: str, problem: str) -> None:
    """The checker above can fail."""
    assert problem in broken(etree.fromstring(content), TMX)


@every_bitext
def test_tmx_ids_and_languages(bitext: Bitext) -> None:
    """Ids are unique, and each unit has the header's source language and one other."""
    root = written("tmx", bitext)
    language = root.find("header").get("srclang")

    ids = [unit.get("tuid") for unit in root.iter("tu")]
    languages = {tuple(side.get(f"{XML}lang") for side in unit.iter("tuv")) for unit in
                 root.iter("tu")}  # fmt: skip

    assert len(set(ids)) == len(ids)
    assert languages <= {(language, "en-US")}


def test_unreviewed_machine_text_is_never_in_the_reviewed_tmx() -> None:
    """Each unit of the reviewed file was accepted by a person."""
    root = written("tmx-reviewed", usual())

    states = [prop.text for prop in root.iter("prop") if prop.get("type") == "x-state"]

    assert set(states) <= {"reviewed", "final"}
    assert states
    assert not [prop for prop in root.iter("prop") if prop.get("type") == "x-mt"]


@every_bitext
def test_xliff12_ids_and_approval(bitext: Bitext) -> None:
    """Ids are unique in the file; approved are exactly the signed-off and final ones."""
    root = written("xliff12", bitext)
    units = list(root.iter("{*}trans-unit"))

    ids = [unit.get("id") for unit in units]
    approved = [unit.get("approved") == "yes" for unit in units]
    accepted = [unit.find("{*}target").get("state") in {"signed-off", "final"} for unit in units]

    assert len(set(ids)) == len(ids)
    assert approved == accepted


@every_bitext
def test_xliff21_ids_and_states(bitext: Bitext) -> None:
    """Ids are NMTOKENs, unique where they must be; subState and any late state have their base."""
    root = written("xliff21", bitext)
    units = list(root.iter("{*}unit"))
    groups = list(root.iter("{*}group"))

    for scope in (units, groups):
        ids = [each.get("id") for each in scope]
        assert all(NMTOKEN.fullmatch(each) for each in ids)
        assert len(set(ids)) == len(ids)
    for unit in units:
        inner = Counter(each.get("id") for tag in ("segment", "mrk") for each in
                        unit.iter(f"{{*}}{tag}") if each.get("id"))  # fmt: skip
        assert not inner or max(inner.values()) == 1
        for segment in unit.iter("{*}segment"):
            assert segment.get("state") or not segment.get("subState")
            assert segment.get("state", "initial") == "initial" or len(segment) == 2


@pytest.mark.parametrize("name", FILES)
def test_files_are_utf_8_without_byte_order_mark(name: str) -> None:
    """As every reader expects it."""
    content = FORMATS[name].write(usual())

    assert content.startswith(b"<?xml version='1.0' encoding='UTF-8'?>")
    assert content.decode("utf-8")
