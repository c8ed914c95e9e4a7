"""The recipe's pure parts: drills and their values, filters, overlap, pieces, inline terms."""

from __future__ import annotations

import doctest
import importlib
import random
import re
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sentencepiece
import yaml
from click.testing import CliRunner
from training import prepare
from training.clauses import clauses, cut_pair
from training.drills import KINDS, generate
from training.drills.joined import joined
from training.drills.pair import Drill
from training.drills.terms import NAMES, NOUNS, VERBS, TermDrills, expression
from training.drills.varied import vary
from training.filters import fault, figures_differ
from training.filters import normalise as normalise_pair
from training.inline import Inliner
from training.overlap import Runs
from training.pieces import is_joined_figure, read_pieces, split_digits
from training.recipe import DEFAULT, MADE, read_recipe

from duizhao.errors import SettingsError
from duizhao.glossary import load_glossary
from duizhao.glossary.schema import Term
from duizhao.glossary.uses import term_uses
from duizhao.language.chinese import normalise
from duizhao.language.dictionary import load_dictionary
from duizhao.language.numbers import find_figures, match_figures
from duizhao.model import Segment, UnitKind
from duizhao.terminology import TermMatcher

if TYPE_CHECKING:
    from collections.abc import Sequence

STARTER = Path(__file__).parent.parent / "src" / "duizhao" / "starter" / "zh_en"
SAMPLE = generate(4000, seed=7)


def test_drills_are_the_same_for_the_same_seed() -> None:
    """The seed alone decides what is generated."""
    assert generate(200, seed=3) == generate(200, seed=3)
    assert generate(200, seed=3) != generate(200, seed=4)


def test_drills_come_in_every_kind_and_no_source_twice() -> None:
    """Each kind has its share and all sources differ."""
    kinds = Counter(drill.kind for drill in SAMPLE)
    assert set(kinds) == set(KINDS)
    assert min(kinds.values()) > 200
    assert len({drill.zh for drill in SAMPLE}) == len(SAMPLE)


def test_too_many_drills_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A generator that cannot make what is asked for says so instead of giving less."""
    same = Drill("list", "一", "one")
    monkeypatch.setattr("training.drills.KINDS", {"list": (lambda _: same, 1.0)})
    with pytest.raises(ValueError, match="only 1 different"):
        generate(2, seed=1)


def test_drills_write_their_figures_in_both_languages() -> None:
    """The figure reader of the quality checks finds every source figure in the target."""
    for drill in SAMPLE:
        if drill.kind in {"figure", "row", "span"}:
            figures = find_figures(drill.zh, "zh")
            matches = match_figures(figures, find_figures(drill.en, "en"))
            missed = [figures[place].text for place, found in matches if found is None]
            assert not [text for text in missed if not text.isalpha()], (missed, drill)


@pytest.mark.parametrize(
    ("english", "value"),
    [("98.99 million", 98_990_000), ("1.6 trillion", 1_600_000_000_000), ("32,189", 32_189)],
)
def test_values_are_read_back_from_english(english: str, value: int) -> None:
    """The independent reader that the next test relies on reads scales and commas."""
    assert read_english(english) == [Fraction(value)]


SCALES = {"million": 10**6, "billion": 10**9, "trillion": 10**12}


def read_english(text: str) -> list[Fraction]:
    """Every figure in digits with its scale: a second reader, simpler than the project's."""
    found = re.findall(r"(\d[\d,]*(?:\.\d+)?)(?:[ -](million|billion|trillion))?", text)
    return [Fraction(digits.replace(",", "")) * SCALES.get(scale, 1) for digits, scale in found]


def test_large_values_stand_exactly_in_the_target() -> None:
    """Every value of ten or more of a figure drill is written exactly, with its scale."""
    for drill in SAMPLE:
        if drill.kind == "figure":
            written = Counter(read_english(drill.en))
            needed = Counter(value for value in drill.values if value >= 10)
            assert not needed - written, drill


