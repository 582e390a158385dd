"""pdfplumber's own reading where the fast one is doubtful."""

import pypdfium2

from pipelines.reading import pdf, pdf_page
from pipelines.reading.pdfium import page_primitives
from pipelines.reading.plumber import plumber_primitives
from pipelines.reading.primitives import Glyph, PagePrimitives
from pipelines.reading.text_layer import has_text_layer, is_doubtful
from tests.support.drawn_pdf import Sheets, rows_of


def drawn() -> bytes:
    sheets = Sheets()
    sheets.centred(40, "支出总表")
    sheets.table(50, 90, [60, 90], [["科目", "合计"], ["201", "1,516.86"]])
    return sheets.pdf()


def test_page_with_many_unusable_characters_is_doubtful():
    glyph = Glyph("款", 0, 10, 10, 10)
    assert is_doubtful(PagePrimitives(1, 10, 10, 0, [glyph] * 9, doubtful=1))
    assert not is_doubtful(PagePrimitives(1, 10, 10, 0, [glyph] * 99, doubtful=1))


def test_both_readings_of_a_sound_page_agree():
    data = drawn()
    fast = page_primitives(pypdfium2.PdfDocument(data)[0], 1)
    fast.doubtful = 1
    slow = plumber_primitives(data, PagePrimitives(1, 595, 842, 0, [], doubtful=9))
    place = lambda page: sorted((g.char, round(g.x0), round(g.base)) for g in page.glyphs)  # noqa: E731
    assert [entry[0] for entry in place(slow)] == [entry[0] for entry in place(fast)]
    assert all(abs(a[1] - b[1]) <= 1 and abs(a[2] - b[2]) <= 3 for a, b in zip(place(slow), place(fast), strict=True))


def test_doubtful_page_is_read_by_pdfplumber(monkeypatch):
    def unusable(page, number, tolerances):
        found = page_primitives(page, number, tolerances)
        found.glyphs, found.doubtful = [], len(found.glyphs)
        return found

    monkeypatch.setattr(pdf_page, "page_primitives", unusable)
    (table,) = pdf.read_pdf(drawn(), 10).tables
    assert (table.caption, rows_of(table)) == ("支出总表", [["201", "1,516.86"]])


def test_page_whose_characters_stay_unusable_has_no_text_layer():
    assert not has_text_layer(PagePrimitives(1, 10, 10, 0, [Glyph("款", 0, 10, 10, 10)] * 9, doubtful=100))


def test_page_that_pdfplumber_cannot_parse_is_given_up():
    broken = drawn().replace(b"/MediaBox [", b"/MediaBox [ /x ")
    assert plumber_primitives(broken, PagePrimitives(1, 595, 842, 0, [], doubtful=9)) is None
