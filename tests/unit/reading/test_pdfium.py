"""Primitives of one page: what is visible counts, however it is drawn; what is invisible does not."""

import io

import pikepdf
import pypdfium2
import pytest
from reportlab.lib.colors import Color

from pipelines.reading.pdfium import page_primitives
from pipelines.reading.primitives import PagePrimitives, Rule
from tests.support.drawn_pdf import A4, Sheets, white_strokes


def primitives(sheets: Sheets) -> PagePrimitives:
    return page_primitives(pypdfium2.PdfDocument(sheets.pdf())[0], 1)


def rounded(rules: list[Rule]) -> set[tuple[int, ...]]:
    return {tuple(round(value) for value in rule) for rule in rules}


def text_of(page: PagePrimitives) -> str:
    return "".join(glyph.char for glyph in page.glyphs)


def test_glyph_stands_where_it_is_printed():
    sheets = Sheets()
    sheets.text(100, 200, "款", size=12)
    (glyph,) = primitives(sheets).glyphs
    assert (glyph.char, round(glyph.x0), round(glyph.x1), round(glyph.size)) == ("款", 100, 112, 12)
    assert glyph.base == pytest.approx(200 + 0.86 * 12, abs=0.1)


def test_size_is_that_on_the_page_where_the_font_is_scaled():
    sheets = Sheets()
    sheets.canvas.scale(0.05, 0.05)
    sheets.canvas.setFont("STSong-Light", 240)
    sheets.canvas.drawString(2000, 2000, "款")
    assert primitives(sheets).glyphs[0].size == pytest.approx(12, abs=0.01)


def turned(data: bytes, degrees: int) -> bytes:
    """The same file with its first page marked as turned clockwise."""
    with pikepdf.open(io.BytesIO(data)) as document:
        document.pages[0].Rotate = degrees
        target = io.BytesIO()
        document.save(target)
    return target.getvalue()


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_text_that_a_page_s_rotation_lays_on_its_side_is_turned_upright(degrees):
    sheets = Sheets()
    sheets.text(100, 200, "款项")
    sheets.rule(50, 300, 150, 300)
    page = page_primitives(pypdfium2.PdfDocument(turned(sheets.pdf(), degrees))[0], 1)
    assert text_of(page) == "款项"
    assert (round(page.glyphs[0].x0), round(page.rules[0].y0)) == (100, 300)
    assert (page.width, page.height) == A4


@pytest.mark.parametrize(("degrees", "quarter"), [(90, 90), (270, -90)])
def test_rotated_page_with_upright_text_is_read_as_it_is_shown(degrees, quarter):
    sheets = Sheets()
    sheets.canvas.translate(300, 400)
    sheets.canvas.rotate(quarter)
    sheets.canvas.setFont("STSong-Light", 10)
    sheets.canvas.drawString(0, 0, "款项")
    sheets.canvas.line(0, -5, 60, -5)
    page = page_primitives(pypdfium2.PdfDocument(turned(sheets.pdf(), degrees))[0], 1)
    assert (page.width, page.height) == A4[::-1]
    first, second = page.glyphs
    assert first.x1 == pytest.approx(second.x0, abs=0.5)
    assert page.rules[0].y0 == page.rules[0].y1 == pytest.approx(first.base + 5, abs=0.1)


def test_text_written_sideways_on_an_unrotated_page_is_turned_upright():
    sheets = Sheets()
    sheets.canvas.translate(300, 100)
    sheets.canvas.rotate(90)
    sheets.canvas.setFont("STSong-Light", 10)
    sheets.canvas.drawString(0, 0, "收入总表")
    page = primitives(sheets)
    assert text_of(page) == "收入总表"
    assert len({round(glyph.base) for glyph in page.glyphs}) == 1
    assert (page.width, page.height) == A4[::-1]


def test_text_drawn_twice_is_read_once():
    sheets = Sheets()
    for shift in (0, 0.3):
        sheets.text(100 + shift, 100, "1,100.00")
    assert text_of(primitives(sheets)) == "1,100.00"


def test_filled_thin_rectangle_is_a_rule_along_its_middle():
    sheets = Sheets()
    sheets.fill(50, 100, 250, 101)
    assert rounded(primitives(sheets).rules) == {(50, 100, 250, 100)}


def test_filled_area_is_no_rule():
    sheets = Sheets()
    sheets.fill(50, 100, 250, 140, Color(0.9, 0.9, 0.9))
    assert primitives(sheets).rules == []


def test_stroked_rectangle_is_four_rules():
    sheets = Sheets()
    sheets.canvas.rect(50, A4[1] - 200, 100, 50)
    assert len(primitives(sheets).rules) == 4


def test_rule_of_zero_width_is_a_hairline_and_seen():
    sheets = Sheets()
    sheets.rule(50, 100, 250, 100, width=0)
    assert len(primitives(sheets).rules) == 1


def test_white_rule_on_paper_is_not_seen():
    sheets = Sheets()
    white_strokes(sheets)
    sheets.rule(50, 100, 250, 100)
    assert primitives(sheets).rules == []


def test_white_rule_on_shading_is_seen():
    sheets = Sheets()
    sheets.fill(50, 80, 250, 120, Color(0.2, 0.4, 0.8))
    white_strokes(sheets)
    sheets.rule(50, 100, 250, 100)
    assert rounded(primitives(sheets).rules) == {(50, 100, 250, 100)}


def test_transparent_rule_is_not_seen():
    sheets = Sheets()
    sheets.canvas.setStrokeAlpha(0)
    sheets.rule(50, 100, 250, 100)
    assert primitives(sheets).rules == []


def test_rule_outside_its_clip_is_not_seen_and_one_half_inside_is_cut():
    sheets = Sheets()
    clip = sheets.canvas.beginPath()
    clip.rect(0, A4[1] - 150, 200, 100)
    sheets.canvas.clipPath(clip, stroke=0, fill=0)
    sheets.rule(50, 300, 250, 300)
    sheets.rule(50, 100, 250, 100)
    assert rounded(primitives(sheets).rules) == {(50, 100, 200, 100)}


def test_rule_in_nested_transformed_forms_stands_where_it_is_shown():
    sheets = Sheets()
    canvas = sheets.canvas
    canvas.beginForm("inner")
    canvas.line(0, 0, 50, 0)
    canvas.endForm()
    canvas.beginForm("outer")
    canvas.saveState()
    canvas.translate(10, 20)
    canvas.scale(2, 2)
    canvas.doForm("inner")
    canvas.restoreState()
    canvas.endForm()
    canvas.translate(100, 500)
    canvas.doForm("outer")
    assert rounded(primitives(sheets).rules) == {(110, 322, 210, 322)}


def test_slanted_stroke_is_no_rule():
    sheets = Sheets()
    sheets.rule(50, 100, 250, 130)
    assert primitives(sheets).rules == []


def test_watermark_is_not_text_and_italics_are():
    sheets = Sheets()
    sheets.canvas.saveState()
    sheets.canvas.translate(200, 400)
    sheets.canvas.rotate(45)
    sheets.canvas.setFont("STSong-Light", 60)
    sheets.canvas.drawString(0, 0, "公示")
    sheets.canvas.restoreState()
    sheets.canvas.transform(1, 0, 0.3, 1, 100, 100)
    sheets.canvas.setFont("STSong-Light", 10)
    sheets.canvas.drawString(0, 0, "款项")
    assert text_of(primitives(sheets)) == "款项"
