import duckdb
import pytest

from pipelines.publishing.query import QueryError, run_query
from pipelines.publishing.show import show_rows


@pytest.fixture
def warehouse(tmp_path):
    path = tmp_path / "w.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table t as select 1.50::decimal(20, 2) as amount_yuan, '[226]甲局' as name")
    return path


def test_a_query_gives_columns_and_rows(warehouse):
    columns, rows = run_query(warehouse, "select name, amount_yuan from t")
    assert columns == ["name", "amount_yuan"]
    assert [str(value) for value in rows[0]] == ["[226]甲局", "1.50"]


@pytest.mark.parametrize("query", ["drop table t", "copy t to 'x.csv'", "select * from 'x.csv'", "selec 1"])
def test_a_query_changes_nothing_and_reaches_no_other_file(warehouse, query, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(QueryError):
        run_query(warehouse, query)
    assert not (tmp_path / "x.csv").exists()


def test_before_the_first_publication_the_remedy_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="nothing is published yet; run `yusuan run`"):
        run_query(tmp_path / "w.duckdb", "select 1")


def test_rows_are_shown_as_they_are(capsys):
    show_rows(["name", "x"], [("[226]甲局", None)], as_csv=False)
    shown = capsys.readouterr().out
    assert "[226]甲局" in shown
    assert "1 rows" in shown
    show_rows(["name", "x"], [("a,b", None)], as_csv=True)
    assert capsys.readouterr().out == 'name,x\n"a,b",\n'
