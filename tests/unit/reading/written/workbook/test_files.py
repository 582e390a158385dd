"""Files of workbooks: what is stored how, and what cannot be read."""

import io
import zipfile
from pathlib import Path

import pytest

from pipelines.reading.formats import read_document
from pipelines.reading.model import UnreadableDocumentError
from pipelines.reading.written.workbook.reader import read_xls, read_xlsx
from tests.support.workbooks import BODY, HEADER, PAGES, body, read, with_part, workbook

FIXTURES = Path(__file__).parents[4] / "fixtures" / "workbooks"
SHEET = "xl/worksheets/sheet1.xml"


def test_texts_that_look_like_numbers_errors_and_truth_values_stay_as_printed():
    rows = [["支出总表"], HEADER, ["05", "1,234.50", True], ["2010301", "#REF!", 3]]
    (table,) = read(rows).tables
    assert body(table) == [["05", "1,234.50", "TRUE"], ["2010301", "#REF!", "3"]]


def test_a_formula_without_a_stored_value_stands_as_a_formula_and_is_remarked():
    reading = read([["支出总表"], HEADER, *BODY, ["合计", None, "=SUM(C3:C4)"]])
    assert body(reading.tables[0])[-1] == ["合计", "", "=SUM(C3:C4)"]
    (remark,) = reading.remarks
    assert "1 formulas without a stored value" in remark
    assert "C5" in remark


def test_a_formula_has_its_stored_value():
    data = with_part(
        workbook([["支出总表"], HEADER, *BODY, ["合计", None, "=SUM(C3:C4)"]]),
        SHEET,
        lambda part: part.replace(b"<f>SUM(C3:C4)</f><v />", b"<f>SUM(C3:C4)</f><v>25</v>").replace(
            b"<f>SUM(C3:C4)</f><v></v>", b"<f>SUM(C3:C4)</f><v>25</v>"
        ),
    )
    reading = read_xlsx(data, PAGES)
    assert body(reading.tables[0])[-1] == ["合计", "", "25"]
    assert reading.remarks == []


def test_lines_in_a_cell_are_joined_and_indents_are_gone():
    (table,) = read([["支出总表"], HEADER, ["201", "\u3000\u3000一般公共\n服务支出", 1.5], ["合 计", None, 1.5]]).tables
    assert [row[:2] for row in body(table)] == [["201", "一般公共服务支出"], ["合计", ""]]


def test_fonts_and_fills_that_make_no_sense_do_no_harm():
    data = with_part(
        workbook([["支出总表"], HEADER, *BODY]),
        "xl/styles.xml",
        lambda part: part.replace(b'<family val="2"', b'<family val="99"').replace(b"<sz val=", b"<sz x="),
    )
    assert read_xlsx(data, PAGES).tables[0].caption == "支出总表"


def test_a_style_for_whole_columns_makes_no_wide_table():
    rows = [["支出总表"], HEADER, *BODY, [None] * 200 + ["\u3000"]]
    (table,) = read(rows).tables
    assert max(cell.column + cell.column_span for cell in table.cells) == 3


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (workbook([[None]]), "No sheet of the workbook has a text"),
        (workbook([["支出总表"], HEADER, *BODY])[:-400], "damaged"),
        (with_part(workbook([["表"]]), SHEET, lambda part: part[:-30]), r"its part xl/worksheets/sheet1.xml"),
        (
            with_part(
                workbook([["表"]]),
                SHEET,
                lambda part: b'<!DOCTYPE w [<!ENTITY a "bomb">]>' + part[part.index(b"<worksheet") :],
            ),
            "declares entities",
        ),
    ],
)
def test_what_cannot_be_read_is_named(data, message):
    with pytest.raises(UnreadableDocumentError, match=message):
        read_xlsx(data, PAGES)


def test_a_zip_bomb_inside_a_workbook_is_refused():
    buffer = io.BytesIO(workbook([["支出总表"], HEADER, *BODY]))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/media/image1.bin", bytes(80 * 1024 * 1024))
    with pytest.raises(UnreadableDocumentError, match="zip bomb"):
        read_xlsx(buffer.getvalue(), PAGES)


def test_more_sheets_than_the_limit_are_refused():
    with pytest.raises(UnreadableDocumentError, match="2 sheets, the limit is 1"):
        read_xlsx(workbook([["表"]], [["表"]]), 1)


def test_an_old_workbook_is_read_like_a_new_one():
    reading = read_document((FIXTURES / "old.xls").read_bytes())
    (table,) = reading.tables
    assert reading.media_type == "application/vnd.ms-excel"
    assert (table.caption, table.number, table.unit, table.organization) == ("支出决算表", "公开03表", "万元", "甲局")
    assert body(table) == [["2010301", "行政运行", "10564.3521", "90.60%"], ["05", "其他", "0", "2024年1月"]]
    assert table.cells[-1].header_path == ("本年支出", "完成率")
    assert reading.remarks == [
        "Sheet 1 “支出” has 1 hidden rows with content, which were not read.",
        "Sheet 2 “底稿” is hidden and was not read.",
    ]


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_truncated_old_workbook_is_damaged(share):
    data = (FIXTURES / "old.xls").read_bytes()
    with pytest.raises(UnreadableDocumentError, match="damaged"):
        read_xls(data[: int(len(data) * share)], PAGES)


def test_two_numbers_in_a_cell_stay_two():
    (table,) = read([["支出总表"], HEADER, ["201", "教育支出\n其他支出", "1.50\n2.50"], ["合计", None, 4.0]]).tables
    assert body(table)[0] == ["201", "教育支出其他支出", "1.50 2.50"]
