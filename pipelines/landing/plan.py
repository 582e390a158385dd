"""What a load has to do, told by what changed since the published one: nothing, some documents, or everything.

The published file carries what it was made from (`raw.load_inputs`, `raw.document_states`). Code, models, expectations
or the reader changed: everything is built from nothing. Documents, register or reviews changed: the build starts as a
copy of the published file, and only the documents concerned are landed and normalised again. Nothing changed: the
published file stays as it is.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Literal

import duckdb
import polars as pl

from pipelines.landing.memo import DIGESTS
from pipelines.quality.last_load import PublishedFileError
from pipelines.settings import PROJECT_ROOT, Settings

Kind = Literal["nothing", "incremental", "full"]
Change = Literal["new", "changed", "removed"]

# Another version of these may make other rows of the same documents.
DISTRIBUTIONS = ("dbt-core", "dbt-duckdb", "duckdb", "great-expectations", "polars")
GENERATED = {"target", "logs", "dbt_packages", "__pycache__"}
REVIEW_FILES = ("corrections.csv", "waivers.csv", "expected.csv")
FULL_BUILT_AT, KIND, CONTRACT = "full_built_at", "kind", "contract_version"
# To be raised when an earlier version of this project would misunderstand the published file: it then refuses it.
CONTRACT_VERSION = 1


@dataclass(frozen=True, slots=True)
class LoadInputs:
    """Digests of all that a load depends on, by name.

    Where one of `code` differs everything is built anew, where one of `data` does the load is not what was published;
    `documents` has the state of each document (document_id -> digest of its frames and of what the register says).
    """

    code: Mapping[str, str]
    data: Mapping[str, str]
    documents: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LoadPlan:
    """The kind of a load, why, and what became of each document that changed (in a full load all are `new`)."""

    kind: Kind
    reasons: tuple[str, ...] = ()
    changes: Mapping[str, Change] = field(default_factory=dict)

    def count(self, change: Change) -> int:
        """How many documents changed in this way."""
        return sum(of == change for of in self.changes.values())


@dataclass(frozen=True, slots=True)
class _Published:
    """What the published file was made from; `full_built_at` is when it was last built from nothing."""

    inputs: Mapping[str, str]
    documents: Mapping[str, str]
    full_built_at: datetime


def load_inputs(
    settings: Settings,
    frames_version: str,
    folders: Mapping[str, Path],
    document_sources: pl.DataFrame,
    source_failures: pl.DataFrame,
    today: date,
) -> LoadInputs:
    """The inputs of a load of these documents (document_id -> folder of its frames) on this day.

    The day counts only for filings that are expected: whether one is late changes when it falls due.
    """
    code = {
        "code": _digest_of_files(PROJECT_ROOT / "pipelines", "*.py"),
        "expectations": _digest_of_files(settings.expectations_dir, "*"),
        "libraries": _digest(f"{name}=={version(name)}" for name in DISTRIBUTIONS),
        "models": _digest_of_files(settings.dbt_project_dir, "*"),
        "reader": frames_version,
    }
    data = {name: _digest_of_file(settings.data_dir / name) for name in REVIEW_FILES}
    data["failures"] = _digest(sorted(map(_line, source_failures.drop("failed_at").to_dicts())))
    data["due"] = str(_days_passed(settings.data_dir / "expected.csv", today))
    said: dict[str, list[str]] = defaultdict(list)
    for row in document_sources.to_dicts():
        said[row["document_id"]].append(_line(row))
    documents = {
        document_id: _digest([_digest_of_file(folder / DIGESTS), *sorted(said[document_id])])
        for document_id, folder in folders.items()
    }
    return LoadInputs(code, data, documents)


def plan_load(
    published: Path, inputs: LoadInputs, settings: Settings, now: datetime, *, is_full_asked: bool = False
) -> LoadPlan:
    """What to do to make the published file what it would be if it were built from these inputs.

    Raises `PublishedFileError` where the published file is there and cannot be opened.
    """
    everything: dict[str, Change] = dict.fromkeys(inputs.documents, "new")
    last = _read_published(published)
    if last is None:
        why = "it was published by an earlier version" if published.exists() else "nothing is published yet"
        return LoadPlan("full", (why,), everything)
    reasons = ["a full build is asked for"] if is_full_asked else []
    reasons += [f"{name} changed" for name, digest in inputs.code.items() if last.inputs.get(name) != digest]
    if now - last.full_built_at >= timedelta(days=settings.full_after_days):
        reasons.append(f"the last full build is of {last.full_built_at:%Y-%m-%d}")
    if reasons:
        return LoadPlan("full", tuple(reasons), everything)
    changes = _changes(last.documents, inputs.documents)
    reasons = [f"{name} changed" for name, digest in inputs.data.items() if last.inputs.get(name) != digest]
    if changes:
        reasons.append(f"{len(changes)} documents changed")
    return LoadPlan("incremental" if reasons else "nothing", tuple(reasons), changes)


def write_plan(
    connection: duckdb.DuckDBPyConnection, inputs: LoadInputs, plan: LoadPlan, now: datetime
) -> dict[str, Change]:
    """Keep the inputs in the build file, and the documents that models must compute again; gives all of these.

    Needs `quality.corrections` of this load: a document whose cells a reviewer corrects otherwise than before is
    `changed` though its frames are the same.
    """
    about = {KIND: plan.kind, FULL_BUILT_AT: now.isoformat(), CONTRACT: str(CONTRACT_VERSION)}
    digests = dict(inputs.code) | dict(inputs.data) | about
    if plan.kind == "incremental":
        query = "select digest from raw.load_inputs where name = ?"
        digests[FULL_BUILT_AT] = connection.execute(query, [FULL_BUILT_AT]).fetchone()[0]
    changes = dict(plan.changes)
    corrections = _corrections(connection)
    if plan.kind == "incremental":
        before = dict(connection.execute("select document_id, corrections from raw.document_states").fetchall())
        for document_id in inputs.documents:
            if document_id not in changes and before.get(document_id) != corrections.get(document_id):
                changes[document_id] = "changed"
    states = [(of, state, corrections.get(of)) for of, state in sorted(inputs.documents.items())]
    _write(connection, "raw.load_inputs", {"name": pl.String, "digest": pl.String}, sorted(digests.items()))
    schema = {"document_id": pl.String, "state": pl.String, "corrections": pl.String}
    _write(connection, "raw.document_states", schema, states)
    schema = {"document_id": pl.String, "change": pl.String}
    _write(connection, "raw.changed_documents", schema, sorted(changes.items()))
    return changes


def load_kind(build_file: Path) -> Kind:
    """Whether a build file is built from nothing (`full`) or upon a copy of the published one (`incremental`)."""
    with duckdb.connect(str(build_file), read_only=True) as connection:
        return connection.execute("select digest from raw.load_inputs where name = ?", [KIND]).fetchone()[0]


def _read_published(published: Path) -> _Published | None:
    """What the published file says of its making; null where there is none, or one that does not say it."""
    if not published.exists():
        return None
    try:
        # A table that is not there must not be taken for a variable of this module that has its name.
        options = {"python_enable_replacements": False}
        with duckdb.connect(str(published), read_only=True, config=options) as connection:
            inputs = dict(connection.execute("select name, digest from raw.load_inputs").fetchall())
            documents = dict(connection.execute("select document_id, state from raw.document_states").fetchall())
            return _Published(inputs, documents, datetime.fromisoformat(inputs[FULL_BUILT_AT]))
    except (duckdb.CatalogException, duckdb.BinderException, KeyError, ValueError):
        return None
    except duckdb.Error as error:
        raise PublishedFileError(f"{published}: cannot be opened ({error}); move it away and run again") from error


def _changes(before: Mapping[str, str], now: Mapping[str, str]) -> dict[str, Change]:
    changes: dict[str, Change] = dict.fromkeys(before.keys() - now.keys(), "removed")
    for document_id, state in now.items():
        if document_id not in before:
            changes[document_id] = "new"
        elif before[document_id] != state:
            changes[document_id] = "changed"
    return changes


def _corrections(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Digest of the corrected cells per document that has some; the line of the file is no part of it."""
    rows = connection.execute("select * exclude (line) from quality.corrections").pl().to_dicts()
    by_document: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        by_document[row["document_id"]].append(_line(row))
    return {document_id: _digest(sorted(lines)) for document_id, lines in by_document.items()}


