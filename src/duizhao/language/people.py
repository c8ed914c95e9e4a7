"""Names of persons and of offices, as they stand under titles and at the foot of documents."""

from __future__ import annotations

import re

SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆汪范廖石金韦贾"
    "夏付傅方邹熊白孟秦邱侯江尹薛阎段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟申欧耿关"
    "兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷曲盛冉翁蓝路游靳辛管柴蒙鲍华喻祁房滕屈饶解牟艾尤时穆农司卓古吉缪简车项连芦"
    "麦褚娄窦戚岑党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇燕鞠谌逄桑郎甄丛仲虞敖巩明佘池查麻苑迟栗习次"
    "張劉陳楊黃趙吳孫馬鄭許鄧馮蕭葉蘇呂盧鍾陸賈鄒譚龍賀顧龔萬錢戴嚴湯樂齊喬龐顏莊聶魯歐關蘭畢單陰紀"
)
"""The commonest surnames of the Ministry of Public Security's report on names (2021)."""

COMPOUND = (
    "欧阳",
    "司马",
    "上官",
    "诸葛",
    "司徒",
    "东方",
    "皇甫",
    "尉迟",
    "公孙",
    "令狐",
    "慕容",
    "端木",
    "夏侯",
    "南宫",
    "长孙",
)
"""Surnames of two characters."""

_HAN_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}$")
_FOREIGN_NAME = re.compile(r"[\u4e00-\u9fff]{1,8}(?:[·•][\u4e00-\u9fff]{1,8}){1,4}$")
_OFFICE = re.compile(
    r"[^，。、；：！？,;:]{2,34}(?:局|部|委|委员会|院|厅|办|办公室|中心|研究室|党组|党委|政府|课题组|编辑部|调研组|写作组|评论员|大学|学院|学会|协会|联合会|公司|支部|集团|报社|日报|网|社|研究所|工作组|领导小组|指挥部|检察院|法院|总局|总社|司令部|代表团|秘书处|常务委员会|国务院)$"
)
_POST = re.compile(
    r"(?:书记|主席|部长|局长|省长|市长|县长|主任|院长|校长|所长|教授|研究员|行长|会长|厅长|处长|秘书长|总理|委员长|总书记)$"
)


def is_name(text: str) -> bool:
    """Whether a text is one name of a person, or a few.

    >>> is_name("栗翘楚"), is_name("张 三　李四"), is_name("重要会议"), is_name("阿依古丽·买买提")
    (True, True, False, True)
    """
    words = re.split(
        r"[\s、/]+", re.sub(r"(?<![^\s])(\S)[\s\u3000]+(\S)(?!\S)", r"\1\2", text.strip())
    )
    return bool(words) and len(words) <= 6 and all(map(_is_one_name, words))


def _is_one_name(word: str) -> bool:
    """Whether a word has the form of a name."""
    if _FOREIGN_NAME.match(word):
        return True
    if not _HAN_NAME.match(word):
        return False
    return word.startswith(COMPOUND) or (len(word) <= 3 and word[0] in SURNAMES)


def is_office(text: str) -> bool:
    """Whether a text is the name of an office, or a post with a person.

    >>> is_office("自治区乡村振兴局"), is_office("伟大时代孕育伟大精神")
    (True, False)
    """
    if _OFFICE.match(text):
        return True
    words = text.split()
    return (
        len(words) in {2, 3}
        and is_name(words[-1])
        and bool(_POST.search(words[-2]) or _OFFICE.match(words[0]))
    )
