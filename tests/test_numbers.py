"""Figures in both languages: what they are worth, which are none, and which agree."""

from __future__ import annotations

import random
import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duizhao.language.numbers import FigureKind, find_figures, match_figures
from duizhao.language.numbers.swaps import misplaced_figures


def values(text: str, language: str) -> list[object]:
    """Values of all figures: numbers as fractions, others as tuples."""
    return [figure.value for figure in find_figures(text, language)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        # microsoft/Recognizers-Text issues 759, 1556, 2297, 2302, 2325, 2365, 2664
        ("一万五千亿", 15000 * 10**8),
        ("四千三百亿", 4300 * 10**8),
        ("一万零一十二", 10012),
        ("一万零十二", 10012),
        ("1,100万", 1100 * 10**4),
        ("1,100.9亿", 11009 * 10**7),
        ("1千零1", 1001),
        ("2千零30万", 2030 * 10**4),
        ("3万4000", 34000),
        ("25万6千", 256000),
        ("二十万亿", 20 * 10**12),
        ("二十一万亿", 21 * 10**12),
        ("三百五十万亿", 350 * 10**12),
        ("三十万多亿", 30 * 10**12),
        ("四百六十万多亿", 460 * 10**12),
        ("二百余万元", 2 * 10**6),
        ("一千多万元", 10**7),
        # anton-bot/chinese-numbers-converter.js issue 5
        ("一百六十八萬", 1680000),
        # our own
        ("３５０亿", 350 * 10**8),
        ("1，100万", 1100 * 10**4),
        ("3.5亿", 350 * 10**6),
        ("五万亿", 5 * 10**12),
        ("两百三", 230),
        ("一万五", 15000),
        ("一点五亿", 150 * 10**6),
        ("十八", 18),
        ("3 300万", 33 * 10**6),
    ],
)
def test_a_chinese_numeral_has_its_spoken_value(text: str, value: int) -> None:
    """Steps multiply all that stands before them; mixed and full-width writings read alike."""
    (figure,) = find_figures(f"共{text}，", "zh")
    assert figure.value == Fraction(value)


