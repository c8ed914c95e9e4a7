"""Checks, gates and metrics."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from duizhao.errors import SettingsError
from duizhao.glossary import Glossary, load_glossary
from duizhao.model import AlignedPair, BitextPair, Origin, Severity, State, TermUse, UnitKind
from duizhao.quality.checking import check_pairs
from duizhao.quality.checks import CHECKS
from duizhao.quality.metrics import post_edit, score
from duizhao.settings import QualitySettings

if TYPE_CHECKING:
    from pathlib import Path


def pair_of(source: str, target: str, name: str = "u1.0") -> BitextPair:
    """A machine-translated pair of two texts."""
    return BitextPair(
        AlignedPair(name, (name,), (name,), source, target),
        unit_id=name.split(".", maxsplit=1)[0],
        kind=UnitKind.PARAGRAPH,
        normalised="",
        origin=Origin.MT,
    )


def found(source: str, target: str) -> set[str]:
    """Names of the checks that find something."""
    (pair,) = check_pairs([pair_of(source, target)], None, QualitySettings())
    return {issue.check for issue in pair.issues}


CASES = [
    ("empty", "会议开始。", "", "The meeting began."),
    ("copied-source", "会议开始。", "会议开始。", "The meeting began."),
    (
        "number-missing",
        "投入90亿元。",
        "The sum was 90 billion yuan.",
        "The sum was 9 billion yuan.",
    ),
    ("number-added", "修了路。", "It built 35 roads.", "It built roads."),
    (
        "number-misplaced",
        "新建学校13所，培训教师1955人。",
        "In total 1,955 schools were built and 13 teachers were trained.",
        "In total 13 schools were built and 1,955 teachers were trained.",
    ),
    (
        "number-doubled",
        "已脱贫的9300多万人2019年接受排查。",
        "More than 93 million people, of 93 million, were checked in 2019.",
        "More than 93 million people were checked in 2019.",
    ),
    (
        "number-touching",
        "病种增加到38种，比例达到95%。",
        "The number rose to 38,000 38 and the share to 95 percent.",
        "The number rose to 38 and the share to 95 percent.",
    ),
    (
        "number-touching",
        "2021年建成120多个点。",
        "The sites built were 2021 120.",
        "In 2021 more than 120 sites were built.",
    ),
    (
        "limit-turned",
        "服务半径不超过30公里。",
        "The radius is no less than 30 kilometers.",
        "The radius is no more than 30 kilometers.",
    ),
    (
        "limit-turned",
        "合格率稳定在95%以上。",
        "The pass rate stays below 95 percent.",
        "The pass rate stays above 95 percent.",
    ),
    (
        "limit-missing",
        "储备保障水平达到15天以上。",
        "Reserves reached 15 days.",
        "Reserves reached 15 days or more.",
    ),
    (
        "approximation-missing",
        "每年1000多万人脱贫。",
        "10 million people shake off poverty a year.",
        "Over 10 million people shake off poverty a year.",
    ),
    (
        "change-turned",
        "支出率低于序时进度16.7个百分点。",
        "The rate of spending is 16.7 percentage points higher than planned.",
        "The rate of spending is 16.7 percentage points lower than planned.",
    ),
    ("change-turned", "产量下降3.2%。", "Output rose 3.2 percent.", "Output fell 3.2 percent."),
    ("literal-changed", "覆盖4G网络。", "It covers 7G networks.", "It covers 4G networks."),
    (
        "literal-changed",
        "邮箱：a.b@example.org",
        "E-mail: ab@example.org",
        "E-mail: a.b@example.org",
    ),
    (
        "literal-changed",
        "按照国发〔2024〕17号文件办理。",
        "Act in accordance with document No. 17.",
        "Act in accordance with document No. 17 [2024] of the State Council.",
    ),
    ("leftover-chinese", "拉萨的路。", "Roads of 拉萨.", "Roads of Lhasa."),
    ("repetition", "努力努力再努力。", "Work and work and work and work.", "Work very hard."),
    ("repetition", "电网建成投产。", f"A{'-A' * 60} grid was built.", "The grid was built."),
    (
        "length",
        "各部门要认真研究并提出切实可行的办法。",
        "Study.",
        "Departments must study and propose practical measures.",
    ),
    (
        "truncated",
        "各部门要认真研究并提出切实可行的办法。",
        "Departments must study carefully and propose practical measures for the",
        "Departments must study carefully and propose practical measures.",
    ),
    ("negation", "这项工作不能停。", "This work can go on.", "This work cannot stop."),
    (
        "negation",
        "对52个未摘帽贫困县重点支持。",
        "Support 52 poor counties being removed from the list.",
        "Support 52 poor counties not yet removed from the list.",
    ),
    ("negation", "始终不渝跟党走。", "We are not always led.", "We follow unswervingly."),
    ("negation", "工作要抓紧。", "The work should not be done.", "Lose no time in the work."),
    (
        "quotes-lost",
        "他说：“我们一定要把路修好。",
        "He said we must finish it.",
        'He said, "We must.',
    ),
    (
        "quotes-lost",
        "“坚持把每一条路修到每一户门口”写进了计划。",
        "The plan says that every road must reach every door.",
        'The plan says that "every road must reach every door".',
    ),
    (
        "quotes-lost",
        "他说：“我们一定要把路修好。”",
        "He said we must finish it.",
        'He said, "We must."',
    ),
    (
        "unbalanced",
        "拉萨（首府）的路。",
        "Roads of Lhasa (the capital.",
        "Roads of Lhasa (the capital).",
    ),
    ("ending", "路修好了吗？", "Is the road finished.", "Is the road finished?"),
    ("spacing", "路修好了。", "The road  is finished.", "The road is finished."),
    ("wide-forms", "路，修好了。", "The road，is finished.", "The road, is finished."),
    ("capital", "路修好了。", "the road is finished.", "The road is finished."),
    ("doubled-word", "路修好了。", "The the road is finished.", "The road is finished."),
    ("spelling", "路修好了。", "The road is finnishhed.", "The road is finished."),
    ("illegal-character", "路修好了。", "The road\u200b is finished.", "The road is finished."),
    ("spelling-variant", "中心修好了。", "The centre is finished.", "The center is finished."),
    ("house-style", "增长百分之三十。", "It grew by 30%.", "It grew by 30 percent."),
]


@pytest.mark.parametrize(("check", "source", "wrong", "right"), CASES)
def test_a_check_finds_the_error_and_spares_the_correct_target(
    check: str, source: str, wrong: str, right: str
) -> None:
    """Each check fires on its error and not on a good translation."""
    assert check in found(source, wrong)
    assert found(source, right) == set()


def test_gaps_of_a_row_are_no_wrong_spacing() -> None:
    """A table's row keeps its columns."""
    assert found("年份  产量", "Year  Output") == set()
    assert found("普及率  7.5%", "Coverage  7.5%") == set()
    assert found("年份产量", "Year  Output") == {"spacing"}


