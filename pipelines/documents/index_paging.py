"""The other pages of a list: where 下一页, page numbers, menus and the scripts of content systems lead."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import parse_qsl, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipelines.documents.page_links import absolute, cleaned, compact

NEXT = re.compile(r"^[\[【(（]?(?:下一?页|后一?页|下翻|next(?:page)?|[>›»→]+)[\]】)）]?[>›»→]*$", re.IGNORECASE)
NUMBER = re.compile(r"^[\[【(（]?第?(\d{1,4})页?[\]】)）]?$")
# All that a pager says.
PAGER = re.compile(
    rf"{NEXT.pattern}|{NUMBER.pattern}|^[<«‹←]*(?:首页|第一页|上一?页|前一?页|上翻|尾页|末页|最后一?页|跳转|转到|go)[>»›→]*$|^[<«‹←]+$",
    re.IGNORECASE,
)
# White space is bounded in all that is sought in scripts: a page may mean harm.
# TRS: createPageHTML(12, 0, "index", "html"), or with the id of the pager's element first.
TRS_CALL = re.compile(
    r"""createPage\w*\(\s{0,9}(?:["'][\w-]*["']\s{0,9},\s{0,9})?["']?(\d{1,5})["']?\s{0,9},\s{0,9}["']?(\d{1,5})["']?\s{0,9},"""
    r"""\s{0,9}["']([\w-]+)["']\s{0,9},\s{0,9}["'](\w+)["']""",
    re.IGNORECASE,
)
# The same written out: var countPage = 12, currentPage = 0; … "index" + "_" + n + "." + "html"
TRS_COUNT = re.compile(r"\b(?:countPage|pageCount|nPageCount|totalPage)\s{0,9}=\s{0,9}[\"']?(\d{1,5})\b", re.IGNORECASE)
TRS_CURRENT = re.compile(r"\b(?:currentPage|nCurrIndex|curPage)\s{0,9}=\s{0,9}[\"']?(\d{1,5})\b", re.IGNORECASE)
TRS_NAME = re.compile(
    r"""["']([\w-]+)["']\s{0,9}\+\s{0,9}["']_["']\s{0,9}\+[^;"'<>]{1,60}\+\s{0,9}["']\.["']\s{0,9}\+\s{0,9}["'](s?html?)["']"""
    r"""|href=\\?["']([\w-]+)_["']?\s{0,9}\+[^;"'<>]{1,60}\+\s{0,9}["']?\.(s?html?)""",
    re.IGNORECASE,
)
# Scripts that go to a page by its number: location.href = 'list_' + n + '.html'
TEMPLATE = re.compile(
    r"""(?:location(?:\.href)?|window\.open|\burl)\s{0,9}(?:=|\()\s{0,9}(?:encodeURI\()?\s{0,9}["']([^"'<>\s]*)["']"""
    r"""\s{0,9}\+\s{0,9}[\w.()\[\]]{1,60}\s{0,9}(?:\+\s{0,9}["']([^"'<>\s]*)["'])?"""
)
PLAIN_MOVE = re.compile(
    r"""location(?:\.href)?\s{0,9}=\s{0,9}(?:encodeURI\()?\s{0,9}["']([^"'<>\s]+)["']\s{0,9}\)?\s{0,9};?\s{0,9}(?:return|$)"""
)
CALLED_WITH = re.compile(r"""\w+\(\s{0,9}["']?(\d{1,4})["']?\s{0,9}\)""")
SAID_COUNT = re.compile(
    r"共\s*(\d{1,4})\s*页|(?<![\d/.-])\d{1,4}\s*/\s*(\d{1,4})\s*页|第\s*\d{1,4}\s*/\s*(\d{1,4})\s*页"
)
PAGE_KEYS = re.compile(
    r"^(?:cur|current|now|to|goto|p)?_?(?:page|pageno|pagenum|pageindex|pagenumber|pn|p|start|offset)_?(?:no|num|index)?$",
    re.I,
)
MOST_PAGES = 10_000  # that a script or a menu may name; a broken count must not fill the memory


@dataclass(frozen=True, slots=True)
class Paging:
    """The URLs of further pages that a list page names, in their order, and how many pages it says there are.

    `said` is null where it says no number; it may say more than it names addresses for.
    """

    urls: tuple[str, ...]
    said: int | None


def read_paging(tree: LexborHTMLParser, text: str, url: str, base: str) -> Paging:
    """What a list page at `url` (links count from `base`) says of the other pages of its list; `text` is its source."""
    scripts = "\n".join(node.text(deep=True) for node in tree.css("script"))
    trs, said = _of_trs(scripts, url)
    found = [*_of_next_groups(text, base), *_of_anchors(tree, scripts, url, base), *_of_menus(tree, url, base), *trs]
    urls = tuple(dict.fromkeys(other for other in found if other and other != url))[:MOST_PAGES]
    return Paging(urls, said or _said_count(tree))


def _of_anchors(tree: LexborHTMLParser, scripts: str, url: str, base: str) -> Iterator[str]:
    """下一页 first, then the pages by their numbers; the first page is that where one is."""
    numbered: dict[int, str] = {}
    templates = TEMPLATE.findall(scripts)
    for node in tree.css("a, link[rel=next], span[onclick], li[onclick], button[onclick], input[onclick]"):
        label = compact(node) or node.attributes.get("value") or ""
        title = node.attributes.get("title") or ""
        is_next = NEXT.match(label) or NEXT.match(title) or (node.attributes.get("rel") or "").lower() == "next"
        number = NUMBER.match(label)
        if not is_next and (not number or int(number[1]) < 2):
            continue
        for target in _targets(node, templates, base):
            if is_next and is_near(url, target):
                yield target
            elif number and _is_same_list(url, target):
                numbered.setdefault(int(number[1]), target)
    yield from (target for _, target in sorted(numbered.items()))


def _targets(node: LexborNode, templates: Iterable[tuple[str, str]], base: str) -> Iterator[str]:
    """Where a label of a pager leads: by its address, or by the script that it runs."""
    href = cleaned(node.attributes.get("href") or "")
    script = (node.attributes.get("onclick") or "") + (href if href.lower().startswith("javascript:") else "")
    if href and not href.startswith("#") and not href.lower().startswith("javascript:"):
        yield absolute(base, href)
        return
    moves = PLAIN_MOVE.findall(script)
    if moves:
        yield absolute(base, cleaned(moves[0]))
    elif called := CALLED_WITH.search(script):
        yield from (absolute(base, cleaned(f"{before}{called[1]}{after}")) for before, after in templates[:1])


def _of_menus(tree: LexborHTMLParser, url: str, base: str) -> Iterator[str]:
    """The pages that a menu of pages offers, by their addresses or by numbers that its script makes addresses of."""
    for menu in tree.css("select"):
        template = TEMPLATE.search(menu.attributes.get("onchange") or "")
        for option in menu.css("option")[:MOST_PAGES]:
            value = cleaned(option.attributes.get("value") or "")
            if template and value.isdigit() and int(value) > 1:
                yield absolute(base, f"{template[1]}{value}{template[2]}")
            elif NUMBER.match(compact(option)) and not value.isdigit() and is_near(url, absolute(base, value)):
                yield absolute(base, value)


def _of_trs(scripts: str, url: str) -> tuple[list[str], int | None]:
    """The pages after this one of a list made by TRS: index.html, index_1.html, index_2.html … and their number."""
    call = TRS_CALL.search(scripts)
    if call:
        count, current, name, ending = int(call[1]), int(call[2]), call[3], call[4]
    else:
        counted = TRS_COUNT.search(scripts)
        named = TRS_NAME.search(scripts)
        if not counted or not named:
            return [], None
        current_page = TRS_CURRENT.search(scripts)
        count, current = int(counted[1]), int(current_page[1]) if current_page else 0
        name, ending = (named[1] or named[3]), (named[2] or named[4])
    pages = range(current + 1, min(count, MOST_PAGES))
    return [urljoin(url, f"{name}_{page}.{ending}") for page in pages], count


def _of_next_groups(text: str, base: str) -> Iterator[str]:
    """Where a list in groups of records (大汉 jpage) names its next group."""
    for group in marked(text, "nextgroup"):
        for node in LexborHTMLParser(group).css("a[href]"):
            yield absolute(base, cleaned(node.attributes["href"] or ""))


def marked(text: str, tag: str) -> Iterator[str]:
    """What stands in the CDATA of each element of this name, in XML wherever it stands in a text; takes linear time."""
    for piece in re.split(f"<{tag}>", text, flags=re.IGNORECASE)[1:]:
        before, opened, data = piece.partition("]]>")[0].partition("<![CDATA[")
        if opened and not before.strip():
            yield data


def _said_count(tree: LexborHTMLParser) -> int | None:
    body = tree.body
    found = SAID_COUNT.search(body.text(deep=True, separator=" ")) if body else None
    return int(next(filter(None, found.groups()))) if found else None


def is_near(url: str, target: str) -> bool:
    """Whether a target may be a page of the list at `url`: on the same host, in the same folder or below it."""
    if not target:
        return False
    here, there = urlsplit(url), urlsplit(target)
    folder = here.path if here.path.endswith("/") else str(PurePosixPath(here.path).parent)
    return here.netloc == there.netloc and there.path.startswith(folder.rstrip("/"))


def _is_same_list(url: str, target: str) -> bool:
    """Whether two URLs differ in the number of a page only: a year, a day or an article is no page of a list."""
    if not is_near(url, target):
        return False
    here, there = urlsplit(url), urlsplit(target)
    asked, others = _asked(there.query), _asked(here.query)
    if here.path == there.path:
        return asked != others and all(PAGE_KEYS.match(key) for key, _ in asked.items() ^ others.items())
    return _without_page(here.path) == _without_page(there.path)


def _asked(query: str) -> dict[str, str]:
    return dict(parse_qsl(query, keep_blank_values=True))


def _without_page(path: str) -> str:
    """A path without its page number: /list/, /list/index.html, /list/index_2.html and /list/2.html are one list."""
    folder, _, name = path.rpartition("/")
    stem = re.sub(r"(?:^|[_-])\d{1,4}$", "", PurePosixPath(name).stem)
    return f"{folder}/{'' if stem in ('index', 'list', 'default') else stem}"