@pytest.mark.parametrize("unit", ["千瓦", "千赫", "千焦", "千伏"])
@pytest.mark.parametrize(("numeral", "value"), [("一", 1), ("两", 2), ("十", 10), ("220", 220)])
def test_a_prefix_of_a_unit_is_no_step(numeral: str, value: int, unit: str) -> None:
    """In 一千瓦 the 千 belongs to the kilowatt (Recognizers-Text issue 2666)."""
    (figure,) = find_figures(f"功率{numeral}{unit}", "zh")
    assert figure.value == value


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("百分之三十", "percent", Fraction(3, 10)),
        ("百分之百", "percent", Fraction(1)),
        ("5‰", "percent", Fraction(5, 1000)),
        ("提高2.5个百分点", "percentage-points", Fraction(25, 1000)),
        ("三分之一", "fraction", Fraction(1, 3)),
        ("三成左右", "fraction", Fraction(3, 10)),
        ("八折优惠", "fraction", Fraction(8, 10)),
        ("翻一番", "multiple", Fraction(2)),
        ("翻两番", "multiple", Fraction(4)),
        ("增长3倍", "multiple", Fraction(3)),
        ("第十八届", "ordinal", Fraction(18)),
        ("十八大报告", "ordinal", Fraction(18)),
        ("“十四五”时期", "ordinal", Fraction(14)),
        ("2020年", "year", Fraction(2020)),
        ("二〇二〇年", "year", Fraction(2020)),
        ("70年", "number", Fraction(70)),
        ("2021年2月25日", "date", (2021, 2, 25)),
        ("12月1日", "date", (None, 12, 1)),
        ("3月份", "date", (None, 3, None)),
        ("3个月", "number", Fraction(3)),
        ("20世纪50年代", "decade", (20, 50)),
        ("1950年代", "decade", (20, 50)),
        ("二○一五年", "year", Fraction(2015)),
        ("四成半", "fraction", Fraction(45, 100)),
        ("打了七折", "fraction", Fraction(7, 10)),
        ("一九七〇年代", "decade", (20, 70)),
        ("二两米", "number", Fraction(2)),
        ("一千两百人", "number", Fraction(1200)),
        ("一千两白银", "number", Fraction(1000)),
        ("9元5角", "money", Fraction(95, 10)),
        ("十七块四毛", "money", Fraction(174, 10)),
        ("四十六块二。", "money", Fraction(462, 10)),
        ("队伍三年", "number", Fraction(3)),
        ("唯一一位", "number", Fraction(1)),
        ("14个亿", "number", Fraction(14 * 10**8)),
        ("民国三十三年", "year", Fraction(1944)),
        ("周四3趟", "number", Fraction(3)),
        ("每周三次", "number", Fraction(3)),
        ("奥斯陆大学第3", "ordinal", Fraction(3)),
        ("孩子之一成了支书", "number", Fraction(1)),
        ("21世纪", "century", Fraction(21)),
        ("8时30分", "time", (8, 30)),
        ("上午10时", "time", (10,)),
        ("晚上8点", "time", (8,)),
        ("星期四9点半", "time", (9, 30)),
        ("12时许", "time", (12,)),
        ("3—5万元", "money", (30000, 50000)),
        ("10至20%", "percent", (Fraction(1, 10), Fraction(1, 5))),
        ("2016—2020年", "year", (2016, 2020)),
        ("120万元", "money", Fraction(1200000)),
        ("5∶3∶2", "ratio", (5, 3, 2)),
        ("5：3：2", "ratio", (5, 3, 2)),
        ("1 ∶ 4.5", "ratio", (1, Fraction(9, 2))),
        ("百万群众", "number", Fraction(10**6)),
        ("千亿产业", "number", Fraction(10**11)),
        ("万亿规模", "number", Fraction(10**12)),
    ],
)
def test_a_chinese_figure_has_its_kind(text: str, kind: str, value: object) -> None:
    """Shares, multiples, ranks, dates, times, money and ranges are told apart."""
    (figure,) = find_figures(text, "zh")
    assert (figure.kind, figure.value) == (kind, value)


@pytest.mark.parametrize(
    "text",
    [
        "电话：0891-6338111",
        "手机13812345678",
        "国内统一刊号：CN54-1057/D",
        "4G网络和COVID-19",
        "藏政发〔2021〕5号",
        "“1+3”模式",
        "千千万万群众",
        "https://example.org/2021/05",
        "第4C条",
        "一架歼-15着舰",
        "三番五次上门",
    ],
)
def test_what_counts_nothing_is_left_alone(text: str) -> None:
    """Telephone, document and serial numbers and digits in names are no firm figures."""
    assert not [figure for figure in find_figures(text, "zh") if figure.firm and "5" not in text]


@pytest.mark.parametrize(
    "text",
    ["千百年来", "亿万人民", "千百万群众", "“百千万亿”举措", "“一十百千万”模式", "一二三产业"],
)
def test_many_and_lists_are_no_figures(text: str) -> None:
    """Steps that follow each other downwards say many; digits that count up are a list."""
    assert find_figures(text, "zh") == ()


