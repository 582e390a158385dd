"""The landed raw frames and the gate on them."""

import time
from datetime import UTC, date, datetime

import dagster as dg
import duckdb
from pydantic import Field

from pipelines.assets.documents import document_names, raw_frames
from pipelines.assets.gate_checks import check_results_of, check_specs_of
from pipelines.assets.resources import Workspace
from pipelines.documents.collect import history_file
from pipelines.documents.fetch_log import fetches_frame
from pipelines.documents.history import FetchHistory
from pipelines.documents.register import load_register
from pipelines.landing.land import LoadFrames, land, land_changes
from pipelines.landing.plan import LoadPlan, load_inputs, plan_load, write_plan
from pipelines.landing.read_documents import frames_memo
from pipelines.landing.schemas import RAW_FRAMES
from pipelines.landing.sources import document_sources, source_failures
from pipelines.progress import say
from pipelines.publishing.base import copy_published
from pipelines.quality.gates import RAW_SUITES, run_gate
from pipelines.quality.review_tables import write_reviews
from pipelines.quality.reviews import load_reviews
from pipelines.quality.volume import write_load_volume

RAW_KEYS = {name: dg.AssetKey(["raw", name]) for name in RAW_FRAMES}
REVIEW_KEYS = {name: dg.AssetKey(["reviews", name]) for name in ("corrections", "waivers")}


class LoadRequest(dg.Config):
    """`full`: build everything from nothing, whatever changed."""

    full: bool = Field(default=False)


def _spec(key: dg.AssetKey, group: str, description: str) -> dg.AssetSpec:
    """A table that landing makes; skippable, since a load with nothing new makes none and ends there."""
    return dg.AssetSpec(
        key, deps=[raw_frames], group_name=group, kinds={"duckdb"}, description=description, skippable=True
    )


@dg.multi_asset(
    specs=[_spec(key, "raw", f"Raw frame `{name}`.") for name, key in RAW_KEYS.items()]
    + [_spec(key, "quality", f"What is in {name}.csv.") for name, key in REVIEW_KEYS.items()],
)
def landed_raw(context: dg.AssetExecutionContext, config: LoadRequest, workspace: Workspace):
    """Schema `raw` of this run's build file: the kept frames of every known document, and the reviewers' entries.

    Where nothing changed since the published load nothing is landed, and every step after this one is skipped.
    """
    started = time.perf_counter()
    settings, build_file, now = workspace.settings, workspace.new_build_file, datetime.now(UTC)
    sources, history = load_register(settings.sources), FetchHistory.load(history_file(settings))
    memo = frames_memo(settings)
    folders = {name: folder for name in document_names(settings) if (folder := memo.folder_to_land(name))}
    load = LoadFrames(
        document_sources(sources, history, settings),
        source_failures(sources, history, settings),
        fetches_frame(settings),
    )
    inputs = load_inputs(settings, memo.version, folders, load.document_sources, load.source_failures, date.today())
    plan = plan_load(settings.warehouse_file, inputs, settings, now, is_full_asked=config.full)
    context.log.info("load %s: %s", plan.kind, "; ".join(plan.reasons))
    if plan.kind == "nothing":
        say(f"nothing changed since the published load; {settings.warehouse_file} stays as it is")
        return
    if plan.kind == "full":
        rows = land(build_file, folders.values(), load)
    else:
        copy_published(settings.warehouse_file, build_file)
        rows = land_changes(build_file, [folders[of] for of in plan.changes if of in folders], list(plan.changes), load)
    reviews = load_reviews(settings.data_dir, settings.checks_seed, date.today())
    write_reviews(build_file, reviews)
    with duckdb.connect(str(build_file)) as connection:
        changes = write_plan(connection, inputs, plan, now)
        write_load_volume(connection, settings.warehouse_file)
    seconds = time.perf_counter() - started
    say(
        f"landed: {rows['documents']} documents, {rows['tables']:,} tables, {rows['cells']:,} cells; "
        f"{_told(LoadPlan(plan.kind, plan.reasons, changes))} ({seconds:.1f} s)"
    )
    for name, key in RAW_KEYS.items():
        yield dg.MaterializeResult(asset_key=key, metadata={"rows": rows[name], "seconds": round(seconds, 1)})
    for name, entries in {"corrections": reviews.corrections, "waivers": reviews.waivers}.items():
        yield dg.MaterializeResult(asset_key=REVIEW_KEYS[name], metadata={"rows": len(entries)})


def _told(plan: LoadPlan) -> str:
    """The kind of a load in words."""
    if plan.kind == "full":
        return f"full build: {', '.join(plan.reasons)}"
    counts = (f"{plan.count(change)} {change}" for change in ("new", "changed", "removed") if plan.count(change))
    return f"upon the published load: {', '.join(counts) or ', '.join(plan.reasons)}"


@dg.multi_asset_check(specs=check_specs_of(RAW_SUITES, RAW_KEYS["documents"]))
def raw_gate(workspace: Workspace):
    """Expectation suites on the raw frames."""
    now = datetime.now(UTC)
    result = run_gate(workspace.build_file, workspace.settings.expectations_dir, RAW_SUITES, now)
    yield from check_results_of(result, RAW_KEYS["documents"])
