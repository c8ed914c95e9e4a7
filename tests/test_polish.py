"""English post-processing: what it mends and what it must not touch."""

from __future__ import annotations

import pytest

from duizhao.translation.capitals import title_case
from duizhao.translation.clauses import cut
from duizhao.translation.composition import compose
from duizhao.translation.joining import rejoin
from duizhao.translation.leading_marks import split_mark
from duizhao.translation.polish import pair_marks, polish
from duizhao.translation.repeats import without_repeats
from duizhao.translation.subjects import as_task
from duizhao.translation.tenses import as_report


@pytest.mark.parametrize(
    ("text", "polished"),
    [
        ("we went on，and on。", "We went on, and on."),
        ("The“ Four Haves ”are clear", 'The "Four Haves" are clear'),
        ("it rose by 3.5% ， to 128,000 .", "It rose by 3.5%, to 128,000."),
        ("the the plan of of the Party", "The plan of the Party"),
        ('the "plan,"; it "works,", and', 'The "plan"; it "works", and'),
        ("a the plan", "The plan"),
        ("he said that that plan had had success", "He said that that plan had had success"),
        ("primary- level units, short- and long-term", "Primary-level units, short- and long-term"),
        ("《 The Plan 》", "The Plan"),
        ('he said "yes,", and left', 'He said "yes", and left'),
        ("a coordinated coordinated plan", "A coordinated plan"),
        ("iPhones of 5G and e-commerce", "IPhones of 5G and e-commerce"),
        ("98.99 million people", "98.99 million people"),
        ("a one-off, an effort, a unit, an honor", "A one-off, an effort, a unit, an honor"),
        ('The Party\'s the head of a "the Era"', 'The Party\'s head of "the Era"'),
        ("A effort of class A units", "An effort of class A units"),
        ("it's the best; what's a plan", "It's the best; what's a plan"),
        ("by beated and precising", "By beat and precising"),
        (", the Party's Party's goals", "The Party's goals"),
        ("by the General Secretary Xi Jinping's", "By General Secretary Xi Jinping's"),
        ("the General Secretary said", "The General Secretary said"),
        ("with the Chinese characteristics", "With Chinese characteristics"),
        ("the war against poverty alleviation", "The war against poverty"),
        ('he said "go on.".', 'He said "go on."'),
        ("timelyly help", "Timely help"),
        ("a plan -- it can not fail", "A plan — it cannot fail"),
        ("it can not only grow", "It can not only grow"),
        ("in 2016 to 2020 the Tibet was poor", "From 2016 to 2020 Tibet was poor"),
        ("the Tibet Railway", "The Tibet Railway"),
        ("", ""),
    ],
)
def test_polish(text: str, polished: str) -> None:
    """Marks, spaces, doubled words and the first capital are put right; the rest stays."""
    assert polish(text) == polished


def test_what_a_form_says_twice_stays() -> None:
    """Two forms that say the same word are no such form."""
    assert polish("by Yan Yan", ["Yan Yan"]) == "By Yan Yan"
    assert polish("in Ngari Ngari", ["Ngari", "Ngari"]) == "In Ngari"


@pytest.mark.parametrize(
    "text", ['"We must," he said.', "The U.S. in 2020...", "Xi'an's 5,000 villages (2019)"]
)
def test_good_english_stays_as_it_is(text: str) -> None:
    """Polishing sound text changes nothing."""
    assert polish(text) == text


@pytest.mark.parametrize(
    ("heading", "cased"),
    [
        ("A plan for the people", "A Plan for the People"),
        ("What the plan is for", "What the Plan Is For"),
        ("Tibet: the road to prosperity", "Tibet: The Road to Prosperity"),
        ("5G in villages' schools", "5G in Villages' Schools"),
        ("since the 18th congress", "Since the 18th Congress"),
    ],
)
def test_title_case(heading: str, cased: str) -> None:
    """Headings have capitals but for small words inside."""
    assert title_case(heading) == cased