def test_correct_pairs_of_other_shapes_are_spared() -> None:
    """What naive checkers flag: converted figures, other marks at the end, phrases with a no."""
    for source, target in SPARED:
        assert found(source, target) <= {"name-unlisted"}, target  # that asks, and blames nothing


SPARED = [
    ("覆盖面积扩大3.5万亩；", "The covered area grew by 35,000 mu."),
    ("同志们、朋友们！", "Comrades and friends,"),
    ("《办法》已经出台。", "The Measures have been issued."),
    ("能不能成功，要看落实。", "Whether it succeeds depends on implementation."),
    ("我们要不断努力。", "We must work continuously."),
    ("要抓紧落实。", "It must be carried out without fail."),
    ("新华社记者 燕雁 / 摄", "Photo by Yan Li, Xinhua News Agency"),
    ("新华社记者 燕雁 / 摄", "Photo by Yan Yan, Xinhua News Agency"),
    ("一是加强领导。", "First, strengthening leadership."),
    ("不忘初心，牢记使命。", "Stay true to the original aspiration and keep the mission in mind."),
]


def checked(*pairs: BitextPair, glossary: Glossary | None = None) -> list[set[str]]:
    """Names of the checks that find something, by pair."""
    done = check_pairs(pairs, glossary, QualitySettings())
    return [{issue.check for issue in pair.issues} for pair in done]


