"""The code location as Dagster sees it. After a change that is meant: pytest tests/unit/assets --snapshot-update.

Of dbt's assets only the names are recorded: what they are made from stands in the models themselves.
"""

import dagster as dg
import pytest

from pipelines.definitions import definitions
from pipelines.quality.gates import CHECK_SUITES, DECISION_SUITES, MARTS_SUITES, RAW_SUITES

SUITES = {*RAW_SUITES, *CHECK_SUITES, *DECISION_SUITES, *MARTS_SUITES}


def is_dbt(graph, key):
    return "dbt" in graph.get(key).kinds


def parents(graph, key):
    """What an asset waits for; of dbt's assets their schemas."""
    names = {f"dbt: {p.path[0]}" if is_dbt(graph, p) else p.to_user_string() for p in graph.get(key).parent_keys}
    return sorted(names)


@pytest.fixture(scope="module")
def graph():
    return definitions.resolve_asset_graph()


def test_assets_checks_and_their_order_are_as_recorded(graph, snapshot):
    recorded = {
        key.to_user_string(): {
            "after": "dbt" if is_dbt(graph, key) else parents(graph, key),
            "group": graph.get(key).group_name,
        }
        for key in sorted(graph.get_all_asset_keys())
    }
    assert recorded == snapshot


def test_gates_block_and_are_as_recorded(graph, snapshot):
    gates = [key for key in graph.asset_check_keys if key.name in SUITES]
    assert len(gates) == len(SUITES)
    assert all(graph.get_check_spec(key).blocking for key in gates)
    assert sorted(f"{key.name} on {key.asset_key.to_user_string()}" for key in gates) == snapshot


def test_the_load_runs_every_asset_in_one_process_every_night(graph):
    job = definitions.resolve_job_def("load")
    assert set(job.asset_layer.executable_asset_keys) == set(graph.executable_asset_keys)
    assert job.executor_def is dg.in_process_executor
    schedule = definitions.resolve_schedule_def("nightly")
    assert (schedule.job_name, schedule.cron_schedule, schedule.execution_timezone) == (
        "load",
        "0 2 * * *",
        "Asia/Shanghai",
    )


def test_schedule_and_sensors_are_on_from_the_first_start_of_a_daemon():
    sensors = {sensor.name: sensor.default_status.value for sensor in definitions.get_repository_def().sensor_defs}
    assert sensors == dict.fromkeys(["register", "after_run_failed", "after_run_canceled"], "RUNNING")
    assert definitions.resolve_schedule_def("nightly").default_status.value == "RUNNING"


def test_every_asset_and_check_is_described(graph):
    ours = [key for key in graph.executable_asset_keys if key.path[0] not in {"seeds", "staging"}]
    assert [key.to_user_string() for key in ours if not graph.get(key).description] == []
