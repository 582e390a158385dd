"""Answers with status 200 that are no document: a login, a riddle against robots, an error page, a parked domain."""

import json
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from pipelines.documents.page_limits import parsed
from pipelines.documents.page_links import DOCUMENT_ENDINGS, read_web_page
from pipelines.reading.file_types import HTML, TEXT
from pipelines.reading.written.charset import decode

LONGEST_NOTICE = 1000  # visible characters of a page that only says that something is wrong
LONGEST_ANSWER = 4096  # bytes of a program's answer in JSON
SCRIPT_ONLY = 20  # visible characters; below, a page with scripts shows nothing by itself
UNSEEN = "script, style, noscript, template, head"
RIDDLE, LOGIN, PARKED, ERROR = "a riddle or a firewall's page", "a login page", "a parked domain", "an error page"
# What such pages say. The kinds are asked in this order: a firewall's page speaks of errors too.
PHRASES = {
    RIDDLE: (
        "验证码|安全验证|人机验证|访问验证|身份验证|滑动验证|拖动(?:下方)?滑块|请完成(?:以下)?验证|captcha",
        r"请稍候|请稍后(?:\.|…|。|，|$)|正在(?:检查|验证|跳转).{0,12}浏览器|浏览器安全检查",
        r"just a moment|checking your browser|(?:enable|启用|开启|打开)\s*javascript|web application firewall",
        "知道创宇|创宇盾|加速乐|云锁|安全狗|D盾|网站防火墙|云防护|云盾",
        "(?:请求|访问|操作|行为).{0,12}(?:拦截|阻断|过于频繁|安全威胁|疑似|异常)|(?:拦截|阻断)了?.{0,6}(?:请求|访问)",
    ),
    LOGIN: (
        "请(?:先|您先|重新)?登[录陆]|用户登[录陆]|登[录陆](?:超时|已过期|失效)",
        "统一身份认证|会话(?:超时|过期)|单点登录",
    ),
    PARKED: (
        "域名.{0,8}(?:出售|转让|停放|过期|到期|未备案|可以购买)|(?:出售|转让).{0,4}域名",
        "domain.{0,20}(?:for sale|parked|expired)|buy this domain",
    ),
    ERROR: (
        r"(?:^|\D)(?:40[0345]|41[02]|50[0-4])\s*[-–:：]?\s*(?:错误|页面|error|not found|bad|internal|service|$)",
        "(?:页面|网页|文件|信息|内容|栏目|文章|资源|链接).{0,10}(?:不存在|未找到|找不到|无法(?:找到|访问|显示))",
        "(?:页面|网页|文件|信息|内容|栏目|文章|资源|链接).{0,10}(?:已(?:被)?(?:删除|移除|下线)|已?失效)",
        "(?:找不到|未找到|无法找到|没有找到).{0,12}(?:页面|网页|文件|信息|内容|资源)",
        "(?:系统|服务器|程序|网络).{0,4}(?:繁忙|维护|升级|错误|异常|出错|内部错误|故障)",
        "(?:站点|网站).{0,4}(?:关闭|维护|升级|暂停|不存在|停止)",
        "(?:无权|没有权限|权限不足|禁止|拒绝|无法).{0,4}访问|访问(?:受限|被拒绝|被禁止|出错)|出错(?:了|啦)",
        "not found|forbidden|access denied|internal server error|bad gateway",
        r"service (?:temporarily )?unavailable|error 40\d",
    ),
}
KINDS = {kind: re.compile("|".join(phrases), re.IGNORECASE) for kind, phrases in PHRASES.items()}
SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Expected:
    """What stands behind the belief that an address gives a file; all null or false: any page may be there.

    `said_type` is what the server calls the bytes, `earlier_type` the media type of what the address gave before (null:
    nothing), `is_promised` whether a link promised a file. `is_uncertain` marks a link that promised none: whatever
    page is there will do.
    """

    said_type: str | None = None
    earlier_type: str | None = None
    is_promised: bool = False
    is_uncertain: bool = False


def soft_error(data: bytes, media_type: str, url: str, expected: Expected) -> str | None:
    """Why an answer with a good status is no document, with the remedy; null where it may be one."""
    if not data.strip():
        return f"{url}: the answer is empty; look at it, and try later"
    promise = _promise(url, expected)
    if media_type == HTML.media_type:
        return _page_error(data, url, promise, expected)
    if media_type == TEXT.media_type and promise and len(data) <= LONGEST_ANSWER and _is_json(data):
        return f"{url}: is a program's message and not {promise} ({_shortened(decode(data).text)}); try later"
    return None


def page_kind(data: bytes, url: str) -> str | None:
    """What a web page is that shows no document: one of the kinds above; null where it is an ordinary page."""
    tree = parsed(data, url)
    title = SPACE.sub(" ", node.text()) if (node := tree.css_first("title")) else ""
    has_password = tree.css_first("input[type=password]") is not None
    has_script, has_frame = bool(tree.css_first("script")), bool(tree.css_first("iframe, frame"))
    for node in tree.css(UNSEEN):
        node.decompose()
    text = SPACE.sub(" ", tree.body.text(separator=" ")).strip() if tree.body else ""
    if len(text) > LONGEST_NOTICE:
        return None
    shown = f"{title} {text}"
    for kind, words in KINDS.items():
        if words.search(shown) or (kind == LOGIN and has_password):
            return kind
    return "a page of nothing but a script" if has_script and not has_frame and len(text) < SCRIPT_ONLY else None


def _page_error(data: bytes, url: str, promise: str | None, expected: Expected) -> str | None:
    """A web page with amounts is a document whatever was expected: programs save tables under names of workbooks."""
    page = read_web_page(data, url)
    if page.has_amounts:
        return None
    kind = None if page.links else page_kind(data, url)
    if promise:
        return f"{url}: is {kind or 'a web page'} and not {promise}; look at it, and try later"
    if kind and not (expected.is_uncertain and kind != RIDDLE):
        return f"{url}: is {kind} and no document; look at it, and try later"
    return None


def _promise(url: str, expected: Expected) -> str | None:
    said = (expected.said_type or "").lower()
    endings = [PurePosixPath(unquote(urlsplit(url).path)).suffix, *re.findall(r"(\.\w{2,4})[\"']?\s*(?:;|$)", said)]
    if expected.is_promised:
        return "the file that the link promises"
    if any(ending.removeprefix(".").lower() in DOCUMENT_ENDINGS for ending in endings):
        return "the file that its name promises"
    if re.match("application/(?:pdf|msword|vnd\\.|zip|x-rar)", said):
        return f"the file that its type ({said.partition(';')[0].split(' ')[0]}) promises"
    if expected.earlier_type and expected.earlier_type not in (HTML.media_type, TEXT.media_type):
        return f"the file ({expected.earlier_type}) that was there before"
    return None


def _is_json(data: bytes) -> bool:
    try:
        return isinstance(json.loads(data), dict | list)
    except (ValueError, RecursionError):
        return False


def _shortened(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:80]}…"