def _write(connection: duckdb.DuckDBPyConnection, table: str, schema: dict, rows: Iterable[tuple]) -> None:
    frame = pl.DataFrame(list(rows), schema=schema, orient="row")
    connection.execute(f"drop table if exists {table}")
    connection.from_arrow(frame.to_arrow()).create(table)


def _days_passed(expected_file: Path, today: date) -> int:
    """How many of the days that the file names have passed: whether filings are due changes with it."""
    try:
        text = expected_file.read_text(encoding="utf-8-sig")
    except OSError:
        return 0
    days = (cell.strip() for line in text.splitlines() for cell in line.split(","))
    return sum(_is_day(day) and date.fromisoformat(day) < today for day in days)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _line(row: Mapping[str, object]) -> str:
    return json.dumps(row, default=str, ensure_ascii=False, sort_keys=True)


def _digest(lines: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line.encode() + b"\0")
    return digest.hexdigest()


def _digest_of_file(file: Path) -> str:
    """Digest of a file's bytes; blank where there is none."""
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:
        return ""


def _digest_of_files(folder: Path, pattern: str) -> str:
    files = sorted(
        file for file in folder.rglob(pattern) if file.is_file() and not GENERATED & set(file.relative_to(folder).parts)
    )
    return _digest(f"{file.relative_to(folder).as_posix()} {_digest_of_file(file)}" for file in files)
