"""The suites of the project on frames that are right and frames that are wrong in one way each."""

import json
from datetime import UTC, datetime

import duckdb
import pandas as pd
import polars as pl
import pytest

from pipelines.landing.land import LoadFrames, land
from pipelines.landing.schemas import DOCUMENT_SOURCES, FETCHES
from pipelines.landing.sources import SOURCE_FAILURES
from pipelines.quality.gates import CHECK_SUITES, DECISION_SUITES, MARTS_SUITES, RAW_SUITES, run_gate, write_decisions
from pipelines.quality.suites import SuiteError, evaluate, run_suite
from pipelines.quality.suspects import suspects
from pipelines.quality.volume import write_load_volume
from pipelines.reading.model import Box, Cell
from pipelines.settings import PROJECT_ROOT
from tests.support.small import small_frames, small_reading

EXPECTATIONS = PROJECT_ROOT / "expectations"
NOW = datetime(2025, 1, 1, tzinfo=UTC)


def build(tmp_path, *readings):
    """A build file with these readings as documents d1, d2 …, each from a source of its own."""
    folders, sources = [], []
    for n, reading in enumerate(readings, start=1):
        folder = tmp_path / f"d{n}"
        folder.mkdir()
        for name, frame in small_frames(f"d{n}", reading).items():
            frame.write_parquet(folder / f"{name}.parquet")
        folders.append(folder)
        sources.append({"document_id": f"d{n}", "source_id": f"s{n}", "fetched_at": NOW, "is_latest": True})
    file = tmp_path / "build.duckdb"
    known = pl.DataFrame(sources, schema=DOCUMENT_SOURCES)
    land(file, folders, LoadFrames(known, pl.DataFrame(schema=SOURCE_FAILURES), pl.DataFrame(schema=FETCHES)))
    with duckdb.connect(str(file)) as connection:
        write_load_volume(connection, tmp_path / "nothing published")
    return file


def raw_failures(tmp_path, *readings):
    gate = run_gate(build(tmp_path, *readings), EXPECTATIONS, RAW_SUITES, NOW)
    return [(f.suite, f.document_id, f.reason) for f in gate.failures]


def test_every_suite_file_belongs_to_a_gate_and_has_its_query():
    named = {*RAW_SUITES, *CHECK_SUITES, *DECISION_SUITES, *MARTS_SUITES}
    assert {path.stem for path in EXPECTATIONS.glob("*.json")} == named
    assert {path.stem for path in EXPECTATIONS.glob("*.sql")} == named


def test_every_expectation_says_in_words_what_is_wrong():
    for path in EXPECTATIONS.glob("*.json"):
        suite = json.loads(path.read_text(encoding="utf-8"))
        assert suite["name"] == path.stem
        assert all(expectation["meta"]["reason"] for expectation in suite["expectations"])


def test_right_frames_fail_nothing(tmp_path):
    assert raw_failures(tmp_path, small_reading(), small_reading("")) == []


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (Cell(1, 0, "x", [Box(1, 0, 0, 9, 9)]), "table T01: two cells in row 1, column 0"),
        (Cell(2, 0, "x", [Box(1, 0, 0, 120, 9)]), "the box reaches 20.0 points outside page 1"),
        (Cell(2, 0, "x", [Box(7, 0, 0, 9, 9)]), "the cell is on page 7, which the document does not have"),
        (Cell(2, 0, "x", [Box(1, 9, 0, 9, 9)]), "the box on page 1 has no width"),
        (Cell(2, 0, "x", [Box(1, 0, 9, 9, 9)]), "the box on page 1 has no height"),
        (Cell(2, 0, "x", [Box(1, 0, 0, 9, 9)], row_span=0), "spans no row or column"),
        (Cell(2, 0, "x", [Box(1, 0, 0, 9, 9)], confidence=1.2), "the confidence 1.2 is none between 0 and 1"),
    ],
)
def test_a_wrong_cell_holds_back_its_document_and_says_where(tmp_path, cell, reason):
    wrong = small_reading()
    wrong.tables[0].cells.append(cell)
    ((suite, document_id, said),) = raw_failures(tmp_path, wrong, small_reading())
    assert (suite, document_id) == ("raw_cells", "d1")
    assert reason in said