def test_dates_keep_day_and_year() -> None:
    """Year and day of a date drill stand in its target."""
    for drill in SAMPLE:
        if drill.kind == "date" and len(drill.values) == 3 and "年" in drill.zh:
            year, _, day = (int(value) for value in drill.values)
            assert re.search(rf"\b{year}\b", drill.en), drill
            assert re.search(rf"\b{day}\b", drill.en), drill


VARIABLE = (
    ("全县建成832座水库，投资1.6亿元。", "The county built 832 reservoirs for 160 million yuan."),
    ("2019年2月25日，占比升至45%。", "On February 25, 2019, the share rose to 45 percent."),
)


@pytest.mark.parametrize(("zh", "en"), VARIABLE)
def test_varied_sentences_keep_their_words_and_agree_on_new_figures(zh: str, en: str) -> None:
    """All figures change, both sides say the same ones, every word stays."""
    for seed in range(50):
        pair = vary(zh, en, random.Random(seed))  # noqa: S311  not for secrets
        assert pair is not None
        assert _wordless(pair[0]) == _wordless(zh)
        figures = find_figures(pair[0], "zh")
        matches = match_figures(figures, find_figures(pair[1], "en"))
        assert [found for _, found in matches if found is None] == [], pair


def _wordless(text: str) -> str:
    """A Chinese text without what varies: digits and scales."""
    return re.sub(r"[\d.,万亿]+", "#", text)


SPELLED = (
    ("51. 第1807(2008)号决议", "51. Resolution 1807 (2008)", r"\d\d. Resolution \d{4} \(\d{4}\)"),
    ("为483 918人提供药品", "Medicine for 483,918 people", r"Medicine for \d{3},\d{3} people"),
    ("第五十七届会议", "The fifty-seventh session", r"The [a-z]+(-[a-z]+)? session"),
    ("第21条", "the 21st article", r"the \d\d(st|nd|rd|th) article"),
    ("2015年2月12日", "12 February 2015", r"\d\d? [A-Z][a-z]+ \d{4}"),
    ("2014年7月", "July 2014", r"[A-Z][a-z]+ \d{4}"),
    ("二〇二〇年", "in 2020", r"in \d{4}"),
    ("五个孩子", "five children", r"(three|four|five|six|seven|eight|nine) children"),
    ("2015年3月3日至5日", "3-5 March 2015", r"\d\d?-\d\d? [A-Z][a-z]+ \d{4}"),
    ("3月3日至5日", "from March 3 to 5", r"from [A-Z][a-z]+ \d\d? to \d\d?"),
    ("提高8.6个百分点", "up 8.6 percentage points", r"up \d\.\d percentage points"),
)


@pytest.mark.parametrize(("zh", "en", "pattern"), SPELLED)
def test_figures_are_varied_in_the_spelling_that_stood_there(
    zh: str, en: str, pattern: str
) -> None:
    """Digits stay digits, words words, days first stay first; the values agree."""
    seen = set()
    for seed in range(20):
        pair = vary(zh, en, random.Random(seed))  # noqa: S311  not for secrets
        assert pair is not None
        assert re.fullmatch(pattern, pair[1]), pair
        matches = match_figures(find_figures(pair[0], "zh"), find_figures(pair[1], "en"))
        assert None not in [found for _, found in matches], pair
        seen.add(pair)
    assert len(seen) > 3


def test_figures_of_unknown_spelling_stay_as_they_were() -> None:
    """One figure without a form does not keep the others from being varied."""
    pair = vary("六成农户，832个村", "60 percent of 832 villages", random.Random(1))  # noqa: S311
    assert pair is not None
    assert pair[0].startswith("六成农户，")
    assert pair[1].startswith("60 percent of ")
    assert "832" not in pair[0]


