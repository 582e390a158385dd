"""dbt inside this process: no second Python to start, and the manifest is handed over instead of parsed for every file.

dbt itself describes both (programmatic invocations, "reusing objects"). A parse takes longer than most builds, and dbt
parses anew whenever the path of the build file in the profile is another one, which it is for every run.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.adapters.factory import reset_adapters
from dbt.artifacts.schemas.results import TestStatus
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest
from dbt_common.events.base_types import EventMsg
from dbt_common.events.functions import msg_to_dict

from pipelines.assets.dbt_manifest import prepare_parsed_project

# How dbt names the events that end a node.
RESULTS = {"LogModelResult", "LogSeedResult", "LogSnapshotResult", "LogTestResult"}
MOST_ROWS_TOLD = 5
# dbt writes the manifest, the graph and a debug log of many megabytes beside every build unless told not to.
LEAN = ["--no-write-json", "--log-level-file", "none", "--no-use-colors"]


@dataclass(frozen=True, slots=True)
class DbtInvocation:
    """What came of one command: dbt's events that end a node, as dbt's own log has them, and what went wrong.

    `errors` holds dbt's messages, empty where all went well; `findings` the rows that failing tests found, in words, by
    the test's unique id.
    """

    is_success: bool
    results: tuple[dict[str, Any], ...]
    errors: tuple[str, ...]
    findings: Mapping[str, str]


def invoke_dbt(project_dir: Path, build_file: Path, target: Path, *arguments: str) -> DbtInvocation:
    """Run one dbt command (`build --select …`) of the project on a build file; failing nodes are told, not raised.

    `target` receives the compiled SQL and `run_results.json`. The file's name must be that of the published one, since
    the manifest holds it as the name of the database; raises ValueError otherwise. No connection stays open.
    """
    manifest = parsed_manifest(project_dir)
    _check_database(manifest, build_file)
    results: list[dict[str, Any]] = []
    errors: list[str] = []

    def keep(event: EventMsg) -> None:
        if event.info.name in RESULTS:
            results.append(msg_to_dict(event))
        if event.info.level == "error":
            errors.append(event.info.msg)

    folders = ["--project-dir", str(project_dir), "--profiles-dir", str(project_dir)]
    folders += ["--target-path", str(target), "--log-path", str(target)]
    with _build_file_named(build_file):
        try:
            done = dbtRunner(manifest=manifest, callbacks=[keep]).invoke([*LEAN, *arguments, *folders])
        finally:
            # Only one process may have the file open, and our next step opens it itself, with other settings.
            reset_adapters()
            DuckDBConnectionManager.close_all_connections()
    if done.exception is not None:
        errors.append(str(done.exception))
    if hasattr(done.result, "write"):
        target.mkdir(parents=True, exist_ok=True)
        done.result.write(str(target / "run_results.json"))
    if done.success:
        return DbtInvocation(True, tuple(results), (), {})
    findings = _findings(done.result, build_file)
    told = [*errors, *(f"{test.rsplit('.', 2)[1]}: {finding}" for test, finding in findings.items())]
    return DbtInvocation(False, tuple(results), tuple(dict.fromkeys(told)), findings)


def _findings(result: Any, build_file: Path) -> dict[str, str]:
    """What the failing tests of a build found: dbt itself tells only how many rows."""
    failed = [
        node.node
        for node in getattr(result, "results", ())
        if node.node.resource_type == "test" and node.status == TestStatus.Fail and node.node.compiled_code
    ]
    if not failed:
        return {}
    with duckdb.connect(str(build_file), read_only=True) as connection:
        return {test.unique_id: _told(connection.execute(test.compiled_code)) for test in failed}


def _told(found: duckdb.DuckDBPyConnection) -> str:
    """The first rows of a query in words: `rule not_null, column_name form_code, failures 3`."""
    names = [column[0] for column in found.description]
    rows = found.fetchmany(MOST_ROWS_TOLD + 1)
    lines = [
        ", ".join(f"{name} {value}" for name, value in zip(names, row, strict=True)) for row in rows[:MOST_ROWS_TOLD]
    ]
    return "; ".join(lines) + ("; and more" if len(rows) > MOST_ROWS_TOLD else "")


def parsed_manifest(project_dir: Path) -> Manifest:
    """The parsed project, to be handed to dbt; parsed where it changed, read once per process and state of the file."""
    parsed_project = prepare_parsed_project(project_dir)
    return _read_manifest(parsed_project, parsed_project.stat().st_mtime_ns)


@lru_cache(maxsize=1)
def _read_manifest(parsed_project: Path, _changed_at: int) -> Manifest:
    manifest = Manifest.from_msgpack(parsed_project.read_bytes())
    # As dbt does with the file that it finds unchanged.
    manifest.build_parent_and_child_maps()
    manifest.build_flat_graph()
    return manifest


def _check_database(manifest: Manifest, build_file: Path) -> None:
    databases = {node.database for node in manifest.nodes.values() if node.resource_type in {"model", "seed"}}
    if databases - {build_file.stem}:
        raise ValueError(f"{build_file}: dbt builds the database {', '.join(databases)}; name the file so")


@contextmanager
def _build_file_named(build_file: Path) -> Iterator[None]:
    """Tell dbt's profile, which reads our environment, which file to build."""
    before = os.environ.get("YUSUAN_BUILD_FILE")
    os.environ["YUSUAN_BUILD_FILE"] = str(build_file)
    try:
        yield
    finally:
        del os.environ["YUSUAN_BUILD_FILE"]
        if before is not None:
            os.environ["YUSUAN_BUILD_FILE"] = before
