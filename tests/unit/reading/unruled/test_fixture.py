"""The fixture that takes rules out of a file: what is drawn in which way goes, and nothing else."""

import io

import pikepdf
import pypdfium2
import pytest
from reportlab.lib.colors import lightgrey

from pipelines.reading.pdfium import page_primitives
from pipelines.reading.primitives import PagePrimitives
from tests.support.drawn_pdf import Sheets
from tests.support.unruled import with_three_rules, without_levels, without_rules, without_uprights


def primitives(data: bytes) -> PagePrimitives:
    return page_primitives(pypdfium2.PdfDocument(data)[0], 1)


def ways(data: bytes) -> set[str]:
    """Which ways the rules of the first page run, those that are long enough to be seen as such."""
    long = [rule for rule in primitives(data).rules if rule.x1 - rule.x0 + rule.y1 - rule.y0 > 5]
    return {"level" if rule.y0 == rule.y1 else "upright" for rule in long}


def stroked(sheets: Sheets) -> None:
    sheets.rule(50, 100, 400, 100)
    sheets.rule(50, 100, 50, 300)


def outlined(sheets: Sheets) -> None:
    sheets.canvas.rect(50, 500, 300, 200)


def filled(sheets: Sheets) -> None:
    sheets.fill(50, 100, 400, 100.6)
    sheets.fill(50, 100, 50.6, 300)


def in_a_form(sheets: Sheets) -> None:
    sheets.canvas.beginForm("rules")
    outlined(sheets)
    sheets.canvas.endForm()
    sheets.canvas.saveState()
    sheets.canvas.translate(20, 20)
    sheets.canvas.doForm("rules")
    sheets.canvas.restoreState()


@pytest.fixture(params=[stroked, outlined, filled, in_a_form])
def ruled(request) -> bytes:
    sheets = Sheets()
    sheets.fill(50, 400, 300, 450, lightgrey)
    sheets.text(60, 420, "支出总表")
    request.param(sheets)
    return sheets.pdf()


@pytest.mark.parametrize(
    ("way", "left"), [(without_uprights, {"level"}), (without_levels, {"upright"}), (without_rules, set())]
)
def test_rules_of_one_way_or_all_go_and_the_text_stays(ruled, way, left):
    assert ways(ruled) == {"level", "upright"}
    stripped = way(ruled)
    assert ways(stripped) == left
    assert primitives(stripped).glyphs == primitives(ruled).glyphs


def test_shading_stays(ruled):
    with pikepdf.open(io.BytesIO(without_rules(ruled))) as document:
        content = document.pages[0].Contents.read_bytes()
    assert b"re" in content or b"l" in content
    picture = pypdfium2.PdfDocument(without_rules(ruled))[0].render().to_numpy()
    assert (picture[420:445, 100:290, 0] < 255).any()


def test_three_rules_are_left_of_a_table():
    sheets = Sheets()
    sheets.table(50, 100, [100, 100], [["科目", "金额"], ["201", "1.00"], ["202", "2.00"], ["203", "3.00"]])
    left = primitives(with_three_rules(sheets.pdf())).rules
    assert sorted({round(rule.y0) for rule in left}) == [100, 120, 180]
