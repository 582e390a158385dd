"""From what a page is read: its text where that is seen and usable, else its picture. Recognition is stood in for."""

import io
import subprocess
import sys
from itertools import pairwise

import cv2
import numpy as np
import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader

from pipelines.reading import read_document
from pipelines.reading.model import Reading
from pipelines.reading.primitives import Glyph
from pipelines.reading.scans import scanned_page
from tests.support.drawn_pdf import HEADER, WIDTHS, Sheets, body, caption
from tests.support.rasterised import Scanner, scanned

SCAN_DPI = 100


@pytest.fixture(autouse=True)
def recognised(monkeypatch):
    """Recognition that finds the same amount between all neighbouring rules; the pictures it was given."""
    pictures = []

    def glyphs(gray, rules, dpi):
        pictures.append(gray)
        xs = sorted({round(rule.x0, -1) for rule in rules if rule.x0 == rule.x1}) or [0, gray.shape[1]]
        ys = sorted({round(rule.y0, -1) for rule in rules if rule.y0 == rule.y1}) or [0, gray.shape[0]]
        middles = [((a + b) / 2, (c + d) / 2) for a, b in pairwise(xs) for c, d in pairwise(ys)]
        return [
            Glyph(char, x + 10 * place, x + 10 * place + 10, y + 8, 20, 0.9)
            for x, y in middles
            for place, char in enumerate("8.50")
        ]

    monkeypatch.setattr(scanned_page, "recognised_glyphs", glyphs)
    monkeypatch.setattr(scanned_page, "legibility", lambda lines: 1.0)
    return pictures


def filing() -> bytes:
    sheets = Sheets()
    caption(sheets)
    sheets.table(90, 90, WIDTHS, [HEADER, *body(12)])
    return sheets.pdf()


def picture(data: bytes, **how) -> ImageReader:
    return _reader(np.ascontiguousarray(scanned(pypdfium2.PdfDocument(data)[0], Scanner(dpi=SCAN_DPI, **how))))


def pages(sheets: Sheets) -> list[tuple[bool, bool]]:
    """Text layer and OCR of every page."""
    return [(page.text_layer, page.ocr) for page in read_document(sheets.pdf()).pages]


def covered(sheets: Sheets, image: ImageReader) -> None:
    sheets.canvas.drawImage(image, 0, 0, sheets.width, sheets.height)


def test_picture_of_a_page_is_recognised():
    sheets = Sheets()
    covered(sheets, picture(filing()))
    reading = read_document(sheets.pdf())
    assert (reading.pages[0].text_layer, reading.pages[0].ocr) == (False, True)
    (table,) = reading.tables
    assert max(cell.row for cell in table.cells) == 12


def test_invisible_text_over_a_picture_is_not_read():
    sheets = Sheets()
    covered(sheets, picture(filing()))
    layer = sheets.canvas.beginText(100, 500)
    layer.setTextRenderMode(3)
    layer.setFont("STSong-Light", 12)
    layer.textLine("看不见的文字层可能与图片不同")
    sheets.canvas.drawText(layer)
    assert pages(sheets) == [(False, True)]


def test_text_below_a_picture_is_not_read():
    sheets = Sheets()
    sheets.text(100, 300, "图片下面的文字层可能与图片不同", 12)
    covered(sheets, picture(filing()))
    assert pages(sheets) == [(False, True)]


def test_text_printed_over_a_background_is_read(recognised):
    background = Image.fromarray(np.full((842, 595), 225, np.uint8))
    sheets = Sheets()
    sheets.canvas.drawImage(ImageReader(background), 0, 0, sheets.width, sheets.height)
    sheets.lines(100, 100, ["这一页的文字印在底图上面，人人看得见。"] * 20, 12)
    assert pages(sheets) == [(True, False)]
    assert recognised == []


def test_scan_with_a_stamped_page_number_is_recognised():
    sheets = Sheets()
    covered(sheets, picture(filing()))
    sheets.text(250, 800, "某某局2024年部门预算 第3页")
    assert pages(sheets) == [(False, True)]


def test_table_that_a_page_of_text_shows_as_a_picture_is_recognised(recognised):
    table = np.ascontiguousarray(scanned(pypdfium2.PdfDocument(filing())[0], Scanner(dpi=SCAN_DPI))[100:560])
    sheets = Sheets()
    sheets.lines(80, 60, ["本部门收支情况如下表所示，单位为万元。"] * 3)
    sheets.canvas.drawImage(_reader(table), 0, 300, 595, table.shape[0] * 72 / SCAN_DPI)
    reading = read_document(sheets.pdf())
    assert (reading.pages[0].text_layer, reading.pages[0].ocr) == (True, True)
    assert (len(reading.tables), len(recognised)) == (1, 1)
    assert {cell.confidence for cell in reading.tables[0].cells} == {0.9}


def _reader(gray: np.ndarray) -> ImageReader:
    buffer = io.BytesIO()
    Image.fromarray(gray).save(buffer, "PNG")
    return ImageReader(buffer)


def test_photograph_on_a_page_of_text_is_not_recognised(recognised):
    random = np.random.default_rng(1)
    photo = cv2.resize(random.integers(0, 255, (20, 30), np.uint8), (600, 400), interpolation=cv2.INTER_CUBIC)
    sheets = Sheets()
    sheets.lines(80, 60, ["本部门的办公楼如下图所示，供大家参考。"] * 3)
    sheets.canvas.drawImage(_reader(photo), 100, 300, 400, 260)
    assert pages(sheets) == [(True, False)]
    assert recognised == []


def test_blank_scan_has_nothing_to_read():
    sheets = Sheets()
    covered(sheets, _reader(np.full((842, 595), 240, np.uint8)))
    assert pages(sheets) == [(False, True)]


def test_print_that_nobody_can_recognise_is_not_taken_for_a_blank_page(monkeypatch):
    monkeypatch.setattr(scanned_page, "recognised_glyphs", lambda *_: [])
    sheets = Sheets()
    covered(sheets, picture(filing()))
    assert pages(sheets) == [(False, False)]


def test_text_drawn_as_outlines_is_recognised():
    sheets = Sheets()
    for left in range(100, 400, 20):
        for top in range(100, 300, 30):
            sheets.canvas.circle(left, 842 - top, 6, stroke=0, fill=1)
    assert pages(sheets) == [(False, True)]


def boxes(reading: Reading) -> list[tuple[float, ...]]:
    return [
        (cell.boxes[0].x0, cell.boxes[0].top, cell.boxes[0].x1, cell.boxes[0].bottom)
        for cell in reading.tables[0].cells
    ]


def test_boxes_of_a_scan_that_lay_on_its_side_are_those_of_the_page_as_published():
    level, side = Sheets(), Sheets((842.0, 595.0))
    covered(level, picture(filing()))
    covered(side, picture(filing(), quarter_turns=3))
    upright, turned = read_document(level.pdf()), read_document(side.pdf())
    assert (turned.pages[0].width, turned.pages[0].height, turned.pages[0].rotation) == (842, 595, 0)
    for (x0, top, x1, bottom), found in zip(boxes(upright), boxes(turned), strict=True):
        assert found == pytest.approx((top, 595 - x1, bottom, 595 - x0), abs=2)


def test_digital_document_starts_no_recognition():
    code = (
        "import sys; from pipelines.reading import read_document; read_document(sys.stdin.buffer.read());"
        "print([n for n in ('cv2', 'openvino', 'onnxruntime', 'rapidocr_onnxruntime') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], input=filing(), capture_output=True, check=True)
    assert done.stdout.decode().strip() == "[]"
