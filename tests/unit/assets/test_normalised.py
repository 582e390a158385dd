"""What is built upon the published file: everything but the seeds, and no test of a model is lost with them."""

import json

import pytest
from dbt.cli.main import dbtRunner

from pipelines.assets.dbt_invocation import LEAN, parsed_manifest
from pipelines.assets.dbt_manifest import prepare_manifest
from pipelines.assets.normalised import AFTER_DECISIONS, WITHOUT_SEEDS
from pipelines.settings import PROJECT_ROOT

PROJECT = PROJECT_ROOT / "dbt_project"


@pytest.fixture(scope="module")
def nodes():
    """The project's nodes by unique id."""
    return json.loads(prepare_manifest(PROJECT).read_bytes())["nodes"]


def _selected(target, *further):
    """Unique ids of what the phase before the decisions builds."""
    arguments = ["--quiet", *LEAN, "ls", "--output", "json", "--output-keys", "unique_id"]
    arguments += ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT), "--target-path", str(target)]
    arguments += ["--log-path", str(target), "--exclude-resource-type", "unit_test"]
    done = dbtRunner(manifest=parsed_manifest(PROJECT)).invoke(
        [*arguments, "--exclude", *AFTER_DECISIONS.split(), *further]
    )
    assert done.success
    return {json.loads(line)["unique_id"] for line in done.result}


def test_a_load_upon_the_published_file_leaves_out_seeds_and_their_tests_only(nodes, tmp_path):
    left_out = _selected(tmp_path) - _selected(tmp_path, *WITHOUT_SEEDS)
    nodes = {name: node for name, node in nodes.items() if node["resource_type"] in {"seed", "test"}}
    seeds = {name for name, node in nodes.items() if node["resource_type"] == "seed"}
    of_seeds = {name for name, node in nodes.items() if set(node["depends_on"].get("nodes", ["none"])) <= seeds}
    assert left_out == seeds | of_seeds
    assert len(of_seeds - seeds) > len(seeds) / 2