@pytest.mark.parametrize(
    ("text", "paired"),
    [
        ('He said "yes" and "no".', 'He said "yes" and "no".'),
        ('The "two heads" and the middle," we said', 'The "two heads" and the middle, we said'),
        ('the "first and the "second" step', 'the first and the "second" step'),
        ("(in 2020) and 2021)", "(in 2020) and 2021"),
        ("[a note (of two)", "a note (of two)"),
        ("it's the people's", "it's the people's"),
    ],
)
def test_marks_without_a_partner_are_dropped(text: str, paired: str) -> None:
    """Quotation marks and brackets pair off; those that do stay."""
    assert pair_marks(text) == paired


@pytest.mark.parametrize(
    ("text", "once"),
    [
        ("promote the plan, and promote the plan, and go", "promote the plan, and go"),
        ("the end of the year of the end of the year", "the end of the year"),
        ("the 100th year of the 100th year", "the 100th year"),
        ("again and again, day by day", "again and again, day by day"),
        ("the plan and the planning", "the plan and the planning"),
        ("good schools, good roads", "good schools, good roads"),
        ("5 of 5 villages and 5 of 5 towns", "5 of 5 villages and 5 of 5 towns"),
        ("in towns and towns", "in towns"),
        ("Clean and clean towns or towns", "Clean towns"),
        ("more and more, higher and higher", "more and more, higher and higher"),
        ("clean and clean-cut, town and towns", "clean and clean-cut, town and towns"),
        ("asked Ma and Ma, Minister and Minister", "asked Ma and Ma, Minister and Minister"),
        ("secure securing a victory", "secure a victory"),
        ("Bringing brought about change", "Bringing about change"),
        ("a plan for plans for roads", "a plan for roads"),
        ("planned plans, plan of planning", "planned plans, plan of planning"),
        ("spending speeding, being built", "spending speeding, being built"),
    ],
)
def test_what_is_said_twice_in_a_row_is_said_once(text: str, once: str) -> None:
    """Words and phrases are dropped where they come again at once, or after `and`."""
    assert without_repeats(text) == once


def test_leading_marks() -> None:
    """Bullets and dashes of a line are not the engine's business."""
    assert split_mark("◆ 重要会议") == ("◆ ", 2)
    assert split_mark("——在座谈会上的讲话") == ("— ", 2)
    assert split_mark("——") == ("", 0)
    assert split_mark("十、附则") == ("X. ", 2)
    assert split_mark("（四）引导多方参与。") == ("(4) ", 3)
    assert split_mark("一是加强领导") == ("First, ", 2)
    assert split_mark("一要加强领导") == ("First, ", 2)
    assert split_mark("第八，加强检查") == ("Eighth, ", 3)
    assert split_mark("第八次会议") == ("", 0)
    assert split_mark("一是，还是二是") == ("", 0)
    assert split_mark("62.8——2019年底累计脱贫") == ("62.8 — ", 6)
    assert split_mark("2016——2020年的规划") == ("", 0)
    assert split_mark("62.8万人") == ("", 0)


def test_what_is_said_is_not_cut_behind_its_first_words() -> None:
    """A short address stays with the speech, not with who speaks."""
    text = "老书记在大会上说：“同志们，我们要继续前进。"
    assert cut(text, 12, [], len) == [(0, 9), (9, len(text))]


def test_clauses_cover_the_text_and_cut_no_term() -> None:
    """Runs of clauses put together are the sentence; a term over a comma stays whole."""
    text = "我们要坚持党的领导，坚持以人民为中心，坚持全面依法治国，坚持新发展理念，不断前进。"
    term = (text.index("坚持以人民"), text.index("坚持新发展") + 3)

    free = cut(text, 15, [], len)
    bound = cut(text, 15, [term], len)

    assert "".join(text[start:end] for start, end in free) == text
    assert len(free) > len(bound) > 1
    assert not any(term[0] < end < term[1] for _, end in bound)


