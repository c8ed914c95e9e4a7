"""Translation with the starter: one result a job, terms and figures met, texts of their own."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest

from duizhao.glossary import Glossary
from duizhao.language.numbers import find_figures
from duizhao.model import Constraint, ConstraintKind, Origin, Segment, Unit, UnitKind
from duizhao.segmentation import segment_unit
from duizhao.settings import SegmentationSettings, TranslationSettings
from duizhao.translation import DecodingOptions, Hypothesis
from duizhao.translation.argos import ArgosEngine
from duizhao.translation.clauses import MOST_TOKENS, cut
from duizhao.translation.constraints import build_constraints
from duizhao.translation.packages import BUNDLED, load_package
from duizhao.translation.search import Job, translate_segments

if TYPE_CHECKING:
    from collections.abc import Sequence

TERMS = {
    "乡村振兴": "rural revitalization",
    "基层党组织": "primary-level Party organizations",
    "干部": "officials",
    "牦牛养殖": "yak farming",
    "合作社": "cooperatives",
    "搬迁": "relocation",
}

SENTENCES = [
    "我们要推进乡村振兴。",
    "全县共有128个村，3.5万人受益，总投资1.6亿元。",
    "2019年8月5日，工作队来到村里，帮助群众发展牦牛养殖，成立合作社，带动320户增收。",
    "●加强基层党组织建设",
    "基层党组织是战斗堡垒，干部要到群众中去，听取意见，解决困难。",
    "完成搬迁后，百分之九十的家庭有了稳定收入。",
    "ISBN 7-100-00001-2",
    "他说：“我们的日子越来越好了。”",
    "天气很好。",
    "我们要推进乡村振兴。",
]


@cache
def engine(max_batch_tokens: int = 1024) -> ArgosEngine:
    """The starter on one thread."""
    settings = TranslationSettings(max_batch_tokens=max_batch_tokens, threads=1)
    return ArgosEngine(load_package(BUNDLED), settings)


def job(text: str, number: int = 0, kind: UnitKind = UnitKind.PARAGRAPH) -> Job:
    """A job with the terms and figures of its text."""
    segment = Segment(f"s{number}.0", f"s{number}", 0, text, ((0, len(text)),), text)
    terms = [
        Constraint(
            segment.id,
            ConstraintKind.TERM,
            (text.index(zh), text.index(zh) + len(zh)),
            (en,),
            term_id=zh,
            inflect=True,
        )
        for zh, en in TERMS.items()
        if zh in text
    ]

    figures = build_constraints(segment, [], Glossary(), find_figures(text, "zh"))
    wanted = tuple(sorted([*terms, *figures], key=lambda each: each.span))
    return Job(segment, wanted, "glossary", kind)


def alone(text: str) -> str:
    """The starter's text for one sentence."""
    (translation,) = translate_segments([job(text)], engine(), TranslationSettings(threads=1))
    return translation.text


def test_numbers_of_documents_and_notes_come_through() -> None:
    """国发〔2024〕17号 alone needs no engine; within a sentence it is a constraint."""
    assert alone("国发〔2024〕17号") == "Guo Fa [2024] No. 17"
    assert "Guo Ban Fa [2023] No. 5" in alone("按照国办发〔2023〕5号文件要求办理。")
    assert alone("②数据来源：国家统计局。").startswith("② ")


def test_articles_and_their_fines_read_as_in_laws() -> None:
    """The number opens the article, and bounds keep their side."""
    text = alone("第九条　违反第二十三条规定的，处1000元以上5000元以下罚款。")
    assert text.startswith("Article 9 ")
    assert "Article 23" in text
    assert "ot less than 1,000 yuan but not more than 5,000 yuan" in text


def test_a_row_of_a_table_is_translated_cell_by_cell() -> None:
    """Each cell is a text of its own, the gaps stay, and figures alone are copied."""
    (unit,) = [Unit("u", UnitKind.PARAGRAPH, "年份  亿元  12", ((0, 12),))]
    (segment,) = segment_unit(unit, SegmentationSettings())
    figures = build_constraints(segment, [], Glossary(), find_figures(segment.text, "zh"))
    jobs = [Job(segment, figures)]
    (row,) = translate_segments(jobs, engine(), TranslationSettings(threads=1))
    assert len(row.text.split("  ")) == 3
    assert row.text.endswith("  12")


JOBS = [job(text, number) for number, text in enumerate(SENTENCES)]


@cache
def translated() -> dict[str, str]:
    """Texts of all jobs in one go."""
    results = translate_segments(JOBS, engine(), TranslationSettings())
    return {result.segment_id: result.text for result in results}


