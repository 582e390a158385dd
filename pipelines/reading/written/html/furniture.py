"""What a web page prints around its document (navigation, sharing, visitor counts, imprint), and pages without one."""

import re

from pipelines.reading.headers import AMOUNT
from pipelines.reading.text import compact

TAGS = frozenset(("nav", "footer"))
NO_BARS = frozenset(("html", "body", "main", "article", "form", "tbody", "tr", "td", "th"))
ROLES = frozenset(("navigation", "banner", "contentinfo", "search", "menu", "menubar"))
NAMES = re.compile(
    r"(?:^|[-_\s])(?:nav|navbar|navigation|menu|breadcrumbs?|crumbs?|location|position|weizhi|share|bdsharebuttonbox|"
    r"footer|foot|sidebar|toolbar|tools|copyright|friendlinks?|links?|search|login|pagination|pager|qrcode|erweima|"
    r"print|close|topbar|banner)(?:$|[-_\s\d])",
    re.I,
)
LONGEST_BAR = 600  # characters: what is longer is no bar, whatever it is called
LINE = re.compile(
    r"^(?:您?(?:现在|当前|所在)*的?(?:位置|栏目)[:：]|【?(?:打印|关闭|返回)(?:本页|此页|窗口|页面|顶部|首页|列表|上一?页|】|$)|分享(?:到|至)[:：]?|【?(?:字体|字号)[:：]|\[?(?:大|中|小)\]?$"
    r"|(?:信息|文章|稿件)?来源[:：]|(?:发布|更新|公开|成文|生成)(?:日期|时间)[:：]|(?:发布机构|索引号|信息分类|有效性|责任编辑|编辑|作者)[:：]"
    r"|(?:浏览|阅读|点击|访问)(?:次数|量|数)|上一(?:篇|条)|下一(?:篇|条)|扫一扫|版权所有|网站标识码|网站地图|技术支持[:：]"
    r"|(?:主办|承办)(?:单位)?[:：]|Copyright|[©]|\S{0,3}ICP备|\S{0,3}公网安备|\d{4}-\d\d?-\d\d?(?:\d\d?:\d\d(?::\d\d)?)?$)",
    re.I,
)
LONGEST_LINE = 100
NO_DOCUMENT = re.compile(
    r"^\W*(?:error\W*)?(?:404|403|500|502|503)(?![\d.,]|\s*[万亿元])|not\s*found|forbidden|bad\s*gateway|access\s*denied|service\s*unavailable"
    r"|页面(?:不存在|没有找到|未找到|已(?:被)?删除|走丢|无法访问)|(?:找不到|无法找到|没有找到)(?:该|此|您|相关)?\S{0,8}(?:页|文件|资源|内容)"
    r"|(?:您|你)?(?:没有|无)(?:访问)?权限|请(?:先|您)?登录|用户登录|安全验证|验证码|正在跳转|系统维护|开启\s*javascript|enable\s*javascript",
    re.I | re.M,
)
LONGEST_NOTICE = 200  # characters of a page that says that there is none


def is_bar(tag: str, attributes: dict[str, str | None]) -> bool:
    """Whether an element is made for the site's furniture, by its tag or role."""
    return tag in TAGS or (attributes.get("role") or "").lower() in ROLES


def may_be_bar(tag: str, attributes: dict[str, str | None]) -> bool:
    """Whether an element's class or id names it as furniture; its text decides."""
    return tag not in NO_BARS and any(NAMES.search(attributes.get(key) or "") for key in ("class", "id"))


def reads_like_bar(text: str) -> bool:
    """Whether the text of an element that is called furniture is no document's: short, no amount, no sentence."""
    if len(compact(text)) > LONGEST_BAR or "。" in text:
        return False
    return not any(AMOUNT.match(word) and "." in word for word in text.split())


def is_site_line(text: str) -> bool:
    """Whether a line is print of the site (where one is, who published when, visitors, imprint)."""
    bare = compact(text)
    return len(bare) <= LONGEST_LINE and bool(LINE.match(bare))


def says_no_document(text: str) -> str | None:
    """What a page says that is shown instead of a document (an error, a login, a redirection); null for others."""
    if len(compact(text)) > LONGEST_NOTICE:
        return None
    found = NO_DOCUMENT.search(text)
    return found[0] if found else None
