"""What is shown around the cells of a finding in a document without pages."""

import duckdb
import pytest

from pipelines.quality.excerpts import documents_without_pages, excerpt_lines, read_excerpt, sheet_place
from pipelines.reading.file_types import HTML, PDF, XLSX
from pipelines.reading.model import Box, Cell, PageInfo, Reading, Table
from tests.support.small import small_frames

ROWS, COLUMNS = 20, 15


def reading(media_type, columns=3):
    """A table with a header and `ROWS` rows whose texts say where they stand, from the third row of sheet 2 on."""

    def cell(row, column):
        place = [Box(2, column + 1, row + 2, column + 2, row + 3)]
        return Cell(row, column, f"r{row}c{column}", place, is_header=row == 0)

    cells = [cell(row, column) for row in range(ROWS) for column in range(columns)]
    pages = [PageInfo(page, 20.0, 40.0, 0, True, False, 0.0) for page in (1, 2)]
    return Reading(media_type, pages, [Table(1, 2, 2, cells, "收支总表", unit="万元")], [])


@pytest.fixture
def connection():
    with duckdb.connect() as opened:
        opened.execute("create schema raw")
        yield opened


def landed(connection, read):
    for name, frame in small_frames("d", read).items():
        connection.from_arrow(frame.to_arrow()).create(f"raw.{name}")
    return connection


def test_the_header_and_the_rows_around_a_cell_are_shown_with_its_place_in_the_workbook(connection):
    excerpt = read_excerpt(landed(connection, reading(XLSX.media_type)), "d", "T01", {(9, 1): "lhs"})
    assert list(excerpt_lines(excerpt)) == [
        "T01 收支总表 (万元)",
        "  header: r0c0 | r0c1 | r0c2",
        "  …",
        "  row 7: r7c0 | r7c1 | r7c2",
        "  row 8: r8c0 | r8c1 | r8c2",
        "  row 9: r9c0 | ▶r9c1◀ [Sheet 2 C12] | r9c2",
        "  row 10: r10c0 | r10c1 | r10c2",
        "  row 11: r11c0 | r11c1 | r11c2",
    ]


def test_a_wide_table_is_cut_to_its_labels_and_the_columns_around_the_cell(connection):
    excerpt = read_excerpt(landed(connection, reading(HTML.media_type, COLUMNS)), "d", "T01", {(1, 10): "finding"})
    assert excerpt.columns == (0, 1, 7, 8, 9, 10, 11, 12, 13)
    assert "▶r1c10◀ |" in "\n".join(excerpt_lines(excerpt))


def test_there_is_no_excerpt_of_a_table_that_is_not_there(connection):
    assert read_excerpt(landed(connection, reading(HTML.media_type)), "d", "T09", {(1, 1): "lhs"}) is None


@pytest.mark.parametrize(
    ("media_type", "expected"), [(PDF.media_type, set()), ("image/png", set()), (HTML.media_type, {"d"})]
)
def test_only_pages_are_pictured(connection, media_type, expected):
    assert documents_without_pages(landed(connection, reading(media_type))) == expected


@pytest.mark.parametrize(("column", "row", "named"), [(0, 0, "A1"), (25, 9, "Z10"), (26, 0, "AA1"), (702, 4, "AAA5")])
def test_cells_of_a_workbook_are_named_as_their_program_names_them(column, row, named):
    assert sheet_place(3, float(column), float(row)) == f"Sheet 3 {named}"
