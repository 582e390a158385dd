"""The reader against the corpus truth: every table whole, every number in its cell.

Real filings are read in place at `../shared/corpus/real`; a clone without that folder leaves those tests out, by name.
"""

import time
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from pipelines.reading import read_document
from pipelines.reading.commands import tables_json
from tests.support import score
from tests.support.truth import CORPUS, load_truth

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = ROOT / "data" / "documents"
SHARED = ROOT.parent / "shared" / "corpus"
BUNDLED = (
    "qingdao-bigdata-2023-final",
    "qingdao-bigdata-2024-budget",
    "rongcheng-bigdata-2024-final",
    "wuhan-qingshan-bigdata-2024-budget",
)
REAL = (
    "putuo-commerce-2025-budget",
    "putuo-finance-2024-final",
    "putuo-wanli-2024-budget",
    "putuo-wanli-2025-budget",
    "shanghai-2024-final-template",
)


def source(key: str) -> tuple[Path, dict]:
    """File and truth of a document; skips the test where a real filing is not there."""
    if key in BUNDLED:
        return DOCUMENTS / f"{key}.pdf", load_truth(key, CORPUS / "truth")
    path = SHARED / "real" / f"{key}.pdf"
    if not path.exists():
        pytest.skip(f"real filing {key}: ../shared/corpus/real is not there")
    return path, load_truth(key, SHARED / "real_truth")


@cache
def scored(key: str, section: str | None) -> tuple[Counter, tuple]:
    """Counts of the scorer, and the differences it names."""
    path, truth = source(key)
    errors: list[tuple] = []
    return score.score_document(truth, prediction(path), section, errors), tuple(errors)


@cache
def prediction(path: Path) -> dict:
    """What `yusuan tables` says about a file."""
    return tables_json(path)


def share(counts: Counter, part: str, whole: str) -> float:
    return counts[part] / counts[whole] if counts[whole] else 1.0


@pytest.mark.parametrize("key", BUNDLED + REAL)
def test_standard_financial_tables_are_whole(key):
    counts, errors = scored(key, "part2")
    assert counts["found"] == counts["whole"] == counts["tables"], errors
    assert (counts["title"], counts["unit"]) == (counts["tables"], counts["tables"]), errors
    assert share(counts, "row_exact", "rows") >= 0.995, errors
    assert share(counts, "num_cell", "num") >= 0.999, errors
    assert share(counts, "columns", "header") >= 0.98, errors
    assert (counts["extra_rows"], counts["spurious"]) == (0, 0), errors


@pytest.mark.parametrize("key", BUNDLED + REAL)
def test_all_tables_with_attachments_are_read(key):
    counts, errors = scored(key, None)
    assert share(counts, "found", "tables") >= 0.95, errors
    assert share(counts, "row_exact", "rows") >= 0.95, errors
    assert share(counts, "num_cell", "num") >= 0.97, errors
    assert counts["extra_rows"] <= 0.01 * counts["rows"], errors
    assert counts["spurious"] == 0, errors


@pytest.mark.parametrize("key", BUNDLED + REAL)
def test_no_number_on_a_table_s_page_is_left_over(key):
    assert prediction(source(key)[0])["leftovers"] == []


def test_born_digital_twin_of_the_scan_is_read_as_well():
    path = SHARED / "variants" / "weifang-bigdata-2023-budget.born-digital.pdf"
    if not path.exists():
        pytest.skip("born-digital twin of the scan: ../shared/corpus/variants is not there")
    counts = score.score_document(load_truth("weifang-bigdata-2023-budget"), prediction(path), None, [])
    assert counts["whole"] == counts["tables"]
    assert counts["spurious"] == 0


def test_every_cell_has_a_box_inside_its_page():
    reading = read_document((DOCUMENTS / f"{BUNDLED[1]}.pdf").read_bytes())
    sizes = {page.page: (page.width, page.height) for page in reading.pages}
    for table in reading.tables:
        for cell in table.cells:
            for box in cell.boxes:
                width, height = sizes[box.page]
                assert -1 <= box.x0 < box.x1 <= width + 1
                assert -1 <= box.top < box.bottom <= height + 1


def test_cells_of_a_table_cover_every_place_at_most_once():
    reading = read_document((DOCUMENTS / f"{BUNDLED[0]}.pdf").read_bytes())
    for table in reading.tables:
        places = Counter(
            (row, column)
            for cell in table.cells
            for row in range(cell.row, cell.row + cell.row_span)
            for column in range(cell.column, cell.column + cell.column_span)
        )
        assert max(places.values()) == 1, table.caption


def test_reading_twice_gives_the_same():
    data = (DOCUMENTS / f"{BUNDLED[2]}.pdf").read_bytes()
    first, second = read_document(data), read_document(data)
    assert (first.tables, first.paragraphs, first.leftovers) == (second.tables, second.paragraphs, second.leftovers)


def test_twenty_nine_pages_are_answered_within_four_seconds():
    started = time.perf_counter()
    tables_json(DOCUMENTS / "qingdao-bigdata-2024-budget.pdf")
    assert time.perf_counter() - started < 4
