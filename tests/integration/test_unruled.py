"""Documents whose rules were taken out: their financial tables are told by how words stand below each other.

Forms (truth without columns) are not looked for there. Real filings and the Weifang twin are read in place at
`../shared/corpus`; a clone without that folder measures the bundled documents.
"""

from collections import Counter
from pathlib import Path

import pytest

from pipelines.reading import read_document
from pipelines.reading.commands import table_json
from tests.support import score
from tests.support.truth import CORPUS, load_truth
from tests.support.unruled import without_rules, without_uprights

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "corpus"
TWIN = SHARED / "variants" / "weifang-bigdata-2023-budget.born-digital.pdf"
SCANS = {"weifang-bigdata-2023-budget"}


def documents() -> list[tuple[Path, dict]]:
    """Files with a text layer, each with its truth."""
    found = [
        (path, load_truth(path.stem, CORPUS / "truth"))
        for path in sorted((ROOT / "data" / "documents").glob("*.pdf"))
        if path.stem not in SCANS and (CORPUS / "truth" / f"{path.stem}.json").exists()
    ]
    if TWIN.exists():
        found.append((TWIN, load_truth(TWIN.name.split(".")[0], CORPUS / "truth")))
    real = sorted((SHARED / "real").glob("putuo-*.pdf"))
    return found + [(path, load_truth(path.stem, SHARED / "real_truth")) for path in real]


def scored(data: bytes, truth: dict, section: str | None) -> tuple[Counter, list[tuple]]:
    tables = [table_json(table) for table in read_document(data).tables]
    errors: list[tuple] = []
    return score.score_document(truth, {"tables": tables}, section, errors), errors


@pytest.mark.parametrize(("way", "numbers"), [(without_uprights, 0.97), (without_rules, 0.9)])
def test_financial_tables_without_rules_are_found_and_their_numbers_in_place(way, numbers):
    total, forms, differences = Counter(), 0, []
    for path, truth in documents():
        counts, errors = scored(way(path.read_bytes()), truth, "part2")
        total += counts
        forms += sum(not table["columns"] and table.get("section", "part2") == "part2" for table in truth["tables"])
        differences += errors
    assert total["found"] >= 0.95 * (total["tables"] - forms), differences
    assert total["found"] >= 0.9 * total["tables"] or not TWIN.exists(), differences
    assert total["num_cell"] >= numbers * total["num"], differences
    assert total["title"] == total["unit"] == total["found"], differences
    assert (total["spurious"], total["extra_rows"] <= 0.01 * total["rows"]) == (0, True), differences
