"""Furniture of saved web pages: menus, tool bars, lists of links, page feet.

A menu is a row, or a column, of short words that sites of government and press share. Menus are
looked for only with two signs of a web page, so that a lone 主办单位 in a notice stays text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from duizhao.model import UnitKind
from duizhao.structure.claims import Claim, Claims
from duizhao.structure.lines import Ending

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.structure.lines import Line

MENU_WORD = re.compile(
    "首页|网站首页|国务院|总理|部委|主页|新闻|新闻中心|要闻|时政|国内|国际|社会|政策|政策文件|"
    "政策解读|政务|政务公开|政务服务|政府信息公开|信息公开|公开|服务|办事|办事服务|"
    "互动|互动交流|交流|数据|统计数据|国情|省情|市情|专题|专题专栏|图片|图集|视频|"
    "音频|直播|评论|理论|党建|人事|人事任免|公告|公示公告|通知公告|领导|机构|"
    "机构设置|登录|注册|登录注册|退出|搜索|检索|高级搜索|繁体|繁體|简体|繁|简|"
    "English|EN|无障碍|无障碍浏览|长者模式|适老版|关怀版|移动版|手机版|客户端|微博|"
    "微信|公众号|邮箱|网站地图|站点地图|联系我们|关于我们|关于本站|网站声明|法律声明|"
    "隐私|隐私政策|版权声明|帮助|使用帮助|RSS|收藏|收藏本页|设为首页|加入收藏|打印|"
    "打印本页|关闭|关闭窗口|返回|返回顶部|返回首页|顶部|分享|分享到|转发|点赞|字号|"
    "大|中|小|字体|默认|特大|上一篇|下一篇|上一页|下一页|末页|尾页|更多|正文|全文|"
    "目录|菜单|导航|地方|部门|市州|县区|图解|法规|法律|规章|文件库|公报|新闻发布会|"
    "发布会|热点|热点专题|最新|推荐|排行|滚动|文化|教育|经济|财经|军事|科技|体育|"
    "健康|旅游|论坛|博客|投稿|投诉|举报|咨询|建议|征集|调查|在线访谈|领导信箱|"
    "常见问题|问答|下载|附件下载|PDF版|Word版|纠错|我要纠错"
)
"""Words that web sites of government and press put into their menus and tool bars."""

WEB_LINE = re.compile(
    r"(?:您?(?:当前|现在|所在)的?(?:位置|栏目)|你的位置|位置\s*[:：])|首页\s*[>＞»/|｜›]"
    r"|.{0,80}(?:ICP备|公网安备|网安备|网站标识码|版权所有|Copyright|©|All Rights Reserved)"
    r"|.{0,80}未经.{0,10}(?:授权|许可).{0,10}(?:转载|复制)|.{0,40}技术支持\s*[:：]"
    r"|.{0,12}(?:分享\s*[:：]|分享到|打印本[页文稿]|关闭(?:窗口|本页)|扫一扫|扫描二维码|返回顶部|加入收藏)"
    r"|.{0,12}(?:设为首页|我要纠错|【纠错】|【打印|【关闭)|字体大小"
    r"|[【\[]?(?:字号|字体|视力保护色?)\s*[:：]|(?:上|下)一[篇条]\s*[:：]"
    r"|(?:浏览|阅读|点击|访问)(?:次数|量|数)\s*[:：]|(?:浏览|阅读|点击)\s*[:：]?\s*\d+\s*次?$|网站(?:地图|主办|声明|维护)"
    r"|(?:建议使用|推荐使用|最佳).{0,30}(?:浏览器|分辨率)|责任编辑.{0,12}【?纠错"
)
"""Lines that only web pages have."""

WEB_FOOT = re.compile(
    r"(?:主办|承办|协办|管理|维护|建设|运维|技术支持|地址|电话|邮编|传真|邮箱)(?:单位)?\s*[:：].{1,60}$"
)
"""Lines of a web page's foot that other documents have too."""