def test_one_translation_a_job_in_order() -> None:
    """Results come in the order of the jobs, and repeated sentences agree."""
    done: list[int] = []
    results = list(translate_segments(JOBS, engine(), TranslationSettings(), done.append))

    assert [each.segment_id for each in results] == [each.segment.id for each in JOBS]
    assert results[0].text == results[-1].text
    assert sum(done) == len(JOBS)


@pytest.mark.parametrize("max_batch_tokens", [32, 256, 4096])
def test_texts_do_not_depend_on_batch_size_or_order(max_batch_tokens: int) -> None:
    """Any batch size, any order, any company: the same texts."""
    shuffled = list(JOBS)
    random.Random(max_batch_tokens).shuffle(shuffled)  # noqa: S311 - no secret

    results = translate_segments(shuffled, engine(max_batch_tokens), TranslationSettings())

    assert {each.segment_id: each.text for each in results} == translated()


def test_alone_or_in_company() -> None:
    """A sentence translated alone has the text that it has among others."""
    for each in JOBS[:3]:
        (result,) = translate_segments([each], engine(), TranslationSettings())

        assert result.text == translated()[result.segment_id]


def test_terms_and_figures_come_through() -> None:
    """Every constraint is met, and the record says how."""
    results = list(translate_segments(JOBS, engine(), TranslationSettings()))

    for each, result in zip(JOBS, results, strict=True):
        if result.origin is Origin.MT:
            assert None not in result.routes, (result.text, each.constraints)
            assert len(result.routes) == len(each.constraints)
            assert result.candidates[0].text == result.text


def test_without_constraints_terms_do_get_lost() -> None:
    """The control: left alone, the starter misses terms that it meets when asked to."""
    wanted = "yak farming"
    alone = next(
        iter(
            translate_segments(
                [Job(JOBS[2].segment, kind=UnitKind.PARAGRAPH)], engine(), TranslationSettings()
            )
        )
    )

    assert wanted not in alone.text
    assert wanted in translated()["s2.0"].lower()


def test_text_without_han_is_copied() -> None:
    """Numbers of books and the like are no text to translate."""
    result = next(iter(translate_segments([JOBS[6]], engine(), TranslationSettings())))

    assert (result.origin, result.text, result.score) == (Origin.COPIED, SENTENCES[6], None)


def test_leading_marks_and_headings() -> None:
    """The bullet comes back in front, and a heading has capitals."""
    heading = job("加强基层党组织建设", kind=UnitKind.HEADING)

    (cased,) = translate_segments([heading], engine(), TranslationSettings())

    assert translated()["s3.0"].startswith("● ")
    assert "Primary-Level Party Organizations" in cased.text


class Recorder:
    """The starter's tokens and no decoding: every source is answered in one word."""

    signature = "recorder"

    def __init__(self, *answers: str) -> None:
        """Give the answers in turn, the last one from then on."""
        self.sources: list[str] = []
        self.options: list[DecodingOptions] = []
        self.answers = answers or ("Word.",)

    def count_tokens(self, source: str) -> int:
        """As the starter counts."""
        return engine().count_tokens(source)

    def translate(self, sources: Sequence[str], options: DecodingOptions) -> list[list[Hypothesis]]:
        """One word for each."""
        self.sources += sources
        answer = self.answers[min(len(self.options), len(self.answers) - 1)]
        self.options.append(options)
        return [[Hypothesis(answer, -1.0, (), (), (answer,), None)] for _ in sources]

    def resume(
        self, sources: Sequence[str], prefixes: Sequence[str], options: DecodingOptions
    ) -> list[list[Hypothesis]]:
        """Never needed where nothing must be said."""
        raise NotImplementedError

    def score(self, sources: Sequence[str], targets: Sequence[str]) -> list[float]:
        """Never needed where nothing must be said."""
        raise NotImplementedError

    def force(self, sources: Sequence[str], targets: Sequence[str]) -> list[Hypothesis]:
        """Never needed where nothing must be said."""
        raise NotImplementedError


@pytest.mark.parametrize(
    "text",
    [
        "，".join(f"第{place}个村要继续坚持发展" for place in range(400)) + "。",
        "坚持发展特色产业" * 625,
        "干部、群众和合作社、" * 300,
        "𠮷野家𡈽地㐀㐁龘靐齉爩" * 100,
        "the county's e-commerce platform 第1.5号 " * 100,
    ],
    ids=["5,000 characters", "no marks", "only 、", "rare characters", "mostly English"],
)
def test_nothing_is_too_long_for_the_engine(text: str) -> None:
    """The engine gets parts of a known number of tokens, and they are the whole text."""
    recorder = Recorder()
    segment = job(text).segment

    (result,) = translate_segments([Job(segment)], recorder, TranslationSettings())

    spans = cut(text, TranslationSettings().clause_characters, [], recorder.count_tokens)
    parts = [text[start:end] for start, end in spans]
    assert "".join(parts) == text
    assert set(parts) == set(recorder.sources)
    assert max(map(recorder.count_tokens, parts)) <= MOST_TOKENS
    assert (bool(result.text), result.flags) == (True, ())


