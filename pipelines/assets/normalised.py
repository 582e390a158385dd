"""The dbt project in its two phases: everything that decisions are made from, then the marts of what was admitted."""

import time
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DbtProject, dbt_assets
from dagster_dbt.core.dbt_cli_event import DbtCoreCliEventMessage
from dagster_dbt.dbt_manifest import validate_manifest

from pipelines.assets.dbt_invocation import DbtInvocation, invoke_dbt
from pipelines.assets.dbt_manifest import prepare_manifest
from pipelines.assets.resources import Workspace
from pipelines.landing.plan import load_kind
from pipelines.progress import say
from pipelines.settings import get_settings

# Whatever needs the decisions, directly or not, waits for them, and so do all marts.
AFTER_DECISIONS = "source:decisions+ path:models/marts"
# Data tests judge this load; unit tests judge the code, which the test suite does once for all loads.
BUILD = ["build", "--exclude-resource-type", "unit_test"]
# Upon the published file the seeds are there: had one changed, everything would be built anew. `cautious` keeps the
# tests of models that compare with a seed.
WITHOUT_SEEDS = ["resource_type:seed", "--indirect-selection", "cautious"]

PROJECT = DbtProject(project_dir=get_settings().dbt_project_dir, profiles_dir=get_settings().dbt_project_dir)
TRANSLATOR = DagsterDbtTranslator()
MANIFEST = prepare_manifest(get_settings().dbt_project_dir)


@dbt_assets(manifest=MANIFEST, project=PROJECT, exclude=AFTER_DECISIONS, name="checked")
def checked(context: dg.AssetExecutionContext, workspace: Workspace):
    """Seeds, staging, intermediate and the checks, for all documents."""
    selection = ["--exclude", *AFTER_DECISIONS.split()]
    if load_kind(workspace.build_file) == "incremental":
        selection += WITHOUT_SEEDS
        yield from _kept_seeds()
    yield from _build(context, workspace, selection, "normalised and checked")


@dbt_assets(manifest=MANIFEST, project=PROJECT, select=AFTER_DECISIONS, name="marts")
def marts(context: dg.AssetExecutionContext, workspace: Workspace):
    """Dimensions, facts and marts of the admitted documents."""
    yield from _build(context, workspace, ["--select", *AFTER_DECISIONS.split()], "marts")


def _build(context: dg.AssetExecutionContext, workspace: Workspace, selection: list[str], done: str):
    """Build the selection of the calling asset; what dbt leaves behind lies in the build folder until the next run."""
    started = time.perf_counter()
    target = workspace.folder / f"dbt-{context.op.name}"
    invocation = invoke_dbt(Path(PROJECT.project_dir), workspace.build_file, target, *BUILD, *selection)
    yield from _events(context, invocation)
    if not invocation.is_success:
        raise dg.Failure(f"dbt ({done}): " + "; ".join(invocation.errors))
    say(f"{done} by dbt ({time.perf_counter() - started:.1f} s)")


def _kept_seeds() -> Iterator[dg.Output]:
    """Outputs of the seeds that are not loaded again: without them Dagster would skip every step that reads a seed."""
    manifest = validate_manifest(MANIFEST)
    for unique_id, node in manifest["nodes"].items():
        if node["resource_type"] == "seed":
            key = TRANSLATOR.get_asset_spec(manifest, unique_id, PROJECT).key
            yield dg.Output(None, output_name=key.to_python_identifier(), metadata={"status": "kept"})


def _events(context: dg.AssetExecutionContext, invocation: DbtInvocation) -> Iterator:
    """Dagster's events for dbt's: an output for every model and seed, a check result for every test."""
    for result in invocation.results:
        event = DbtCoreCliEventMessage(raw_event=result, event_history_metadata={})
        found = invocation.findings.get(result["data"]["node_info"]["unique_id"])
        for dagster_event in event.to_default_asset_events(MANIFEST, TRANSLATOR, context, project=PROJECT):
            yield _with_reasons(dagster_event, found) if found else dagster_event


def _with_reasons(check: dg.AssetCheckResult, found: str) -> dg.AssetCheckResult:
    """The same result with what the test found: the run's message and Dagster's page show it."""
    return check._replace(metadata={**check.metadata, "reasons": found})
