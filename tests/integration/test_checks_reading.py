"""What the checks of the reading say (P), and what a doubt does to the results that rest on it."""

import pytest

from tests.support.checks import BUNDLED_KEYS, REAL_KEYS, outcomes


def reasons(results, key, check):
    return [
        reason
        for (reason,) in results.execute(
            """
            select reason from quality.check_results inner join intermediate.int_documents using (document_id)
            where document_name = ? and check_id = ? and reason is not null
            """,
            [key, check],
        ).fetchall()
    ]


@pytest.mark.parametrize(
    ("key", "check", "outcome"),
    [
        ("sound", "P01", "exact"),
        ("scanned-page", "P01", "mismatch"),
        ("sound", "P02", "exact"),
        ("leftover", "P02", "mismatch"),
        ("leftover-elsewhere", "P02", "exact"),
        ("read-twice", "P02", "mismatch"),
        ("no-form", "P02", "not_applicable"),
        ("sound", "P03", "exact"),
        ("negative-leaf", "P03", "not_applicable"),
        ("unit-without-sum", "P03", "not_applicable"),
        ("blank", "P03", "not_applicable"),
        ("sound", "P04", "not_applicable"),
        ("continued", "P04", "exact"),
        ("continued-elsewhere", "P04", "mismatch"),
        ("continued-narrower", "P04", "mismatch"),
        ("both-sides", "P05", "exact"),
        ("one-side", "P05", "mismatch"),
        ("a-table-per-side", "P05", "exact"),
        ("sound", "P05", "not_applicable"),
        ("sound", "P07", "not_applicable"),
        ("witness-agrees", "P07", "exact"),
        ("witness-differs", "P07", "mismatch"),
        ("witness-silent", "P07", "not_evaluable"),
        ("recognised", "P08", "exact"),
        ("hardly-recognised", "P08", "mismatch"),
        ("sound", "P08", "not_applicable"),
        ("sound", "P10", "exact"),
        ("damaged", "P10", "mismatch"),
    ],
)
def test_the_reading_is_judged(results, key, check, outcome):
    assert outcomes(results, f"reading-{key}", check) == {outcome}


def test_a_total_below_the_largest_leaf_of_its_column_is_a_finding_that_blocks(results):
    assert outcomes(results, "reading-short-total", "P03") == {"exact", "mismatch"}
    severity = results.execute(
        """
        select distinct severity from quality.check_results inner join intermediate.int_documents using (document_id)
        where document_name = 'reading-short-total' and check_id = 'P03'
        """
    ).fetchall()
    assert severity == [("error",)]


@pytest.mark.parametrize("key", BUNDLED_KEYS + REAL_KEYS)
def test_no_true_document_is_in_doubt(results, key):
    doubts = results.execute(
        "select place, reason from quality.reading_doubts inner join intermediate.int_documents using (document_id) "
        "where document_name = ?",
        [key],
    ).fetchall()
    assert doubts == []


@pytest.mark.parametrize(
    ("key", "check"),
    [
        ("leftover", "P02"),
        ("continued-narrower", "P04"),
        ("scanned-page", "P01"),
        ("witness-differs", "P07"),
    ],
)
def test_what_rests_on_a_doubtful_reading_is_not_evaluable_and_says_why(results, key, check):
    assert "mismatch" not in outcomes(results, f"reading-{key}", "D05")
    assert any(f"the reading is in doubt: {check}" in reason for reason in reasons(results, f"reading-{key}", "D05"))


def test_a_cell_in_doubt_leaves_results_without_it_alone(results):
    # Only 基本支出's total is in doubt; the other columns' sums do not use it.
    assert outcomes(results, "reading-witness-differs", "D05") == {"exact", "not_evaluable"}


@pytest.mark.parametrize("key", ["witness-agrees", "witness-silent", "witness-waived", "hardly-recognised", "damaged"])
def test_a_failed_check_stays_failed_where_nothing_doubts_its_cells(results, key):
    assert "mismatch" in outcomes(results, f"reading-{key}", "D05")


def test_what_is_missing_is_not_known_while_a_page_is_not_read(results):
    assert outcomes(results, "reading-scanned-page", "G01") == {"not_evaluable"}
    assert outcomes(results, "reading-sound", "G01") == {"mismatch"}


