"""The code location as Dagster sees it. After a change that is meant: pytest tests/unit/assets --snapshot-update."""

import dagster as dg
import pytest

from pipelines.definitions import definitions


@pytest.fixture(scope="module")
def graph():
    return definitions.resolve_asset_graph()


def test_assets_checks_and_their_order_are_as_recorded(graph, snapshot):
    recorded = {
        key.to_user_string(): {
            "after": sorted(parent.to_user_string() for parent in graph.get(key).parent_keys),
            "group": graph.get(key).group_name,
        }
        for key in sorted(graph.get_all_asset_keys())
    }
    assert recorded == snapshot


def test_gates_block_and_are_as_recorded(graph, snapshot):
    blocking = [key for key in graph.asset_check_keys if graph.get_check_spec(key).blocking]
    assert sorted(f"{key.name} on {key.asset_key.to_user_string()}" for key in blocking) == snapshot


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


def test_every_asset_and_check_is_described(graph):
    ours = [key for key in graph.executable_asset_keys if key.path[0] not in {"seeds", "staging"}]
    assert [key.to_user_string() for key in ours if not graph.get(key).description] == []
