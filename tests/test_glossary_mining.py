"""Candidates for new terms, and how consistently known ones are rendered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from duizhao.cli.glossary import glossary_command
from duizhao.glossary import Glossary, load_glossary
from duizhao.glossary.schema import Term
from duizhao.model import (
    ACCEPTED,
    AlignedPair,
    Bitext,
    BitextPair,
    Document,
    Origin,
    Route,
    State,
    TermUse,
    UnitKind,
)
from duizhao.store import Store
from duizhao.terminology.candidates import CandidateKind, suggest_terms
from duizhao.terminology.consistency import find_renderings, summarise_terms

if TYPE_CHECKING:
    from pathlib import Path

PAIRS = [
    ("建设高山茶园，茶园连片。", "Highland tea gardens were built, garden by garden."),
    ("高山茶园增收。", "Highland tea gardens raise incomes."),
    ("我们走进高山茶园。", "We walked into highland tea gardens."),
    ("游客爱高山茶园！", "Visitors love highland tea gardens!"),
    ("开展“双百行动”。", 'The "Double Hundred" campaign was carried out.'),
    ("“双百行动”见成效，扶贫有力。", 'The "Double Hundred" campaign works; relief is strong.'),
    ("落实“三通两建”，扶贫到户。", "Poverty alleviation reached every household."),
]


def glossary_of(*entries: tuple[str, str, list[str], list[str]]) -> Glossary:
    """A glossary of (id, zh, accepted, forbidden)."""
    terms = tuple(
        Term.model_validate(
            {
                "id": term_id,
                "zh": [zh],
                "en": {"preferred": forms[0], "admitted": forms[1:], "deprecated": forbidden},
            }
        )
        for term_id, zh, forms, forbidden in entries
    )
    return Glossary(entries=terms, by_id={term.id: term for term in terms})


def document(
    pairs: list[tuple[str, str]],
    state: State = State.REVIEWED,
    terms: tuple[TermUse, ...] = (),
    kind: UnitKind = UnitKind.PARAGRAPH,
) -> Bitext:
    """A finished document of the given pairs."""
    return Bitext(
        Document("plan.txt", "plan.txt", "zh", "", "0", "plan"),
        (),
        tuple(
            BitextPair(
                AlignedPair(f"u{n}.0", (f"u{n}.0",), (f"u{n}.0",), zh, en, state=state),
                f"u{n}",
                kind,
                "",
                Origin.MT,
                terms=terms,
            )
            for n, (zh, en) in enumerate(pairs)
        ),
    )


EMPTY = Glossary()


def test_repeated_words_come_with_their_rendering_and_examples() -> None:
    """What the text says again and again, and what its translations say beside it."""
    found = {
        each.zh: each for each in suggest_terms([document(PAIRS)], EMPTY, least_count=3, limit=9)
    }

    tea = found["高山茶园"]
    assert (tea.kind, tea.count, tea.rendering) == (
        CandidateKind.REPEATED,
        4,
        "highland tea gardens",
    )
    assert tea.examples == (PAIRS[0][0], PAIRS[1][0])
    assert "山茶园" not in found


def test_quoted_slogans_and_numbered_patterns_need_no_repetition() -> None:
    """One place in quotation marks is enough to ask a maintainer."""
    found = {
        each.zh: each for each in suggest_terms([document(PAIRS)], EMPTY, least_count=3, limit=9)
    }

    assert (found["双百行动"].kind, found["双百行动"].count) == (CandidateKind.QUOTED, 2)
    assert found["双百行动"].rendering.startswith("double hundred")
    assert found["三通两建"].kind is CandidateKind.NUMBERED
    assert found["三通两建"].rendering == ""  # one place proves nothing


def test_names_come_first_and_are_written_as_proper_names() -> None:
    """Each name once with its spelling by rule and how many targets have it, terms aside."""
    pairs = [
        ("队员王小舟在云溪镇工作。", "Team member Wang Xiaozhou works in Yunxi Town."),
        ("后来王小舟回到云溪镇。", "Later she came back to Yunxi Town."),
        ("在高山村", "In Gaoshan Village"),
    ]
    glossary = glossary_of(("high", "高山村", ["Highland Village"], []))

    found = suggest_terms([document(pairs)], glossary, least_count=3, limit=1)

    assert [(each.zh, each.kind, each.rendering, each.evidence) for each in found[:2]] == [
        ("云溪镇", CandidateKind.PLACE, "Yunxi Town", 1.0),
        ("王小舟", CandidateKind.PERSON, "Wang Xiaozhou", 0.5),
    ]
    assert "高山村" not in {each.zh for each in found}


def test_known_terms_and_their_parts_are_no_candidates() -> None:
    """The glossary's own terms are not mined again, nor fragments that cut through them."""
    glossary = glossary_of(("tea", "高山茶园", ["highland tea garden"], []))

    found = {each.zh for each in suggest_terms([document(PAIRS)], glossary, least_count=3, limit=9)}

    assert not any(set(zh) & set("山茶园") for zh in found)


