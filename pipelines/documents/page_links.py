"""Links of a web page that may lead to documents, and whether the page prints amounts itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath
from urllib.parse import parse_qsl, unquote, urldefrag, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipelines.documents.page_limits import in_time, parsed

DOCUMENT_ENDINGS = frozenset(
    ["pdf", "doc", "docx", "docm", "xls", "xlsx", "xlsm", "xlsb", "wps", "et", "rtf", "ofd", "zip", "rar", "7z"]
)
# Endings of programs that hand out files; anything else that has an ending is what the ending says.
PROGRAM_ENDINGS = frozenset(["", "jsp", "do", "action", "asp", "aspx", "ashx", "php", "cgi"])
# What a link says that leads to a document, wherever it leads.
DOCUMENT_WORDS = re.compile("附件|附表|预算|决算|公开表|报表|下载")
# Endings of pages that show a file which their query names (viewer.html?file=/a.pdf).
VIEWER_ENDINGS = frozenset(["html", "htm", "shtml"])
LINKED = {"a": "href", "area": "href", "iframe": "src", "embed": "src", "object": "data", "param": "value"}
LINKING = (*(f"{tag}[{attribute}]" for tag, attribute in LINKED.items()), "[data-url], [data-src], [data-href]")
# What a script or a click names in quotes: a whole address, no ending that it appends to a name.
QUOTED = re.compile(rf"""["']([^"'<>\s]*[^"'<>\s/.=]\.(?:{"|".join(sorted(DOCUMENT_ENDINGS))}))["']""", re.IGNORECASE)
# A cell that is nothing but an amount; a serial number, a year or a date is none.
AMOUNT = re.compile(r"^[-－−]?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+|\d{5,})$")
FEWEST_AMOUNTS = 2  # one such cell may be a counter of visits
UNIT = re.compile(r"单位[:：]?(?:人民币)?[千百十]?[万亿]?元")
SPACE = re.compile(r"\s+")
LONGEST_TEXT = 200  # characters of a link


@dataclass(frozen=True, slots=True)
class Link:
    """Where a page leads: a URL or a path, what the link says, and whether an ending promises a document there."""

    target: str
    text: str
    promises: bool

    @property
    def name(self) -> str:
        """File name without its ending where the target ends in a document's name; else what the link says."""
        path = PurePosixPath(unquote(urlsplit(self.target).path))
        return path.stem if ending_of(path.name) in DOCUMENT_ENDINGS else _without_ending(self.text) or path.stem


@dataclass(frozen=True, slots=True)
class Page:
    """What a page leads to, in its order and each target once, its title, and whether it has a table of amounts."""

    links: tuple[Link, ...]
    title: str
    has_amounts: bool


def read_web_page(data: bytes, url: str) -> Page:
    """A page fetched from a URL: its links to documents on the web, whatever site they are on."""
    tree = parsed(data, url)
    base = urljoin(url, base_of(tree))
    found = ((absolute(base, href), text) for href, text in _anchors(tree, url))
    return _page(tree, url, (pair for pair in found if pair[0] and urldefrag(url).url != pair[0]))


def read_local_page(data: bytes, path: Path) -> Page:
    """A page in a folder: its links to files in that folder and below, and to nothing else."""
    tree = parsed(data, str(path))
    folder = path.resolve().parent
    base = base_of(tree)
    found = ((_below(folder, base, href), text) for href, text in _anchors(tree, str(path)))
    return _page(tree, str(path), (pair for pair in found if pair[0] and pair[0] != str(path.resolve())))


def _page(tree: LexborHTMLParser, address: str, found: Iterator[tuple[str, str]]) -> Page:
    texts: dict[str, list[str]] = {}
    for target, text in found:
        texts.setdefault(target, []).append(text)
    links = [_link(target, max(said, key=len)) for target, said in texts.items()]
    title = tree.css_first("title")
    return Page(
        links=tuple(link for link in links if link is not None),
        title=compact(title) if title else "",
        has_amounts=_has_amounts(tree, address),
    )


def _link(target: str, text: str) -> Link | None:
    """The link where it may lead to a document; null for what is plainly a page or picture, or says nothing of one."""
    parts = urlsplit(target)
    named = [parts.path, text, *(value for _, value in parse_qsl(parts.query))]
    promises = any(ending_of(unquote(name)) in DOCUMENT_ENDINGS for name in named)
    hands_out = ending_of(parts.path) in PROGRAM_ENDINGS and (parts.query or parts.path.strip("/"))
    if promises or (DOCUMENT_WORDS.search(text) and hands_out and not parts.path.endswith("/")):
        return Link(target, text, promises)
    return None


