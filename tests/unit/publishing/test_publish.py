import duckdb
import pytest

from pipelines.publishing.publish import finish, swap


def make(path, value):
    path.parent.mkdir(exist_ok=True, parents=True)
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"create table load as select {value} as number")
    return path


def number(path):
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute("select number from load").fetchone()[0]


def test_the_finished_build_replaces_the_published_file(tmp_path):
    published = make(tmp_path / "warehouse" / "w.duckdb", 1)
    new = make(tmp_path / "new.duckdb", 2)
    finish(new)
    swap(new, published)
    assert number(published) == 2
    assert not new.exists()


def test_an_open_reader_keeps_the_old_load_and_a_new_process_sees_the_new_one(tmp_path):
    published = make(tmp_path / "w.duckdb", 1)
    with duckdb.connect(str(published), read_only=True) as reader:
        swap(make(tmp_path / "new.duckdb", 2), published)
        assert reader.execute("select number from load").fetchone() == (1,)
    assert number(published) == 2


def test_a_build_that_is_still_written_to_is_not_finished(tmp_path):
    build = make(tmp_path / "b.duckdb", 1)
    build.with_name("b.duckdb.wal").write_bytes(b"x" * 100)
    with pytest.raises((RuntimeError, duckdb.Error)):
        finish(build)
