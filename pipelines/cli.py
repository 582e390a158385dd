"""The `yusuan` command. Every command imports what it needs when it is called: a look into one file stays quick.

Exit status: 0 done (published, or nothing new), 1 not done (a gate, an error, another run under way; the message says
which), 2 wrong usage, 3 published without some documents.
"""

import gc
import json
import os
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from pipelines.progress import errors_as_json_lines, harmless, say

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Budgets and final accounts of government departments as a DuckDB warehouse.",
)

STOPPED, WRONG_USAGE, INCOMPLETE = 1, 2, 3

FileArgument = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="One document.")]

MemberOption = Annotated[
    str | None, typer.Option("--member", "-m", metavar="NAME", help="One document of a zip archive: its path or name.")
]


@app.command()
def run(
    documents: Annotated[
        list[str] | None,
        typer.Option("--documents", "-d", metavar="NAME", help="Fetch only this source (id or file name); repeatable."),
    ] = None,
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME]...", help="More names of --documents.")] = None,
    full: Annotated[
        bool, typer.Option("--full", help="Build everything anew, not only what changed since the last load.")
    ] = False,
) -> None:
    """Fetch, read, land, normalise, check, decide, publish. Without NAMEs: every registered document."""
    if names and not documents:
        _fail(f"unexpected {names[0]!r}; name documents with --documents")
    from pipelines.documents.register import RegisterError, load_register
    from pipelines.publishing.show import show_load
    from pipelines.settings import get_settings

    settings = get_settings()
    try:
        ids = _ids_of([*(documents or []), *(names or [])], load_register(settings.sources))
    except RegisterError as error:
        _fail(str(error))
    from pipelines.assets.run import run_load

    outcome = run_load(settings, ids, is_full=full)
    if not outcome.is_published:
        for reason in outcome.stopped_by:
            say(f"stopped: {reason}", level="error")
        say(f"not published; {settings.warehouse_file} is as it was", level="error")
        raise typer.Exit(STOPPED)
    if not show_load(settings):
        raise typer.Exit(INCOMPLETE)


@app.command()
def status() -> None:
    """What is published, from which documents, and what was held back and why."""
    from pipelines.publishing.show import show_status
    from pipelines.settings import get_settings

    try:
        show_status(get_settings())
    except FileNotFoundError as error:
        _fail(str(error), STOPPED)


@app.command()
def clean(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only list what would be removed.")] = False,
) -> None:
    """Remove what is kept only for a while: work folders, half-written files, frames of earlier readers, old runs."""
    from pipelines.publishing.clean import CANNOT, clean_up
    from pipelines.settings import get_settings

    try:
        for line in clean_up(get_settings(), is_dry=dry_run):
            typer.echo(harmless(line))
    except CANNOT as error:
        _fail(str(error), STOPPED)


@app.command()
def report(
    open_it: Annotated[bool, typer.Option("--open", help="Open it in a browser where there is a screen.")] = False,
) -> None:
    """Write the data-quality report on the published load, and tell where it is."""
    from pipelines.quality.report.write import ReportError, write_report
    from pipelines.settings import get_settings

    try:
        written = write_report(get_settings())
    except (OSError, ReportError) as error:
        _fail(str(error), STOPPED)
    for problem in written.problems:
        say(f"not in the report: {problem}", level="warning")
    typer.echo(f"{written.index} ({len(written.load.documents)} documents, {written.pictures} pictures)")
    if open_it and not _open(written.index):
        say("there is no screen here; open the file in a browser")