def test_an_equal_value_in_two_spellings_is_left_alone() -> None:
    """Which of two equal figures is which cannot be known."""
    assert vary("5天，五人", "five days, 5 people", random.Random(1)) is None  # noqa: S311


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("没有数字。", "No figures here."),
        ("建成832座水库。", "Many reservoirs were built."),
        ("增长翻一番，达到832座。", "It doubled to 823."),
    ],
)
def test_sentences_whose_figures_do_not_agree_are_not_varied(zh: str, en: str) -> None:
    """Nothing is varied where a figure is missing or wrong in the target."""
    assert vary(zh, en, random.Random(1)) is None  # noqa: S311  not for secrets


GLOSSARY = load_glossary(Path(__file__).parent.parent / "glossary")
MATCHER = TermMatcher(GLOSSARY)
TERM_DRILLS = TermDrills(GLOSSARY)


def test_drills_of_terms_say_each_term_as_the_glossary_does() -> None:
    """The seed decides alone; every constraint of a drill is met by its target."""
    made = TERM_DRILLS.make(400, 11)

    assert made == TERM_DRILLS.make(400, 11)
    uses = [
        use
        for number, (zh, en) in enumerate(made)
        for segment in [Segment(f"s{number}.0", "s", 0, zh, ((0, len(zh)),), normalise(zh))]
        for use in term_uses(zh, MATCHER.find(segment, UnitKind.PARAGRAPH), GLOSSARY, en)
        if use.counted
    ]
    assert len(uses) > 400
    assert sum(use.met for use in uses) >= 0.97 * len(uses)


@pytest.mark.parametrize("terms", [0, 2, 3])
def test_a_small_glossary_gives_the_drills_that_it_can(tmp_path: Path, terms: int) -> None:
    """Constructions take three terms; with fewer, or none, there is nothing to draw."""
    entries = [f"- {{id: t{n}, zh: [词{n}], en: {{preferred: road}}}}" for n in range(terms)]
    (tmp_path / "terms.yaml").write_text("\n".join(entries) + "\n", "utf-8")

    made = TermDrills(load_glossary(tmp_path)).make(20, 1)

    assert len(made) == (20 if terms == 3 else 0)


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("{en: {preferred: grassland}}", "the grassland"),
        ("{en: {preferred: the border}}", "the border"),
        ("{en: {preferred: Islam}}", "Islam"),
        ("{en: {preferred: unemployment insurance}}", "unemployment insurance"),
        ("{en: {preferred: roof of the world}}", "the roof of the world"),
        ("{en: {preferred: officials in charge of it}}", "officials in charge of it"),
    ],
)
def test_nouns_get_an_article_where_they_count(entry: str, expected: str) -> None:
    """Definite, plural and mass nouns stand as they are."""
    term = Term.model_validate({"id": "x", "zh": ["词"], **yaml.safe_load(entry)})

    assert expression(term, random.Random(1)).en == expected  # noqa: S311  not for secrets


@pytest.mark.parametrize("form", [*NOUNS, *VERBS, *NAMES], ids=lambda form: form[0])
def test_constructions_have_the_same_places_on_both_sides(form: tuple[str, str]) -> None:
    """No term is lost or made up; a clause stays a clause, a sentence a sentence."""
    places = [sorted(set(re.findall(r"\{(?:ing)?(\d)\}", text))) for text in form]
    assert places[0] == places[1] != []
    assert {"，": ",", "。": "."}.get(form[0][-1], "") == (
        form[1][-1] if form[1][-1] in ",." else ""
    )


OPENER = ("李霞来到村里。", "Li Xia came to the village.")
FOLLOWERS = (("他们修了路。", "They built a road."), ("水库有3座。", "There are 3 reservoirs."))


def test_whole_sentences_are_joined_in_the_same_order_on_both_sides() -> None:
    """What may open with a name stands first and keeps its capital; each is used once."""
    for seed in range(20):
        ((zh, en),) = joined([FOLLOWERS[0], OPENER, FOLLOWERS[1]], 1.0, 3, seed)
        parts = zh.removesuffix("。").split("；")
        assert parts[0] == "李霞来到村里"
        said = {a[:-1]: b[:-1].replace("T", "t", 1) for a, b in FOLLOWERS}
        assert en == "; ".join(["Li Xia came to the village", *(said[a] for a in parts[1:])]) + "."
        assert 2 <= len(parts) <= 3


