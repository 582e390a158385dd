"""Small documents and readings for tests that need some document, not a particular one."""

import io

import polars as pl
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from pipelines.landing.frames import reading_frames
from pipelines.reading.model import Box, Cell, PageInfo, Reading, Table

FONT = "STSong-Light"


def small_pdf(
    title: str,
    caption: str = "收支总表",
    rows: tuple[tuple[str, str], ...] = (("合计", "12.00"),),
    prose: tuple[str, ...] = (),
) -> bytes:
    """A PDF file of one page: a title line and one ruled table (unit 万元) with the columns 项目 and 金额.

    `prose` are the lines of one paragraph below the table.
    """
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=True)
    canvas.setFont(FONT, 12)
    canvas.drawString(200, 790, title)
    canvas.drawString(250, 740, caption)
    canvas.drawString(440, 720, "单位：万元")
    lines = [("项目", "金额"), *rows]
    for n, (label, amount) in enumerate(lines):
        top = 710 - 20 * n
        canvas.rect(70, top - 20, 220, 20)
        canvas.rect(290, top - 20, 220, 20)
        canvas.drawString(75, top - 15, label)
        canvas.drawString(295, top - 15, amount)
    for n, line in enumerate(prose):
        canvas.drawString(70, 660 - 20 * len(lines) - 18 * n, line)
    canvas.save()
    return buffer.getvalue()


def small_reading(text: str = "12.00") -> Reading:
    """One page with one table of one header and one body cell."""
    header = Cell(0, 0, "金额", [Box(1, 10, 0, 60, 10)], is_header=True)
    body = Cell(1, 0, text, [Box(1, 10, 10, 60, 30)], header_path=("金额",))
    page = PageInfo(1, 100, 100, 0, True, False, 0.0)
    return Reading("application/pdf", [page], [Table(1, 1, 1, [header, body], "收支总表", unit="万元")], [])


def small_frames(document_id: str = "d", reading: Reading | None = None) -> dict[str, pl.DataFrame]:
    """The raw frames of a reading."""
    return reading_frames(reading or small_reading(), document_id, 1, "v")
