"""A build that replaces the rows of changed documents is the build of all documents: nothing stale, nothing twice."""

import shutil
from pathlib import Path

import duckdb
import pytest

from pipelines.landing.schemas import RAW_FRAMES
from tests.support.build import dbt_build, document_id_of
from tests.support.checks import BUNDLED_KEYS
from tests.support.same_files import differences

OF_DOCUMENTS = sorted(set(RAW_FRAMES) - {"fetches"})
MODELS = ("staging", "intermediate", "quality", "--exclude-resource-type", "unit_test")
# Partners of other documents among them: of the year before, of a department, of the same address.
WITHHELD = [
    document_id_of(f"between-{key}")
    for key in ("carried-exact-2023", "stated-exact-final", "units-exact-0", "version-1")
]
LOST_CELLS = [document_id_of(key) for key in BUNDLED_KEYS[:2]]
OTHER_YEAR = [document_id_of(f"between-{key}") for key in ("prior-exact-2023", "units-broken-department")]
CORRECTED = document_id_of(BUNDLED_KEYS[2])
STRANGER = document_id_of("a-document-that-goes-again")


def _list_changes(connection, **documents: list[str]) -> None:
    """What landing leaves for the models: which documents are new, changed and removed."""
    connection.execute("create or replace table raw.changed_documents (document_id varchar, change varchar)")
    for change, ids in documents.items():
        connection.execute("insert into raw.changed_documents select unnest(?::varchar[]), ?", [ids, change])


def _leave(connection, ids: list[str]) -> None:
    for table in OF_DOCUMENTS:
        connection.execute(f"delete from raw.{table} where document_id in (select unnest(?::varchar[]))", [ids])


def _come(connection, ids: list[str], name_as: str = "document_id") -> None:
    """Rows of the whole build, attached as `whole`; `name_as` is the SQL of the id that they get."""
    for table in OF_DOCUMENTS:
        connection.execute(
            f"insert into raw.{table} by name select * replace ({name_as} as document_id) from whole.raw.{table} "
            "where document_id in (select unnest(?::varchar[]))",
            [ids],
        )


def _with_other_documents(connection) -> None:
    """Some documents are not there yet, some read otherwise or are registered for another year, one is too much."""
    _leave(connection, WITHHELD)
    connection.execute(
        "delete from raw.cells where document_id in (select unnest(?::varchar[])) and row % 3 = 2", [LOST_CELLS]
    )
    connection.execute(
        "update raw.document_sources set fiscal_year = fiscal_year - 1 "
        "where document_id in (select unnest(?::varchar[]))",
        [OTHER_YEAR],
    )
    connection.execute(
        """
        insert into quality.corrections
        select document_id, table_id, "row", "column", text, '123.45', 'a test', 'a test', date '2025-01-01', 1
        from raw.cells
        where document_id = ? and not is_header and regexp_full_match(text, '[1-9][0-9]+[.][0-9]+')
        limit 1
        """,
        [CORRECTED],
    )
    assert connection.execute("select count(*) from quality.corrections").fetchone() == (1,)
    _come(connection, LOST_CELLS[:1], name_as=f"'{STRANGER}'")
    _list_changes(connection, removed=WITHHELD, changed=[*LOST_CELLS, *OTHER_YEAR, CORRECTED], new=[STRANGER])


def _as_in_the_whole(connection) -> None:
    """Everything as the whole build has it."""
    changed = [*LOST_CELLS, *OTHER_YEAR, CORRECTED]
    _leave(connection, [*changed, STRANGER])
    _come(connection, [*WITHHELD, *changed])
    connection.execute("delete from quality.corrections")
    _list_changes(connection, new=WITHHELD, changed=changed, removed=[STRANGER])


@pytest.fixture(scope="module")
def incremental(results, tmp_path_factory):
    """The shared build of all true documents and cases, and a copy of it after two incremental builds there and back.

    With what the first of them left: the rows per model of documents that it was to remove, and of the new one.
    """
    whole = Path(
        results.execute("select path from duckdb_databases() where database_name = current_database()").fetchone()[0]
    )
    file = tmp_path_factory.mktemp("incremental") / "yusuan.duckdb"
    shutil.copyfile(whole, file)
    with duckdb.connect(str(file)) as connection:
        connection.execute(f"attach '{whole}' as whole (read_only)")
        assert connection.execute("select count(*) from quality.corrections").fetchone() == (0,)
        _with_other_documents(connection)
    dbt_build(file, *MODELS, "--exclude-resource-type", "test")
    with duckdb.connect(str(file)) as connection:
        left = _rows_left(connection)
        connection.execute(f"attach '{whole}' as whole (read_only)")
        _as_in_the_whole(connection)
    dbt_build(file, *MODELS)
    return whole, file, left


def _rows_left(connection) -> dict[str, dict[str, int]]:
    """Rows of listed documents per change and table, as far as there are any."""
    tables = connection.execute(
        """
        select distinct schema_name || '.' || table_name from duckdb_columns()
        where database_name = current_database() and column_name = 'document_id'
            and schema_name in ('staging', 'intermediate', 'quality')
        """
    ).fetchall()
    counts: dict[str, dict[str, int]] = {"removed": {}, "changed": {}, "new": {}}
    for (table,) in tables:
        query = (
            f"select listed.change, count(*) from {table} as rows "
            "inner join raw.changed_documents as listed on rows.document_id = listed.document_id group by listed.change"
        )
        for change, count in connection.execute(query).fetchall():
            counts[change][table] = count
    return counts


def test_rows_of_removed_documents_leave_every_model(incremental):
    _, _, left = incremental
    assert left["removed"] == {}


def test_new_and_changed_documents_are_in_the_models(incremental):
    _, _, left = incremental
    for table in ("intermediate.int_documents", "intermediate.int_amounts", "quality.check_results"):
        assert left["new"][table] > 0
        assert left["changed"][table] > left["new"][table]


def test_incremental_builds_end_where_a_whole_build_does(incremental):
    whole, file, _ = incremental
    assert differences(whole, file) == []
