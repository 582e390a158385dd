"""The catalogue of checks is data, models and documentation: all three name the same checks."""

import csv
import re

import pytest
import yaml

from tests.support.build import DBT_PROJECT

IDS = r"[A-Z]\d\d(?:–[A-Z]?\d\d)?"
# The second witness reads the documents' pages again, and truth has none.
NEEDS_DOCUMENTS = {"P07"}


def _declared() -> dict[str, dict]:
    with (DBT_PROJECT / "seeds" / "checks.csv").open(encoding="utf-8") as file:
        return {row["check_id"]: row for row in csv.DictReader(file)}


def _documented() -> dict[str, set[str]]:
    """Ids per check model, as its description names them in brackets: (A11–A13, D05)."""
    ids = {}
    for model in _described_models():
        named = re.findall(rf"\(({IDS}(?:, {IDS})*)\)", model["description"])
        if model["name"].startswith("check_") and named:
            ids[model["name"]] = {check for listed in named for text in listed.split(", ") for check in _expanded(text)}
    return ids


def _described_models() -> list[dict]:
    """What every YAML file below the quality models says of a model, whichever folder it is in."""
    files = sorted((DBT_PROJECT / "models" / "quality").rglob("*.yml"))
    return [model for file in files for model in yaml.safe_load(file.read_text(encoding="utf-8")).get("models", [])]


def _expanded(text: str) -> list[str]:
    first, _, last = text.partition("–")
    if not last:
        return [first]
    return [f"{first[0]}{number:02d}" for number in range(int(first[1:]), int(last[-2:]) + 1)]


DECLARED, DOCUMENTED = _declared(), _documented()


def test_a_range_of_ids_stands_for_every_id_in_it():
    assert _expanded("A11–A13") == ["A11", "A12", "A13"]
    assert _expanded("A50–53") == ["A50", "A51", "A52", "A53"]
    assert _expanded("D07") == ["D07"]


def test_a_check_model_is_described_in_one_place():
    names = [model["name"] for model in _described_models()]
    assert len(names) == len(set(names))
    assert {name for name in names if name.startswith("check_")} == {
        file.stem for file in (DBT_PROJECT / "models" / "quality").rglob("check_*.sql")
    }


def test_every_declared_check_is_documented_at_its_model():
    assert set().union(*DOCUMENTED.values()) == set(DECLARED)


@pytest.mark.parametrize("model", sorted(DOCUMENTED))
def test_a_model_computes_the_checks_that_it_documents(results, model):
    computed = {check for (check,) in results.execute(f"select distinct check_id from quality.{model}").fetchall()}
    assert computed == DOCUMENTED[model]


@pytest.mark.parametrize("check", sorted(set(DECLARED) - NEEDS_DOCUMENTS))
def test_every_declared_check_is_computed_on_some_document(results, check):
    outcomes = results.execute(
        """
        select distinct outcome
        from (from quality.check_instances union all from quality.check_recognised_roundings)
        where check_id = ? and outcome != 'not_applicable'
        """,
        [check],
    ).fetchall()
    assert outcomes


def test_every_document_has_a_result_of_every_check_that_concerns_it(results):
    without = results.execute(
        """
        with concerned as (
            select distinct checks.check_id, documents.document_id
            from seeds.checks
            left join seeds.forms on list_contains(string_split(checks.forms, '|'), forms.form_code)
            inner join intermediate.int_documents as documents
                on checks.forms = '*' or forms.document_kind = documents.document_kind
            where
                documents.reading_status = 'read'
                and (checks.family != 'C' or documents.document_kind = 'final_accounts')
                and (checks.family != 'F' or documents.document_kind = 'budget')
        )
        select check_id, count(*)
        from concerned anti join quality.check_results using (check_id, document_id)
        group by check_id
        """
    ).fetchall()
    assert without == []


def test_what_could_not_be_evaluated_says_why(results):
    assert results.execute(
        """
        select count(*) from quality.check_results
        where outcome in ('not_applicable', 'not_evaluable') and coalesce(reason, '') = ''
        """
    ).fetchone() == (0,)


@pytest.mark.parametrize("check", sorted(DECLARED))
def test_a_check_states_its_rule_in_both_languages_and_errors_quarantine(check):
    row = DECLARED[check]
    assert row["statement_zh"].strip()
    assert row["statement_en"].strip()
    assert row["family"] == check[0]
    # What the text says wrongly of right tables is shown; the tables are published.
    error = "warned" if row["family"] in ("C", "F") else "quarantined"
    # A document without any amount is none to publish; nothing else that only informs holds one back.
    info = "quarantined" if check == "N04" else "passed"
    assert row["decision_on_mismatch"] == {"error": error, "warn": "warned", "info": info}[row["severity"]]