@app.command()
def notify(
    test: Annotated[bool, typer.Option("--test", help="Send a message that says only that it arrived.")] = False,
) -> None:
    """Who is told how a run ended; with --test, whether they can be reached."""
    from pipelines.operation.message import trial_message
    from pipelines.operation.notify import send
    from pipelines.settings import get_settings

    settings = get_settings()
    addresses = len(settings.notify_urls.get_secret_value().split())
    if not addresses:
        _fail("nobody is told: put addresses of apprise into YUSUAN_NOTIFY_URLS, such as mailtos://… or wecombot://…")
    typer.echo(f"{addresses} addresses are told of: {settings.notify_on}")
    if not test:
        return
    problems = send(settings, trial_message())
    for problem in problems:
        say(problem, level="error")
    typer.echo(f"sent: {addresses - len(problems)} of {addresses}")
    if problems:
        raise typer.Exit(STOPPED)


@app.command()
def add(
    addresses: Annotated[list[str], typer.Argument(metavar="PATH_OR_URL...")],
    index: Annotated[
        bool, typer.Option("--index", help="The URLs are list pages whose links lead to documents.")
    ] = False,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="The URLs may lie in a private network.")
    ] = False,
) -> None:
    """Put documents into the register; what their covers say is read from them."""
    from pipelines.cli_lines import addition_lines, index_addition_lines
    from pipelines.documents.add import add as add_document
    from pipelines.documents.add import add_index
    from pipelines.documents.fetch import FetchError
    from pipelines.documents.history import HistoryError
    from pipelines.documents.register import RegisterError
    from pipelines.reading.model import UnreadableDocumentError
    from pipelines.settings import get_settings

    failed = False
    for address in addresses:
        try:
            if index:
                lines = index_addition_lines(add_index(address, get_settings(), allow_private=allow_private))
            else:
                lines = addition_lines(add_document(address, get_settings(), allow_private=allow_private))
        except (FetchError, HistoryError, RegisterError, UnreadableDocumentError) as error:
            say(f"{address}: not added: {error}", level="error")
            failed = True
            continue
        for line in lines:
            typer.echo(harmless(line))
    if failed:
        raise typer.Exit(WRONG_USAGE)


@app.command()
def discover(
    entry: Annotated[
        list[str] | None, typer.Option("--entry", "-e", metavar="ID", help="Only this index entry; repeatable.")
    ] = None,
    output: Annotated[
        Literal["text", "json"], typer.Option("--format", help="text for people, json for programs.")
    ] = "text",
) -> None:
    """List what index entries lead to: new, known, withdrawn, and refused with the rule; nothing is loaded."""
    from dataclasses import asdict

    from pipelines.cli_lines import discovery_lines
    from pipelines.documents.discover import discover as discover_documents
    from pipelines.documents.history import HistoryError
    from pipelines.documents.register import RegisterError, load_register
    from pipelines.settings import get_settings

    settings = get_settings()
    try:
        registered = load_register(settings.sources)
        indexes = [source for source in registered if source.index]
        chosen = _ids_of(entry or [], indexes)
        if not indexes:
            _fail(f"{settings.sources}: has no index entry; add one with `yusuan add --index URL`")
        wanted = [source for source in indexes if source.id in chosen or not chosen]
        found = []
        for discovery in discover_documents(wanted, settings, registered):
            found.append(discovery)
            for line in discovery_lines(discovery) if output == "text" else ():
                typer.echo(harmless(line))
    except (HistoryError, RegisterError) as error:
        _fail(str(error))
    if output == "json":
        json.dump([asdict(discovery) for discovery in found], sys.stdout, ensure_ascii=False, indent=1, default=str)
        typer.echo()
    if any(discovery.failures for discovery in found):
        raise typer.Exit(INCOMPLETE)


@app.command()
def tables(
    file: FileArgument,
    output: Annotated[
        Literal["text", "json"], typer.Option("--format", help="text for people, json for programs.")
    ] = "text",
    member: MemberOption = None,
) -> None:
    """What the reader sees in one file, or in every document of a zip archive."""
    from pipelines.cli_lines import content_lines
    from pipelines.documents.contents import file_tables
    from pipelines.reading.model import UnreadableDocumentError
    from pipelines.settings import get_settings

    try:
        content = file_tables(file, member, get_settings())
    except UnreadableDocumentError as error:
        _fail(f"{file}: {error}")
    if output == "json":
        json.dump(content, sys.stdout, ensure_ascii=False, indent=1)
        typer.echo()
    else:
        for line in content_lines(content):
            typer.echo(harmless(line))