@pytest.mark.parametrize(
    "pair",
    [
        ("目录", "Contents"),
        ("他说：“好。”", 'He said: "Good."'),
        ("修路；治水。", "It built roads; it tamed waters."),
        ("他来了。他走了。", "He came. He left."),
    ],
)
def test_other_lines_are_not_joined(pair: tuple[str, str]) -> None:
    """Headings, quotations, and what is several sentences already."""
    assert joined([pair, OPENER], 1.0, 3, 1) == []


def test_what_no_semicolon_can_follow_stands_sentence_after_sentence() -> None:
    """No more than were asked for at once; each is used once and keeps its capital."""
    cities = [
        (f"{zh}很大。", f"{en} is large.") for zh, en in (("上海", "Shanghai"), ("拉萨", "Lhasa"))
    ]
    made = joined([*cities, OPENER] * 4, 1.0, 3, 1)
    assert sum(zh.count("。") for zh, _ in made) in {11, 12}
    for zh, en in made:
        assert 2 <= zh.count("。") <= 3
        assert en.count(". ") == zh.count("。") - 1
        assert ";" not in en


ROADS = ("修建公路，", "Build roads,")
WATER = ("治理河流，", "Tame rivers,")
SCHOOLS = ("建设学校。", "Build schools.")
LINKS = [(0, 2, 0, 5), (2, 4, 6, 11), (5, 7, 13, 17), (7, 9, 18, 24)]
LINKS += [(10, 12, 30, 35), (12, 14, 36, 43)]


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        (LINKS, [ROADS, WATER, SCHOOLS]),
        ([*LINKS, (5, 7, 6, 11)], [("修建公路，治理河流，", "Build roads, tame rivers,"), SCHOOLS]),
        ([*LINKS, (0, 2, 30, 35)], []),
        (LINKS[:2] + LINKS[4:], [ROADS, SCHOOLS]),
    ],
    ids=["in order", "one link crosses", "a link crosses all", "nothing is linked"],
)
def test_clauses_are_cut_where_no_link_crosses(
    links: list[tuple[int, int, int, int]], expected: list[tuple[str, str]]
) -> None:
    """What is not linked with its own clause is left out; each has its capital and its mark."""
    zh, en = "修建公路，治理河流，建设学校。", "Build roads, tame rivers, and build schools."

    assert list(cut_pair(zh, en, [5, 10], links)) == expected


def test_clauses_are_those_of_a_run() -> None:
    """Short sentences and those that cannot be cut give none; the seed alone decides."""

    class Silent:
        """An engine without attention."""

        def count_tokens(self, source: str) -> int:
            """One a character."""
            return len(source)

        def force(self, sources: Sequence[str], targets: Sequence[str]) -> list[None]:
            """Nothing is known of any of them."""
            return [None for _ in zip(sources, targets, strict=True)]

    long = "我们要修建公路和桥梁，我们要建设学校和医院，我们要保护森林和动物。"
    english = (
        "We must build roads and bridges, we must build schools and hospitals,"
        " and we must protect forests and animals."
    )
    made = clauses([(long, english), ROADS], 1.0, Silent(), load_dictionary(), 3)

    assert len(made) > 1
    assert "".join(zh for zh, _ in made) == long
    assert all(en[:2] == "We" and en[-1] in ",." for _, en in made)
    assert clauses([(long, english)], 0.0, Silent(), load_dictionary(), 3) == []


@pytest.mark.parametrize(
    ("source", "target", "reason"),
    [
        ("全县共有832个村。", "There are 832 villages in the county.", ""),
        ("全县共有832个村。", "There are many villages in the county.", "figures differ"),
        ("累计投入1.6万亿元。", "A total of 1.6 trillion yuan was invested.", ""),
        ("", "Nothing.", "empty side"),
        ("The same text twice over", "The same text twice over", "source is not Chinese"),
        ("脱贫攻坚取得胜利", "脱贫攻坚取得胜利", "target is not English"),
        ("脱贫攻坚取得了全面的胜利", "Yes", "lengths out of proportion"),
    ],
)
def test_faulty_pairs_are_named(source: str, target: str, reason: str) -> None:
    """Each faulty pair is left out for its reason, and sound ones stay."""
    assert fault(source, target, read_recipe(DEFAULT).preparation) == reason


