"""Small PDF files drawn for tests, each showing one feature of layout. Coordinates as in the reader: y from the top."""

import io
from collections.abc import Sequence

from reportlab.lib.colors import Color, white
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from pipelines.reading import read_document
from pipelines.reading.model import Table

FONT = "STSong-Light"
A4 = (595.0, 842.0)
pdfmetrics.registerFont(UnicodeCIDFont(FONT))

Row = Sequence[str | tuple[str, int] | tuple[str, int, int] | None]


class Sheets:
    """A PDF in the making, one page at a time."""

    def __init__(self, size: tuple[float, float] = A4):
        self._buffer = io.BytesIO()
        self.width, self.height = size
        self.canvas = Canvas(self._buffer, pagesize=size)

    def text(self, x: float, top: float, text: str, size: float = 10) -> None:
        """Text whose first glyph begins at x and whose top is at `top`."""
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(x, self.height - top - 0.86 * size, text)

    def centred(self, top: float, text: str, size: float = 14) -> None:
        """Text in the middle of the page."""
        self.text((self.width - size * len(text)) / 2, top, text, size)

    def lines(self, x: float, top: float, texts: Sequence[str], size: float = 10, leading: float = 1.5) -> None:
        """Several lines below each other."""
        for number, text in enumerate(texts):
            self.text(x, top + number * leading * size, text, size)

    def rule(self, x0: float, y0: float, x1: float, y1: float, width: float = 0.5) -> None:
        """A stroked line."""
        self.canvas.setLineWidth(width)
        self.canvas.line(x0, self.height - y0, x1, self.height - y1)

    def fill(self, x0: float, y0: float, x1: float, y1: float, colour: Color | None = None) -> None:
        """A filled rectangle without stroke, black by default."""
        self.canvas.saveState()
        self.canvas.setFillColor(colour or Color(0, 0, 0))
        self.canvas.rect(x0, self.height - y1, x1 - x0, y1 - y0, stroke=0, fill=1)
        self.canvas.restoreState()

    def table(
        self,
        x: float,
        top: float,
        widths: Sequence[float],
        rows: Sequence[Row],
        height: float = 20,
        size: float = 9,
        sides: bool = True,
    ) -> float:
        """A ruled table; returns its lower edge.

        An entry of a row is a text, (text, columns[, rows]) for a merged cell, or None under a cell from above.
        """
        xs = [x]
        for width in widths:
            xs.append(xs[-1] + width)
        for number, row in enumerate(rows):
            column = 0
            for entry in row:
                if entry is None:
                    column += 1
                    continue
                text, columns, spanned = (*((entry,) if isinstance(entry, str) else entry), 1, 1)[:3]
                y0, y1 = top + number * height, top + (number + spanned) * height
                self.box(
                    xs[column],
                    y0,
                    xs[column + columns],
                    y1,
                    left=sides or column > 0,
                    right=sides or column + columns < len(widths),
                )
                for line, part in enumerate(text.split("\n")):
                    self.text(xs[column] + 2, y0 + 3 + line * size * 1.1, part, size)
                column += columns
        return top + len(rows) * height

    def box(
        self,
        x0: float,
        y0: float,
        x1: float,
        y1: float,
        left: bool = True,
        right: bool = True,
        top: bool = True,
        bottom: bool = True,
    ) -> None:
        """The rules around a rectangle, each unless it is left out."""
        for drawn, rule in (
            (top, (x0, y0, x1, y0)),
            (bottom, (x0, y1, x1, y1)),
            (left, (x0, y0, x0, y1)),
            (right, (x1, y0, x1, y1)),
        ):
            if drawn:
                self.rule(*rule)

    def next_page(self) -> None:
        """Begin another page."""
        self.canvas.showPage()

    def pdf(self) -> bytes:
        """The finished file."""
        self.canvas.showPage()
        self.canvas.save()
        return self._buffer.getvalue()


def white_strokes(sheets: Sheets) -> None:
    """Strokes from here on are white."""
    sheets.canvas.setStrokeColor(white)


def rows_of(table: Table) -> list[list[str]]:
    """Body rows of a read table as texts."""
    width = max(cell.column + cell.column_span for cell in table.cells)
    rows: dict[int, list[str]] = {}
    for cell in table.cells:
        if not cell.is_header:
            rows.setdefault(cell.row, [""] * width)[cell.column] = cell.text
    return [rows[row] for row in sorted(rows)]


WIDTHS = [60, 160, 90, 90]
HEADER = ["科目编码", "科目名称", "合计", "基本支出"]


def body(number: int) -> list[list[str]]:
    """Rows of codes, names and amounts that fit the header above, all different."""
    return [[str(2010100 + k), f"支出项目{k}", f"{100 + k}.25", f"{k}.50"] for k in range(number)]


def caption(sheets: Sheets, title: str = "支出总表", unit: str = "单位：万元") -> None:
    """A title and a unit where a table at 90 points from the top has them."""
    sheets.centred(40, title)
    sheets.text(400, 65, unit)


def only_table(sheets: Sheets) -> Table:
    """The one table that the reader finds."""
    (table,) = read_document(sheets.pdf()).tables
    return table
