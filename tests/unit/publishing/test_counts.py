import duckdb
import pytest

from pipelines.publishing.counts import LoadCounts, count_load, published_by

LANDED = """
    create schema raw; create schema quality;
    create table raw.load_inputs as select 'kind' as name, 'incremental' as digest;
    create table raw.changed_documents as from (values ('a', 'new'), ('b', 'new'), ('c', 'removed')) as t (id, change);
    create table raw.documents as select unnest(['a', 'b', 'd', 'e', 'f']) as document_id;
    create table quality.source_failures as select 's' as source_id;
"""
DECIDED = """
    create table quality.document_decisions as
        select unnest(['passed', 'warned', 'waived', 'quarantined', 'unreadable']) as decision;
    create table quality.load_history as select 'run1' as run_id, now() as published_at
        union all select 'run0', now() - interval 1 day;
"""


@pytest.fixture
def file(tmp_path):
    return tmp_path / "yusuan.duckdb"


def make(file, *statements):
    with duckdb.connect(str(file)) as connection:
        for statement in statements:
            connection.execute(statement)


def test_a_load_is_counted_with_what_became_of_its_documents(file):
    make(file, LANDED, DECIDED)
    counted = count_load(file)
    assert counted == LoadCounts("incremental", 5, 2, 0, 1, 3, 1, 1, 1)
    assert counted.of_nothing_new() == LoadCounts("nothing", 5, 0, 0, 0, 3, 1, 1, 1)
    assert published_by(file) == "run1"


def test_what_a_build_file_does_not_say_yet_is_null(file):
    make(file, LANDED)
    assert count_load(file) == LoadCounts("incremental", 5, 2, 0, 1, None, None, None, 1)
    assert published_by(file) is None


@pytest.mark.parametrize("content", [None, b"half a file"])
def test_a_file_that_cannot_be_opened_says_nothing(file, content):
    if content:
        file.write_bytes(content)
        assert count_load(file) == LoadCounts()
    assert published_by(file) is None
