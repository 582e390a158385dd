"""What a list page says: its links with what stands beside them, and the other pages of the list."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipelines.documents.cover import SPACE
from pipelines.documents.index_dates import day_in_address, day_in_text
from pipelines.documents.index_paging import PAGER, Paging, marked, read_paging
from pipelines.documents.page_limits import in_time, parsed
from pipelines.documents.page_links import absolute, base_of, cleaned, compact, is_furniture
from pipelines.reading.written.charset import decode

LONGEST_TEXT = 300  # characters of a link
LONGEST_ROW = 600  # characters of what stands around a link in its row
DAY_AT_END = re.compile(
    r"[\s\[(（【]*(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\d{1,2}:\d\d(?::\d\d)?)?[\])）】\s]*$"
)
CUT_OFF = re.compile(r"(?:…|\.{2,})$")
BULLET = re.compile(r"^[\s·•●◆■>›»*\-—]+")
# What a link in a table says whose row and column say what it leads to.
SAYS_NOTHING = re.compile(
    r"^[\[【(（]?(?:点击|请)?(?:查看|浏览|详情|详细|详细信息|下载|打开|进入|链接|公开|公示|正文|全文|预览"
    r"|(?:部门|单位)?(?:预算|决算)(?:公开)?|(?:19|20)\d\d年?度?)[\]】)）]?[>›»]*$"
)


@dataclass(frozen=True, slots=True)
class IndexLink:
    """A link of a list: its URL, what it says, and the day beside it or in its URL (null: neither)."""

    url: str
    text: str
    published_on: date | None


@dataclass(frozen=True, slots=True)
class IndexPage:
    """One page of a list: its links in their order, each URL once, its title, and its other pages."""

    links: tuple[IndexLink, ...]
    title: str
    paging: Paging


def read_index_page(data: bytes, url: str) -> IndexPage:
    """A list page fetched from a URL; links of what a site shows around every page are left out."""
    tree, text = parsed(data, url), decode(data).text
    base = absolute(url, base_of(tree)) or url
    # Lists that a script shows hold their rows as XML in it (大汉 jpage), or are that XML themselves.
    records = "".join(f"<div>{record}</div>" for record in marked(text, "record"))
    trees = [tree, parsed(records.encode(), url)] if records else [tree]
    found: dict[str, IndexLink] = {}
    for part in trees:
        for link in _links(part, base, url):
            known = found.get(link.url)
            if link.url != url and (known is None or len(known.text) < len(link.text)):
                day = link.published_on or (known.published_on if known else None)
                found[link.url] = IndexLink(link.url, link.text, day)
    title = tree.css_first("title")
    return IndexPage(tuple(found.values()), compact(title) if title else "", read_paging(tree, text, url, base))


def _links(tree: LexborHTMLParser, base: str, url_of_page: str) -> Iterator[IndexLink]:
    crowded = _crowded(tree)
    for node in in_time(tree.css("a[href]"), url_of_page):
        href = cleaned(node.attributes["href"] or "")
        url = "" if href.startswith("#") else absolute(base, href)
        if url and not is_furniture(node):
            text = "" if PAGER.match(compact(node)) else _text(node)
            if text:
                yield IndexLink(url, text, _day(node, crowded) or day_in_address(url))


def _text(node: LexborNode) -> str:
    """What a link says: its title where that says more, the row and column of a table where it says nothing itself."""
    title = SPACE.sub("", node.attributes.get("title") or "")
    own = compact(node)[:LONGEST_TEXT]
    text = title[:LONGEST_TEXT] if len(title) > len(own) or (title and CUT_OFF.search(own)) else own
    text = BULLET.sub("", DAY_AT_END.sub("", text))
    if SAYS_NOTHING.match(text):
        text = "".join(dict.fromkeys((*_headings(node), text)))
    return text[:LONGEST_TEXT]


def _headings(node: LexborNode) -> tuple[str, ...]:
    """The first cell of the row and of the column in which a link stands, none outside tables."""
    cell = _ancestor(node, ("td", "th"))
    row = _ancestor(cell, ("tr",)) if cell is not None else None
    table = _ancestor(row, ("table",)) if row is not None else None
    if cell is None or row is None or table is None:
        return ()
    cells, first_row = _cells(row), _cells(table.css_first("tr"))
    place = next((n for n, other in enumerate(cells) if other.mem_id == cell.mem_id), 0)
    # A row often begins with its number.
    names = [compact(other) for other in cells[:place] if not compact(other).isdigit()]
    column = compact(first_row[place]) if place < len(first_row) and first_row[place].mem_id != cell.mem_id else ""
    return tuple(text[:LONGEST_TEXT] for text in (names[0] if names else "", column) if text)


def _cells(row: LexborNode) -> list[LexborNode]:
    return [node for node in row.iter() if node.tag in ("td", "th")]


def _ancestor(node: LexborNode, tags: tuple[str, ...]) -> LexborNode | None:
    while (node := node.parent) is not None:
        if node.tag in tags:
            return node
    return None


def _crowded(tree: LexborHTMLParser) -> set[int]:
    """The elements (`mem_id`) that hold links to more than one target."""
    targets: dict[int, str | None] = {}
    crowded: set[int] = set()
    for node in tree.css("a[href]"):
        href, around = node.attributes["href"], node.parent
        # What is around a crowded element is crowded already.
        while around is not None and around.mem_id not in crowded:
            if targets.setdefault(around.mem_id, href) != href:
                crowded.add(around.mem_id)
            around = around.parent
    return crowded


def _day(node: LexborNode, crowded: set[int]) -> date | None:
    """The day in the row of a link: the largest element around it that has no other link, or what follows it."""
    row = node
    while (parent := row.parent) is not None and parent.tag not in ("body", "html", "-undef", "table", "tbody"):
        if parent.mem_id in crowded:
            break
        row = parent
    day = _day_of(row)
    following = row.next
    while day is None and following is not None and following.tag not in (row.tag, "a", "br"):
        day, following = _day_of(following), following.next
    return day


def _day_of(node: LexborNode) -> date | None:
    text = node.text(deep=True, separator=" ")
    return day_in_text(text) if len(text) <= LONGEST_ROW else None