def test_a_clause_goes_on_in_small_letters_unless_it_opens_with_a_name() -> None:
    """Capitals inside a joined sentence are those of names and of given forms."""
    sources = ["我们努力，", "西藏前进，", "乡村振兴开始了。"]
    targets = ["We work hard.", "Tibet goes forward.", "Rural Revitalization begins."]

    joined = rejoin(sources, targets, ["Rural Revitalization"])

    assert joined == "We work hard, Tibet goes forward, Rural Revitalization begins."


@pytest.mark.parametrize(
    ("targets", "joined"),
    [
        (
            ["We will build roads.", "We will dig wells, and", "We will plant trees."],
            "We will build roads, dig wells, and plant trees.",
        ),
        (
            ["We will build roads.", "It helps us much.", "We will plant trees and dig a well."],
            "We will build roads; it helps us much, planting trees and digging a well.",
        ),
        (
            ["We will build roads.", "We have wells.", "We will plant trees."],
            "We will build roads; we have wells, planting trees.",
        ),
    ],
)
def test_clauses_in_a_row_say_their_subject_once(targets: list[str], joined: str) -> None:
    """`We will` is not said again by the next clause, and no clause ends in a lone `and`."""
    assert rejoin(["修路，", "打井，", "种树。"], targets, []) == joined


@pytest.mark.parametrize(
    ("sources", "targets", "joined"),
    [
        (
            ["聚焦重点，", "修路，", "种树。"],
            ["Focusing on key tasks.", "We will build roads.", "We will plant trees."],
            "Focusing on key tasks, we will build roads, and plant trees.",
        ),
        (
            ["村里有路，", "打井，", "种树。"],
            ["The village has roads.", "We will also dig wells.", "We planted trees."],
            "The village has roads, also digging wells, and planting trees.",
        ),
        (
            ["村里有路，", "我们要打井，", "必须种树。"],
            ["The village has roads.", "We must dig wells.", "We should plant trees."],
            "The village has roads; we must dig wells; we should plant trees.",
        ),
        (
            ["村里有路；", "打井，", "不种树。"],
            ["The village has roads.", "We will dig wells.", "We must not plant trees."],
            "The village has roads; we will dig wells; we must not plant trees.",
        ),
    ],
)
def test_we_will_is_a_participle_under_another_subject(
    sources: list[str], targets: list[str], joined: str
) -> None:
    """Unless the source says we or must, no main clause stands before it, or it is negated."""
    assert rejoin(sources, targets, []) == joined


@pytest.mark.parametrize(
    ("sources", "targets", "joined"),
    [
        (
            ["道路是标志，", "是动力，", "也是希望。"],
            ["The road is a sign.", "It is a force.", "It is also a hope."],
            "The road is a sign, a force, and also a hope.",
        ),
        (
            ["村里修了路，", "是全县的榜样。"],
            ["The village built roads.", "It is the model of the county."],
            "The village built roads, and is the model of the county.",
        ),
        (
            ["村里修了路，", "这是好事，", "是大家的希望。"],
            ["The village built roads.", "This is a good thing.", "It is the hope of all."],
            "The village built roads; this is a good thing, and the hope of all.",
        ),
        (
            ["对没有路的村，", "我们要修路。"],
            ["Where villages have no roads.", "We must build roads."],
            "Where villages have no roads, we must build roads.",
        ),
        (
            ["修了路，", "210座桥建成了，", "通了车。"],
            ["We built roads.", "A total of 210 bridges were built.", "The buses run."],
            "We built roads; a total of 210 bridges were built, the buses run.",
        ),
        (
            ["修了路，", "桥梁建成了。"],
            ["We built roads.", "The bridges were built."],
            "We built roads, and the bridges were built.",
        ),
        (
            ["路修通了，", "为发展提供了条件，", "彰显着决心。"],
            ["The road was built.", "It has provided conditions.", "It shows resolve."],
            "The road was built, providing conditions, and showing resolve.",
        ),
        (
            ["只要坚持下去，", "就一定能成功。"],
            ["If we go on.", "It is sure to succeed."],
            "If we go on, it is sure to succeed.",
        ),
        (
            ["今天的村庄，", "正是最好的证明。"],
            ["The village of today.", "It is the best proof."],
            "The village of today is the best proof.",
        ),
        (
            ["村里修了路，", "并种了树。"],
            ["The village built roads.", "It planted trees."],
            "The village built roads; it planted trees.",
        ),
    ],
)
def test_no_comma_joins_two_sentences(sources: list[str], targets: list[str], joined: str) -> None:
    """What a subject is stands in a row; another subject stands behind a semicolon."""
    assert rejoin(sources, targets, []) == joined


