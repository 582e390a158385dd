"""The dbt project in its two phases: everything that decisions are made from, then the marts of what was admitted."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
from dagster_dbt import DbtCliResource, DbtProject, dbt_assets

from pipelines.assets.dbt_manifest import dbt_executable, prepare_manifest
from pipelines.assets.resources import Workspace
from pipelines.progress import say
from pipelines.settings import get_settings

# Whatever needs the decisions, directly or not, waits for them, and so do all marts.
AFTER_DECISIONS = "source:decisions+ path:models/marts"
# Data tests judge this load; unit tests judge the code, which the test suite does once for all loads.
BUILD = ["build", "--exclude-resource-type", "unit_test"]

MANIFEST = prepare_manifest(get_settings().dbt_project_dir)
PROJECT = DbtProject(project_dir=get_settings().dbt_project_dir, profiles_dir=get_settings().dbt_project_dir)


def dbt_resource() -> DbtCliResource:
    """The dbt command line of this environment on our project and profile."""
    return DbtCliResource(project_dir=PROJECT, dbt_executable=str(dbt_executable()))


@dbt_assets(manifest=MANIFEST, project=PROJECT, exclude=AFTER_DECISIONS, name="checked")
def checked(context: dg.AssetExecutionContext, dbt: DbtCliResource, workspace: Workspace):
    """Seeds, staging, intermediate and the checks, for all documents."""
    yield from _build(context, dbt, workspace, "normalised and checked")


@dbt_assets(manifest=MANIFEST, project=PROJECT, select=AFTER_DECISIONS, name="marts")
def marts(context: dg.AssetExecutionContext, dbt: DbtCliResource, workspace: Workspace):
    """Dimensions, facts and marts of the admitted documents."""
    yield from _build(context, dbt, workspace, "marts")


def _build(context: dg.AssetExecutionContext, dbt: DbtCliResource, workspace: Workspace, done: str):
    """Build the selection of the calling asset; what dbt leaves behind lies in the build folder until the next run."""
    started = time.perf_counter()
    target = workspace.folder / f"dbt-{context.op.name}"
    with _build_file_named(workspace.build_file):
        yield from dbt.cli(BUILD, context=context, target_path=target).stream()
    say(f"{done} by dbt ({time.perf_counter() - started:.1f} s)")


@contextmanager
def _build_file_named(build_file: Path) -> Iterator[None]:
    """Tell dbt, which inherits our environment, which file to build; the resource has no other way to pass it."""
    os.environ["YUSUAN_BUILD_FILE"] = str(build_file)
    try:
        yield
    finally:
        del os.environ["YUSUAN_BUILD_FILE"]
