"""Scans of filings read as well as the filings themselves: a few pages of each, put through a scanner of our own."""

import io

import pypdfium2
import pytest

from pipelines.reading import read_document
from pipelines.reading.model import Reading
from pipelines.reading.text import compact
from tests.support.loads import NO_REAL_FILES, REAL_FILES
from tests.support.rasterised import Scanner, rasterised

pytestmark = pytest.mark.skipif(not REAL_FILES, reason=NO_REAL_FILES)

PAGES = {"putuo-finance-2024-final": [8, 15], "putuo-wanli-2025-budget": [10]}
SCANNERS = {
    "askew and noisy": Scanner(dpi=200, skew=0.5, noise=6),
    "coarse and compressed": Scanner(dpi=150, quality=35),
    "on its side": Scanner(dpi=200, quarter_turns=1),
}
LEAST_RIGHT = {"coarse and compressed": 0.97}


@pytest.fixture(scope="module")
def filings() -> dict[str, bytes]:
    return {file.stem: file.read_bytes() for file in REAL_FILES if file.stem in PAGES}


def some_pages(data: bytes, numbers: list[int]) -> bytes:
    buffer = io.BytesIO()
    with pypdfium2.PdfDocument(data) as source:
        target = pypdfium2.PdfDocument.new()
        target.import_pages(source, [number - 1 for number in numbers])
        target.save(buffer)
    return buffer.getvalue()


def numbers(reading: Reading) -> list[tuple[int, int, int, str]]:
    """Every cell with a figure: table, row, column, text."""
    return [
        (table.ordinal, cell.row, cell.column, compact(cell.text))
        for table in reading.tables
        for cell in table.cells
        if any(character.isdigit() for character in cell.text)
    ]


@pytest.mark.parametrize("key", PAGES)
@pytest.mark.parametrize("name", SCANNERS)
def test_a_scan_has_the_figures_of_the_digital_document(filings, key, name):
    printed = read_document(some_pages(filings[key], PAGES[key]))
    scan = read_document(rasterised(filings[key], SCANNERS[name], PAGES[key]))
    assert [(page.text_layer, page.ocr) for page in scan.pages] == [(False, True)] * len(PAGES[key])
    assert [(t.caption, t.unit) for t in scan.tables] == [(t.caption, t.unit) for t in printed.tables]
    expected, found = numbers(printed), set(numbers(scan))
    right = sum(entry in found for entry in expected)
    assert right >= LEAST_RIGHT.get(name, 0.99) * len(expected)
    assert len(found) <= 1.02 * len(expected)
