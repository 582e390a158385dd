import errno
import fcntl
import json
import os
import subprocess
import sys
import time

import duckdb
import pytest

from pipelines.publishing.journal import last_run
from pipelines.publishing.lock import LockError, RunUnderWayError, lock_holder, run_lock
from pipelines.publishing.workspace import MARK, workspace
from pipelines.settings import Settings

HOLD = """
import sys, time
from pathlib import Path
from pipelines.publishing.lock import run_lock
with run_lock(Path(sys.argv[1]), "other"):
    print("held", flush=True)
    time.sleep(60)
"""
LINGER = "import time; print('works', flush=True); time.sleep(60)"


@pytest.fixture
def settings(tmp_path):
    return Settings(data_dir=tmp_path)


@pytest.fixture
def build_dir(settings):
    return settings.build_dir


@pytest.fixture
def other_run(build_dir):
    """Another process that holds the lock of the folder."""
    with subprocess.Popen([sys.executable, "-c", HOLD, build_dir], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_run_starts_with_an_empty_work_folder(settings, build_dir):
    (build_dir / "run0").mkdir(parents=True)
    (build_dir / "run0" / "yusuan.duckdb").touch()
    with workspace(settings, "run1") as folder:
        assert folder == build_dir / "run1"
        assert {path.name for path in build_dir.iterdir()} == {"run.lock", "run1"}


def test_what_a_failed_run_leaves_stays_until_the_next_run(settings):
    def fail():
        with workspace(settings, "run1") as folder:
            (folder / "yusuan.duckdb").touch()
            raise ValueError("a step failed")

    with pytest.raises(ValueError, match="a step failed"):
        fail()
    with workspace(settings, "run1") as folder:
        assert (folder / "yusuan.duckdb").exists()
    with workspace(settings, "run2"):
        assert not (folder / "yusuan.duckdb").exists()


def test_a_second_run_is_told_who_holds_the_lock_and_is_welcome_after(settings, build_dir, other_run):
    said = rf"another run is under way in {build_dir} \(run other, process {other_run.pid} on .+, since 20.+ UTC\)"
    with pytest.raises(RunUnderWayError, match=said + "; wait until it has ended"), workspace(settings, "run2"):
        pass
    assert f"process {other_run.pid}" in lock_holder(build_dir)
    other_run.kill()
    other_run.wait()
    assert lock_holder(build_dir) is None
    with workspace(settings, "run3") as third:
        assert third == build_dir / "run3"


def test_the_lock_tells_which_run_was_killed_while_it_held_it(build_dir, other_run):
    other_run.kill()
    other_run.wait()
    with run_lock(build_dir, "next") as killed:
        assert (killed.run_id, killed.pid) == ("other", other_run.pid)
    with run_lock(build_dir, "after") as killed:
        assert killed is None


def test_a_run_that_was_killed_has_its_line_in_the_journal_from_the_next_one(settings, other_run):
    other_run.kill()
    other_run.wait()
    with workspace(settings, "next"):
        noted = last_run(settings)
    assert (noted.run_id, noted.outcome, noted.ended_at) == ("other", "killed", None)
    assert f"process {other_run.pid}" in noted.reasons[0]


def test_a_run_that_was_killed_after_it_published_is_noted_as_published(settings, other_run):
    settings.warehouse_file.parent.mkdir(parents=True)
    with duckdb.connect(str(settings.warehouse_file)) as connection:
        connection.execute("create schema quality")
        connection.execute("create table quality.load_history as select 'other' as run_id, now() as published_at")
    other_run.kill()
    other_run.wait()
    with workspace(settings, "next"):
        assert last_run(settings).outcome == "published"


def test_a_run_may_take_its_own_lock_again_and_no_other_run_of_the_same_process_may(build_dir):
    with run_lock(build_dir, "run1"):
        with run_lock(build_dir, "run1"):
            pass
        with pytest.raises(RunUnderWayError, match="run run1"), run_lock(build_dir, "run2"):
            pass
        assert "run run1" in lock_holder(build_dir)


def test_asking_who_holds_the_lock_makes_nothing(tmp_path):
    assert lock_holder(tmp_path / "build") is None
    assert list(tmp_path.iterdir()) == []


def test_a_file_system_that_cannot_lock_is_named_with_the_remedy(build_dir, monkeypatch):
    def refused(*_):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refused)
    with pytest.raises(LockError, match=r"run\.lock: .*cannot lock files .*YUSUAN_DATA_DIR"), run_lock(build_dir, "r"):
        pass


def test_processes_that_a_killed_run_left_are_ended_and_no_others(settings, tmp_path):
    def lingering(folder):
        environment = os.environ | {MARK: str(folder)}
        process = subprocess.Popen([sys.executable, "-c", LINGER], env=environment, stdout=subprocess.PIPE)
        assert process.stdout.readline() == b"works\n"
        return process

    dead, elsewhere = lingering(tmp_path / "build" / "run1"), lingering(tmp_path / "other" / "run1")
    try:
        with workspace(settings, "run2") as folder:
            assert dead.poll() is not None
            assert elsewhere.poll() is None
            child = [sys.executable, "-c", f"import os; print(os.environ['{MARK}'])"]
            assert subprocess.check_output(child, text=True).strip() == str(folder)
        assert MARK not in os.environ
    finally:
        for process in (dead, elsewhere):
            process.kill()
            process.wait()
            process.stdout.close()


def test_the_lock_file_holds_no_more_than_who_has_it(build_dir):
    with run_lock(build_dir, "run1"):
        held = json.loads((build_dir / "run.lock").read_text())
        assert set(held) == {"run_id", "pid", "host", "started_at"}
        assert held["pid"] == os.getpid()
    assert (build_dir / "run.lock").read_text() == ""


def test_waiting_for_who_changes_a_file_loses_no_change(tmp_path):
    script = """
import sys
from pathlib import Path
from pipelines.documents.store import alone, write_atomically
file = Path(sys.argv[1])
for _ in range(50):
    with alone(file):
        write_atomically(file, str(int(file.read_text()) + 1).encode())
"""
    file = tmp_path / "count"
    file.write_text("0")
    started = time.monotonic()
    writers = [subprocess.Popen([sys.executable, "-c", script, file]) for _ in range(2)]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0]
    assert (file.read_text(), time.monotonic() - started < 60) == ("100", True)