def test_page_furniture_is_not_mined() -> None:
    """Running heads repeat on every page and name nothing new."""
    heads = document(PAIRS, kind=UnitKind.FURNITURE)

    assert suggest_terms([heads], EMPTY, least_count=3, limit=9) == ()


RELIEF = ("relief", "扶贫", ["poverty alleviation", "poverty reduction"], ["poor relief"])
HELP: tuple[str, str, list[str], list[str]] = ("help", "减贫", ["poverty reduction"], [])


def test_several_renderings_of_a_term_are_counted() -> None:
    """Admitted, forbidden and missing forms each show; inflection makes no new form."""
    pairs = [
        ("扶贫。", "Poverty alleviation."),
        ("扶贫。", "Poverty reductions."),
        ("扶贫。", "Poor relief."),
        ("减贫。", "Poverty reduction."),
    ]

    varied, shared = find_renderings([document(pairs)], glossary_of(RELIEF, HELP))

    (relief,) = varied
    assert relief.forms == {
        "poverty alleviation": 1,
        "poverty reduction": 1,
        "poor relief (forbidden)": 1,
    }
    assert (relief.missing, relief.examples) == (1, ("u2.0",))
    assert [(each.form, each.terms) for each in shared] == [
        ("poverty reduction", {"relief": 1, "help": 1})
    ]


def test_only_reviewed_pairs_count_unless_asked() -> None:
    """Machine output is no evidence of what people write."""
    pairs = [("扶贫。", "Poverty alleviation."), ("扶贫。", "Poverty reduction.")]
    raw = document(pairs, State.INITIAL)

    assert find_renderings([raw], glossary_of(RELIEF)) == ((), ())
    assert find_renderings([raw], glossary_of(RELIEF), states=frozenset(State))[0] != ()
    assert State.FINAL in ACCEPTED


def test_the_summary_says_what_was_missed_and_what_never_used() -> None:
    """Expected, met and routes by term, as the runs recorded them; proposed ones do not count."""
    places: dict[str, Any] = {"source_span": (0, 2), "target_span": None}
    uses = (
        TermUse("relief", "扶贫", (), met=True, route=Route.GUIDED, **places),
        TermUse("relief", "扶贫", (), met=False, route=None, **places),
        TermUse("maybe", "精神", (), met=False, route=None, **places, counted=False),
    )

    records, never = summarise_terms(
        [document([("扶贫。", "x")], terms=uses)], glossary_of(RELIEF, HELP)
    )

    (record,) = records
    assert (record.term_id, record.expected, record.met, record.missed) == ("relief", 2, 1, 1)
    assert record.by_route == {"guided": 1}
    assert never == ("help",)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A glossary folder and a workspace with the pairs above."""
    (tmp_path / "glossary").mkdir()
    (tmp_path / "glossary" / "terms.yaml").write_text(
        "- id: relief\n  zh: [扶贫]\n  en: {preferred: poverty alleviation, admitted: [relief]}\n",
        "utf-8",
    )
    with Store.open(tmp_path / "workspace.db") as store:
        store.save_bitext("key", document(PAIRS))
    return tmp_path


def call(folder: Path, *arguments: str) -> str:
    """Output of `duizhao glossary` with the folder's glossary and workspace."""
    places = ["--glossary", str(folder / "glossary"), "--workspace", str(folder / "workspace.db")]
    result = CliRunner().invoke(glossary_command, [*arguments, *places], catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_suggestions_are_written_as_proposed_entries(folder: Path) -> None:
    """Nothing is enforced before a maintainer approves it, and a second run finds nothing new."""
    output = call(folder, "suggest", "--write", "suggested")
    entry = load_glossary(folder / "glossary").by_id["highland-tea-gardens"]

    assert "高山茶园 → highland tea gardens" in output
    assert (entry.zh, entry.status, entry.enforced) == (("高山茶园",), "proposed", False)
    assert "repeated, 4 places, such as: 建设高山茶园" in entry.note
    assert "高山茶园" not in call(folder, "suggest")


def test_consistency_prints_terms_and_shared_forms(folder: Path) -> None:
    """A line for each term that is rendered in several ways."""
    output = call(folder, "consistency")

    assert "扶贫 (relief): " in output
    assert "relief 1" in output
    assert "1 terms with several renderings, 0 forms of several terms" in output


def test_where_without_id_sums_up(folder: Path) -> None:
    """The table counts what the runs recorded; here none recorded anything."""
    assert "0 of 0 expected terms met, 0 terms used, 1 never used" in call(folder, "where")
