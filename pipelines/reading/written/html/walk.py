"""A web page's elements, in order, to lines and tables. Walks without recursion, however deep elements are nested."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipelines.reading.written.composer import Composer, Written
from pipelines.reading.written.html.furniture import is_bar, may_be_bar, reads_like_bar
from pipelines.reading.written.html.style import Style, StyleSheet, inherited, is_absent
from pipelines.reading.written.html.tables import HtmlCell, HtmlTable, placed, span

BLOCKS = frozenset(
    (
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dir",
        "div", "dl", "dt", "fieldset", "figcaption", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6",
        "header", "hr", "html", "legend", "li", "main", "menu", "ol", "p", "pre", "section", "summary",
        "table", "td", "th", "tr", "ul"
    )
)  # fmt: skip
GROUPS = frozenset(("thead", "tbody", "tfoot"))
APART = ("flex", "inline-flex", "grid")  # children of such an element stand apart from each other
COLLAPSIBLE = re.compile(r"[ \t\r\n\f]+")
IN_PAGE = ("#", "javascript:", "about:")


@dataclass(slots=True)
class _Element:
    """An open element."""

    tag: str
    style: Style
    linked: bool = False
    parts_apart: bool = False
    table: HtmlTable | None = None
    spans: tuple[int, int] = (1, 1)
    items: int | None = None  # of an ordered list, counted so far


@dataclass(slots=True)
class _Page:
    sheet: StyleSheet
    composer: Composer = field(default_factory=Composer)
    open: list[_Element] = field(default_factory=list)

    def enter(self, node: LexborNode) -> bool:
        """Begin an element; false where nothing of it is read."""
        tag, attributes = node.tag, node.attributes
        own = self.sheet.of(tag, attributes)
        if is_absent(tag, attributes, own) or is_bar(tag, attributes):
            return False
        if may_be_bar(tag, attributes) and reads_like_bar(node.text(separator=" ")):
            return False
        around = self.open[-1] if self.open else _Element("", Style())
        element = _Element(tag, inherited(around.style, tag, attributes, own), around.linked)
        if tag == "a" and attributes.get("href") and not attributes["href"].strip().lower().startswith(IN_PAGE):
            element.linked = True
        element.parts_apart = own.get("display") in APART
        if around.parts_apart or own.get("float") == "right":
            self.composer.write("\t")
        if tag in BLOCKS and not around.parts_apart:
            self.composer.end_line(around.style.centred)
        self._begin(element, around, attributes)
        self.open.append(element)
        return True

    def _begin(self, element: _Element, around: _Element, attributes: dict[str, str | None]) -> None:
        tag = element.tag
        if tag == "br":
            self.composer.end_line(around.style.centred)
        elif tag == "ol" and "list-style" not in (attributes.get("style") or ""):
            element.items = span(attributes.get("start")) - 1
        elif tag == "li" and around.items is not None:
            around.items += 1
            self.composer.write(f"{around.items}.", element.style.size)
        elif tag == "table":
            element.table = HtmlTable()
        elif tag in GROUPS and (table := self._table()):
            table.begin_group(tag)
        elif tag == "tr" and (table := self._table()):
            table.begin_row()
        elif tag in ("td", "th", "caption"):
            element.spans = (span(attributes.get("rowspan"), 0), span(attributes.get("colspan")))
            self.composer.open()

    def leave(self) -> None:
        """End the element that was begun last."""
        element = self.open.pop()
        if element.tag in BLOCKS and not (self.open and self.open[-1].parts_apart):
            self.composer.end_line(element.style.centred)
        if element.tag in ("td", "th", "caption"):
            content = self.composer.close()
            table = self._table()
            if table is None or element.tag == "caption":
                (table.caption if table else []).extend(content)
            else:
                table.add(HtmlCell(content, *element.spans))
        elif element.table is not None:
            for written in element.table.caption:
                self.composer.add(written)
            self.composer.add(placed(element.table))

    def text(self, text: str) -> None:
        """Add a text to the line that is being written."""
        element = self.open[-1]
        if element.style.hidden:
            return
        if not element.style.kept_space:
            shown = COLLAPSIBLE.sub(" ", text)
            shown = shown[1:] if shown.startswith(" ") and self.composer.after_space else shown
            if shown:
                self.composer.write(shown, element.style.size, element.linked)
            return
        for number, line in enumerate(text.expandtabs().splitlines()):
            if number:
                self.composer.end_line(element.style.centred)
            self.composer.write(line, element.style.size, element.linked)

    def _table(self) -> HtmlTable | None:
        return next((element.table for element in reversed(self.open) if element.table is not None), None)


def read_elements(tree: LexborHTMLParser) -> list[Written]:
    """Lines and tables of a page in reading order, without the bars of the site around them."""
    page = _Page(StyleSheet([node.text() for node in tree.css("style")]))
    waiting: list[tuple[LexborNode, bool]] = [(tree.root, False)] if tree.root is not None else []
    while waiting:
        node, read = waiting.pop()
        if read:
            page.leave()
        elif node.is_text_node:
            page.text(node.text_content or "")
        elif node.is_element_node and page.enter(node):
            waiting.append((node, True))
            waiting += [(child, False) for child in reversed(list(_children(node)))]
    return page.composer.close()


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.first_child
    while child is not None:
        yield child
        child = child.next
