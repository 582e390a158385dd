"""What the checks of a document as a whole say (G03–G07, G09)."""

import pytest

from tests.support.checks import BUNDLED_KEYS, REAL_KEYS, outcomes

WHOLE = ("G03", "G04", "G05", "G06", "G07", "G09")


@pytest.mark.parametrize(
    ("key", "check", "outcome"),
    [
        ("total-in-prose", "G03", "exact"),
        ("total-in-yuan", "G03", "exact"),
        ("another-magnitude", "G03", "mismatch"),
        ("no-total-in-prose", "G03", "not_applicable"),
        ("year-in-title", "G04", "exact"),
        ("another-year-in-title", "G04", "mismatch"),
        ("another-year-in-heading", "G04", "mismatch"),
        ("another-year-on-cover", "G04", "mismatch"),
        ("no-year", "G04", "not_applicable"),
        ("same-organization", "G05", "exact"),
        ("prefixed-organization", "G05", "exact"),
        ("another-organization", "G05", "mismatch"),
        ("listed-unit", "G05", "exact"),
        ("another-organization-on-cover", "G05", "mismatch"),
        ("no-year", "G05", "not_applicable"),
        ("note-of-its-own", "G06", "exact"),
        ("note-of-another", "G06", "mismatch"),
        ("note-at-amounts", "G06", "not_applicable"),
        ("note-without-subject", "G06", "not_applicable"),
        ("placeholders", "G07", "mismatch"),
        ("placeholder-in-cell", "G07", "mismatch"),
        ("no-placeholder", "G07", "exact"),
        ("contents-kept", "G09", "exact"),
        ("no-year", "G09", "not_applicable"),
    ],
)
def test_a_document_agrees_with_itself(results, key, check, outcome):
    assert outcomes(results, f"document-{key}", check) == {outcome}


def findings(results, key, check):
    return results.execute(
        """
        select reason, evidence from quality.check_results inner join intermediate.int_documents using (document_id)
        where document_name = ? and check_id = ? and outcome = 'mismatch'
        """,
        [f"document-{key}", check],
    ).fetchall()


def test_only_the_form_that_is_missing_from_the_document_is_missed(results):
    assert outcomes(results, "document-contents-broken", "G09") == {"exact", "mismatch"}
    ((reason, evidence),) = findings(results, "contents-broken", "G09")
    assert reason == "the contents list 政府性基金预算支出表, which is not in the document"
    assert (evidence[0]["page"], len(evidence[0]["box"])) == (1, 4)


def test_placeholders_of_a_page_are_one_finding_with_its_places(results):
    ((reason, evidence),) = findings(results, "placeholders", "G07")
    assert reason.startswith("2 texts with placeholders on page 3: ")
    assert [place["page"] for place in evidence] == [3, 3]
    ((_, cell),) = findings(results, "placeholder-in-cell", "G07")
    assert (cell[0]["table_id"], cell[0]["table_row"], cell[0]["table_column"]) == ("T01", 3, 1)


def test_a_heading_on_the_execution_of_another_year_is_no_other_year(results):
    assert [reason for reason, _ in findings(results, "another-year-in-heading", "G04")] == [
        "第二部分 2022年部门预算表 is of another year than the document: 2024"
    ]


def test_a_finding_on_magnitude_shows_both_figures_the_cell_and_the_sentence(results):
    ((reason, evidence),) = findings(results, "another-magnitude", "G03")
    assert reason == "the largest amount of the tables is 10000000.00 yuan, the largest total of the prose 1000元"
    assert [(place["table_id"], place["page"]) for place in evidence] == [("T01", None), (None, 1)]


@pytest.mark.parametrize("key", [key for key in BUNDLED_KEYS + REAL_KEYS if "template" not in key])
def test_no_true_document_disagrees_with_itself(results, key):
    assert not any("mismatch" in outcomes(results, key, check) for check in WHOLE)
