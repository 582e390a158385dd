from datetime import UTC, datetime, timedelta

import dagster as dg
import pytest

from pipelines.assets.dagster_home import open_instance, prepare_dagster_home
from pipelines.assets.dagster_runs import delete_runs, old_runs
from pipelines.settings import Settings


@dg.op
def nothing():
    """Does nothing."""


@dg.job
def idle():
    """Does nothing either."""
    nothing()


@pytest.fixture
def settings(tmp_path, monkeypatch):
    monkeypatch.setenv("DAGSTER_HOME", "")  # put back afterwards
    settings = Settings(data_dir=tmp_path / "data", runs_kept_days=30)
    prepare_dagster_home(settings.dagster_home)
    return settings


def test_old_runs_go_with_their_events_and_logs(settings):
    with open_instance(settings.dagster_home) as instance:
        run_id = idle.execute_in_process(instance=instance).run_id
        files = [path for path in settings.dagster_home.rglob("*") if run_id in path.as_posix()]
        assert files
        assert old_runs(instance, settings, datetime.now(UTC) + timedelta(days=29)) == []
        assert old_runs(instance, settings, datetime.now(UTC) + timedelta(days=31)) == [run_id]
        delete_runs(instance, [run_id], settings)
        assert instance.get_runs() == []
        assert [path for path in files if path.exists()] == []
