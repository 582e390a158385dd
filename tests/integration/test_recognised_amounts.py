"""What the checks say of documents that were recognised in pictures."""

import pytest

from tests.support.checks import outcomes


def reasons(results, key, check):
    return [
        reason
        for (reason,) in results.execute(
            """
            select reason from quality.check_results inner join intermediate.int_documents using (document_id)
            where document_name = ? and check_id = ? and outcome = 'mismatch'
            """,
            [f"recognised-{key}", check],
        ).fetchall()
    ]


def decisions(results, key):
    return dict(
        results.execute(
            """
            select check_id, decision from quality.document_findings
            inner join intermediate.int_documents using (document_id) where document_name = ? and decision != 'passed'
            """,
            [f"recognised-{key}"],
        ).fetchall()
    )


def test_pages_that_ocr_read_are_read(results):
    ((outcome, reason),) = results.execute(
        """
        select outcome, reason from quality.check_results inner join intermediate.int_documents using (document_id)
        where document_name = 'recognised-true' and check_id = 'P01'
        """
    ).fetchall()
    assert (outcome, reason) == ("exact", "1 of 1 pages were read by OCR")


def test_amounts_recognised_with_confidence_pass(results):
    assert outcomes(results, "recognised-true", "P08") == {"exact"}
    assert outcomes(results, "recognised-true", "D04") == {"exact"}


def test_an_amount_hardly_recognised_is_listed_with_its_place(results):
    assert reasons(results, "hardly", "P08") == ["507.00 was recognised with a confidence of 0.31"]


def test_a_cell_with_ink_in_which_nothing_was_recognised_is_listed(results):
    assert reasons(results, "not-blank", "P08") == [
        "a cell of an amount is not blank, and nothing was recognised in it"
    ]


@pytest.mark.parametrize("key", ["digit", "hardly"])
def test_a_misread_amount_in_an_identity_holds_the_document_back(results, key):
    assert decisions(results, key)["D04"] == "quarantined"


def test_a_failed_identity_names_the_cell_of_which_ocr_was_hardly_sure(results):
    (reason,) = reasons(results, "hardly", "D04")
    assert reason.endswith("; recognised with little confidence: 507.00 in T01, row 3, column 2 (0.31)")


def test_a_failed_identity_of_sure_cells_says_nothing_of_ocr(results):
    (reason,) = reasons(results, "digit", "D04")
    assert "recognised" not in reason


def test_an_identity_that_closes_within_rounding_only_is_reported_where_a_last_digit_may_be_misread(results):
    of_row, of_column = sorted(reasons(results, "last-digit", "P09"))
    assert of_column.startswith("D05 closes within rounding only")
    assert of_row.startswith("D04 closes within rounding only")
    assert outcomes(results, "recognised-true", "P09") == {"exact"}
    assert outcomes(results, "reading-sound", "P09") == {"not_applicable"}


def test_nobody_reads_a_recognised_page_a_second_time(results):
    assert outcomes(results, "recognised-digit", "P07") == {"not_applicable"}


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("title", ["the title was recognised as 支岀总表 and is read as 支出总表"]),
        ("header", ["the header was recognised as 项目攴出 and is read as 项目支出"]),
        (
            "lines",
            [
                "the line was recognised as 一、财政拨款收人 and is read as 财政拨款收入",
                "the line was recognised as 二、教盲支出 and is read as 教育支出",
            ],
        ),
    ],
)
def test_a_wording_that_is_misread_in_a_character_is_read_as_the_listed_one_and_reported(results, key, said):
    assert sorted(reasons(results, key, "N08")) == said
    for check in ("N01", "N02", "N05"):
        assert reasons(results, key, check) == []


def test_what_is_read_as_a_listed_wording_lands_as_that(results):
    rows = results.execute(
        """
        select document_name, label, line_code, amount_printed
        from intermediate.int_amounts inner join intermediate.int_documents using (document_id)
        where document_name = 'recognised-lines' and amount_printed = '7.00' and side = 'income'
        """
    ).fetchall()
    assert rows == [("recognised-lines", "一、财政拨款收人", "fiscal", "7.00")]
    assert outcomes(results, "recognised-header", "D04") == {"exact"}


@pytest.mark.parametrize(("key", "check"), [("digital-title", "N02"), ("digital-header", "N01"), ("opposite", "N02")])
def test_printed_text_is_taken_at_its_word_and_so_is_one_that_may_mean_the_opposite(results, key, check):
    assert len(reasons(results, key, check)) == 1
    assert reasons(results, key, "N08") == []
