"""Assets before the build file: fetched documents and their raw frames."""

import time
from collections.abc import Sequence
from datetime import date

import dagster as dg
import polars as pl
from pydantic import Field

from pipelines.ahead import import_ahead
from pipelines.assets.resources import Workspace
from pipelines.documents.collect import collect, history_file
from pipelines.documents.history import FetchHistory
from pipelines.documents.masking import masked
from pipelines.documents.register import Source, load_register
from pipelines.landing.found_changes import FoundChange, found_changes
from pipelines.landing.read_documents import ReadingResult, read_documents, unread_documents
from pipelines.landing.sources import document_sources
from pipelines.progress import progress, say
from pipelines.quality.reviews import load_reviews
from pipelines.settings import Settings

# Slow to import: the gates and the report.
NEEDED_BY_A_LOAD = ("great_expectations", "pipelines.quality.report.charts")


class Selection(dg.Config):
    """Ids of the sources to fetch; empty: all. Documents of the others stay as they were fetched last."""

    documents: list[str] = Field(default_factory=list)


@dg.asset(group_name="documents", kinds={"python"})
def fetched_documents(context: dg.AssetExecutionContext, config: Selection, workspace: Workspace):
    """Bytes of every registered document in the content-addressed store."""
    started = time.perf_counter()
    # A mistake of a reviewer stops the run before anybody waits for it.
    load_reviews(workspace.settings.data_dir, workspace.settings.checks_seed, date.today())
    registered = load_register(workspace.settings.sources)
    sources = [source for source in registered if not config.documents or source.id in config.documents]
    indexes = [source for source in sources if source.index]
    before = found_documents(indexes, workspace.settings)
    outcomes = collect(sources, workspace.settings, registered=registered, run_id=context.run_id)
    changes = found_changes(before, found_documents(indexes, workspace.settings), [source.id for source in indexes])
    for line in (line for change in changes for line in change.lines()):
        say(line)
    failed = [(outcome.source.id, reason) for outcome in outcomes for reason in outcome.failures]
    for source_id, reason in failed:
        context.log.warning("source %s: %s", source_id, reason)
        say(f"not fetched: {source_id}: {reason}", level="warning", source=source_id)
    for source_id, remark in [(outcome.source.id, remark) for outcome in outcomes for remark in outcome.remarks]:
        context.log.info("source %s: %s", source_id, remark)
        say(f"note: {source_id}: {remark}", source=source_id)
    new, seconds = sum(outcome.status == "new" for outcome in outcomes), time.perf_counter() - started
    documents = sum(outcome.documents for outcome in outcomes)
    say(
        f"fetched: {len(outcomes)} sources with {documents} documents, {new} with new bytes, {len(failed)} failed "
        f"({seconds:.1f} s)"
    )
    return dg.MaterializeResult(
        metadata={
            "sources": len(outcomes),
            "documents": documents,
            "new": new,
            "failed": len(failed),
            "failures": dg.MetadataValue.md("\n".join(f"- {source_id}: {reason}" for source_id, reason in failed)),
            "found": dg.MetadataValue.md(_found_table(changes)),
            "seconds": round(seconds, 1),
        }
    )


def _found_table(changes: Sequence[FoundChange]) -> str:
    """Every document that is new in an index or gone from it, as a table."""
    rows = [
        f"| {change.entry} | {what} | {name} | {masked(address)} |"
        for change in changes
        for what, documents in (("new", change.new), ("withdrawn", change.withdrawn))
        for address, name in documents
    ]
    return "\n".join(["| entry | change | document | address |", "|---|---|---|---|", *rows]) if rows else "nothing"


@dg.asset(group_name="documents", deps=[fetched_documents], kinds={"python", "parquet"})
def raw_frames(context: dg.AssetExecutionContext, workspace: Workspace):
    """What the reader sees in every document, kept as Parquet per document and reader version."""
    started = time.perf_counter()
    settings = workspace.settings
    names = document_names(settings)
    unread = unread_documents(list(names), settings)
    if unread:  # so there will be a load, and nothing to do here but wait for the workers
        import_ahead(*NEEDED_BY_A_LOAD)
    with progress("read", len(unread)) as advance:

        def on_done(result: ReadingResult) -> None:
            level = "warning" if result.error else "info"
            told = f"{names[result.document_id]} ({result.error or f'{result.seconds:.1f} s'})"
            advance(told, level=level, document=result.document_id)

        summary = read_documents(list(names), settings, on_done, unread)
    for document_id, reason in summary.failures.items():
        context.log.warning("document %s: %s", names[document_id], reason)
    seconds = time.perf_counter() - started
    read = f"{len(summary.results)} documents" if summary.results else "nothing new, no document"
    say(f"read: {read}; {summary.known} known already ({seconds:.1f} s)")
    rows = [f"| {names[r.document_id]} | {r.seconds:.1f} | {r.error or ''} |" for r in summary.results]
    return dg.MaterializeResult(
        metadata={
            "documents_read": len(summary.results),
            "documents_known": summary.known,
            "failed": len(summary.failures),
            "documents": dg.MetadataValue.md("\n".join(["| document | seconds | error |", "|---|---|---|", *rows])),
            "seconds": round(seconds, 1),
        }
    )


def found_documents(sources: Sequence[Source], settings: Settings) -> pl.DataFrame:
    """The frame `document_sources` of some entries as the history has it now."""
    return document_sources(sources, FetchHistory.load(history_file(settings)), settings)


def document_names(settings: Settings) -> dict[str, str]:
    """Every document that a registered address ever had, with a name to show."""
    frame = found_documents(load_register(settings.sources), settings)
    return dict(frame.select("document_id", "name").iter_rows())