def test_the_same_source_is_translated_alike() -> None:
    """The rarer of two translations is reported; punctuation and case make no difference."""
    usual, other = "The road is finished.", "The highway is done."
    pairs = [
        pair_of("路修好了。", target, f"u{number}.0")
        for number, target in enumerate([usual, other, usual, "The road is finished"])
    ]
    assert ["same-source" in names for names in checked(*pairs)] == [False, True, False, False]


def test_different_sources_are_translated_differently() -> None:
    """Two long sources with one target are suspect; two writings of one source are not."""
    target = "The road is finished."
    first = pair_of("县里的公路修好了。", target, "u1.0")
    assert checked(first, pair_of("村里的学校建成了。", target, "u2.0"))[1] == {"same-target"}
    assert checked(first, pair_of("县里的公路，修好了。", target, "u2.0"))[1] == set()


def test_a_name_is_spelled_alike_throughout() -> None:
    """A name that two pairs spell in pinyin is missed in a third; unknown spellings are let be."""
    source = "县委书记李卫国表示要修路。"
    right, wrong = "Li Weiguo, the secretary, spoke.", "Lee Vigo, the secretary, spoke."
    pairs = [
        pair_of(source, target, f"u{number}.0")
        for number, target in enumerate([right, right, "Secretary Li spoke.", wrong])
    ]
    found_in = ["name-inconsistent" in names for names in checked(*pairs)]
    assert found_in == [False, False, False, True]
    assert "name-inconsistent" not in checked(*(pair_of(source, wrong),) * 3)[0]


def test_a_clause_without_links_is_reported_as_left_out() -> None:
    """The dropped clause is the one that no word link leads from."""
    pair = pair_of("修建公路，改善交通条件。", "Roads are built.")
    linked = replace(pair, pair=replace(pair.pair, links=((0, 2, 0, 5), (2, 4, 6, 9))))
    (done,) = check_pairs([linked], None, QualitySettings())
    (issue,) = [issue for issue in done.issues if issue.check == "dropped-clause"]
    assert done.pair.source[slice(*issue.source_span or (0, 0))] == "改善交通条件"


def test_a_clause_whose_term_is_met_is_not_left_out() -> None:
    """The form of an idiom seldom holds glosses of its characters, by which words are linked."""
    target = "Roads are built, with all our strength."
    pair = pair_of("修建公路，尽锐出战。", target)
    use = use_of("尽锐出战", pair.pair.source, target, "with all our strength")
    links = ((0, 2, 10, 15), (2, 4, 0, 5))
    for terms, found in (((), True), ((use,), False)):
        linked = replace(pair, pair=replace(pair.pair, links=links), terms=terms)
        (done,) = check_pairs([linked], None, QualitySettings())
        assert ("dropped-clause" in {issue.check for issue in done.issues}) is found


def use_of(zh: str, source: str, target: str, form: str, *, counted: bool = True) -> TermUse:
    """A term use that is met where the form stands in the target."""
    place, start = target.find(form), source.index(zh)
    span = (place, place + len(form)) if place >= 0 else None
    return TermUse(
        "t", zh, (form,), place >= 0, None, (start, start + len(zh)), span, counted=counted
    )