def test_an_entry_of_the_contents_keeps_its_page_in_front() -> None:
    """The page number never goes through the engine, and counts as met."""
    entry = job("12 加强基层党组织建设", kind=UnitKind.TOC_ENTRY)

    (result,) = translate_segments([entry], engine(), TranslationSettings())

    assert result.text.startswith("12 ")
    assert result.text.count("12") == 1
    assert None not in result.routes


def test_phrases_of_a_heading_are_translated_side_by_side() -> None:
    """Space parts them in Chinese, a semicolon in English; a sentence's space parts nothing."""
    first, second = "加强基层党组织建设", "推进乡村全面振兴"
    jobs = [job(text, kind=UnitKind.HEADING) for text in (f"{first} {second}", first, second)]
    jobs.append(job(f"{first} {second}"))

    whole, left, right, sentence = translate_segments(jobs, engine(), TranslationSettings())

    assert whole.text == f"{left.text}; {right.text}"
    assert ";" not in sentence.text


@pytest.mark.parametrize(
    ("title", "kind", "expected"),
    [
        ("加快发展", UnitKind.HEADING, "Go on Faster"),
        ("加快发展。", UnitKind.HEADING, "Go on Faster."),
        ("加快发展！", UnitKind.HEADING, "Go on Faster!"),
        ("加快发展", UnitKind.PARAGRAPH, "Go on faster."),
    ],
)
def test_a_heading_closes_as_its_source_does(title: str, kind: UnitKind, expected: str) -> None:
    """Engines close every text with a stop."""
    recorder = Recorder("Go on faster.")

    (result,) = translate_segments([job(title, kind=kind)], recorder, TranslationSettings())

    assert result.text == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("第二，加快发展。", "Second, go on faster."),
        ("三是加快发展。", "Third, go on faster."),
        ("第二，我们要加快发展。", "Second, we will go on faster."),
        ("（二）加快发展。", "(2) We will go on faster."),
    ],
)
def test_a_task_of_a_list_is_an_instruction(source: str, expected: str) -> None:
    """The engine never sees which task of the list it is."""
    recorder = Recorder("We will go on faster.")

    (result,) = translate_segments([job(source)], recorder, TranslationSettings())

    assert result.text == expected


def test_the_author_of_an_entry_stands_behind_its_title() -> None:
    """The engine reads the title alone."""
    title = "加强基层党组织建设"
    entry = job(f"12 {title} / 王大山", kind=UnitKind.TOC_ENTRY)
    heading = job(title, kind=UnitKind.HEADING)

    found, alone = translate_segments([entry, heading], engine(), TranslationSettings())

    assert found.text == f"12 {alone.text} / Wang Dashan"
    assert found.candidates[0].unmet == ()


LOOPING = "the work of the work of the work of"


def test_a_line_that_one_constraint_covers_is_its_form() -> None:
    """The engine has nothing to say there; marks in front and capitals are as everywhere."""
    text = "■ 牦牛养殖合作社"
    segment = Segment("s.0", "s", 0, text, ((0, len(text)),), text)
    whole = Constraint(segment.id, ConstraintKind.TERM, (2, 9), ("the yak farming cooperative",))

    (translation,) = translate_segments([Job(segment, (whole,))], engine(), TranslationSettings())

    assert translation.text == "■ Yak farming cooperative"
    assert translation.candidates[0].met == (0,)


def test_a_date_in_brackets_is_its_form() -> None:
    """Brackets of either width around the only thing that a line asks for."""
    assert alone("(2021年2月25日）") == "(February 25, 2021)"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("胜非其难也，持之者其难也。", "Winning is not what is difficult; holding on is."),
        ("“胜非其难也，持之者其难也。”", '"Winning is not what is difficult; holding on is."'),
        ("“胜非其难也，持之者其难也”", '"Winning is not what is difficult; holding on is"'),
        ("胜非其难也，持之者其难也！", "Winning is not what is difficult; holding on is!"),
    ],
)
def test_a_sentence_that_a_saying_covers_is_the_saying(text: str, expected: str) -> None:
    """Quotes and end are nothing for the engine, which would say the saying once more."""
    form = "winning is not what is difficult; holding on is"
    start = text.index("胜")
    segment = Segment("s.0", "s", 0, text, ((0, len(text)),), text)
    whole = Constraint(segment.id, ConstraintKind.TERM, (start, start + 12), (form,))

    (translation,) = translate_segments([Job(segment, (whole,))], engine(), TranslationSettings())

    assert translation.text == expected


