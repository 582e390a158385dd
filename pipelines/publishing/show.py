"""What `run`, `status` and `sql` print."""

import csv
import sys
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipelines.csv_cells import safe_cell
from pipelines.progress import harmless
from pipelines.publishing.journal import RunRecord, last_run
from pipelines.publishing.lock import lock_holder
from pipelines.publishing.status import DocumentStatus, Status, read_status
from pipelines.quality.report.folders import report_of
from pipelines.settings import Settings

KINDS = {"budget": "budget (预算)", "final_accounts": "final accounts (决算)", None: "?"}
# Lines of piped output are as long as what they say; only a terminal wraps.
PIPED_WIDTH = 4096
MOST_EXPECTED = 20  # filings that are named one by one
MOST_DOCUMENTS = 40  # of each list: a summary is read, the rest is asked for


def show_load(settings: Settings) -> bool:
    """The summary after a run; tells whether every registered document was fetched and admitted."""
    status = read_status(settings.warehouse_file)
    _show(status)
    _print(f"\nLook at it: {settings.warehouse_file} (DuckDB), `yusuan status`, `yusuan sql QUERY`")
    report = report_of(settings.reports_dir, status.run_id)
    if report:
        _print(f"Report: {report}")
    return status.is_complete


def show_status(settings: Settings) -> None:
    """How the last run ended, and the published load; raises `FileNotFoundError` where there is none."""
    holder = lock_holder(settings.build_dir)
    if holder:
        _print(f"under way: {holder}")
    run = last_run(settings)
    if run:
        _print(f"last run: {run_line(run)}")
        for reason in run.reasons if run.outcome != "published" else ():
            _print(f"    - {reason}")
    status = read_status(settings.warehouse_file)
    _print(f"{settings.warehouse_file}: published {status.published_at:%Y-%m-%d %H:%M:%S %Z} by run {status.run_id}")
    _show(status)


def run_line(run: RunRecord) -> str:
    """How a run ended, in a line."""
    when = f"{run.ended_at or run.started_at:%Y-%m-%d %H:%M:%S} UTC"
    if run.outcome == "published":
        counts = {"new": run.new, "changed": run.changed, "removed": run.removed}
        told = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
        return f"{when} published ({run.load} build{': ' if told else ''}{told})"
    words = {
        "unchanged": "nothing new, the published load is up to date",
        "stopped": "stopped by a gate, nothing was published",
        "failed": "failed, nothing was published",
        "killed": "began and was killed",
    }
    return f"{when} {words[run.outcome]}"


def _show(status: Status) -> None:
    _print(
        f"published: {len(status.published)} documents, {status.amounts:,} amounts "
        f"(read: {status.tables:,} tables, {status.cells:,} cells)"
    )
    if status.waived:
        _print(f"waived: {len(status.waived)} of them, let through by data/waivers.csv")
    cells = status.corrected_cells
    if cells:
        _print(f"corrected: {cells} cells of {status.corrected_documents} documents, by data/corrections.csv")
    for anomaly in status.unusual:
        _print(f"unusual: {anomaly}")
    for d in status.published[:MOST_DOCUMENTS]:
        about = f"{d.organization or '?'}, {d.fiscal_year or '?'}, {KINDS[d.kind]}"
        _print(f"  {d.name}: {about}, {d.amounts:,} amounts, {d.decision}")
        _show_reasons(d)
    _show_more(len(status.published), "quality.documents where is_published")
    if status.held_back:
        _print(f"held back: {len(status.held_back)} documents")
    for d in status.held_back[:MOST_DOCUMENTS]:
        _print(f"  {d.name}: {d.decision}")
        _show_reasons(d)
    _show_more(len(status.held_back), "quality.documents where decision in ('quarantined', 'unreadable')")
    if status.failures:
        _print(f"not fetched: {len(status.failures)} sources")
    for f in status.failures[:MOST_DOCUMENTS]:
        kept = " (the version fetched before stays)" if f.keeps_version else ""
        _print(f"  {f.source_id}: {f.reason}{kept}")
    _show_more(len(status.failures), "quality.source_failures")
    for filing in status.expected[:MOST_EXPECTED]:
        _print(f"expected: {filing}")
    if len(status.expected) > MOST_EXPECTED:
        more = len(status.expected) - MOST_EXPECTED
        _print(f"expected: and {more} more in quality.expected_filings_status")


def _show_more(number: int, rows: str) -> None:
    """What a list leaves out, and the query that gives all of it."""
    if number > MOST_DOCUMENTS:
        _print(f'  and {number - MOST_DOCUMENTS} more: yusuan sql "from {rows}"')


def _show_reasons(document: DocumentStatus, most: int = 5) -> None:
    for reason in document.reasons[:most]:
        _print(f"    - {reason}")
    if len(document.reasons) > most:
        _print(f"    - and {len(document.reasons) - most} more in quality.document_decisions")
    for remark in document.remarks[:most]:
        _print(f"    note: {remark}")
    if len(document.remarks) > most:
        _print(f"    note: and {len(document.remarks) - most} more in raw.documents")


def show_rows(columns: Sequence[str], rows: Sequence[tuple], *, as_csv: bool, is_raw: bool = False) -> None:
    """Rows of a query as a table or as CSV; null is blank in CSV.

    A text that a spreadsheet would take for a formula begins with `'` in CSV, unless it shall be raw.
    """
    if as_csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        for row in (columns, *rows):
            writer.writerow(row if is_raw else map(safe_cell, row))
        return
    console = Console(width=None if sys.stdout.isatty() else PIPED_WIDTH)
    table = Table()
    for column in columns:
        table.add_column(Text(column))
    for row in rows:
        table.add_row(*(Text("null" if value is None else harmless(str(value))) for value in row))
    console.print(table)
    _print(f"{len(rows)} rows")


def _print(text: str) -> None:
    """A line on standard output. Names and reasons come from documents and servers."""
    print(harmless(text))