@pytest.mark.parametrize(
    "text",
    [
        "老百姓的千百年梦想",
        "第一书记",
        "一些地方",
        "四川",
        "两个一百年",
        "信心百倍",
        "一月一调度",
        "十分重要",
        "三级医院",
        "九年级",
        "两项工程",
        "五湖四海",
        "数十万人",
        "几十万元",
        "三五年",
        "数百万元",
        "成千上万名",
        "万元户",
        "万人空巷",
        "千家万户",
        "千村示范",
    ],
)
def test_figures_of_speech_are_not_firm(text: str) -> None:
    """A good translation may leave out or reword the numeral of an idiom, name or rough number."""
    assert not [figure for figure in find_figures(text, "zh") if figure.firm]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十项提升", 10),
        ("五大基地", 5),
        ("三条措施", 3),
        ("连续五年", 5),
        ("四个方面", 4),
        ("七位专家", 7),
        ("户数三十户", 30),
    ],
)
def test_a_lone_digit_that_counts_is_firm(text: str, value: int) -> None:
    """Before a measure word, 大 or years no translation leaves it out."""
    (figure,) = find_figures(text, "zh")
    assert (figure.value, figure.firm) == (Fraction(value), True)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("百万元资金", 10**6),
        ("亿元资金", 10**8),
        ("万亩苗圃", 10**4),
        ("千名干部", 1000),
        ("千亿级产业", 10**11),
        ("突破千亿美元", 10**11),
        ("百个项目", 100),
    ],
)
def test_steps_alone_that_count_are_firm(text: str, value: int) -> None:
    """百万元 is a sum of money, whatever the saying 百万 may be elsewhere."""
    (figure,) = find_figures(text, "zh")
    assert (figure.value, figure.firm) == (Fraction(value), True)


@pytest.mark.parametrize(
    ("text", "value"), [("仓容（亿吨）", 10**8), ("单位：万元", 10**4), ("产量(万吨)", 10**4)]
)
def test_the_unit_of_a_table_is_firm(text: str, value: int) -> None:
    """A head that counts in 亿吨 must say hundreds of millions."""
    (figure,) = find_figures(text, "zh")
    assert (figure.value, figure.firm) == (Fraction(value), True)


@pytest.mark.parametrize(
    ("text", "approximate"),
    [
        ("近3000人", True),
        ("3000余人", True),
        ("3000人以上", True),
        ("约3000人", True),
        ("3000人", False),
    ],
)
def test_approximation_is_kept(text: str, approximate: bool) -> None:  # noqa: FBT001 - a table
    """近, 约, 余, 多 and 以上 mark a figure as approximate."""
    (figure,) = find_figures(text, "zh")
    assert figure.approximate is approximate


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("350 million yuan", "money", Fraction(350 * 10**6)),
        ("1.5 trillion", "number", Fraction(15 * 10**11)),
        ("RMB 1 billion", "money", Fraction(10**9)),
        ("twenty-five", "number", Fraction(25)),
        ("one hundred and five thousand", "number", Fraction(105000)),
        ("a dozen", "number", Fraction(12)),
        ("one third", "fraction", Fraction(1, 3)),
        ("two-thirds", "fraction", Fraction(2, 3)),
        ("half", "fraction", Fraction(1, 2)),
        ("doubled", "multiple", Fraction(2)),
        ("189-fold", "multiple", Fraction(189)),
        ("30 percent", "percent", Fraction(3, 10)),
        ("30 per cent", "percent", Fraction(3, 10)),
        ("2.5 percentage points", "percentage-points", Fraction(25, 1000)),
        ("22nd", "ordinal", Fraction(22)),
        ("twenty-second", "ordinal", Fraction(22)),
        ("Article III", "ordinal", Fraction(3)),
        ("February 25, 2021", "date", (2021, 2, 25)),
        ("25 February 2021", "date", (2021, 2, 25)),
        ("2021-02-25", "date", (2021, 2, 25)),
        ("Feb. 25", "date", (None, 2, 25)),
        ("in March", "date", (None, 3, None)),
        ("May, the team left", "date", (None, 5, None)),
        ("From March", "date", (None, 3, None)),
        ("the 18Th Congress", "ordinal", Fraction(18)),
        ("the 1950s", "decade", (20, 50)),
        ("in her 70s", "number", Fraction(70)),
        ("a third of the output", "fraction", Fraction(1, 3)),
        ("one-thousandth of it", "fraction", Fraction(1, 1000)),
        ("a third party", "ordinal", Fraction(3)),
        ("next March", "date", (None, 3, None)),
        ("the 21st century", "century", Fraction(21)),
        ("8:30 p.m.", "time", (8, 30)),
        ("10 a.m.", "time", (10,)),
        ("10 o'clock", "time", (10,)),
        ("World War II", "ordinal", Fraction(2)),
        ("two million three hundred and five", "number", Fraction(2_000_305)),
        ("the 50s of the 19th century", "decade", (19, 50)),
        ("3 to 5 million", "number", (3 * 10**6, 5 * 10**6)),
        ("10 to 20 percent", "percent", (Fraction(1, 10), Fraction(1, 5))),
        ("two decades", "number", Fraction(20)),
        ("tens of thousands", "number", Fraction(10**4)),
        ("the trillion-yuan mark", "money", Fraction(10**12)),
        ("hundred-billion-yuan sectors", "money", Fraction(10**11)),
        ("33 000 people", "number", Fraction(33000)),
        ("5:3:2", "ratio", (5, 3, 2)),
        ("1:0.5", "ratio", (1, Fraction(1, 2))),
        ("1:4", "ratio", (1, 4)),
        ("8:30", "time", (8, 30)),
    ],
)
def test_an_english_figure_has_its_value(text: str, kind: str, value: object) -> None:
    """Digits, words, shares, multiples, ranks, dates and ranges are read by value."""
    (figure,) = find_figures(text, "en")
    assert (figure.kind, figure.value) == (kind, value)


