"""Repairs of amounts that OCR misread: proposed where two identities ask for one and the same, never applied."""

import csv
import io

import pytest

from pipelines.quality.reviews import Correction


def proposals(results, key):
    return results.execute(
        """
        select table_row, table_column, text_printed, text_proposed, yuan_proposed::integer, rule
        from quality.ocr_proposals inner join intermediate.int_documents using (document_id)
        where document_name = ?
        """,
        [f"recognised-{key}"],
    ).fetchall()


@pytest.mark.parametrize(
    ("key", "printed", "rule"),
    [
        ("digit", "507.00", "one digit was misread"),
        ("digit-lost", "97.00", "one digit was lost"),
        ("digit-added", "9907.00", "one character was added"),
        ("point-lost", "90700", "the decimal point was lost"),
        ("hardly", "507.00", "one digit was misread"),
    ],
)
def test_the_one_change_that_closes_row_and_column_is_proposed(results, key, printed, rule):
    assert proposals(results, key) == [(3, 2, printed, "907.00", 9_070_000, rule)]


def test_a_lost_sign_is_proposed(results):
    assert proposals(results, "sign-lost") == [(2, 3, "1.00", "-1.00", -10_000, "the sign was lost")]


@pytest.mark.parametrize("key", ["true", "two-digits", "row-alone", "digital"])
def test_nothing_is_proposed_without_need_by_guessing_or_for_text_that_was_not_recognised(results, key):
    assert proposals(results, key) == []


def test_a_proposal_is_not_applied(results):
    ((text, yuan),) = results.execute(
        """
        select amount_printed, amount_yuan::integer
        from intermediate.int_amounts inner join intermediate.int_documents using (document_id)
        where document_name = 'recognised-digit' and table_row = 3 and table_column = 2
        """
    ).fetchall()
    assert (text, yuan) == ("507.00", 5_070_000)


def test_a_proposal_names_both_identities_and_the_line_for_the_reviewers_file(results):
    ((keys, identities, line),) = results.execute(
        """
        select check_result_keys, identities, correction_line
        from quality.ocr_proposals inner join intermediate.int_documents using (document_id)
        where document_name = 'recognised-digit'
        """
    ).fetchall()
    assert [said[:3] for said in identities] == ["D04", "D05"]
    failed = results.execute(
        "select count(*) from quality.check_results where outcome = 'mismatch' and list_contains(?, check_result_key)",
        [keys],
    ).fetchone()
    assert failed == (2,)
    (values,) = csv.reader(io.StringIO(line))
    named = dict(zip(Correction.columns(), values, strict=True)) | {"date": "2026-01-31", "line": 2}
    entry = Correction.model_validate(named)
    assert (entry.table_id, entry.row, entry.column, entry.printed, entry.corrected) == (
        "T01",
        3,
        2,
        "507.00",
        "907.00",
    )
