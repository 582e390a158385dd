"""The gate on the marts and the published warehouse."""

import time
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import duckdb

from pipelines.assets.decided import DECISIONS
from pipelines.assets.gate_checks import check_results_of, check_specs_of
from pipelines.assets.normalised import MANIFEST, marts
from pipelines.assets.resources import Workspace
from pipelines.progress import say
from pipelines.publishing.comments import write_comments
from pipelines.publishing.compaction import compact, free_share
from pipelines.publishing.publish import finish, swap, sync_file
from pipelines.publishing.status import read_status
from pipelines.quality.gates import MARTS_SUITES, run_gate
from pipelines.quality.load_history import write_load_history
from pipelines.reading.version import reader_version
from pipelines.settings import Settings

MOST_LISTED = 200  # documents on Dagster's page of a run
FCT_AMOUNT = dg.AssetKey(["marts", "fct_amount"])


@dg.multi_asset_check(specs=check_specs_of(MARTS_SUITES, FCT_AMOUNT))
def marts_gate(workspace: Workspace):
    """Expectation suites on the marts."""
    now = datetime.now(UTC)
    result = run_gate(workspace.build_file, workspace.settings.expectations_dir, MARTS_SUITES, now)
    yield from check_results_of(result, FCT_AMOUNT)


@dg.asset(deps=[DECISIONS, *marts.keys], group_name="published", kinds={"duckdb"})
def warehouse(context: dg.AssetExecutionContext, workspace: Workspace):
    """The published DuckDB file: this run's build file, renamed over the last one."""
    started = time.perf_counter()
    settings, build_file = workspace.settings, workspace.build_file
    unusual = write_load_history(
        build_file,
        settings.warehouse_file,
        run_id=context.run_id,
        started_at=workspace.started_at,
        published_at=datetime.now(UTC),
        reader_version=reader_version(),
        stage_seconds=_stage_seconds(context),
    )
    for anomaly in unusual:
        say(f"unusual: {anomaly.message_en}", level="warning", rule=anomaly.rule, source=anomaly.subject)
    write_comments(build_file, MANIFEST)
    finish(build_file)
    _compact(build_file, settings)
    size = build_file.stat().st_size
    swap(build_file, settings.warehouse_file)
    say(f"published: {settings.warehouse_file} ({size / 2**20:.1f} MB)")
    return dg.MaterializeResult(
        metadata={
            "documents": dg.MetadataValue.md(_documents(settings)),
            "file": dg.MetadataValue.path(settings.warehouse_file),
            "bytes": size,
            "seconds": round(time.perf_counter() - started, 1),
        }
    )


def _documents(settings: Settings) -> str:
    """The published documents as a table; the load is published whether or not they can be listed."""
    lines = ["| document | organization | year | amounts |", "|---|---|---|---|"]
    try:
        published = read_status(settings.warehouse_file).published
    except duckdb.Error as error:
        return f"cannot be listed: {error}"
    lines += [f"| {d.name} | {d.organization} | {d.fiscal_year} | {d.amounts} |" for d in published[:MOST_LISTED]]
    if len(published) > MOST_LISTED:
        lines.append(f"| and {len(published) - MOST_LISTED} more | | | |")
    return "\n".join(lines)


def _compact(build_file: Path, settings: Settings) -> None:
    share = free_share(build_file)
    if share <= settings.compact_share:
        return
    before = build_file.stat().st_size
    if compact(build_file):
        sync_file(build_file)
        size = build_file.stat().st_size
        say(f"written anew without free blocks: {size / 2**20:.1f} MB instead of {before / 2**20:.1f} MB")
    else:
        say("not written anew: the copy was not the same; the file stays as it is", level="warning")


def _stage_seconds(context: dg.AssetExecutionContext) -> dict[str, float]:
    """Seconds of each step of this run that is done, by its name."""
    steps = context.instance.get_run_step_stats(context.run_id)
    return {s.step_key: round(s.end_time - s.start_time, 1) for s in steps if s.start_time and s.end_time}
