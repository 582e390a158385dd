import duckdb
import pytest

from pipelines.publishing.publish import finish, swap
from pipelines.publishing.workspace import RunUnderWayError, workspace


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


def test_a_run_starts_with_an_empty_work_folder(tmp_path):
    (tmp_path / "run0").mkdir()
    (tmp_path / "run0" / "yusuan.duckdb").touch()
    with workspace(tmp_path, "run1") as folder:
        assert folder == tmp_path / "run1"
        assert {path.name for path in tmp_path.iterdir()} == {"run.lock", "run1"}


def test_what_a_failed_run_leaves_stays_until_the_next_run(tmp_path):
    def fail():
        with workspace(tmp_path, "run1") as folder:
            (folder / "yusuan.duckdb").touch()
            raise ValueError("a step failed")

    with pytest.raises(ValueError, match="a step failed"):
        fail()
    with workspace(tmp_path, "run1") as folder:
        assert (folder / "yusuan.duckdb").exists()
    with workspace(tmp_path, "run2"):
        assert not (folder / "yusuan.duckdb").exists()


def test_a_second_run_is_refused_while_the_first_works_and_welcome_after(tmp_path):
    with workspace(tmp_path, "run1") as first:
        (first / "yusuan.duckdb").touch()
        with pytest.raises(RunUnderWayError, match=r"another run \(run1\) is under way"), workspace(tmp_path, "run2"):
            pass
        assert (first / "yusuan.duckdb").exists()
    with workspace(tmp_path, "run3") as third:
        assert third == tmp_path / "run3"
