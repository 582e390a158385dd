"""The tables of every bundled document, written as workbooks in two ways, are read back whole."""

import pytest

from pipelines.reading.commands import table_json
from pipelines.reading.written.workbook.reader import read_xlsx
from tests.support import score
from tests.support.truth import CORPUS, load_truth
from tests.support.truth_workbooks import plain_workbook, ruled_workbook

KEYS = sorted(file.stem for file in (CORPUS / "truth").glob("*.json"))
PAGES = 100


@pytest.fixture
def by_value(monkeypatch):
    """Numbers compare as numbers: a workbook stores 842700 where 842,700.00 is printed."""
    monkeypatch.setattr(score, "BY_VALUE", True)


def scored(truth: dict, data: bytes):
    reading = read_xlsx(data, PAGES)
    errors: list[tuple] = []
    found = {"tables": [table_json(table) for table in reading.tables]}
    return score.score_document(truth, found, None, errors), errors, reading


@pytest.mark.usefixtures("by_value")
@pytest.mark.parametrize("key", KEYS)
def test_ruled_tables_are_read_back_whole(key):
    truth = load_truth(key)
    counts, errors, reading = scored(truth, ruled_workbook(truth))
    assert (counts["row_exact"], counts["num_cell"], counts["columns"]) == (
        counts["rows"],
        counts["num"],
        counts["header"],
    ), errors
    assert counts["found"] == counts["title"] == counts["unit"] == counts["tables"], errors
    assert (counts["extra_rows"], counts["spurious"], reading.leftovers) == (0, 0, []), errors


@pytest.mark.usefixtures("by_value")
@pytest.mark.parametrize("key", KEYS)
def test_tables_one_below_the_other_without_rules_are_read_back_whole(key):
    truth = load_truth(key)
    counts, errors, reading = scored(truth, plain_workbook(truth))
    assert counts["whole"] == counts["title"] == counts["unit"] == counts["tables"], errors
    assert (counts["num_cell"], counts["columns"]) == (counts["num"], counts["header"]), errors
    assert counts["row_exact"] >= 0.995 * counts["rows"], errors
    assert (counts["extra_rows"], counts["spurious"], reading.leftovers) == (0, 0, []), errors
