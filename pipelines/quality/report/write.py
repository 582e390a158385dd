"""Writing the report: a folder of its own per load, complete before anybody sees it."""

import os
import shutil
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import duckdb

from pipelines.documents.store import DocumentStore
from pipelines.landing.pool import Died, in_workers, worker_limits
from pipelines.quality.excerpts import documents_without_pages, read_excerpt
from pipelines.quality.page_images import page_cover
from pipelines.quality.report.evidence import Sources, draw_pictures
from pipelines.quality.report.findings_file import findings_file
from pipelines.quality.report.folders import LATEST, PARTIAL, alone_in, prune, show
from pipelines.quality.report.kept_pages import Page, kept_pages, note_pages, page_digests, take_over
from pipelines.quality.report.load import Document, Load
from pipelines.quality.report.pages import About, check_page, checks_page, document_page, index_page, page_name
from pipelines.quality.report.read_findings import read_findings
from pipelines.quality.report.read_load import read_load
from pipelines.quality.report.tally import Tally
from pipelines.settings import Settings

TEMPLATES = Path(__file__).with_name("templates")
PARTS = ("documents", "checks", "pictures")


class ReportError(Exception):
    """The report cannot be written. The message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Report:
    """A written report: its front page, what it is about, and the documents whose findings could not be shown.

    `kept` counts the pages of documents that were taken over from the report before, `pictures` those on all pages.
    """

    index: Path
    load: Load
    pictures: int
    kept: int
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Task:
    """The page of one document, with everything its worker needs."""

    findings: Path
    store: Path
    folder: Path
    about: About
    document: Document
    tallies: dict[str, Tally]


@dataclass(frozen=True, slots=True)
class _Shown:
    """The page of one document: its files below the report's folder, and whether no picture of it is missing."""

    files: tuple[str, ...]
    is_complete: bool


@dataclass(frozen=True, slots=True)
class _Written:
    """What came of all pages."""

    load: Load
    pictures: int
    kept: int
    problems: tuple[str, ...]


def write_report(settings: Settings) -> Report:
    """Write the report on the published file and let `latest` point to it; the last `reports_kept` reports stay.

    Pages of documents that show the same as in the report before are kept, with the load that they were written for on
    them. Until the last step the report before stays what `latest` points to, however this ends. Raises
    `FileNotFoundError` where nothing was published yet and `ReportError` where the published file is of an earlier
    version or something else has the name `latest`.
    """
    if not settings.warehouse_file.exists():
        raise FileNotFoundError(f"{settings.warehouse_file}: nothing is published yet; run `yusuan run`")
    reports = settings.reports_dir
    reports.mkdir(parents=True, exist_ok=True)
    with alone_in(reports):
        link = reports / LATEST
        if link.exists() and not link.is_symlink():
            raise ReportError(f"{link}: is no link to a report; move it away, the newest report takes its name")
        folder = reports / f"{PARTIAL}{os.getpid()}"
        try:
            written = _write_pages(settings, folder, link)
            index = show(folder, reports, written.load.published_at, written.load.run_id) / "index.html"
        except duckdb.ProgrammingError as error:  # a table or a column that it does not have
            raise ReportError(
                f"{settings.warehouse_file}: was published by an earlier version ({error}); run `yusuan run` first"
            ) from error
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        prune(reports, settings.reports_kept)
    return Report(index, written.load, written.pictures, written.kept, written.problems)


def _write_pages(settings: Settings, folder: Path, before: Path) -> "_Written":
    # Importing the chart library takes seconds, which only a report should pay.
    from pipelines.quality.report.charts import family_chart, trend_chart
    from pipelines.quality.report.pages import families

    for name in PARTS:
        (folder / name).mkdir(parents=True)
    shutil.copy(TEMPLATES / "style.css", folder)
    warehouse, gathered = _pinned(settings.warehouse_file, folder), folder / ".findings.duckdb"
    try:
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            load = read_load(connection, settings.expectations_dir)
        with findings_file(warehouse, gathered) as findings:
            digests = page_digests(load, findings)
            kept = _take_over(load, digests, before, folder)
            again = [document for document in load.documents if document.document_id not in kept]
            findings.add_pictured(document.document_id for document in again)
        about = About.of(load)
        tasks = [
            _Task(gathered, settings.store_dir, folder, about, document, load.by_document[document.document_id])
            for document in again
        ]
        written, problems = _write_documents(tasks, settings)
    finally:
        warehouse.unlink()
        gathered.unlink(missing_ok=True)
    noted = {of: Page(digests[of], shown.files) for of, shown in written.items() if shown.is_complete}
    note_pages(folder, kept | noted)
    charts = family_chart(families(load.checks, load.by_check)), trend_chart(load.history, load.anomalies)
    _write(folder / "index.html", index_page(load, *charts))
    _write(folder / "checks" / "index.html", checks_page(load))
    for check in load.checks.values():
        _write(folder / "checks" / page_name(check.check_id), check_page(load, check))
    pictures = sum(file.startswith("pictures/") for page in (*kept.values(), *written.values()) for file in page.files)
    return _Written(load, pictures, len(kept), problems)


def _take_over(load: Load, digests: dict[str, str], before: Path, folder: Path) -> dict[str, Page]:
    """The pages that show the same as in the report before, put into the folder."""
    noted = kept_pages(before)
    same = {of: page for of, page in noted.items() if digests.get(of) == page.digest}
    return {of: page for of, page in same.items() if take_over(page, before, folder, PARTS)}


def _pinned(warehouse: Path, folder: Path) -> Path:
    """A second name of the published file: all workers see one load, even where the next is published meanwhile."""
    pinned = folder / ".warehouse.duckdb"
    try:
        os.link(warehouse, pinned)
    except OSError:  # a file system without hard links
        shutil.copyfile(warehouse, pinned)
    return pinned


def _write_documents(tasks: list[_Task], settings: Settings) -> tuple[dict[str, _Shown], tuple[str, ...]]:
    """What was written of each document by its id, and what could not be shown of which document."""
    written, problems = {}, []
    for task, result in in_workers(write_document, tasks, settings.workers, worker_limits(settings)):
        if isinstance(result, Died):
            result = f"the worker that wrote it {result.reason}"
        if isinstance(result, str):
            problems.append(f"{task.document.name}: {result}")
            page = document_page(task.about, task.document, task.tallies, None, {}, result)
            _write(task.folder / "documents" / page_name(task.document.key), page)
        else:
            written[task.document.document_id] = result
    return written, tuple(sorted(problems))


def write_document(task: _Task) -> _Shown | str:
    """Write the page of a document with its pictures; gives what was written, or why it cannot be written."""
    document = task.document
    name = page_name(document.key)
    try:
        with duckdb.connect(str(task.findings), read_only=True) as connection:
            found = read_findings(connection, document.document_id, document.kind)
            pictures = draw_pictures(
                name.removesuffix(".html"),
                found.findings,
                Sources(
                    DocumentStore(task.store),
                    partial(page_cover, connection),
                    partial(read_excerpt, connection),
                    documents_without_pages(connection),
                ),
                task.folder / "pictures",
            )
        page = document_page(task.about, document, task.tallies, found, pictures)
        _write(task.folder / "documents" / name, page)
    except Exception as error:  # one document costs its page, never the report
        return f"{type(error).__name__}: {error}"
    drawn = [picture.file for shown in pictures.values() for picture in shown.pictures]
    files = (f"documents/{name}", *(f"pictures/{file}" for file in drawn if file))
    return _Shown(files, is_complete=None not in drawn)


def _write(path: Path, page: str) -> None:
    path.write_text(page, encoding="utf-8")
