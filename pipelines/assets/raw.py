"""The landed raw frames and the gate on them."""

import time
from datetime import UTC, date, datetime

import dagster as dg
import duckdb

from pipelines.assets.documents import document_names, raw_frames
from pipelines.assets.gate_checks import check_results_of, check_specs_of
from pipelines.assets.resources import Workspace
from pipelines.documents.collect import history_file
from pipelines.documents.history import FetchHistory
from pipelines.documents.register import load_register
from pipelines.landing.land import land
from pipelines.landing.read_documents import frames_memo
from pipelines.landing.schemas import RAW_FRAMES
from pipelines.landing.sources import document_sources, source_failures
from pipelines.progress import say
from pipelines.quality.gates import RAW_SUITES, run_gate
from pipelines.quality.review_tables import write_reviews
from pipelines.quality.reviews import load_reviews
from pipelines.quality.volume import write_load_volume

RAW_KEYS = {name: dg.AssetKey(["raw", name]) for name in RAW_FRAMES}
REVIEW_KEYS = {name: dg.AssetKey(["reviews", name]) for name in ("corrections", "waivers")}


@dg.multi_asset(
    specs=[
        dg.AssetSpec(key, deps=[raw_frames], group_name="raw", kinds={"duckdb"}, description=f"Raw frame `{name}`.")
        for name, key in RAW_KEYS.items()
    ]
    + [
        dg.AssetSpec(
            key, deps=[raw_frames], group_name="quality", kinds={"duckdb"}, description=f"What is in {name}.csv."
        )
        for name, key in REVIEW_KEYS.items()
    ],
)
def landed_raw(workspace: Workspace):
    """Schema `raw` of this run's build file: the kept frames of every known document, and the reviewers' entries."""
    started = time.perf_counter()
    settings, build_file = workspace.settings, workspace.new_build_file
    sources, history = load_register(settings.sources), FetchHistory.load(history_file(settings))
    memo = frames_memo(settings)
    folders = [folder for name in document_names(settings) if (folder := memo.folder_to_land(name))]
    rows = land(
        build_file,
        folders,
        document_sources(sources, history, settings),
        source_failures(sources, history, settings),
    )
    reviews = load_reviews(settings.data_dir, settings.checks_seed, date.today())
    write_reviews(build_file, reviews)
    with duckdb.connect(str(build_file)) as connection:
        write_load_volume(connection, settings.warehouse_file)
    seconds = time.perf_counter() - started
    say(f"landed: {rows['documents']} documents, {rows['tables']:,} tables, {rows['cells']:,} cells ({seconds:.1f} s)")
    for name, key in RAW_KEYS.items():
        yield dg.MaterializeResult(asset_key=key, metadata={"rows": rows[name], "seconds": round(seconds, 1)})
    for name, entries in {"corrections": reviews.corrections, "waivers": reviews.waivers}.items():
        yield dg.MaterializeResult(asset_key=REVIEW_KEYS[name], metadata={"rows": len(entries)})


@dg.multi_asset_check(specs=check_specs_of(RAW_SUITES, RAW_KEYS["documents"]))
def raw_gate(workspace: Workspace):
    """Expectation suites on the raw frames."""
    now = datetime.now(UTC)
    result = run_gate(workspace.build_file, workspace.settings.expectations_dir, RAW_SUITES, now)
    yield from check_results_of(result, RAW_KEYS["documents"])
