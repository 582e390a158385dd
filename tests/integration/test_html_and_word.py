"""One filing as PDF, as web page and as Word document says the same."""

import html
from pathlib import Path

import pytest

from pipelines.documents.cover import read_cover
from pipelines.reading.formats import read_document
from pipelines.reading.model import Reading, Table
from pipelines.settings import PROJECT_ROOT
from tests.support.loads import NO_REAL_FILES, SHARED
from tests.support.small_docx import docx, p, r, tbl, tc, tr

PDF = PROJECT_ROOT / "data" / "documents" / "rongcheng-bigdata-2024-final.pdf"


@pytest.fixture(scope="module")
def printed() -> Reading:
    return read_document(PDF.read_bytes())


def said_of(table: Table) -> tuple:
    return table.caption, table.number, table.unit, table.organization, [cell_said(cell) for cell in table.cells]


def cell_said(cell) -> tuple:
    return cell.row, cell.column, cell.row_span, cell.column_span, cell.is_header, cell.header_path, cell.text


def blocks(reading: Reading, paragraph, table) -> str:
    """The reading written again: its prose, and each table with its caption lines and notes."""
    written = [paragraph(text.text, 14 if text.is_heading else 11) for text in reading.paragraphs]
    for one in reading.tables:
        written += [paragraph(one.number, 9)] if one.number else []
        written.append(paragraph(one.caption, 15, centred=True))
        written += [paragraph(f"部门：{one.organization}", 9)] if one.organization else []
        written += [paragraph(f"金额单位：{one.unit}", 9)] if one.unit else []
        written.append(table(one))
        written += [paragraph(note, 9) for note in one.notes]
    return "".join(written)


def rows(table: Table) -> list[list]:
    return [
        [cell for cell in table.cells if cell.row == row] for row in range(max(cell.row for cell in table.cells) + 1)
    ]


def as_page(reading: Reading) -> bytes:
    def paragraph(text: str, size: int, *, centred: bool = False) -> str:
        align = " align=center" if centred else ""
        return f"<p{align} style='font-size:{size}pt'>{html.escape(text)}</p>"

    def table(one: Table) -> str:
        lines = (
            "".join(f"<td rowspan={c.row_span} colspan={c.column_span}>{html.escape(c.text)}</td>" for c in row)
            for row in rows(one)
        )
        return f"<table style='font-size:9pt'>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"

    return f"<html><meta charset=utf-8>{blocks(reading, paragraph, table)}</html>".encode("gb18030")


def as_word(reading: Reading) -> bytes:
    def paragraph(text: str, size: int, *, centred: bool = False) -> str:
        return p(html.escape(text), '<w:jc w:val="center"/>' if centred else "", f'<w:sz w:val="{2 * size}"/>')

    def table(one: Table) -> str:
        return tbl(*(tr(*cells) for cells in word_cells(one)))

    return docx(blocks(reading, paragraph, table))


def word_cells(table: Table) -> list[list[str]]:
    """Cells row by row as Word writes them: one cell in every row that a merged cell spans."""
    lines: list[dict[int, str]] = [{} for _ in rows(table)]
    for cell in table.cells:
        span = f'<w:gridSpan w:val="{cell.column_span}"/>'
        begun = '<w:vMerge w:val="restart"/>' if cell.row_span > 1 else ""
        text = html.escape(cell.text)
        lines[cell.row][cell.column] = f"<w:tc><w:tcPr>{span}{begun}</w:tcPr><w:p>{r(text, SMALL)}</w:p></w:tc>"
        for row in range(cell.row + 1, cell.row + cell.row_span):
            lines[row][cell.column] = tc("", f"{span}<w:vMerge/>")
    return [[line[column] for column in sorted(line)] for line in lines]


SMALL = '<w:sz w:val="17"/>'


@pytest.mark.parametrize("write", [as_page, as_word])
def test_a_filing_in_another_format_says_the_same(printed, write):
    again = read_document(write(printed))
    assert [said_of(table) for table in again.tables] == [said_of(table) for table in printed.tables]
    assert [" ".join(table.notes) for table in again.tables] == [" ".join(table.notes) for table in printed.tables]
    assert [(p.text, p.is_heading) for p in again.paragraphs] == [(p.text, p.is_heading) for p in printed.paragraphs]
    assert read_cover(again) == read_cover(printed)
    assert again.leftovers == []


VARIANTS = sorted((SHARED / "variants").glob(f"{PDF.stem}.*"))
NO_VARIANTS = [pytest.param(Path(), marks=pytest.mark.skip(reason=NO_REAL_FILES))]


@pytest.mark.parametrize("file", VARIANTS or NO_VARIANTS, ids=lambda file: file.suffix)
def test_the_variants_of_the_corpus_say_what_the_pdf_says(file: Path, printed):
    again = read_document(file.read_bytes())
    assert [said_of(table) for table in again.tables] == [said_of(table) for table in printed.tables]
    assert [table.notes for table in again.tables] == [table.notes for table in printed.tables]
    assert read_cover(again) == read_cover(printed)
