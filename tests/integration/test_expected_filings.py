"""What becomes of filings that are expected: H08 at the documents, and one row per expected filing."""

import pytest

from tests.support.checks import outcomes

STATUS = {
    2: ("published", "2024-02-20", None),
    3: ("published", "2024-02-29", None),
    4: ("late", "2024-03-01", "published on 2024-03-01, it was due on 2024-02-29"),
    5: ("published_unknown", "2024-03-01", "no page states when it was published; it was first fetched on 2024-03-01"),
    6: ("published", "2024-02-29", None),
    7: ("withdrawn", "2024-02-29", "it was first known on 2024-02-29 and is no longer at any address"),
    8: ("published", "2024-02-29", None),
    9: ("missing", None, "no document of it is known; it was due on 2024-02-29: add its address to the register"),
    10: ("missing", None, "no document of it is known"),
    11: ("not_due", None, None),
    12: ("missing", None, "no document of it is known"),
}


@pytest.mark.parametrize("line", STATUS)
def test_every_expected_filing_has_a_status_whether_or_not_it_is_there(results, line):
    status, first_on, reason = STATUS[line]
    row = results.execute(
        "select status, first_on::varchar, coalesce(reason, '') from quality.expected_filings_status where line = ?",
        [line],
    ).fetchone()
    assert row[:2] == (status, first_on)
    assert row[2].startswith(reason) if reason else row[2] == ""


@pytest.mark.parametrize(
    ("key", "outcome"),
    [
        ("in-time", "exact"),
        ("late", "mismatch"),
        ("unknown", "not_evaluable"),
        ("withdrawn", "mismatch"),
        ("place", "exact"),
        ("unexpected", "not_applicable"),
    ],
)
def test_a_document_says_whether_it_appeared_in_time(results, key, outcome):
    assert outcomes(results, f"expected-{key}", "H08") == {outcome}


def test_a_document_that_nobody_expects_says_so(results):
    (reason,) = results.execute(
        """
        select distinct reason from quality.check_results inner join intermediate.int_documents using (document_id)
        where document_name = 'expected-unexpected' and check_id = 'H08'
        """
    ).fetchone()
    assert reason == "data/expected.csv expects no such filing"
