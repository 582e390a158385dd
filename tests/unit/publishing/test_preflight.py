import subprocess
import sys

import duckdb
import pytest

from pipelines.landing.plan import CONTRACT_VERSION
from pipelines.publishing.preflight import TargetError, check_targets
from pipelines.quality.last_load import PublishedFileError
from pipelines.settings import PROJECT_ROOT, Settings


@pytest.fixture
def settings(tmp_path):
    return Settings(data_dir=tmp_path / "data")


def publish(settings, statement="create schema quality; create table quality.load_history as select 1 as n"):
    settings.warehouse_file.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(settings.warehouse_file)) as connection:
        connection.execute(statement)


def test_folders_are_made_and_nothing_is_left_in_them(settings):
    check_targets(settings)
    assert {path.name for path in settings.data_dir.iterdir()} == {
        *("store", "frames", "build", "warehouse", "dagster")
    }
    assert [path for path in settings.data_dir.rglob("*") if path.is_file()] == []


def test_a_disk_with_too_little_room_is_told_with_what_is_needed(settings, monkeypatch):
    publish(settings)
    monkeypatch.setattr("pipelines.publishing.preflight.free_bytes", lambda folder: 300 * 2**20)
    check_targets(settings)
    monkeypatch.setattr("pipelines.publishing.preflight.free_bytes", lambda folder: 200 * 2**20)
    with pytest.raises(TargetError, match=r"build: the disk has 200\.0 MB left and a run needs 25\d\.\d MB; free 5\d"):
        check_targets(settings)


def test_the_published_file_counts_with_its_size(settings, monkeypatch):
    publish(settings)
    with settings.warehouse_file.open("r+b") as file:
        file.truncate(100 * 2**20)
    monkeypatch.setattr("pipelines.publishing.preflight.check_published", lambda file: None)
    monkeypatch.setattr("pipelines.publishing.preflight.free_bytes", lambda folder: 500 * 2**20)
    with pytest.raises(TargetError, match=r"a run needs 556\.0 MB"):
        check_targets(settings)


def test_a_folder_of_another_user_is_told_with_both_names(tmp_path):
    """Root may write everywhere, so that the check becomes nobody first."""
    data = tmp_path / "data"
    data.mkdir(mode=0o555)
    script = (
        "import os, sys; from pathlib import Path; from pipelines.settings import Settings\n"
        "from pipelines.publishing.preflight import TargetError, check_targets\n"
        "if os.getuid() == 0: os.setuid(65534)\n"
        "try: check_targets(Settings(data_dir=Path(sys.argv[1])))\n"
        "except TargetError as error: print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, data], cwd=PROJECT_ROOT, capture_output=True, text=True, check=False
    )
    assert "cannot be written to (Permission denied; " in done.stdout, done.stderr
    assert "make it writable or name another data folder (YUSUAN_DATA_DIR)" in done.stdout


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"no database at all", "cannot be opened"),
        (b"", "cannot be opened|no warehouse of this project"),
        (None, "is no file"),
    ],
)
def test_nothing_is_published_over_what_is_no_warehouse(settings, content, said):
    settings.warehouse_file.parent.mkdir(parents=True)
    if content is None:
        settings.warehouse_file.mkdir()
    else:
        settings.warehouse_file.write_bytes(content)
    with pytest.raises(PublishedFileError, match=f"yusuan.duckdb: ({said}).*move it away and run again"):
        check_targets(settings)


def test_nothing_is_published_over_a_database_of_something_else(settings):
    publish(settings, "create table customers as select 1 as id")
    with pytest.raises(PublishedFileError, match="is no warehouse of this project"):
        check_targets(settings)


def test_a_file_of_an_earlier_version_is_no_obstacle(settings):
    publish(settings)
    check_targets(settings)


@pytest.mark.parametrize("version", [CONTRACT_VERSION, CONTRACT_VERSION + 1])
def test_a_file_of_a_newer_version_is_refused_before_anything_is_done(settings, version):
    publish(settings)
    with duckdb.connect(str(settings.warehouse_file)) as connection:
        connection.execute("create schema raw; create table raw.load_inputs (name varchar, digest varchar)")
        connection.execute("insert into raw.load_inputs values ('contract_version', ?)", [str(version)])
    if version == CONTRACT_VERSION:
        check_targets(settings)
    else:
        with pytest.raises(PublishedFileError, match=f"a newer version of this project .contract {version}, this one"):
            check_targets(settings)