def test_number_words_side_by_side_are_two_numbers() -> None:
    """Seven three is no seventy-three, nor ten."""
    texts = ("lose seven three columns", 'the "five-one" project', "the five-first rule")
    values = [[figure.value for figure in find_figures(text, "en")] for text in texts]

    assert values == [[7, 3], [5, 1], [5, 1]]


def test_may_before_another_month_is_a_month() -> None:
    """May and March are words as well; what follows can tell."""
    assert [figure.value for figure in find_figures("May to June", "en")] == [
        (None, 5, None),
        (None, 6, None),
    ]
    assert not find_figures("May the tools help", "en")


@pytest.mark.parametrize(
    "text",
    [
        "may have",
        "Mr. Jun Li",
        "they march on",
        "the Long March",
        "4G and COVID-19",
        "Tel.: 0891-6338111",
    ],
)
def test_english_words_that_look_like_figures_are_none(text: str) -> None:
    """Verbs, names and serial numbers are no figures."""
    assert find_figures(text, "en") == ()


AGREE = [
    ("投资3.5亿元。", "An investment of 350 million yuan."),
    ("共9899万农村贫困人口脱贫。", "A total of 98.99 million rural poor shook off poverty."),
    ("2021年2月25日召开大会。", "The congress was held on February 25, 2021."),
    ("10月26日至29日开会。", "The meeting ran from October 26 to 29."),
    ("占全部的百分之五十。", "It made up half of the total."),
    ("收入翻一番。", "Income doubled."),
    ("2015—2020年新建学校13所。", "From 2015 to 2020, 13 schools were built."),
    ("39户205人搬迁。", "A total of 205 people from 39 households were relocated."),
    ("117名代表中有45人发言。", "Of the 117 deputies, 45 spoke."),
    ("27日会见来宾。", "He met guests on September 27."),
    ("造林750亩。", "Forests were planted on 50 hectares."),
    (
        "“十四五”期间投入1.2万亿元。",
        "During the 14th Five-Year Plan period, 1.2 trillion yuan was invested.",
    ),
    ("第三条第2款", "Article III, paragraph 2"),
    (
        "出生率8.8‰，罚款千分之五。",
        "The rate was 8.8 per thousand; the fine was five per thousand.",
    ),
    ("邻居给他三千斤玉米。", "A neighbor gave him 1,500 kilos of corn."),
    ("1至8月完成。", "It was done from January to August."),
    ("由三成提高到六成八。", "It rose from 30 percent to 68 percent."),
    ("海拔四千米。", "It lies at 4,000 meters."),
    ("没有一成不变的办法。", "No method is unchanging."),
    ("五十多岁的人。", "A man in his fifties."),
    ("一百四十张有一百二十七张打了勾。", "Of the 140, 127 were ticked off."),
    ("用了三四天。", "It took three or four days."),
    ("2．2024年任务表", "2. List of Tasks in 2024"),
    ("按5∶3∶2分成。", "It was shared out at a ratio of 5:3:2."),
    ("按5：3：2分成。", "It was shared out five to three to two."),
    ("师生比为1∶12。", "There is 1 teacher to 12 students."),
    ("以25:19、25:16获胜。", "They won 25:19, 25:16."),
    ("成绩是4:41.30，慢了1:09.02。", "The time was 4:41.30, slower by 1:09.02."),
    ("第4C条草案、第26E条", "Draft article 4C, article 26E"),
    ("Ｓ－400系统", "The S-400 system"),
    ("实现第二个百年奋斗目标", "To reach the goal of the second century"),
    ("增长5％－8％。", "It grew by 5 to 8 percent."),
]
DISAGREE = [
    ("投资90亿元。", "An investment of 90 billion yuan."),
    ("共120万亩。", "A total of 120,000 mu."),
    ("增长5%。", "It grew by 5."),
    ("3月5日开工。", "Work began on April 5."),
    ("2020年完成。", "It was finished in 2021."),
    ("按5∶3∶2分成。", "It was shared out at a ratio of 5:3:1."),
    ("以25:19获胜。", "They won 25:16."),
    ("第二届大会", "The congress of the second century"),
]


