"""The body of a Word document, in order, to lines and tables: what is printed, nothing that is deleted or hidden."""

from collections.abc import Iterable

from lxml import etree

from pipelines.reading.written.composer import Composer, Written
from pipelines.reading.written.word.numbering import Numbering
from pipelines.reading.written.word.package import WordParts, child, local
from pipelines.reading.written.word.styles import Format, Styles, size_of, value_of
from pipelines.reading.written.word.tables import placed, rows_of, widths_of

DELETED = frozenset(("del", "moveFrom", "rPr", "pPr", "sdtPr", "sdtEndPr", "tblPr", "sectPr", "Fallback", "instrText"))
LINE_END = "\n"
CHARACTERS = {"tab": "\t", "ptab": "\t", "cr": LINE_END, "noBreakHyphen": "-", "softHyphen": ""}
TEXT_BOX = "txbxContent"


def read_body(parts: WordParts) -> list[Written]:
    """Lines and tables of a document in reading order; text boxes stand before the paragraph they are fixed to."""
    body = _Body(Styles(parts.styles), Numbering(parts.numbering))
    body.blocks(child(parts.document, "body"))
    return body.composer.close()


class _Body:
    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self.styles, self.numbering, self.composer = styles, numbering, Composer()
        self._fields: list[bool] = []  # fields that are open; true: their result has begun

    def blocks(self, parent: etree._Element | None) -> None:
        """Paragraphs and tables inside an element, and inside what wraps them."""
        for element in parent if parent is not None else ():
            name = local(element)
            if name == "p":
                self._paragraph(element)
            elif name == "tbl":
                self._table(element)
            elif name not in DELETED:
                self.blocks(element)

    def _paragraph(self, paragraph: etree._Element) -> None:
        for box in _text_boxes(paragraph):
            self.blocks(box)
        properties = child(paragraph, "pPr")
        style = self.styles.of_paragraph(properties)
        label = self.numbering.label(style.list_id, style.list_level, self.styles.style_id(properties))
        if label and _prints(paragraph):
            self.composer.write(label, size_of(style))
        self._inline(paragraph, style)
        self.composer.end_line(bool(style.centred))

    def _inline(self, parent: etree._Element, style: Format) -> None:
        """Text of a paragraph and of what stands inside it: links, fields, insertions, content controls, formulas."""
        for element in parent:
            name = local(element)
            if name == "r":
                self._run(element, style)
            elif name == "t":  # of a formula, which has no runs of its own kind
                self._text(element.text or "", style)
            elif name not in DELETED and name != TEXT_BOX:
                self._inline(element, style)

    def _run(self, run: etree._Element, paragraph: Format) -> None:
        style = self.styles.of_run(child(run, "rPr"), paragraph)
        for element in run:
            name = local(element)
            if name == "fldChar":
                self._field(value_of(element, "fldCharType"))
            elif name == "t":
                self._text(element.text or "", style)
            elif name in CHARACTERS:
                self._text(CHARACTERS[name], style)
            elif name == "br" and value_of(element, "type") in (None, "textWrapping"):
                self._text(LINE_END, style)

    def _text(self, text: str, style: Format) -> None:
        if style.hidden or not all(self._fields):
            return
        for number, line in enumerate(text.split(LINE_END)):
            if number:
                self.composer.end_line(bool(style.centred))
            if line:
                self.composer.write(line, size_of(style))

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(False)
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _table(self, table: etree._Element) -> None:
        rows = []
        for row in rows_of(table):
            rows.append([])
            for cell in row:
                self.composer.open()
                self.blocks(cell.element)
                rows[-1].append((cell, self.composer.close()))
        self.composer.add(placed(rows, widths_of(table)))


def _text_boxes(paragraph: etree._Element) -> Iterable[etree._Element]:
    """Contents of the text boxes fixed to a paragraph, once each: a box is written twice, for new and old programs."""
    for box in paragraph.iter("{*}" + TEXT_BOX):
        around = box.iterancestors()
        outer = [local(element) for element in _until(around, paragraph)]
        if TEXT_BOX not in outer and not set(outer) & {"del", "moveFrom"} and _is_chosen(box, outer):
            yield box


def _until(ancestors: Iterable[etree._Element], last: etree._Element) -> Iterable[etree._Element]:
    for ancestor in ancestors:
        if ancestor is last:
            return
        yield ancestor


def _is_chosen(box: etree._Element, outer: list[str]) -> bool:
    """Whether a text box is the first of its alternatives that has one."""
    if "Fallback" not in outer:
        return True
    alternatives = next(e for e in box.iterancestors() if local(e) == "AlternateContent")
    return not any(
        local(choice) == "Choice" and next(choice.iter("{*}" + TEXT_BOX), None) is not None for choice in alternatives
    )


def _prints(paragraph: etree._Element) -> bool:
    """Whether anything is written in a paragraph: Word numbers those where nothing is, and prints the number alone."""
    return any((text.text or "").strip() for text in paragraph.iter("{*}t"))