def test_a_short_term_with_a_full_stop_is_a_sentence_for_the_engine() -> None:
    """A verb alone is no English sentence."""
    segment = Segment("s.0", "s", 0, "脱贫。", ((0, 3),), "脱贫。")
    verb = Constraint(segment.id, ConstraintKind.TERM, (0, 2), ("shake off poverty",))
    recorder = Recorder("They shake off poverty.")

    (translation,) = translate_segments([Job(segment, (verb,))], recorder, TranslationSettings())

    assert translation.text == "They shake off poverty."


def test_a_loop_is_decoded_again_with_other_options() -> None:
    """A bad decode is tried again under other options, and the sound one is taken."""
    recorder = Recorder(LOOPING, "The work is good.")

    (result,) = translate_segments([Job(JOBS[8].segment)], recorder, TranslationSettings())

    assert (result.text, result.flags) == ("The work is good.", ())
    assert len(recorder.options) == 2
    assert recorder.options[1].no_repeat_ngram_size > 0


def test_a_loop_that_nothing_mends_is_flagged() -> None:
    """When no options help, the translation says so."""
    recorder = Recorder(LOOPING)

    (result,) = translate_segments([Job(JOBS[8].segment)], recorder, TranslationSettings())

    assert result.flags == ("loop",)
    assert len(set(recorder.options)) == 3


def test_rare_characters_are_translated_by_the_engine_itself() -> None:
    """A sentence of characters that no vocabulary holds ends in a text, not in an error."""
    (result,) = translate_segments(
        [job("龘靐齉爩𠮷𡈽㐀㐁。" * 40)], engine(), TranslationSettings()
    )

    assert result.text
    assert "truncated" not in result.flags


def test_what_the_model_cannot_hold_is_said() -> None:
    """The engine itself, given too much, says that its result is not the whole."""
    text = "坚持发展特色产业" * 130

    ((best, *_),) = engine().translate([text], DecodingOptions(beam_size=1, max_decoding_length=8))
    (forced,) = engine().force([text], ["Develop industries."])

    assert not best.finished
    assert (forced.attention, forced.finished) == (None, False)


def test_forced_targets_are_scored_as_decoded() -> None:
    """The engine's own text has its own score, a worse one a worse; forced it has attention."""
    source = "我们要推进乡村振兴。"
    best = engine().translate([source], DecodingOptions())[0][0]

    own, other = engine().score([source, source], [best.text, "Fish swim in the sea."])
    (forced,) = engine().force([source], [best.text])

    assert own == pytest.approx(best.score, abs=1e-3)
    assert other < own
    assert forced.attention is not None
    assert forced.attention.shape == (len(forced.target_spans), len(forced.source_spans))


@pytest.mark.parametrize(
    ("spaced", "closed"),
    [("截至 2020 年底，全县共有 12 万人。", "截至2020年底，全县共有12万人。"), ("目 录", "目录")],
)
def test_white_space_of_the_typesetter_is_not_read(spaced: str, closed: str) -> None:
    """The text is that of the source without; places are those of the source as it is."""
    ((best, *_), (plain, *_)) = engine().translate([spaced, closed], DecodingOptions())
    read = [spaced[slice(*span)] for span in best.source_spans]

    assert best.text == plain.text
    assert "".join(read).replace(" ", "") == closed
    assert read == [each.strip() for each in read]
    assert engine().count_tokens(spaced) == engine().count_tokens(closed)


def test_a_forced_prefix_stays() -> None:
    """The decoder goes on from the prefix that it was given."""
    prefix = "Rural revitalization must"

    hypotheses = engine().resume(["我们要推进乡村振兴。"], [prefix], DecodingOptions())

    assert hypotheses[0][0].text.startswith(prefix)
    assert len(hypotheses[0][0].text) > len(prefix)


def test_a_repeat_that_the_source_asks_for_stays() -> None:
    """A phrase said twice is said once, unless the source wants it twice."""
    source = "干部群众，干部群众。"
    first, second = source.index("干部群众"), source.rindex("干部群众")
    twice = tuple(
        Constraint("s0.0", ConstraintKind.TERM, (start, start + 4), ("officials and people",))
        for start in (first, second)
    )
    segment = replace(JOBS[8].segment, text=source, normalised=source)
    said = "Officials and people, officials and people."

    (once,) = translate_segments([Job(segment)], Recorder(said), TranslationSettings())
    (kept,) = translate_segments([Job(segment, twice)], Recorder(said), TranslationSettings())

    assert once.text == "Officials and people."
    assert kept.text == said
    assert None not in kept.routes