LINKS_FOLLOW = re.compile(
    r"(?:相关|推荐|热门|延伸|更多|最新)"
    r"(?:链接|新闻|阅读|文章|稿件|报道|专题|文件|解读|政策|推荐|资讯|内容|附件下载)?\s*[:：>]*$"
    r"|友情链接|网站链接"
)
"""Heads of the lists of links under an article."""

DATED = re.compile(
    r"(?:发布时间\s*[:：]\s*)?\d{4}[-年/.]|(?:文章|稿件|信息)?来源\s*[:：]|作者\s*[:：]"
)
"""Date and source of an article; tools may stand on the same line."""

BROWSER_TITLE = re.compile(r"[^，。]{2,60}(?:[_|]|\s-\s)[^，。]{2,40}$")
"""Title of a page, section and site, as browsers save it in the first line."""

MAX_LINK = 60
"""Characters of the longest title in a list of links."""

_SEPARATORS = re.compile(r"[\s|｜>＞»›/·•\-—:：\[\]【】]+")
_BARS = re.compile(r"[|｜]")
_TEXT_MARKS = re.compile(r"[，。、；：！？\d]")


def find_web_furniture(lines: Sequence[Line], taken: Claims) -> Claims:
    """Claim the furniture of a web page; menus need a second sign that the document is one."""
    claims = _find(lines)
    return {index: claim for index, claim in claims.items() if index not in taken}


def _find(lines: Sequence[Line]) -> Claims:
    """The claims on all lines, those included that are taken already."""
    claims: Claims = {}
    rows: list[int] = []
    for index, line in enumerate(lines):
        if DATED.match(line.text):
            continue
        if WEB_LINE.match(line.text):
            claims[index] = Claim(UnitKind.FURNITURE, "a line that only web pages have")
        elif _is_menu_row(line.text):
            rows.append(index)
    if len(claims) + len(rows) < 2:
        return claims
    for index in rows:
        claims[index] = Claim(UnitKind.FURNITURE, "a row of menu words")
    if BROWSER_TITLE.match(lines[0].text):
        claims.setdefault(0, Claim(UnitKind.FURNITURE, "the title that the browser shows"))
    _claim_columns(lines, claims)
    _claim_links(lines, claims)
    for index, line in enumerate(lines):
        if WEB_FOOT.match(line.text) and {index - 1, index + 1} & claims.keys():
            claims.setdefault(index, Claim(UnitKind.FURNITURE, "beside other lines of a page foot"))
    return claims


def _is_menu_row(text: str) -> bool:
    """Whether a line is a row of menu words, or of very short words between bars."""
    words = [word for word in _SEPARATORS.split(text) if word]
    known = sum(bool(MENU_WORD.fullmatch(word)) for word in words)
    barred = len(_BARS.findall(text)) >= 2 and all(len(word) <= 8 for word in words)
    return len(words) >= 3 and (known * 2 >= len(words) or barred)


def _claim_columns(lines: Sequence[Line], claims: Claims) -> None:
    """Claim menus that stand one word a line: a run of short lines, half of them menu words."""
    run: list[int] = []
    for index in range(len(lines) + 1):
        if index < len(lines) and index not in claims and _menu_like(lines[index].text):
            run.append(index)
            continue
        known = sum(bool(MENU_WORD.fullmatch(lines[each].text.strip("[]【】>＞ "))) for each in run)
        if known and known * 2 >= len(run):
            for each in run:
                claims[each] = Claim(UnitKind.FURNITURE, "a menu, one word a line")
        run = []


def _menu_like(text: str) -> bool:
    """Whether a line could be a word of a menu."""
    return len(text) <= 8 and not _TEXT_MARKS.search(text)


def _claim_links(lines: Sequence[Line], claims: Claims) -> None:
    """Claim the lists of links under an article: lines without sentence end to the page's foot."""
    active = False
    for index, line in enumerate(lines):
        if LINKS_FOLLOW.match(line.text):
            active = True
            claims[index] = Claim(UnitKind.FURNITURE, "head of a list of links")
        elif active and line.ending in {Ending.BARE, Ending.CUT} and len(line.text) <= MAX_LINK:
            claims.setdefault(index, Claim(UnitKind.FURNITURE, "a link under the article"))
        elif index not in claims:
            active = False
