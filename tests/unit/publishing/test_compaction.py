import duckdb
import pytest

from pipelines.publishing.compaction import compact, free_share
from pipelines.publishing.publish import finish
from tests.support.same_files import differences

DOCUMENTS, ROWS = 40, 300
FIRST = f"""
    create schema raw; create schema marts;
    create table raw.cells as
        select i // {ROWS} as document_id, i as n, md5(i::varchar) as text, [i, i + 1] as boxes
        from range({DOCUMENTS * ROWS}) as t (i);
    create table raw.states (document_id bigint not null, state varchar not null default 'new');
    create table marts.amounts as select * from raw.cells;
    create view marts.totals as select count(*) as n from marts.amounts;
    comment on table marts.amounts is 'all of them'; comment on column marts.amounts.n is 'number';
    comment on view marts.totals is 'how many';
"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "yusuan.duckdb"
    with duckdb.connect(str(path), config={"default_block_size": 65_536}) as connection:
        connection.execute(FIRST)
    return path


def night(file, number):
    """Some documents replaced, the marts written anew."""
    first = number * 3 % DOCUMENTS
    with duckdb.connect(str(file)) as connection:
        connection.execute(
            f"create temp table new as from raw.cells where document_id between {first} and {first + 2};"
            f"delete from raw.cells where document_id between {first} and {first + 2};"
            "insert into raw.cells from new; create or replace table marts.amounts as from raw.cells"
        )
    finish(file)


def test_thirty_nights_with_changes_do_not_let_the_file_grow(file):
    finish(file)
    first, sizes = file.stat().st_size, []
    for number in range(30):
        night(file, number)
        if free_share(file) > 0.5:
            assert compact(file)
        sizes.append(file.stat().st_size)
    assert max(sizes[20:]) < 1.25 * max(sizes[:20])
    assert max(sizes) < 4 * first
    assert compact(file)
    assert file.stat().st_size < 1.5 * first


def test_a_compacted_file_is_the_same_in_less_room(file, tmp_path):
    with duckdb.connect(str(file)) as connection:
        connection.execute(
            "create table raw.gone as from raw.cells; checkpoint; create table raw.last as from raw.cells; checkpoint; "
            "drop table raw.gone"
        )
    finish(file)
    before = tmp_path / "before.duckdb"
    before.write_bytes(file.read_bytes())
    share = free_share(file)
    assert compact(file)
    assert free_share(file) < share
    assert file.stat().st_size < before.stat().st_size
    assert differences(before, file) == []
    with duckdb.connect(str(file), read_only=True) as connection:
        assert connection.execute("select block_size from pragma_database_size()").fetchone() == (65_536,)
        assert connection.execute("select n from marts.totals").fetchone() == (DOCUMENTS * ROWS,)
    with duckdb.connect(str(file)) as connection, pytest.raises(duckdb.ConstraintException):
        connection.execute("insert into raw.states (state) values ('x')")
    assert {path.name for path in tmp_path.iterdir()} == {"before.duckdb", "yusuan.duckdb"}


def test_a_copy_that_is_not_the_same_is_thrown_away(file, tmp_path, monkeypatch):
    finish(file)
    before = file.read_bytes()
    monkeypatch.setattr("pipelines.publishing.compaction._is_same", lambda connection: False)
    assert compact(file) is False
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["yusuan.duckdb"]


def test_work_tables_of_models_are_not_published(file):
    with duckdb.connect(str(file)) as connection:
        connection.execute("create schema delta; create table delta.d as select 1 as n")
    finish(file)
    with duckdb.connect(str(file), read_only=True) as connection:
        assert ("delta",) not in connection.execute("select schema_name from duckdb_schemas()").fetchall()
