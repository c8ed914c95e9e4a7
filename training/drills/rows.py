"""Drills of figures in a row: counts without names, ordinals, numbered provisions, years of places.

A model leaves out what stands in the middle of a row, and turns one ordinal into another.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from training.drills import names, words
from training.drills.figures import FRACTIONS, sentence
from training.drills.lists import joined
from training.drills.pair import Drill, draw
from training.drills.quantities import (
    Number,
    decimal,
    english,
    han,
    money,
    ordinal,
    plain,
    scaled,
    spelled_ordinal,
)

if TYPE_CHECKING:
    import random

UNITS = (
    ("户", "household", "households"), ("人", "person", "people"),
    ("人次", "person-time", "person-times"), ("个", "", ""), ("期", "session", "sessions"),
    ("场次", "session", "sessions"), ("处", "site", "sites"), ("条", "item", "items"),
    ("件", "case", "cases"), ("册", "copy", "copies"), ("份", "copy", "copies"),
    ("家", "enterprise", "enterprises"), ("批", "batch", "batches"), ("名", "person", "people"),
)  # fmt: skip

ROWS = (
    # what was done, and in which units it may be counted
    ("累计培训{}", "a total of {} of training have been held", ("期", "人次")),
    ("举办培训班{}", "training courses were held: {}", ("期", "人次")),
    ("开展政策宣讲{}", "policy talks were given: {}", ("场次", "人次")),
    ("实现脱贫{}", "{} have been lifted out of poverty", ("户", "人")),
    ("落实农村低保{}", "rural subsistence allowances were provided to {}", ("户", "人次", "元")),
    ("落实残疾人补贴{}",
     "subsidies for persons with disabilities were provided to {}", ("人次", "元")),
    ("识别监测对象{}", "{} were identified for monitoring", ("户", "人")),
    ("易地搬迁{}", "{} have been relocated", ("户", "人")),
    ("发放小额信贷{}", "microcredit was granted: {}", ("户", "元")),
    ("选派驻村干部{}", "village-based officials were dispatched: {}", ("批", "人次")),
    ("受理案件{}，处理{}", "{} were accepted and {} dealt with", ("件", "人")),
    ("发放宣传材料{}", "publicity materials were handed out: {}", ("场次", "册")),
    ("带动就业{}，增收{}", "{} found jobs, with income up by {}", ("人", "元")),
    ("受益群众达{}，人均增收{}",
     "{} have benefited, with a per capita increase of {} in income", ("人", "元")),
    ("投资{}建设项目{}", "{} was invested in {} projects", ("元", "个")),
    ("确定整改任务{}，已完成{}", "{} of rectification were set and {} completed", ("条", "条")),
)  # fmt: skip

NUMBERED = (
    ("第{}届会议", "the {} session"), ("第{}次会议", "the {} meeting"),
    ("第{}届全会", "the {} plenary session"),
    ("第{}次缔约国大会", "the {} Conference of States Parties"),
    ("第{}批名单", "the {} batch of the list"),
    ("第{}届联合国大会", "the {} session of the United Nations General Assembly"),
    ("第{}次全国代表大会", "the {} National Congress"),
    ("成立{}周年", "the {} anniversary of the founding"),
    ("第{}个纪念日", "the {} commemoration day"), ("第{}名", "the {} place"),
    ("第{}轮谈判", "the {} round of talks"), ("第{}届亚洲运动会", "the {} Asian Games"),
    ("第{}卷", "the {} volume"), ("第{}年", "the {} year"),
)  # fmt: skip

AROUND = (
    ("{}", "{}"), ("在{}上", "at {}"), ("{}和{}", "{} and {}"),
    ("审议了{}的报告。", "The report of {} was considered."),
    ("在{}上提出的建议", "the recommendations made at {}"), ("{}闭幕。", "{} came to a close."),
    ("从{}到{}", "from {} to {}"), ("筹备{}", "prepare for {}"),
    ("回顾{}以来的工作。", "The work since {} was reviewed."), ("{}、{}和{}", "{}, {} and {}"),
)  # fmt: skip

PARTS = (("条", "article"), ("段", "paragraph"), ("章", "chapter"))

PROVISIONS = (
    ("根据{}的规定", "in accordance with {}"),
    ("上文{}所述措施", "the measures referred to in {} above"), ("重申{}。", "{} are reaffirmed."),
    ("回顾{}，", "Recalling {},"), ("不违反{}。", "This does not violate {}."),
    ("修正{}", "amending {}"), ("{}所设委员会", "the committee established by {}"), ("{}", "{}"),
)  # fmt: skip

LONG_AGO = ("", "", "", "公元前")

IN_AGES = (
    ("", ""), ("的丝绸之路", "the Silk Road in "), ("的艺术", "the art of "),
    ("的市民", "the citizens of "), ("，城市迅速发展。", "In {}, cities developed rapidly."),
    ("的移民", "the immigrants of "), ("始建的寺庙", "a temple first built in "),
    ("，他开始从事教育工作。", "In {}, he began to work in education."),
)  # fmt: skip

PARTS_OF_DECADES = (("", ""), ("", ""), ("初", "early "), ("末", "late "), ("中期", "mid-"))

PORTIONS = (
    ("{}的多数", "a majority of {}"), ("超过{}", "more than {}"), ("不到{}", "less than {}"),
    ("{}的成员国", "{} of the member states"), ("占总数的{}", "{} of the total"),
    ("约{}的人口", "about {} of the population"), ("减少{}", "a reduction of {}"),
)  # fmt: skip

MEASURED = (
    ("{0}为{1}", "{0} is {1}"), ("{0}上升{1}", "{0} rose by {1}"),
    ("{0}不足{1}", "{0} is less than {1}"),
)  # fmt: skip

OPENINGS = (
    ("", ""), ("", ""), ("五年来，", "over the past five years, "), ("截至目前，", "so far, "),
    ("全市", "in the city, "), ("全年", "throughout the year, "),
)  # fmt: skip


def _counted(source: random.Random, unit: str) -> tuple[str, str, Fraction]:
    """A count in a unit, or an amount of money."""
    if unit == "元":
        amount = money(source)
        return f"{amount.zh}元", f"{amount.en} yuan", amount.value
    number: Number = (
        scaled(source, "万") if unit in {"人", "人次", "户", "册"} and source.random() < 0.3
        else plain(source, 2, 99999 if unit in {"人", "人次", "户", "册", "件"} else 999)
    )  # fmt: skip
    _, one, many = next(each for each in UNITS if each[0] == unit)
    name = one if number.value == 1 else many
    return number.zh + unit, f"{number.en} {name}".rstrip(), number.value


def _row(source: random.Random) -> Drill:
    """What was done, and its counts one after the other."""
    opening_zh, opening_en = source.choice(OPENINGS)
    rows_zh, rows_en, values = [], [], []
    for form_zh, form_en, units in source.sample(ROWS, source.choice((1, 1, 2, 3))):
        counted = [_counted(source, unit) for unit in units]
        values += [value for *_, value in counted]
        if form_zh.count("{}") == 1:
            rows_zh.append(form_zh.format("".join(zh for zh, *_ in counted)))
            rows_en.append(form_en.format(joined([en for _, en, _ in counted])))
        else:
            rows_zh.append(form_zh.format(*(zh for zh, *_ in counted)))
            rows_en.append(form_en.format(*(en for _, en, _ in counted)))
    en = sentence(opening_en + "; ".join(rows_en)) + "."
    zh = opening_zh + source.choice("，，；").join(rows_zh) + "。"
    return Drill("row", zh, en, tuple(values))


def _ordinals(source: random.Random) -> Drill:
    """Sessions, meetings and places of a number, in words and in digits."""
    form_zh, form_en = source.choice(AROUND)
    asked = form_zh.count("{}")
    numbered = source.choice(NUMBERED)
    numbers = sorted(source.sample(range(2, 100), asked))
    in_digits = source.random() < 0.3
    zh = [numbered[0].format(number if in_digits else han(number)) for number in numbers]
    spell = ordinal if in_digits or source.random() < 0.3 else spelled_ordinal
    en = [numbered[1].format(spell(number)) for number in numbers]
    return Drill("row", form_zh.format(*zh), sentence(form_en.format(*en)),
                 tuple(Fraction(number) for number in numbers))  # fmt: skip


def _provisions(source: random.Random) -> Drill:
    """Resolutions with their years, articles and paragraphs."""
    drawn = source.random()
    count = source.randint(1, 5)
    if drawn < 0.5:
        years = sorted(source.randint(1990, 2026) for _ in range(count))
        rows = [(source.randint(600, 2900), year) for year in years]
        zh = "、".join(f"第{number}({year})" for number, year in rows[:-1])
        zh += "和" * bool(zh) + "第{}({})号决议".format(*rows[-1])
        en = f"resolution{'s' * (count > 1)} " + joined(
            [f"{number} ({year})" for number, year in rows]
        )
    elif drawn < 0.8:
        numbers = sorted(source.sample(range(1, 60), min(count, 3)))
        kind_zh, kind_en = source.choice(PARTS)
        *others, last = map(str, numbers)
        zh = f"第{'、'.join(others)}{'和' * bool(others)}{last}{kind_zh}"
        en = f"{kind_en}{'s' * bool(others)} {joined([*others, last])}"
    else:
        first, second = source.randint(1, 80), source.randint(1, 9)
        count_zh = source.choice((str, han))
        zh = f"第{count_zh(first)}条第{count_zh(second)}款"
        en = f"article {first}, paragraph {second}"
    form_zh, form_en = source.choice(PROVISIONS)
    filled = form_en.format(en)
    if count == 1 or drawn >= 0.8:
        filled = filled.replace(" are ", " is ")
    return Drill("row", form_zh.format(zh), sentence(filled))


def _places(source: random.Random) -> Drill:
    """Countries, each with a year or a figure in parentheses."""
    chosen = source.sample(names.COUNTRIES, source.randint(2, 8))
    if source.random() < 0.35:
        zh, en = "、".join(zh for zh, _ in chosen[:-1]), joined([en for _, en in chosen])
        files = source.randint(2, 60)
        return Drill("row", f"就{zh}和{chosen[-1][0]}提交的{files}份报告",
                     f"{files} reports submitted on {en}")  # fmt: skip
    star = source.choice(("", "", "* "))
    suffix = source.choice(("", "年"))
    years = [source.randint(2008, 2028) for _ in chosen]
    dated = list(zip(chosen, years, strict=True))
    zh = "、".join(f"{name}{star}({year}{suffix})" for (name, _), year in dated)
    en = ", ".join(f"{name}{star.strip()} ({year})" for (_, name), year in dated)
    return Drill("row", zh, sentence(en))


def _ages(source: random.Random) -> Drill:
    """Centuries and decades."""
    drawn = source.random()
    number = source.randint(2, 20)
    name_zh, name_en = source.choice(IN_AGES)
    if drawn < 0.5:
        tens = source.randint(1, 9) * 10
        century = source.choice((20, 20, 20, 19, 19, 18))
        part_zh, part_en = source.choice(PARTS_OF_DECADES)
        written = source.choice((str(century), han(century)))
        zh = f"{written}世纪{tens if written.isdigit() else han(tens)}年代{part_zh}"
        en = f"the {part_en}{century - 1}{tens}s"
    elif drawn < 0.8:
        before = source.choice(LONG_AGO)
        in_digits = source.random() < 0.5
        zh = f"{before}{number if in_digits else han(number)}世纪"
        counted = ordinal(number) if in_digits else spelled_ordinal(number)
        en = f"the {counted} century" + " BC" * bool(before)
    else:
        later = number + source.randint(1, 4)
        link_zh, link_en = source.choice((("到", "to"), ("至", "to"), ("和", "and")))
        zh = f"{number}世纪{link_zh}{later}世纪"
        en = f"the {ordinal(number)} century {link_en} the {ordinal(later)} century"
    en = name_en.format(en) if "{}" in name_en else name_en + en
    return Drill("row", zh + name_zh, sentence(en))


def _shares(source: random.Random) -> Drill:
    """Fractions and per cents in words, ranges of small numbers."""
    drawn = source.random()
    name_zh, name_en = source.choice(words.RATES)
    if drawn < 0.45:
        (top, bottom), en = source.choice(list(FRACTIONS.items()))
        form_zh, form_en = source.choice(PORTIONS)
        zh = form_zh.format(f"{han(bottom)}分之{han(top)}")
        return Drill("row", zh, sentence(form_en.format(en)))
    if drawn < 0.75:
        tenths = source.randint(1, 999)
        whole, part = divmod(tenths, 10)
        zh = f"百分之{han(whole)}" + f"点{han(part)}" * bool(part)
        written = f"{decimal(Fraction(tenths, 10))} percent"
        form_zh, form_en = source.choice(MEASURED)
        en = sentence(form_en.format(name_en, written)) + "."
        return Drill("row", form_zh.format(name_zh, zh) + "。", en)
    low = source.randint(2, 8)
    high = low + source.randint(1, 3)
    measure, noun, _, many = source.choice(words.COUNTED)
    mark = source.choice("至到")
    small = source.random() < 0.5
    zh = f"{han(low)}{mark}{han(high)}" if small else f"{low}{mark}{high}"
    least, most = (english(Fraction(end), words=True) for end in (low, high))
    return Drill("row", f"每年约{zh}{measure}{noun}", f"About {least} to {most} {many} every year")


_MAKERS = ((_row, 0.34), (_ordinals, 0.22), (_provisions, 0.14), (_places, 0.1), (_ages, 0.12),
           (_shares, 0.08))  # fmt: skip


def row_drill(source: random.Random) -> Drill:
    """One drill of figures in a row."""
    return draw(source, _MAKERS)
