"""Performance forms of the bundled truths, as landed in the facts: against the truth, and traceable to the page."""

from decimal import Decimal

import duckdb
import pytest

from tests.benchmarks.performance import Tally, measure
from tests.support.build import dbt_build, document_id_of, land
from tests.support.decisions import decide
from tests.support.truth import CORPUS, load_truth

KEYS = sorted(file.stem for file in (CORPUS / "truth").glob("*.json"))
FACTS = ("fct_performance_project", "fct_performance_indicator")


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    """Performance models and facts of the bundled truths; Weifang's document is held back."""
    file = tmp_path_factory.mktemp("performance") / "yusuan.duckdb"
    land(file, [load_truth(key) for key in KEYS])
    decide(file, weifang_bigdata_2023_budget="quarantined")
    dbt_build(file, "path:seeds", *(f"+{fact}" for fact in FACTS), "--exclude-resource-type", "unit_test", "test")
    with duckdb.connect(str(file), read_only=True) as connection:
        yield connection


@pytest.mark.parametrize("key", KEYS)
def test_forms_say_what_the_truth_says(warehouse, key):
    tally: Tally = measure(warehouse, document_id_of(key), key)
    shares = {name: tally.share(name) for name in ("indicators", "targets", "funds", "fields")}
    assert tally.wrong == []
    assert set(shares.values()) == {1.0}


def test_a_held_back_document_lands_no_form(warehouse):
    (forms,) = warehouse.execute(
        "select count(*) from marts.fct_performance_project where fiscal_year = 2023 and form_kind = 'project_target'"
    ).fetchone()
    (read,) = warehouse.execute(
        "select count(*) from intermediate.int_performance_forms where document_id = ?",
        [document_id_of("weifang-bigdata-2023-budget")],
    ).fetchone()
    assert (forms, read) == (0, 43)


def test_a_form_has_its_amounts_by_stage_and_its_scores(warehouse):
    row = warehouse.execute(
        """
        select budget_yuan, adjusted_budget_yuan, final_yuan, fiscal_final_yuan, execution_rate, execution_score,
            total_score, indicators, unit_name
        from marts.fct_performance_project
        where project_name like '2022年省级%'
        """
    ).fetchone()
    amounts = (Decimal("2136000.00"), Decimal("2136000.00"), Decimal("1936000.00"), Decimal("1936000.00"))
    assert row == (*amounts, Decimal("90.6"), Decimal("9.06"), Decimal("99.06"), 9, "荣成市大数据中心")


def test_a_target_form_states_one_budget(warehouse):
    rows = warehouse.execute(
        "select sum(budget_yuan), count(adjusted_budget_yuan) from marts.fct_performance_project"
        " where fiscal_year = 2024 and department_code is not null"
    ).fetchone()
    assert rows == (Decimal("100085850.00"), 0)


def test_a_department_form_states_its_budget_once_though_income_and_expenditure_print_it(warehouse):
    row = warehouse.execute(
        "select budget_yuan, project_name from marts.fct_performance_project where form_kind = 'department_target'"
    ).fetchone()
    assert row == (Decimal("13529400.00"), None)


def test_targets_are_numbers_with_operator_and_unit(warehouse):
    row = warehouse.execute(
        """
        select target_operator, target_number, target_unit, actual_number, actual_unit, weight, score
        from marts.fct_performance_indicator
        where level3 = '受奖补数据中心数量'
        """
    ).fetchone()
    assert row == ("≥", Decimal(3), "个", Decimal(2), None, Decimal(8), Decimal("5.4"))


def test_every_indicator_has_a_cell_on_a_page(warehouse):
    counts = warehouse.execute(
        "select count(*), count(page), count(x0), count(distinct performance_indicator_key)"
        " from marts.fct_performance_indicator"
    ).fetchone()
    assert len(set(counts)) == 1
    # The truth of four documents, five parts of the 总览表 and 38 indicators of the 评价得分表.
    assert counts[0] == 178 + 95 + 39 + 36 + 5 + 38


def test_names_of_contact_persons_are_in_no_column(warehouse):
    columns = {
        row[0]
        for row in warehouse.execute(
            "select column_name from information_schema.columns where table_name like 'fct_performance%'"
        ).fetchall()
    }
    texts = warehouse.execute("select to_json(p)::varchar from marts.fct_performance_project as p").fetchall()
    assert not {name for name in columns if "contact" in name or "phone" in name}
    assert not [text for (text,) in texts if "某某" in text or "000-00000000" in text]