@app.command()
def read(
    file: FileArgument,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", file_okay=False, help="Folder for the Parquet files.")],
    member: MemberOption = None,
) -> None:
    """The raw frames of one document as Parquet; no database, no network."""
    from pipelines.documents.contents import file_bytes
    from pipelines.landing.document_frames import write_document_frames
    from pipelines.reading.model import UnreadableDocumentError
    from pipelines.settings import get_settings

    try:
        rows = write_document_frames(file_bytes(file, member, get_settings()), out)
    except UnreadableDocumentError as error:
        _fail(f"{file}: {error}")
    for name, count in rows.items():
        typer.echo(f"{out / name}.parquet: {count} rows")


@app.command()
def sql(
    query: Annotated[str, typer.Argument(help="One query; - reads it from standard input.")],
    output: Annotated[Literal["table", "csv"], typer.Option("--format")] = "table",
    raw: Annotated[
        bool, typer.Option("--raw", help="CSV for programs: texts that a spreadsheet takes for formulas as they are.")
    ] = False,
) -> None:
    """Ask the published file; it is opened read-only."""
    from pipelines.publishing.query import QueryError, run_query
    from pipelines.publishing.show import show_rows
    from pipelines.settings import get_settings

    try:
        columns, rows = run_query(get_settings().warehouse_file, sys.stdin.read() if query == "-" else query)
    except FileNotFoundError as error:
        _fail(str(error), STOPPED)
    except QueryError as error:
        _fail(str(error))
    show_rows(columns, rows, as_csv=output == "csv", is_raw=raw)


@app.command()
def evidence(
    key: Annotated[
        str, typer.Argument(metavar="KEY|CHECK", help="amount_key, figure_key or check_result_key, or a check.")
    ],
    document: Annotated[
        str | None,
        typer.Option("--document", "-d", metavar="NAME", help="With a check: name or SHA-256 of a document."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", file_okay=False, help="Folder; default: data/evidence.")
    ] = None,
) -> None:
    """Show an amount, a figure of the text or both sides of a check, boxed on the pages they are printed on (PNG)."""
    from pipelines.documents.store import StoreError
    from pipelines.quality.evidence import EvidenceError
    from pipelines.quality.page_images import PictureError
    from pipelines.quality.show_evidence import write_evidence
    from pipelines.settings import get_settings

    settings = get_settings()
    try:
        for line in write_evidence(settings, key, document, out or settings.evidence_dir):
            typer.echo(harmless(line))
    except EvidenceError as error:
        _fail(str(error))
    except (OSError, PictureError, StoreError) as error:
        _fail(str(error), STOPPED)


def main() -> None:
    """Entry point of the console script."""
    errors_as_json_lines()
    # Dagster, dbt and Great Expectations are a million objects that stay to the end. Python's collector would look at
    # all of them every few seconds, and once more when the process ends: five seconds of every load.
    gc.set_threshold(100_000, 20, 20)
    try:
        app()
    finally:
        gc.freeze()


def _ids_of(names: list[str], sources: list) -> list[str]:
    """Ids of the sources that names (ids or file names) mean; ends the command where one means none."""
    by_name = {source.name: source.id for source in sources} | {source.id: source.id for source in sources}
    unknown = [name for name in names if name not in by_name]
    if unknown:
        _fail(f"not in the register: {', '.join(unknown)}; known: {', '.join(source.id for source in sources)}")
    return list(dict.fromkeys(by_name[name] for name in names))


def _open(page: Path) -> bool:
    """Open a page in a browser; false where there is no screen."""
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False
    return typer.launch(page.absolute().as_uri()) == 0


def _fail(message: str, code: int = WRONG_USAGE) -> None:
    say(message, level="error")
    raise typer.Exit(code)


if __name__ == "__main__":
    main()
