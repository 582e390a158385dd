"""Schedule and sensors as the daemon evaluates them, without a daemon: what they start, and when they hold back."""

from datetime import UTC, datetime, timedelta

import dagster as dg
import pytest

from pipelines.assets import stale_runs
from pipelines.assets.dagster_home import open_instance, prepare_dagster_home
from pipelines.assets.run_sensors import run_sensors
from pipelines.assets.schedules import nightly_schedule, register_digest, register_sensor
from pipelines.assets.stale_runs import STARTING, end_stale_runs
from pipelines.publishing.journal import read_journal
from pipelines.publishing.lock import run_lock
from pipelines.settings import Settings, get_settings


@dg.job(name="load")
def load():
    pass


@pytest.fixture
def settings(tmp_path, monkeypatch):
    monkeypatch.setenv("YUSUAN_DATA_DIR", str(tmp_path))
    get_settings.cache_clear()
    (tmp_path / "sources.yaml").write_text("sources: []\n")
    yield Settings()
    get_settings.cache_clear()


@pytest.fixture
def instance():
    with dg.DagsterInstance.ephemeral() as instance:
        yield instance


def look(instance, settings, cursor):
    """One evaluation of the sensor: its run keys, what it says instead, and its cursor."""
    with dg.build_sensor_context(instance=instance, cursor=cursor) as context:
        data = register_sensor("load", settings).evaluate_tick(context)
    return [request.run_key for request in data.run_requests], data.skip_message, data.cursor or cursor


def waiting_run(instance, status=dg.DagsterRunStatus.STARTED):
    return instance.create_run_for_job(load, status=status)


def test_the_schedule_is_that_of_the_settings(settings):
    schedule = nightly_schedule("load", settings.model_copy(update={"nightly_cron": "30 3 * * 1-5"}))
    assert (schedule.cron_schedule, schedule.execution_timezone) == ("30 3 * * 1-5", "Asia/Shanghai")
    assert schedule.default_status == dg.DefaultScheduleStatus.RUNNING


def test_the_night_starts_one_run_and_none_while_another_holds_the_lock(settings, tmp_path):
    schedule = nightly_schedule("load", settings)
    (tmp_path / "dagster").mkdir()
    with (
        dg.DagsterInstance.local_temp(str(tmp_path / "dagster")) as instance,
        dg.build_schedule_context(instance=instance) as context,
    ):
        assert len(schedule.evaluate_tick(context).run_requests) == 1
        with run_lock(settings.build_dir, "the-other-run"):
            held = schedule.evaluate_tick(context)
    assert held.run_requests == []
    assert "run the-other-run, process " in held.skip_message
    assert "is under way" in held.skip_message


def test_a_change_of_the_register_starts_one_run_and_a_quiet_register_none(settings, instance):
    keys, said, cursor = look(instance, settings, None)
    assert (keys, said) == ([], "first look at the register")
    assert look(instance, settings, cursor)[0] == []
    settings.sources.write_text("sources: [] # changed\n")
    keys, _, cursor = look(instance, settings, cursor)
    assert keys == [f"{register_digest(settings)}-1"]
    keys, said, _ = look(instance, settings, cursor)
    assert keys == []
    assert "as at the last look" in said


@pytest.mark.parametrize("name", ["corrections.csv", "waivers.csv", "expected.csv"])
def test_files_of_reviewers_are_watched_too(settings, name):
    before = register_digest(settings)
    (settings.data_dir / name).write_text("")
    assert register_digest(settings) != before


def test_a_register_put_back_as_it_was_is_a_change_with_a_key_of_its_own(settings, instance):
    before = settings.sources.read_text()
    cursor, seen = look(instance, settings, None)[2], []
    for text in ("sources: [] # 1\n", before, "sources: [] # 1\n"):
        settings.sources.write_text(text)
        keys, _, cursor = look(instance, settings, cursor)
        seen += keys
    assert len(set(seen)) == 3


def test_a_change_seen_while_a_run_is_under_way_is_not_lost(settings, instance):
    cursor = look(instance, settings, None)[2]
    settings.sources.write_text("sources: [] # changed\n")
    with run_lock(settings.build_dir, "the-other-run"):
        keys, said, after = look(instance, settings, cursor)
    assert (keys, after) == ([], cursor)
    assert "the-other-run" in said
    queued = waiting_run(instance, dg.DagsterRunStatus.NOT_STARTED)
    keys, said, after = look(instance, settings, cursor)
    assert (keys, after) == ([], cursor)
    assert f"run {queued.run_id} waits" in said
    instance.delete_run(queued.run_id)
    assert len(look(instance, settings, cursor)[0]) == 1


def test_a_run_whose_process_died_is_ended_and_one_that_works_is_not(settings, instance, monkeypatch):
    monkeypatch.setattr(stale_runs, "ENDING_SECONDS", 0.0)
    run = waiting_run(instance)
    later = datetime.now(UTC) + STARTING + timedelta(minutes=1)
    assert end_stale_runs(instance, settings.build_dir) == []
    with run_lock(settings.build_dir, run.run_id):
        assert end_stale_runs(instance, settings.build_dir, later) == []
    assert end_stale_runs(instance, settings.build_dir, later) == [run.run_id]
    assert instance.get_run_by_id(run.run_id).status == dg.DagsterRunStatus.FAILURE


@dg.op
def fail():
    raise dg.Failure("the step broke")


@dg.job(name="load")
def broken():
    fail()


def test_a_run_that_ends_while_it_is_looked_at_ended_well(settings, instance, monkeypatch):
    run, later = waiting_run(instance), datetime.now(UTC) + STARTING + timedelta(minutes=1)
    monkeypatch.setattr(stale_runs.time, "sleep", lambda _: instance.report_run_canceled(run))
    assert end_stale_runs(instance, settings.build_dir, later) == []
    assert instance.get_run_by_id(run.run_id).status == dg.DagsterRunStatus.CANCELED


def test_a_failed_run_that_told_of_nothing_is_noted_once(settings, instance):
    sensor = next(sensor for sensor in run_sensors() if sensor.name == "after_run_failed")
    done = broken.execute_in_process(instance=instance, raise_on_error=False)
    [event] = [event for event in done.all_events if event.event_type == dg.DagsterEventType.RUN_FAILURE]
    for said in (f"noted the end of run {done.run_id}", "the run has told of its end"):
        context = dg.build_run_status_sensor_context("after_run_failed", event, instance, done.dagster_run)
        assert sensor(context).skip_message == said
    [record] = read_journal(settings)
    assert (record.run_id, record.outcome) == (done.run_id, "failed")
    assert "the step broke" in record.reasons[0]


def test_dagster_takes_its_configuration_and_lets_one_run_work_at_a_time(tmp_path, monkeypatch):
    monkeypatch.delenv("DAGSTER_HOME", raising=False)
    prepare_dagster_home(tmp_path)
    with open_instance(tmp_path) as instance:
        assert instance.get_concurrency_config().run_queue_config.max_concurrent_runs == 1
        assert instance.run_monitoring_enabled
        assert instance.run_monitoring_max_runtime_seconds == 24 * 60 * 60
        assert instance.run_retries_enabled
        assert instance.run_retries_max_retries == 1
        assert not instance.run_retries_retry_on_asset_or_op_failure
        assert not instance.telemetry_enabled
        days = instance.get_tick_retention_settings(dg._core.definitions.run_request.InstigatorType.SENSOR)
    assert {status.value: kept for status, kept in days.items()} == {
        "STARTED": -1,
        "SKIPPED": 2,
        "FAILURE": 30,
        "SUCCESS": 90,
    }
