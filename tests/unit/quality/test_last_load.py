from datetime import UTC, datetime

import duckdb
import pytest

from pipelines.quality.last_load import PublishedFileError, attached
from pipelines.quality.load_history import write_load_history


def test_nothing_published_is_no_last_load(tmp_path):
    with duckdb.connect() as connection, attached(connection, tmp_path / "w.duckdb") as exists:
        assert not exists


def test_the_published_file_is_attached_read_only_and_left_as_it_is(tmp_path):
    published = tmp_path / "it's.duckdb"
    duckdb.connect(str(published)).execute("create table t as select 1 as a").close()
    before = published.read_bytes()
    with duckdb.connect() as connection:
        with attached(connection, published) as exists:
            assert exists
            assert connection.execute("from last.t").fetchall() == [(1,)]
            with pytest.raises(duckdb.Error, match="read-only"):
                connection.execute("drop table last.t")
        connection.execute("create schema last")
    assert published.read_bytes() == before


def test_a_damaged_published_file_is_named_with_its_remedy(tmp_path):
    published = tmp_path / "w.duckdb"
    published.write_bytes(b"no database" * 1000)
    with (
        duckdb.connect() as connection,
        pytest.raises(PublishedFileError, match=r"w\.duckdb: cannot be opened .* move it away"),
        attached(connection, published),
    ):
        pass


def build(path):
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema raw; create schema quality; create schema marts")
        connection.execute(
            "create table quality.document_decisions as "
            "from (values ('d1', 'passed'), ('d2', 'quarantined')) as d (document_id, decision)"
        )
        connection.execute("create table raw.documents as from (values ('d1'), ('d2')) as d (document_id)")
        connection.execute("create table raw.document_sources as select 's' as source_id")
        connection.execute("create table quality.source_failures as select '' as source_id where false")
        connection.execute(
            "create table raw.fetches (source_id varchar, requested_at timestamptz, outcome varchar, found_in varchar)"
        )
        connection.execute("create table raw.tables as select 1 as a")
        connection.execute("create table raw.cells as select unnest(range(3)) as a")
        connection.execute("create table marts.fct_amount as select unnest(range(2)) as a")
        connection.execute(
            "create table quality.check_results as select unnest(['mismatch', 'exact']) as outcome, 'error' as severity"
        )
        connection.execute(
            "create table quality.document_coverage as from (values (100, 99), (null, null)) d (applicable, evaluated)"
        )
    return path


def test_history_goes_from_load_to_load(tmp_path):
    last = tmp_path / "nothing.duckdb"
    for day, name in enumerate(["a", "b"], start=1):
        file, at = build(tmp_path / f"{name}.duckdb"), datetime(2024, 1, day, tzinfo=UTC)
        write_load_history(file, last, run_id=name, started_at=at, published_at=at, reader_version="v")
        last = file
    with duckdb.connect(str(last)) as connection:
        columns = "run_id, documents, admitted_documents, quarantined_documents, cells, amounts, mismatches"
        query = f"select {columns} from quality.load_history order by published_at"
        assert connection.execute(query).fetchall() == [
            ("a", 2, 1, 1, 3, 2, 1),
            ("b", 2, 1, 1, 3, 2, 1),
        ]


def test_history_of_a_file_that_counted_less_is_carried_on_with_nulls(tmp_path):
    last, at = build(tmp_path / "last.duckdb"), datetime(2024, 1, 1, tzinfo=UTC)
    write_load_history(last, tmp_path / "no.duckdb", run_id="a", started_at=at, published_at=at, reader_version="v")
    with duckdb.connect(str(last)) as connection:
        connection.execute("alter table quality.load_history drop column coverage")
        connection.execute("alter table quality.load_history drop column mismatches")
    file, later = build(tmp_path / "next.duckdb"), datetime(2024, 1, 2, tzinfo=UTC)
    write_load_history(file, last, run_id="b", started_at=later, published_at=later, reader_version="v")
    with duckdb.connect(str(file)) as connection:
        query = "select run_id, mismatches, coverage::varchar from quality.load_history order by published_at"
        assert connection.execute(query).fetchall() == [("a", None, None), ("b", 1, "0.9900")]


def test_a_load_knows_what_is_new_in_it_and_how_long_its_steps_took(tmp_path):
    last, at = build(tmp_path / "last.duckdb"), datetime(2024, 1, 1, tzinfo=UTC)
    write_load_history(last, tmp_path / "no.duckdb", run_id="a", started_at=at, published_at=at, reader_version="v")
    file, started = build(tmp_path / "next.duckdb"), datetime(2024, 1, 2, 1, 0, tzinfo=UTC)
    with duckdb.connect(str(file)) as connection:
        connection.execute("insert into quality.document_decisions values ('d3', 'passed')")
    done, stages = datetime(2024, 1, 2, 1, 2, tzinfo=UTC), {"fetched_documents": 2.5, "checked": 90.0}
    write_load_history(
        file, last, run_id="b", started_at=started, published_at=done, reader_version="v", stage_seconds=stages
    )
    with duckdb.connect(str(file)) as connection:
        query = "select new_documents, sources_answered, seconds, stage_seconds from quality.load_history order by 1"
        assert connection.execute(query).fetchall() == [(1, 1, 120.0, stages), (2, 1, 0.0, {})]


def test_anomalies_go_from_load_to_load_and_a_silent_source_is_one(tmp_path):
    last = tmp_path / "nothing.duckdb"
    for day, name in enumerate(["a", "b", "c"], start=10):
        file, at = build(tmp_path / f"{name}.duckdb"), datetime(2024, 1, day, tzinfo=UTC)
        with duckdb.connect(str(file)) as connection:
            connection.executemany(
                "insert into raw.fetches values (?, ?, ?, null)",
                [
                    ("s", datetime(2024, 1, 3, tzinfo=UTC), "not_modified"),
                    *(("s", datetime(2024, 1, d, tzinfo=UTC), "failed") for d in range(4, day)),
                    ("left the register", datetime(2024, 1, 1, tzinfo=UTC), "failed"),
                    ("left the register", at, "failed"),
                ],
            )
            if name == "c":
                connection.execute("insert into raw.cells select 1 from range(1000)")
        write_load_history(file, last, run_id=name, started_at=at, published_at=at, reader_version="v")
        last = file
    with duckdb.connect(str(last)) as connection:
        query = "select run_id, rule, subject, value, message_en from quality.load_anomalies order by run_id, rule"
        assert connection.execute(query).fetchall() == [
            ("b", "stale_source", "s", 8.0, "source s gave no answer for 8 days."),
            ("c", "stale_source", "s", 9.0, "source s gave no answer for 9 days."),
        ]