@pytest.mark.parametrize(
    ("source", "text", "said"),
    [
        ("第二，加大投入。", "Second, we will increase input.", "Second, increase input."),
        ("三是加大投入。", "Third, we must increase input.", "Third, increase input."),
        ("首先，加大投入。", "First of all, we will pay.", "First of all, pay."),
        ("一是从严要求。", "First, we must be strict.", "First, be strict."),
        ("二是要加大投入。", "Second, we must increase it.", "Second, we must increase it."),
        ("二是我们加大投入。", "Second, we will increase it.", "Second, we will increase it."),
        ("今年加大投入。", "This year, we will increase it.", "This year, we will increase it."),
        (
            "一是党委负责，我们支持。",
            "First, it leads, we will help.",
            "First, it leads, we will help.",
        ),
    ],
)
def test_tasks_of_a_list_are_instructions(source: str, text: str, said: str) -> None:
    """Unless the source says who does them or that they must be done."""
    assert as_task(source, text) == said


@pytest.mark.parametrize(
    ("source", "text", "said"),
    [
        (
            "取得了成效，推进改革。",
            "We will deepen reform, and introduce a plan to help the poor and raise incomes.",
            "We deepened reform, and introduced a plan to help the poor and raise incomes.",
        ),
        (
            "持续建设学校12所。",
            "In this way, we will also continue to build 12 schools; they must be safe.",
            "In this way, we also continued to build 12 schools; they must be safe.",
        ),
        (
            "建设学校12所。",
            "We must be firm and we will have 12.",
            "We must be firm and we will have 12.",
        ),
        ("社会各界出资，消除了贫困。", "We will end poverty.", "We ended poverty."),
        ("县级以上医院建了5所。", "We will build five.", "We built five."),
        ("要建设学校12所。", "We must build 12 schools.", "We must build 12 schools."),
        ("建设学校12所以上。", "We will build 12 schools.", "We will build 12 schools."),
        ("2020年加强监管。", "We will strengthen oversight.", "We will strengthen oversight."),
        ("(2) 加强监管。", "We will strengthen oversight.", "We will strengthen oversight."),
        ("推行“1+3”模式。", "We will adopt the model.", "We will adopt the model."),
        ("了解情况，加强监管。", "We will strengthen it.", "We will strengthen it."),
        ("绝不能把说了当做了。", "We must never mistake it.", "We must never mistake it."),
    ],
)
def test_reports_are_told_in_the_past(source: str, text: str, said: str) -> None:
    """Where the source says or counts what was done, and speaks of no plan, duty or threshold."""
    assert as_report(source, text) == said


def test_a_sentence_has_its_stop() -> None:
    """An engine may forget it; an open end stays as it is, for the checks to see."""
    assert compose("修路。", ["修路。"], ["We build roads"], []) == "We build roads."
    assert compose("修路。", ["修路。"], ["We build roads,"], []) == "We build roads,"


@pytest.mark.parametrize(
    ("target", "heading"),
    [
        ("To promote development.", "Promote Development"),
        ("We will promote development", "Promote Development"),
        ("To the plateau", "To the Plateau"),
    ],
)
def test_a_heading_says_no_to_and_no_we_will(target: str, heading: str) -> None:
    """Both are made up; a place to go to is none."""
    assert compose("推动发展", ["推动发展"], [target], [], heading=True) == heading