def test_terms_are_missing_only_where_they_are_enforced() -> None:
    """An approved term that is not met is an issue, a proposed one is none."""
    source, target = "脱贫攻坚", "Poverty relief"
    for counted in (True, False):
        use = use_of(source, source, target, "fight against poverty", counted=counted)
        ((names),) = checked(replace(pair_of(source, target), terms=(use,)))
        assert ("term-missing" in names) is counted


def test_a_rare_form_of_a_term_is_inconsistent() -> None:
    """One use against four of another form is reported; a plural is no other form."""
    source = "龙头企业"
    targets = ["Leading enterprises"] * 4 + ["Leading enterprise", "Flagship firms"]
    pairs = [
        replace(
            pair_of(source, target, f"u{number}.0"),
            terms=(use_of(source, source, target, target),),
        )
        for number, target in enumerate(targets)
    ]
    found_in = ["term-inconsistent" in names for names in checked(*pairs)]
    assert found_in == [False] * 5 + [True]


def test_forbidden_forms_are_found(tmp_path: Path) -> None:
    """A deprecated form of a term that hits the source is an issue."""
    entry = (
        "- {id: t, zh: [龙头企业], en: {preferred: leading enterprise, deprecated: [dragon firm]}}"
    )
    (tmp_path / "terms.yaml").write_text(entry, "utf-8")
    source, target = "龙头企业增多。", "There are more dragon firms."
    use = use_of("龙头企业", source, target, "leading enterprise")
    pair = replace(pair_of(source, target), terms=(use,))
    (names,) = checked(pair, glossary=load_glossary(tmp_path))
    assert "term-forbidden" in names


def test_ignored_issues_are_set_aside_with_reason_and_author() -> None:
    """A mark by fingerprint takes the issue out of the counts and survives other changes."""
    source, target = "投入90亿元。", "The sum was 90 billion yuan."
    (pair,) = check_pairs([pair_of(source, target)], None, QualitySettings())
    mark = {pair.issues[0].fingerprint: ("a quotation", "Li")}
    changed = pair_of(source, target.replace("sum", "amount"))
    (again,) = check_pairs([changed], None, QualitySettings(), None, mark)
    assert [(each.reason, each.author) for each in again.ignored] == [("a quotation", "Li")]
    assert pair.issues[0].check not in {issue.check for issue in again.issues}


def test_severities_and_disabled_checks_are_settings() -> None:
    """The settings overrule a check's severity, or switch it off."""
    pair = pair_of("投入90亿元。", "The sum was 90 billion yuan.")
    settings = QualitySettings(
        severities={"number-missing": Severity.MINOR}, disabled=("number-added",)
    )
    (done,) = check_pairs([pair], None, settings)
    assert [(issue.check, issue.severity) for issue in done.issues] == [
        ("number-missing", Severity.MINOR)
    ]


def test_copied_segments_are_not_checked() -> None:
    """A segment without Chinese is copied and has no issues."""
    pair = replace(pair_of("ISSN 2095-1019", "ISSN 2095-1019"), origin=Origin.COPIED)
    assert checked(pair) == [set()]


def test_unknown_checks_in_the_settings_fail_with_the_known_ones() -> None:
    """A typo in a check's name is an error that lists the names."""
    with pytest.raises(SettingsError, match="number-missing"):
        check_pairs([], None, QualitySettings(disabled=("numbers",)))


def test_headings_are_in_title_case() -> None:
    """Small letters in a heading are told; a sentence elsewhere is not a heading."""
    pair = pair_of("加强队伍建设", "Strengthening team building")
    assert "heading-case" in checked(replace(pair, kind=UnitKind.HEADING))[0]
    titled = pair_of("加强队伍建设", "Strengthening Team Building")
    assert checked(replace(titled, kind=UnitKind.HEADING)) == [set()]
    assert checked(pair) == [set()]


