"""What the report tells a reviewer to do: lines that fit the files they are for."""

import csv
import io
from dataclasses import replace
from decimal import Decimal

import pytest

from pipelines.quality.report.findings import Cell, Finding, Instance, Proposal, Table
from pipelines.quality.report.load import Document
from pipelines.quality.report.next_steps import next_steps
from pipelines.quality.reviews import Correction, Waiver
from pipelines.reading.model import Box
from pipelines.settings import PROJECT_ROOT

DOCUMENT = Document(
    "0123456789abcdef" * 4, "key", "a", None, "甲局", 2024, "budget", "department", "a", "a.pdf", "application/pdf", 3,
    0, "quarantined", (), False, None, 1, 9, 4, 3, None,
)  # fmt: skip
TABLES = [
    Table("T01", "收支总表", None, "budget_balance", 1, 1, "万元", "收支总表", 9),
    Table("T02", "各部门支出表, 续", None, "other", 2, 2, None, "各部门支出表, 续", 0),
]


def cell(role="lhs", row=3, column=2, text="1,234.50", witness=None):
    return Cell(
        role,
        DOCUMENT.document_id,
        "T01",
        row,
        column,
        ("金额",),
        "合计",
        text,
        "万元",
        witness,
        None,
        1,
        (Box(1, 0, 0, 9, 9),),
    )


def finding(check_id, *cells, outcome="mismatch", decision="quarantined", table_ids=("T01",), row=3):
    amounts = (Decimal(1), Decimal(2), Decimal(-1), Decimal(0)) if check_id[0] == "A" else (None,) * 4
    instance = Instance("0a" * 16, 1, table_ids, row, 2, *amounts, "reason", cells, 0)
    return Finding(check_id, "error", outcome, decision, 1, (instance,))


def lines_for(file, steps):
    return [next(csv.reader(io.StringIO(line))) for step in steps if step.file == file for line in step.lines]


def test_lines_for_the_reviewers_files_fit_their_columns():
    steps = next_steps(DOCUMENT, finding("A01", cell(), cell("rhs", 4)), TABLES)
    (correction,) = lines_for("data/corrections.csv", steps)
    assert correction[:6] == ["0123456789ab", "T01", "3", "2", "1,234.50", "CORRECTED"]
    assert len(correction) == len(Correction.columns())
    (waiver,) = lines_for("data/waivers.csv", steps)
    assert waiver[:2] == ["0123456789ab", "A01"]
    assert len(waiver) == len(Waiver.columns())
    assert [step.lines for step in steps if step.file is None] == [(f"yusuan evidence {'0a' * 16}",)]


def test_what_the_second_reader_read_can_be_taken_over():
    steps = next_steps(DOCUMENT, finding("P07", cell("finding", witness="1,834.50")), TABLES)
    assert [line[4:6] for line in lines_for("data/corrections.csv", steps)] == [["1,234.50", "1,834.50"]]


def test_what_ocr_probably_misread_is_a_line_to_take_over():
    line = "0123456789ab,T01,3,2,507.00,907.00,OCR: one digit was misread; closes D04 and D05,REVIEWER,YYYY-MM-DD"
    proposal = Proposal("T01", 3, 2, 1, "507.00", "907.00", 0.6, "one digit was misread", line)
    steps = next_steps(DOCUMENT, replace(finding("A01", cell()), proposals=(proposal,)), TABLES)
    assert [step.lines for step in steps if step.file == "data/corrections.csv"] == [(line,)]
    assert "T01 r3 c2（第 1 页）507.00 → 907.00" in steps[0].zh


def test_what_could_not_be_evaluated_is_no_cell_to_correct_and_what_does_not_block_needs_no_waiver():
    steps = next_steps(DOCUMENT, finding("A01", cell(), outcome="not_evaluable", decision="warned"), TABLES)
    assert [step.file for step in steps] == [None, None]


def test_a_scan_is_no_case_for_a_waiver():
    steps = next_steps(DOCUMENT, finding("P01"), TABLES)
    assert [(step.file, step.lines) for step in steps] == [("data/sources.yaml", ())]


@pytest.mark.parametrize(
    ("check_id", "seed", "first"),
    [
        ("N01", "form_columns", ["budget_balance", "1,234.50", "amount"]),
        ("N02", "form_titles", ["各部门支出表, 续", "exact"]),
        ("G01", "form_titles", ["各部门支出表, 续", "exact"]),
        ("N05", "line_items", ["FORM_FAMILY", "SIDE", "1,234.50"]),
        ("B16", "classification_codes", ["SYSTEM", "1,234.50", "NAME", "2024"]),
    ],
)
def test_lines_for_seeds_fit_their_columns(check_id, seed, first):
    found = finding(check_id, cell("finding"), decision="warned", table_ids=("T02",) if check_id == "N02" else ("T01",))
    (line,) = lines_for(f"dbt_project/seeds/{seed}.csv", next_steps(DOCUMENT, found, TABLES))
    with (PROJECT_ROOT / "dbt_project" / "seeds" / f"{seed}.csv").open(encoding="utf-8") as file:
        assert len(line) == len(next(csv.reader(file)))
    assert line[: len(first)] == first