def test_a_text_that_only_ocr_can_have_read_needs_a_confidence(tmp_path):
    recognised, unweighed = small_reading(), small_reading()
    for reading, confidence in ((recognised, 0.9), (unweighed, None)):
        reading.pages[0].ocr, reading.pages[0].text_layer = True, False
        for cell in reading.tables[0].cells:
            cell.confidence = confidence
    recognised.tables[0].cells.append(Cell(2, 0, "", [Box(1, 10, 30, 60, 50)]))
    ((_, document_id, said),) = raw_failures(tmp_path, recognised, unweighed)
    assert document_id == "d2"
    assert "金额 on page 1 was recognised, and nothing says how surely" in said


def test_cells_of_a_document_without_pages_count_rows_and_columns(tmp_path):
    written = small_reading()
    written.pages[0].width = written.pages[0].height = 0.0
    assert raw_failures(tmp_path, written) == []


def test_a_table_without_cells_and_one_beyond_the_last_page_are_named(tmp_path):
    empty, beyond = small_reading(), small_reading()
    empty.tables[0].cells.clear()
    beyond.tables[0].last_page = 9
    reasons = {(document_id, said) for _, document_id, said in raw_failures(tmp_path, empty, beyond)}
    assert ("d1", "table T01 has no cell") in reasons
    assert ("d2", "table T01 ends on page 9 of a document with 1 pages") in reasons


def test_an_empty_load_stops_publication(tmp_path):
    gate = run_gate(build(tmp_path), EXPECTATIONS, RAW_SUITES, NOW)
    assert "no document was landed" in gate.suites[0].stopping[0].reason


def test_a_load_that_lost_cells_of_published_sources_stops_publication(tmp_path):
    last = tmp_path / "last"
    last.mkdir()
    large = small_reading()
    large.tables[0].cells += [Cell(r, 0, "1", [Box(1, 0, 0, 9, 9)]) for r in range(2, 10)]
    published = build(last, large, small_reading())
    write_decisions_of(published)
    file = build(tmp_path, small_reading())
    with duckdb.connect(str(file)) as connection:
        connection.execute("drop table quality.load_volume")
        write_load_volume(connection, published)
        assert connection.execute("from quality.load_volume").fetchall() == [("s1", 2, 10, True)]
    (failure,) = run_gate(file, EXPECTATIONS, RAW_SUITES, NOW).suites[0].stopping
    assert "now give 2 cells instead of 10" in failure.reason


def write_decisions_of(file):
    run_gate(file, EXPECTATIONS, (), NOW)
    return write_decisions(file, NOW)


def with_results(file, *outcomes):
    """The tables of amounts and results that the suite on all decisions counts."""
    with duckdb.connect(str(file)) as connection:
        connection.execute("create schema intermediate; create table intermediate.int_amounts as select 1 as amount")
        connection.execute("create table quality.check_results (outcome varchar)")
        for outcome in outcomes:
            connection.execute("insert into quality.check_results values (?)", [outcome])


def test_decisions_come_from_kept_failures_and_an_all_held_back_load_stops(tmp_path):
    pageless = small_reading()
    pageless.pages.clear()
    file = build(tmp_path, pageless)
    run_gate(file, EXPECTATIONS, RAW_SUITES, NOW)
    (decision,) = write_decisions(file, NOW)
    assert (decision.document_id, decision.decision) == ("d1", "quarantined")
    with_results(file, "exact")
    gate = run_gate(file, EXPECTATIONS, DECISION_SUITES, NOW)
    assert "no document is admitted: all 1 are quarantined or unreadable" in gate.suites[0].stopping[0].reason


@pytest.mark.parametrize(("outcomes", "stops"), [(["exact", "not_evaluable"], False), (["not_evaluable"], True)])
def test_a_load_whose_amounts_nothing_could_check_stops(tmp_path, outcomes, stops):
    file = build(tmp_path, small_reading())
    write_decisions_of(file)
    with_results(file, *outcomes)
    stopping = run_gate(file, EXPECTATIONS, DECISION_SUITES, NOW).suites[0].stopping
    said = [
        "1 amounts were read and not one check could be evaluated on them: the checks are broken, not the documents"
    ]
    assert [failure.reason for failure in stopping] == (said if stops else [])