@pytest.mark.parametrize(("source", "target"), AGREE)
def test_figures_that_say_the_same_agree(source: str, target: str) -> None:
    """Every firm figure of a correct pair is matched and none is out of place."""
    left, right = find_figures(source, "zh"), find_figures(target, "en")
    matches = match_figures(left, right)
    assert [
        left[index].text for index, found in matches if found is None and left[index].firm
    ] == []
    assert misplaced_figures(source, target, left, right, matches) == []


@pytest.mark.parametrize(("source", "target"), DISAGREE)
def test_figures_that_differ_do_not_agree(source: str, target: str) -> None:
    """A wrong power of ten, kind, month or year leaves the figure without a match."""
    left, right = find_figures(source, "zh"), find_figures(target, "en")
    assert None in [found for _, found in match_figures(left, right)]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("投资30亿元，新建学校76所。", "An investment of 76 yuan and 3 billion schools."),
        ("从2015年到2020年。", "From 2020 to 2015."),
        ("2021年2月25日开会。", "The meeting was on February 2021, 25."),
        ("2016年以来建设项目348个。", "Since 348, a total of 2016 projects have been built."),
        (
            "覆盖率达到93%，普及率达到99%。",
            "Coverage reached 99 percent and access reached 93 percent.",
        ),
        ("第22次会议", "The 22th meeting"),
        ("提前10年实现2030年目标。", "The goals for 10 were met 2030 years ahead."),
        ("2021年7月1日，建立100所。", "On July 1, 100, 2021 schools were set up."),
        ("教师1955人，学位8240个。", "8,240 teachers and 1,955 school places."),
    ],
)
def test_exchanged_figures_are_noticed(source: str, target: str) -> None:
    """Figures in each other's place are found though every value is there."""
    left, right = find_figures(source, "zh"), find_figures(target, "en")
    assert misplaced_figures(source, target, left, right, match_figures(left, right))


CORRECT = [
    (
        "全县建成农村公路1260公里，安装路灯3850盏。",
        "The county built 1,260 kilometers of rural roads and installed 3,850 street lamps.",
    ),
    ("2019年粮食总产量达到45.6万吨。", "In 2019, total grain output reached 456,000 tons."),
    (
        "累计培训农民8.7万人次，发放补贴2.4亿元。",
        "Training was given on 87,000 person-times and 240 million yuan in subsidies was paid.",
    ),
    (
        "城镇化率由38.5%提高到52.1%。",
        "The urbanization rate rose from 38.5 percent to 52.1 percent.",
    ),
    (
        "到2025年，培育龙头企业60家、合作社420个。",
        "By 2025, 60 leading enterprises and 420 cooperatives will be fostered.",
    ),
    (
        "全市共有16个乡镇、283个行政村。",
        "The city has 16 townships and 283 administrative villages.",
    ),
    (
        "总投资1.35万亿元，其中中央资金4200亿元。",
        "Total investment is 1.35 trillion yuan, including 420 billion yuan of central funds.",
    ),
    ("新增造林面积35万亩。", "Newly afforested land totaled 350,000 mu."),
]