def test_figures_before_a_scale_are_not_compared_digit_by_digit() -> None:
    """万 and 亿 move the decimal point, so their digits say nothing; plain figures must stand."""
    assert not figures_differ("4400.89亿元", "440.089 billion yuan")
    assert figures_differ("12588元", "12,858 yuan")


def test_normalising_leaves_the_words() -> None:
    """White space and invisible characters go, words stay."""
    assert normalise_pair("\u200b a \t b\u00a0") == "a b"


class TestOverlap:
    """Evaluation text stays out of training."""

    guard = Runs(18, ["我们的目标是到二〇三〇年使每一个山村都通上安全的自来水。", "引水入户"])

    def test_a_run_of_eighteen_is_found_whatever_surrounds_it(self) -> None:
        """Punctuation, white space and width do not hide a copy."""
        assert self.guard.shared("他说：目标是到二〇三〇年，使每一个 山村都通上安全的水")

    def test_a_run_of_seventeen_is_not(self) -> None:
        """Shorter runs are common phrases."""
        assert not self.guard.shared("目标是到二〇三〇年使每一个山村都有")

    def test_short_guarded_texts_do_not_forbid_common_words(self) -> None:
        """A title of four characters may stand in training text."""
        assert not self.guard.shared("引水入户")


def pieces_of(text: str, model: bytes) -> list[str]:
    """Pieces of a text under a serialised SentencePiece model."""
    processor = sentencepiece.SentencePieceProcessor()
    processor.load_from_serialized_proto(model)
    return [str(piece) for piece in processor.encode(text, out_type=str)]


def test_digits_become_pieces_of_their_own() -> None:
    """XLM-R's own model joins digits; split, every digit is one piece, and stays so."""
    joined = (STARTER.parent / "encoder" / "sentencepiece.model").read_bytes()
    split = split_digits(joined)

    assert any(is_joined_figure(piece) for piece in pieces_of("共32189户", joined))
    digits = [piece for piece in pieces_of("共32189户", split) if piece.isdigit()]
    assert digits == list("32189")
    assert split_digits(split) == split


def test_the_starter_knows_every_piece_of_a_figure() -> None:
    """No digit is unknown in sources or targets, and a dash after a space is known in targets."""
    pieces = read_pieces(STARTER, digits=True)

    assert 0 not in pieces.source_rows("共32189户")
    assert 0 not in pieces.target_rows("32,189 a — b")


def test_sources_open_with_the_start_that_the_encoder_was_pretrained_with() -> None:
    """The first place sums up the line; a digit there would be lost."""
    pieces = read_pieces(STARTER, digits=True)

    rows = pieces.source_rows("37个县。")
    assert [pieces.source[row] for row in (rows[0], rows[-1])] == ["<s>", "</s>"]
    assert pieces.target_rows("37 counties.")[0] != rows[0]


@pytest.mark.parametrize(("piece", "joined"), [("▁20", True), ("▁2", False), ("▁", False)])
def test_joined_figures(piece: str, joined: bool) -> None:  # noqa: FBT001
    """Pieces of several digits are joined, single digits are not."""
    assert is_joined_figure(piece) is joined