FINDINGS = pd.DataFrame(
    {
        "document_id": ["d1", "d1", "d1", "d2"],
        "check_id": ["A10", "A13", "B01", "A10"],
        "decision": ["quarantined", "quarantined", "waived", "waived"],
        "finding": ["1 against 2", "3 against 4", "5 against 6", "{document_id}"],
        "waived_until": [None, None, "2027-01-31", "2027-01-31"],
        "waived_by": [None, None, "某某", "某某"],
        "waiver_reason": [None, None, "misprint", "misprint"],
    }
)


def test_every_check_that_finds_something_is_a_failure_of_its_own_with_the_decision_it_asks_for():
    failures = evaluate(EXPECTATIONS, "check_results", FINDINGS).failures
    assert [(f.document_id, f.decision, f.reason) for f in failures] == [
        ("d1", "quarantined", "check A10: 1 against 2"),
        ("d1", "quarantined", "check A13: 3 against 4"),
        ("d1", "waived", "waived until 2027-01-31 by 某某: misprint; check B01: 5 against 6"),
        ("d2", "waived", "waived until 2027-01-31 by 某某: misprint; check A10: {document_id}"),
    ]


def test_little_coverage_and_a_waiver_without_findings_warn():
    coverage = pd.DataFrame({"document_id": ["d"], "evaluated": [4], "applicable": [10], "coverage": [0.4]})
    waivers = pd.DataFrame({"document_id": ["d"], "check_id": ["A10"], "line": [3], "findings": [0]})
    warned = [
        *evaluate(EXPECTATIONS, "coverage", coverage).failures,
        *evaluate(EXPECTATIONS, "waivers", waivers).failures,
    ]
    assert [(f.decision, f.reason) for f in warned] == [
        (
            "warned",
            "only 4 of 10 identities could be evaluated; quality.check_coverage says which could not, and why",
        ),
        (
            "warned",
            "waiver not needed: check A10 holds nothing against the document; remove line 3 of waivers.csv",
        ),
    ]


def suite_file(folder, **changes):
    expectation = {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "a"}, "severity": "critical"}
    suite = {"name": "s", "meta": {"failure": "publication"}, "expectations": [expectation]} | changes
    (folder / "s.json").write_text(json.dumps(suite))
    return folder


def test_a_suite_that_cannot_be_evaluated_is_an_error_and_never_a_pass(tmp_path):
    with pytest.raises(SuiteError, match=r"s\.json: .* fails to evaluate"):
        evaluate(suite_file(tmp_path), "s", pd.DataFrame({"b": [1]}))


def test_a_suite_must_say_what_its_failure_stops(tmp_path):
    with pytest.raises(SuiteError, match=r"meta\.failure must be document or publication, is None"):
        evaluate(suite_file(tmp_path, meta={}), "s", pd.DataFrame({"a": [1]}))


def test_a_decision_that_is_none_is_an_error_and_never_lets_a_document_through(tmp_path):
    expectation = {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "a"}, "severity": "info"}
    suite = suite_file(
        tmp_path, meta={"failure": "document"}, expectations=[expectation | {"meta": {"decision": "quarantine"}}]
    )
    with pytest.raises(SuiteError, match=r"must be one of quarantined, waived, warned, is 'quarantine'"):
        evaluate(suite, "s", pd.DataFrame({"document_id": ["d"], "a": [None]}))


def test_an_expectation_without_words_is_named_by_its_type(tmp_path):
    result = evaluate(suite_file(tmp_path), "s", pd.DataFrame({"a": [1, None]}))
    assert [f.reason for f in result.stopping] == ["expect_column_values_to_not_be_null(a)"]


