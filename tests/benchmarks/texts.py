"""What prose, performance and project forms cost beside the rest of a load.

.venv/bin/python -m tests.benchmarks.texts

One full run on the registered documents in a fresh folder (`YUSUAN_SOURCES_FILE` names another register). dbt says how
long every model, seed and test took: those of the tags `narrative` and `performance`, with the seeds that only they
read and the tests of both, against reading and all others. What facts and checks that existed before gained is counted
with the others.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from pipelines.assets.dbt_manifest import prepare_manifest
from pipelines.settings import PROJECT_ROOT, get_settings

TAGS = {"narrative", "performance"}


def run(data_dir: Path) -> float:
    """Load the registered documents into `data_dir`; returns the seconds that reading took, by the run's own words."""
    environment = os.environ | {"YUSUAN_DATA_DIR": str(data_dir), "YUSUAN_SOURCES_FILE": str(get_settings().sources)}
    done = subprocess.run(
        [sys.executable, "-m", "pipelines.cli", "run"],
        env=environment,
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in {0, 3}:
        raise SystemExit(done.stderr)
    line = next(line for line in done.stderr.splitlines() if line.startswith("read:"))
    return float(line.rsplit("(", 1)[1].removesuffix(" s)"))


def text_nodes(nodes: dict[str, dict[str, Any]]) -> set[str]:
    """Of dbt's `nodes`: the tagged models, the seeds that no other model reads, and the tests of both."""
    models = {name for name, node in nodes.items() if node["resource_type"] == "model" and TAGS & set(node["tags"])}
    readers: dict[str, set[str]] = defaultdict(set)
    for name, node in nodes.items():
        if node["resource_type"] == "model":
            for parent in node["depends_on"]["nodes"]:
                readers[parent].add(name)
    seeds = {
        name
        for name, node in nodes.items()
        if node["resource_type"] == "seed" and readers[name] and readers[name] <= models
    }
    tests = {
        name
        for name, node in nodes.items()
        if node["resource_type"] == "test"
        and ({node.get("attached_node") or name, *node["depends_on"]["nodes"][:1]} & (models | seeds))
    }
    return models | seeds | tests


def node_seconds(data_dir: Path) -> dict[str, tuple[float, bool]]:
    """Seconds per node of dbt, and whether the node is of the texts and forms beyond the financial ones."""
    seconds: dict[str, tuple[float, bool]] = {}
    manifest = json.loads(prepare_manifest(get_settings().dbt_project_dir).read_bytes())
    of_texts = text_nodes(manifest["nodes"])
    for results in sorted(data_dir.glob("build/*/dbt-*/**/run_results.json")):
        for result in json.loads(results.read_text(encoding="utf-8"))["results"]:
            name = result["unique_id"]
            seconds[name] = result["execution_time"], name in of_texts
    return seconds


def main() -> None:
    """Print both sums and their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        reading = run(Path(folder))
        nodes = node_seconds(Path(folder))
    sums: dict[bool, float] = defaultdict(float)
    for seconds, is_text in nodes.values():
        sums[is_text] += seconds
    if not sums[True]:
        raise SystemExit("dbt left no results of the narrative and performance models")
    table = Table("part", "s", title="one full run (seconds of dbt's nodes added up, two at a time)")
    table.add_row("reading", f"{reading:.1f}")
    table.add_row("normalising, checks and marts without them", f"{sums[False]:.1f}")
    table.add_row("prose, performance and project forms", f"{sums[True]:.1f}")
    table.add_row("they add to normalising alone", f"{sums[True] / sums[False]:.0%}")
    table.add_row("they add to reading and normalising", f"{sums[True] / (sums[False] + reading):.0%}")
    Console().print(table)


if __name__ == "__main__":
    main()
