"""Whatever table is drawn is read back, cell by cell."""

from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.reading import read_document
from tests.support.drawn_pdf import Sheets, rows_of

LABELS = ["科目名称", "合计", "基本支出", "项目支出", "财政拨款", "上年结转"]
AMOUNT = st.decimals(0, 9_999_999, places=2).map(lambda value: f"{value:,.2f}")


@st.composite
def tables(draw) -> tuple[list[float], list[list[str]]]:
    """Column widths, and body rows: a name and amounts, some of them blank."""
    columns = draw(st.integers(3, 6))
    widths = [90.0] + [draw(st.floats(58, 72)) for _ in range(columns - 1)]
    amounts = st.one_of(AMOUNT, st.just(""))
    rows = draw(st.lists(st.lists(amounts, min_size=columns - 1, max_size=columns - 1), min_size=4, max_size=14))
    return widths, [[f"支出{number}", *row] for number, row in enumerate(rows)]


@settings(max_examples=30, deadline=None)
@given(tables(), st.integers(1, 3), st.booleans(), st.booleans())
def test_drawn_table_is_read_back(table, pages, repeated, sides):
    widths, rows = table
    header = LABELS[: len(widths)]
    per_page = -(-len(rows) // pages)
    sheets = Sheets()
    for page, start in enumerate(range(0, len(rows), per_page)):
        if page:
            sheets.next_page()
        else:
            sheets.centred(40, "支出总表")
            sheets.text(400, 65, "单位：元")
        top = [header] if repeated or not page else []
        sheets.table(40, 90 if not page else 50, widths, top + rows[start : start + per_page], sides=sides)
    (read,) = read_document(sheets.pdf()).tables
    assert rows_of(read) == rows
    assert [cell.text for cell in read.cells if cell.is_header] == header
    assert (read.caption, read.unit) == ("支出总表", "元")