def test_a_result_in_doubt_keeps_both_sides_and_its_severity(results):
    rows = results.execute(
        """
        select lhs, rhs, severity from quality.check_results inner join intermediate.int_documents using (document_id)
        where document_name = 'reading-witness-differs' and check_id = 'D05' and outcome = 'not_evaluable'
        """
    ).fetchall()
    assert [(float(lhs), float(rhs), severity) for lhs, rhs, severity in rows] == [(70000, 60000, "error")]


def test_a_reading_that_is_doubted_quarantines_and_one_that_cannot_be_repeated_only_warns(results):
    decisions = dict(
        results.execute(
            """
            select document_name, decision
            from quality.document_findings inner join intermediate.int_documents using (document_id)
            where check_id = 'P07' and document_name like 'reading-%'
            """
        ).fetchall()
    )
    assert decisions == {
        "reading-witness-differs": "quarantined",
        "reading-witness-silent": "warned",
        "reading-witness-waived": "waived",
    }


def test_numbers_in_no_cell_or_two_are_listed_with_their_place(results):
    listed = results.execute(
        """
        select document_name, page, text_printed, table_ids, len(used_by)
        from quality.unread_numbers inner join intermediate.int_documents using (document_id)
        where document_name like 'reading-%' order by all
        """
    ).fetchall()
    assert listed == [
        ("reading-leftover", 1, "123.45", ["T01"], 0),
        ("reading-leftover-elsewhere", 9, "123.45", [], 0),
        ("reading-read-twice", 1, "6.00", ["T01"], 2),
    ]


def test_evidence_of_a_page_and_of_a_leftover_is_where_it_stands(results):
    evidence = dict(
        results.execute(
            """
            select check_id, evidence[1] from quality.check_results
            inner join intermediate.int_documents using (document_id)
            where outcome = 'mismatch'
                and (document_name, check_id) in (('reading-leftover', 'P02'), ('reading-scanned-page', 'P01'))
            """
        ).fetchall()
    )
    assert (evidence["P01"]["page"], evidence["P01"]["box"]) == (1, None)
    assert (evidence["P02"]["page"], evidence["P02"]["box"]) == (1, [500.0, 90.0, 530.0, 100.0])


def test_coverage_counts_what_was_evaluated_of_what_concerns_the_document(results):
    rows = results.execute(
        """
        select applicable, evaluated, coverage, not_evaluable, not_evaluable_reasons, not_applicable_reason
        from quality.check_coverage inner join intermediate.int_documents using (document_id)
        where document_name = 'reading-witness-differs' and check_id in ('D05', 'A01') order by check_id
        """
    ).fetchall()
    ((applicable, evaluated, coverage, doubted, why, none),) = rows
    assert (applicable, evaluated, doubted, none) == (3, 2, 1, None)
    assert float(coverage) == 0.6666
    assert why[0].startswith("the reading is in doubt: P07")


@pytest.mark.parametrize("key", ["blank", "no-form"])
def test_a_document_of_blanks_passes_no_identity(results, key):
    ((applicable, evaluated, coverage),) = results.execute(
        """
        select applicable, evaluated, coverage
        from quality.document_coverage inner join intermediate.int_documents using (document_id)
        where document_name = ?
        """,
        [f"reading-{key}"],
    ).fetchall()
    assert (applicable, evaluated, coverage) == (0, 0, None)


def test_no_identity_passes_without_a_printed_amount_on_one_of_its_sides(results):
    passed = results.execute(
        """
        select check_id, count(*) from quality.check_results inner join seeds.checks using (check_id)
        where outcome in ('exact', 'rounding') and len(evidence) = 0 and forms != '*' group by check_id
        """
    ).fetchall()
    assert passed == []


def test_a_doubt_is_decided_on_once_not_with_every_result_that_rests_on_it(results):
    asked = results.execute(
        """
        select check_id, decision
        from quality.document_findings inner join intermediate.int_documents using (document_id)
        where document_name = 'reading-scanned-page' and decision != 'passed'
        """
    ).fetchall()
    assert asked == [("P01", "quarantined")]