def _anchors(tree: LexborHTMLParser, address: str) -> Iterator[tuple[str, str]]:
    """What links, frames, embedded objects and scripts lead to, with all that they say of it."""
    for node in in_time(tree.css(", ".join((*LINKING, "[onclick]", "script"))), address):
        hrefs = [href for href in _hrefs(node) if href and not href.startswith("#")]
        if hrefs and not is_furniture(node):
            names = (node.attributes.get(name) or "" for name in ("title", "download"))
            said = [_own_text(node), *(SPACE.sub("", name) for name in names)]
            text = max(said, key=lambda text: (ending_of(text) in DOCUMENT_ENDINGS, len(text)))
            yield from ((_shown(href), text) for href in hrefs)


def _hrefs(node: LexborNode) -> list[str]:
    """The addresses that an element names: in its attributes, or in quotes where it runs a script."""
    if node.tag == "script":
        return _quoted(node.text(deep=True))
    link = cleaned(node.attributes.get(LINKED.get(node.tag, "")) or "")
    if node.tag == "param" and ending_of(link) not in DOCUMENT_ENDINGS:
        link = ""
    scripts = [node.attributes.get("onclick") or ""]
    if link.lower().startswith("javascript:"):
        scripts, link = [*scripts, unquote(link)], ""
    data = [cleaned(node.attributes.get(name) or "") for name in ("data-url", "data-src", "data-href")]
    return [link, *(value for value in data if ending_of(value) in DOCUMENT_ENDINGS), *_quoted(" ".join(scripts))]


def _own_text(node: LexborNode) -> str:
    """What an element says of its link; nothing where it is a script, or holds half the page."""
    text = compact(node) if node.tag != "script" else ""
    return text if len(text) <= LONGEST_TEXT else ""


def _quoted(script: str) -> list[str]:
    return [cleaned(address) for address in QUOTED.findall(script.replace("\\/", "/"))]


def _shown(href: str) -> str:
    """The file that a viewer's address names in its query; other addresses as they are."""
    try:
        parts = urlsplit(href)
        named = [value for _, value in parse_qsl(parts.query) if ending_of(urlsplit(value).path) in DOCUMENT_ENDINGS]
        return cleaned(urljoin(href, named[0])) if named and ending_of(parts.path) in VIEWER_ENDINGS else href
    except ValueError:
        return href


def is_furniture(node: LexborNode) -> bool:
    """Whether a link belongs to what a site shows around every page."""
    while node := node.parent:
        if node.tag in ("nav", "footer", "aside"):
            return True
    return False


def base_of(tree: LexborHTMLParser) -> str:
    node = tree.css_first("base[href]")
    return cleaned(node.attributes["href"] or "") if node else ""


def cleaned(href: str) -> str:
    """An address as a browser takes it: without line ends, spaces encoded, slashes forward."""
    return re.sub(r"[\t\r\n]", "", href).strip().replace(" ", "%20").replace("\\", "/")


def absolute(base: str, href: str) -> str:
    """The URL that a link on the web means, without fragment; nothing for what is none."""
    try:
        url = urldefrag(urljoin(base, href)).url
        is_web = urlsplit(url).scheme in ("http", "https") and urlsplit(url).hostname
    except ValueError:
        return ""
    return url if is_web else ""


def _below(folder: Path, base: str, href: str) -> str:
    """The path in or below a folder that a link means; nothing for the web, other folders and absolute paths."""
    try:
        parts = urlsplit(urldefrag(urljoin(base, href)).url)
        path = (folder / unquote(parts.path)).resolve()
    except (ValueError, OSError):  # a zero byte, a name too long, a loop of symbolic links
        return ""
    if parts.scheme or parts.netloc or not parts.path or parts.path.startswith("/") or not path.is_relative_to(folder):
        return ""
    return str(path)


def _has_amounts(tree: LexborHTMLParser, address: str) -> bool:
    """Whether tables have cells with nothing but an amount, or stand under a unit of money."""
    amounts = (cell for cell in in_time(tree.css("table td"), address) if AMOUNT.match(compact(cell)))
    if len(list(islice(amounts, FEWEST_AMOUNTS))) == FEWEST_AMOUNTS:
        return True
    body = tree.body
    return bool(tree.css_first("table") and body and UNIT.search(compact(body)))


def compact(node: LexborNode) -> str:
    return SPACE.sub("", node.text(deep=True))


def ending_of(name: str) -> str:
    return PurePosixPath(name).suffix.removeprefix(".").lower()


def _without_ending(text: str) -> str:
    return PurePosixPath(text).stem if ending_of(text) in DOCUMENT_ENDINGS else text
