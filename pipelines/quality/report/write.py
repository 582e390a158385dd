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
from pipelines.quality.report.folders import LATEST, PARTIAL, alone_in, prune, show
from pipelines.quality.report.load import Document, Load
from pipelines.quality.report.pages import About, check_page, checks_page, document_page, index_page, page_name
from pipelines.quality.report.read_findings import read_findings
from pipelines.quality.report.read_load import read_load
from pipelines.quality.report.tally import Tally
from pipelines.settings import Settings

TEMPLATES = Path(__file__).with_name("templates")


class ReportError(Exception):
    """The report cannot be written. The message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Report:
    """A written report: its front page, what it is about, and the documents whose findings could not be shown."""

    index: Path
    load: Load
    pictures: int
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Task:
    """The page of one document, with everything its worker needs."""

    warehouse: Path
    store: Path
    folder: Path
    about: About
    document: Document
    tallies: dict[str, Tally]


def write_report(settings: Settings) -> Report:
    """Write the report on the published file and let `latest` point to it; the last `reports_kept` reports stay.

    Until the last step the report before stays what `latest` points to, however this ends. Raises `FileNotFoundError`
    where nothing was published yet and `ReportError` where the published file is of an earlier version or something
    else has the name `latest`.
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
            load, pictures, problems = _write_pages(settings, folder)
            index = show(folder, reports, load.published_at, load.run_id) / "index.html"
        except duckdb.ProgrammingError as error:  # a table or a column that it does not have
            raise ReportError(
                f"{settings.warehouse_file}: was published by an earlier version ({error}); run `yusuan run` first"
            ) from error
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        prune(reports, settings.reports_kept)
    return Report(index, load, pictures, problems)


def _write_pages(settings: Settings, folder: Path) -> tuple[Load, int, tuple[str, ...]]:
    # Importing the chart library takes seconds, which only a report should pay.
    from pipelines.quality.report.charts import family_chart, trend_chart
    from pipelines.quality.report.pages import families

    for name in ("documents", "checks", "pictures"):
        (folder / name).mkdir(parents=True)
    shutil.copy(TEMPLATES / "style.css", folder)
    warehouse = _pinned(settings.warehouse_file, folder)
    try:
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            load = read_load(connection, settings.expectations_dir)
        about = About.of(load)
        tasks = [
            _Task(warehouse, settings.store_dir, folder, about, document, load.by_document[document.document_id])
            for document in load.documents
        ]
        pictures, problems = _write_documents(tasks, settings)
    finally:
        warehouse.unlink()
    charts = family_chart(families(load.checks, load.by_check)), trend_chart(load.history)
    _write(folder / "index.html", index_page(load, *charts))
    _write(folder / "checks" / "index.html", checks_page(load))
    for check in load.checks.values():
        _write(folder / "checks" / page_name(check.check_id), check_page(load, check))
    return load, pictures, problems


def _pinned(warehouse: Path, folder: Path) -> Path:
    """A second name of the published file: all workers see one load, even where the next is published meanwhile."""
    pinned = folder / ".warehouse.duckdb"
    try:
        os.link(warehouse, pinned)
    except OSError:  # a file system without hard links
        shutil.copyfile(warehouse, pinned)
    return pinned


def _write_documents(tasks: list[_Task], settings: Settings) -> tuple[int, tuple[str, ...]]:
    """Number of pictures, and what could not be shown of which document."""
    pictures, problems = 0, []
    for task, result in in_workers(write_document, tasks, settings.workers, worker_limits(settings)):
        if isinstance(result, Died):
            result = result.reason
        if isinstance(result, str):
            problems.append(f"{task.document.name}: {result}")
            page = document_page(task.about, task.document, task.tallies, None, {}, result)
            _write(task.folder / "documents" / page_name(task.document.key), page)
        else:
            pictures += result
    return pictures, tuple(sorted(problems))


def write_document(task: _Task) -> int | str:
    """Write the page of a document with its pictures; gives the number of pictures, or why it cannot be written."""
    document = task.document
    try:
        with duckdb.connect(str(task.warehouse), read_only=True) as connection:
            found = read_findings(connection, document.document_id, document.kind)
            pictures = draw_pictures(
                page_name(document.key).removesuffix(".html"),
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
        _write(task.folder / "documents" / page_name(document.key), page)
    except Exception as error:  # one document costs its page, never the report
        return f"{type(error).__name__}: {error}"
    return sum(picture.file is not None for shown in pictures.values() for picture in shown.pictures)


def _write(path: Path, page: str) -> None:
    path.write_text(page, encoding="utf-8")
