"""Every kind of rule of the generic test `row_contract` fails where it is broken, and says which column breaks it."""

import shutil

import duckdb
import pytest

from pipelines.assets.dbt_invocation import invoke_dbt
from pipelines.settings import PROJECT_ROOT
from tests.support.runs import SMALL_PROJECT

GOOD = "('a', 'x', 1), ('b', null, 2)"
MODELS = """
models:
  - name: judged
    data_tests:
      - row_contract:
          name: rows_of_judged
          arguments:
            not_null: [key]
            unique: [key, parent]
            accepted_values:
              kind: [x, "it is"]
            relationships:
              parent: {to: ref('parents'), field: id}
              key: {to: ref('parents'), field: name, where: "key != 'b'"}
"""
BROKEN = {
    "rule not_null, column_name key, failures 1": "('a', 'x', 1), (null, 'x', 2)",
    "rule unique, column_name key, failures 2": "('a', 'x', 1), ('a', 'x', null), ('a', 'x', 2)",
    "rule accepted_values, column_name kind, failures 1": "('a', 'z', 1)",
    "rule relationships, column_name parent, failures 1": "('a', 'x', 3)",
    "rule relationships, column_name key, failures 1": "('c', 'x', 1)",
}


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """The small project with one judged model, whose rows come from the source file's table `raw.rows`."""
    folder = tmp_path_factory.mktemp("contract") / "project"
    shutil.copytree(SMALL_PROJECT, folder, ignore=shutil.ignore_patterns("target", "logs", "models", "seeds"))
    shutil.copytree(PROJECT_ROOT / "dbt_project" / "macros", folder / "macros", dirs_exist_ok=True)
    (folder / "models").mkdir()
    (folder / "models" / "judged.sql").write_text("select * from raw.rows")
    (folder / "models" / "parents.sql").write_text("select * from (values (1, 'a'), (2, 'x')) as rows(id, name)")
    (folder / "models" / "judged.yml").write_text(MODELS)
    return folder


def _judged(project, tmp_path, rows):
    file = tmp_path / "yusuan.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute(
            f"create schema raw; create table raw.rows as from (values {rows}) as rows(key, kind, parent)"
        )
    return invoke_dbt(project, file, tmp_path / "target", "--quiet", "build")


def test_rows_that_obey_pass(project, tmp_path):
    done = _judged(project, tmp_path, GOOD)
    assert (done.is_success, done.errors, done.findings) == (True, (), {})


@pytest.mark.parametrize("finding", BROKEN)
def test_a_broken_rule_fails_and_is_named(project, tmp_path, finding):
    done = _judged(project, tmp_path, BROKEN[finding])
    assert not done.is_success
    assert list(done.findings.values()) == [finding]
    assert f"rows_of_judged: {finding}" in done.errors