def test_names_that_the_source_lacks_are_found(tmp_path: Path) -> None:
    """A place of the glossary in the target needs some character of its Chinese in the source."""
    entry = (
        "- {id: lhasa, zh: [拉萨], en: {preferred: Lhasa}, pos: proper}\n"
        "- {id: zhuang, zh: [壮族], en: {preferred: Zhuang}, pos: proper}"
    )
    (tmp_path / "places.yaml").write_text(entry, "utf-8")
    glossary = load_glossary(tmp_path)
    wrong = pair_of("昌都的路修好了。", "The roads of Lhasa are finished.")
    right = pair_of("拉萨的路修好了。", "The roads of Lhasa are finished.")
    assert checked(wrong, glossary=glossary) == [{"name-unexpected"}]
    assert checked(right, glossary=glossary) == [set()]
    person = pair_of("主任：庄严", "Director: Zhuang Yan")
    assert "name-unexpected" not in checked(person, glossary=glossary)[0]


TESTED_APART = {
    "name-unlisted",
    "term-missing",
    "term-forbidden",
    "term-inconsistent",
    "name-inconsistent",
    "name-unexpected",
    "dropped-clause",
    "memory-draft",
    "same-source",
    "same-target",
    "heading-case",
}


@pytest.mark.parametrize(
    ("target", "state", "says"),
    [
        ("He works in Niwu Township.", State.INITIAL, "is spelt Niwu Township by rule"),
        ("He works in Nivu.", State.INITIAL, "Niwu Township is proposed"),
        ("He works in Nyiwo Township.", State.REVIEWED, ""),
    ],
)
def test_a_name_that_no_glossary_holds(target: str, state: State, says: str) -> None:
    """It is told with its spelling, unless a person decided on another."""
    pair = pair_of("他在尼屋乡工作。", target)
    pair = replace(pair, pair=replace(pair.pair, state=state))

    (checked,) = check_pairs([pair], None, QualitySettings())

    messages = [issue.message for issue in checked.issues if issue.check == "name-unlisted"]
    assert [says in message for message in messages] == ([True] if says else [])


def test_every_check_is_documented_and_tested() -> None:
    """The registry says when each check is wrong, and each stands in a table or test here."""
    assert all(check.title and check.wrong_when for check in CHECKS.values())
    assert {case[0] for case in CASES} | TESTED_APART == set(CHECKS)


def test_metrics_without_references_give_the_reason() -> None:
    """No references, no score, but a reason; references of some segments score those."""
    assert score(["a"], [None]).reason
    metrics = score(["The cat sat on the mat.", "x"], ["The cat sat on the mat.", None])
    assert metrics.bleu is not None
    assert metrics.bleu.score == pytest.approx(100.0)
    assert metrics.bleu.segments == 1
    assert "tok:13a" in metrics.bleu.signature
    assert metrics.ter is None


def test_ter_and_hter_are_scored_where_asked() -> None:
    """They count word edits; shifts make them slow, so they are asked for."""
    metrics = score(["The cat sat on a mat."], ["The cat sat on the mat."], with_ter=True)
    effort = post_edit(["one two three"], ["one two four"], with_ter=True)

    assert metrics.ter is not None
    assert metrics.ter.score == pytest.approx(100 / 6)
    assert effort is not None
    assert effort.hter == pytest.approx(100 / 3)
    assert effort.character_rate == pytest.approx(100 * 5 / 12)


@pytest.mark.parametrize(
    ("flag", "check"),
    [
        ("empty", "empty"),
        ("copied", "copied-source"),
        ("loop", "repetition"),
        ("truncated", "truncated"),
    ],
)
def test_what_the_decode_guards_could_not_mend_is_an_issue(flag: str, check: str) -> None:
    """Each flag of a translation is told, and a sound one has none."""
    sound = pair_of("会议开始。", "The meeting began.")

    for pair, expected in ((sound, set()), (replace(sound, flags=(flag,)), {check})):
        (checked,) = check_pairs([pair], None, QualitySettings())
        assert {issue.check for issue in checked.issues} == expected