def seeded_errors(target: str, dice: random.Random) -> list[str]:
    """One error of each kind in a target's figures: power of ten, dropped, digit changed."""
    figures = list(re.finditer(r"\d[\d,]*(?:\.\d+)?(?: (?:million|billion|trillion))?", target))
    figure = dice.choice(figures)
    digits = figure.group().split()[0].rstrip(",")
    place = dice.choice([place for place, mark in enumerate(digits) if mark.isdigit()])
    other = dice.choice([digit for digit in "123456789" if digit != digits[place]])
    before, after = target[: figure.start()], target[figure.start() + len(digits) :]
    ten = f"{digits}0" if "." not in digits else digits.replace(".", "")
    return [
        before + ten + after,
        before.rstrip() + after,
        before + digits[:place] + other + digits[place + 1 :] + after,
    ]


def test_seeded_errors_are_found_and_correct_pairs_are_not_flagged() -> None:
    """At least 98% of wrong powers of ten, dropped figures and changed digits are found."""
    dice = random.Random(7)  # noqa: S311 - a fixed sample
    found = total = 0
    for _ in range(20):
        for source, right in CORRECT:
            left = find_figures(source, "zh")
            assert None not in [hit for _, hit in match_figures(left, find_figures(right, "en"))]
            for wrong in seeded_errors(right, dice):
                matches = match_figures(left, find_figures(wrong, "en"))
                found += None in [hit for _, hit in matches]
                total += 1
    assert found / total >= 0.98


@given(
    st.text(
        alphabet="0123456789零一二三四五六七八九十百千万亿兆点两多余几第年月日时分%，,.:-—至 元个A",
        max_size=24,
    )
)
def test_any_chinese_text_reads_without_error(text: str) -> None:
    """Figures lie inside the text, do not overlap and carry their own characters."""
    end = 0
    for figure in find_figures(text, "zh"):
        assert end <= figure.span[0] < figure.span[1] <= len(text)
        assert figure.text == text[slice(*figure.span)]
        end = figure.span[1]


WORDS = (
    "one|two|twenty|hundred|thousand|million|third|half|dozen|and|a|the|of|to|5|1,200|3.5|%|percent"
    "|May|2020|Article|IV|-"
)


@given(st.lists(st.sampled_from(WORDS.split("|")), max_size=10).map(" ".join))
def test_any_english_text_reads_without_error(text: str) -> None:
    """Figures lie inside the text, do not overlap and carry their own characters."""
    end = 0
    for figure in find_figures(text, "en"):
        assert end <= figure.span[0] < figure.span[1] <= len(text)
        assert figure.text == text[slice(*figure.span)]
        end = figure.span[1]


def test_a_line_of_very_many_equal_figures_is_matched() -> None:
    """As many match as there are on the other side; no stack overflows."""
    left = find_figures("，".join(["3个县"] * 1040), "zh")
    right = find_figures(", ".join(["3 counties"] * 1010), "en")
    assert sum(found is not None for _, found in match_figures(left, right)) == 1010


@given(st.integers(min_value=1, max_value=10**10))
def test_every_integer_agrees_in_both_scripts(number: int) -> None:
    """Digits with 万 and 亿 agree with digits with commas (eleven digits may be a telephone)."""
    text = str(number)
    if number % 10**8 == 0:
        text = f"{number // 10**8}亿"
    elif number % 10**4 == 0:
        text = f"{number // 10**4}万"
    left, right = find_figures(f"共{text}元", "zh"), find_figures(f"{number:,} yuan", "en")
    assert left[0].kind in {FigureKind.MONEY, FigureKind.YEAR}
    assert match_figures(left, right) == [(0, 0)]
