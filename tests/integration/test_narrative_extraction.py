"""Every wording of the seed of subjects is read as the seed says it is, in the sentence that it gives as an example."""

import csv
from decimal import Decimal

import duckdb
import pytest

from tests.support.build import DBT_PROJECT, dbt_build, land
from tests.support.changed_frames import changed, prose
from tests.support.variants import document

MEANINGS = (
    "subject",
    "side",
    "section",
    "revenue_source_code",
    "expenditure_type_code",
    "three_public_item_code",
    "procurement_category",
)
NUMBERS = {"amount": Decimal("12.3"), "count": Decimal("3"), "score": Decimal("98.5")}


def _subjects() -> list[dict]:
    """The rows of the seed, blank cells null."""
    with (DBT_PROJECT / "seeds" / "narrative_subjects.csv").open(encoding="utf-8", newline="") as file:
        return [{name: cell or None for name, cell in row.items()} for row in csv.DictReader(file)]


@pytest.fixture(scope="module")
def figures(tmp_path_factory):
    """The figures of each example, by the example's text."""
    file = tmp_path_factory.mktemp("subjects") / "yusuan.duckdb"
    empty = document("青山县教育局2024年部门预算", "budget", [], organization="青山县教育局", year=2024)
    examples = list(dict.fromkeys(row["example"] for row in _subjects()))
    land(file, [changed(empty, prose(*examples))])
    dbt_build(file, "path:seeds", "+int_narrative_figures", "--exclude-resource-type", "test", "unit_test")
    columns = ", ".join(("statement", "number", "fund_code", *MEANINGS))
    query = f"select {columns} from intermediate.int_narrative_figures"
    with duckdb.connect(str(file), read_only=True) as connection:
        found = connection.execute(query)
        names = [column[0] for column in found.description]
        rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    return {example: [row for row in rows if row["statement"] == example] for example in examples}


def test_every_wording_has_an_example_that_holds_it():
    assert [row["wording"] for row in _subjects() if row["wording"] not in (row["example"] or "")] == []


def test_every_wording_is_read_as_the_seed_says(figures):
    wrong = {}
    for row in _subjects():
        named = [figure for figure in figures[row["example"]] if figure["number"] == NUMBERS[row["figure_kind"]]]
        said = [{name: figure[name] for name in MEANINGS} for figure in named]
        if said != [{name: row[name] for name in MEANINGS}]:
            wrong[row["wording"]] = said
    assert wrong == {}


def test_the_fund_of_a_wording_is_the_figures(figures):
    wrong = [
        (row["wording"], [figure["fund_code"] for figure in figures[row["example"]]])
        for row in _subjects()
        if row["fund_code"] and [figure["fund_code"] for figure in figures[row["example"]]] != [row["fund_code"]]
    ]
    assert wrong == []