EVERY_KIND = [
    ("expect_column_values_to_not_be_null", {"column": "text"}),
    ("expect_column_values_to_be_null", {"column": "unweighed"}),
    ("expect_column_values_to_be_between", {"column": "share", "min_value": 0, "max_value": 1}),
    ("expect_column_values_to_be_in_set", {"column": "kind", "value_set": ["a", "it's"]}),
    ("expect_column_values_to_not_be_in_set", {"column": "kind", "value_set": ["it's"]}),
    ("expect_column_values_to_be_unique", {"column": "row"}),
    ("expect_compound_columns_to_be_unique", {"column_list": ["kind", "column"]}),
    ("expect_column_pair_values_to_be_equal", {"column_A": "x0", "column_B": "x1"}),
    ("expect_column_pair_values_a_to_be_greater_than_b", {"column_A": "x1", "column_B": "x0"}),
]
# Right rows, and rows that are wrong in one way or several, with blanks in all columns that may have some.
ROWS = """
    select * from (values
        ('d1', 1, 1, 'x', null, 0.5, 'a', 3.0, 3.0),
        ('d1', 2, 2, null, null, 0.0, 'a', 3.0, 4.0),
        ('d1', 3, 3, 'x', 'seen', 1.0, 'a', null, null),
        ('d2', 4, 4, 'x', null, 1.2, 'a', 3.0, null),
        ('d2', 5, 5, 'x', null, -0.1, 'b', null, 4.0),
        ('d2', 6, 6, 'x', null, null, 'it''s', 5.0, 4.0),
        ('d3', 7, 6, 'x', null, 'nan'::double, 'it''s', 4.0, 4.0),
        ('d3', 7, 8, '', null, 0.5, null, 4.0, 4.0),
        ('d4', null, null, 'x', null, 0.5, null, 4.0, 4.0),
        ('d4', null, null, 'x', null, 0.5, null, 4.0, 4.0),
        ('d5', 9, 9, 'x', null, 0.5, 'a', null, null)
    ) as t (document_id, "row", "column", text, unweighed, share, kind, x0, x1)
"""


@pytest.mark.parametrize("chosen", [[kind] for kind in EVERY_KIND] + [EVERY_KIND])
def test_the_rows_picked_out_in_the_database_fail_what_the_whole_frame_fails(tmp_path, chosen):
    stated = [{"type": of, "kwargs": what, "severity": "critical"} for of, what in chosen]
    folder = suite_file(tmp_path, meta={"failure": "document"}, expectations=stated)
    (folder / "s.sql").write_text(ROWS)
    connection = duckdb.connect()
    picked = connection.execute(suspects(ROWS, chosen)).df()
    whole = connection.execute(ROWS).df()
    assert len(picked) < len(whole)
    of_few, of_all = run_suite(folder, "s", connection), evaluate(folder, "s", whole)
    assert of_all.failures
    assert {(f.expectation, f.document_id, f.count) for f in of_few.failures} == {
        (f.expectation, f.document_id, f.count) for f in of_all.failures
    }
    assert of_few.expectations == len(chosen)


@pytest.mark.parametrize(
    "unknown",
    [
        ("expect_table_row_count_to_be_between", {"min_value": 1}),
        ("expect_column_values_to_not_be_null", {"column": "text", "mostly": 0.9}),
        ("expect_column_values_to_match_regex", {"column": "text", "regex": "x"}),
    ],
)
def test_an_expectation_that_no_condition_is_known_for_judges_the_whole_frame(unknown):
    assert suspects(ROWS, [EVERY_KIND[0], unknown]) == ROWS


def test_cells_are_picked_out_before_they_are_judged():
    query = (EXPECTATIONS / "raw_cells.sql").read_text(encoding="utf-8")
    suite = json.loads((EXPECTATIONS / "raw_cells.json").read_text(encoding="utf-8"))
    asked = suspects(query, [(one["type"], one["kwargs"]) for one in suite["expectations"]])
    assert asked != query


AMOUNTS = [("k1", 1, "d1"), ("k2", 2, "d1")]


@pytest.mark.parametrize(
    ("amounts", "reasons"),
    [
        (AMOUNTS, []),
        ([], ["fct_amount is empty"]),
        ([*AMOUNTS, ("k2", 2, "d1")], ["1 amount keys are there twice, the first is k2"]),
        ([*AMOUNTS, ("k3", None, "d1")], ["1 amounts have no value, the first is k3"]),
        ([*AMOUNTS, ("k3", 1, "d9"), ("k4", 1, "d9")], ["2 amounts belong to no published document, the first is k3"]),
    ],
)
def test_every_fault_of_the_published_amounts_stops_publication(amounts, reasons):
    connection = duckdb.connect()
    connection.execute("""
        create schema marts;
        create table marts.fct_amount (amount_key varchar, amount_yuan decimal(20, 2), document_key varchar);
        create table marts.dim_document as select 'd1' as document_key
    """)
    for amount in amounts:
        connection.execute("insert into marts.fct_amount values (?, ?, ?)", amount)
    assert [f.reason for f in run_suite(EXPECTATIONS, "marts_amounts", connection).stopping] == reasons