class TestInline:
    """Constraints are written into sources in English."""

    @pytest.fixture
    def inliner(self, tmp_path: Path) -> Inliner:
        """With a glossary of two terms."""
        (tmp_path / "terms.yaml").write_text(
            "- {id: w, zh: [饮水工程], en: {preferred: water project}}\n"
            "- {id: p, zh: [扶贫], en: {preferred: poverty alleviation}}\n",
            "utf-8",
        )
        return Inliner(load_glossary(tmp_path))

    def test_terms_and_figures_stand_as_the_target_says_them(self, inliner: Inliner) -> None:
        """A plural is copied as it is, a sentence's first letter without its capital."""
        met = inliner.met(
            "扶贫建设12万个饮水工程。", "Poverty alleviation: 120,000 water projects."
        )
        assert [each.forms for each in met] == [
            ("poverty alleviation",), ("120,000",), ("water projects",)
        ]  # fmt: skip

    def test_what_the_target_says_otherwise_is_not_copied(self, inliner: Inliner) -> None:
        """Nothing is copied that the target does not bear."""
        assert inliner.inlined([("饮水工程", "a well")], 1.0, seed=1) == []

    def test_a_copy_has_some_or_all_between_marks(self, inliner: Inliner) -> None:
        """The rest of the source and the whole target stay."""
        pair = ("建设饮水工程32个。", "Build 32 water projects.")
        copies = inliner.inlined([pair] * 20, 1.0, seed=1)
        assert {en for _, en in copies} == {pair[1]}
        assert {zh for zh, _ in copies} == {
            "建设★ water projects ▲32个。",
            "建设饮水工程★ 32 ▲个。",
            "建设★ water projects ▲★ 32 ▲个。",
        }


def test_an_unknown_key_of_the_recipe_is_named_with_its_line(tmp_path: Path) -> None:
    """Typos fail instead of being ignored."""
    path = tmp_path / "recipe.yaml"
    text = DEFAULT.read_text("utf-8").replace("smoothing:", "smoothness:")
    path.write_text(text, "utf-8")
    line = text[: text.index("smoothness:")].count("\n") + 1
    with pytest.raises(SettingsError, match=rf"recipe.yaml:{line}: unknown key 'smoothness'"):
        read_recipe(path)


def test_a_command_says_what_is_wrong_with_a_recipe(tmp_path: Path) -> None:
    """No traceback: file, line and defect, and the exit code of a wrong option."""
    path = tmp_path / "recipe.yaml"
    path.write_text("seed: 1\nvresion: x\n", "utf-8")
    options = ["--corpus", str(tmp_path), "--work", str(tmp_path / "work"), "--recipe", str(path)]
    result = CliRunner().invoke(prepare.main, options)
    assert result.exit_code == 2
    assert "recipe.yaml:2: unknown key 'vresion'" in result.output
    assert not (tmp_path / "work").exists()


@pytest.mark.parametrize("where", [", policy:", *(f"  {key}: {{policy:" for key in MADE)])
def test_an_unknown_source_is_refused(tmp_path: Path, where: str) -> None:
    """Weights and generated copies must name sources of the recipe."""
    path = tmp_path / "recipe.yaml"
    text = DEFAULT.read_text("utf-8").replace(where, where.replace("policy", "polcy"))
    path.write_text(text, "utf-8")
    with pytest.raises(SettingsError, match="polcy"):
        read_recipe(path)


def test_a_source_that_is_made_later_cannot_be_drawn_on(tmp_path: Path) -> None:
    """Joined sentences are made last, so none of them have terms inline."""
    path = tmp_path / "recipe.yaml"
    text = DEFAULT.read_text("utf-8").replace("inline: {policy: 1", "inline: {joined: 1, policy: 1")
    path.write_text(text, "utf-8")
    with pytest.raises(SettingsError, match=r"`inline` draws on unknown sources \['joined'\]"):
        read_recipe(path)


PURE = ("clauses", "drills.terms", "drills.dates", "drills.figures", "drills.forms", "drills.lists",
        "drills.quantities", "drills.joined", "drills.titles", "drills.varied", "encoder_weights",
        "filters", "overlap", "pieces")  # fmt: skip


@pytest.mark.parametrize("name", PURE)
def test_examples_in_docstrings_hold(name: str) -> None:
    """The doctests of the recipe's pure modules run."""
    results = doctest.testmod(importlib.import_module(f"training.{name}"))
    assert results.attempted > 0
    assert results.failed == 0
