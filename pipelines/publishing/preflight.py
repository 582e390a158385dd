"""What must hold before a run begins: its folders can be written to, the disk has room, the published file is ours."""

import getpass
import os
import tempfile
from collections import defaultdict
from pathlib import Path

import duckdb

from pipelines.documents.disk import existing, free_bytes, megabytes
from pipelines.documents.store import PARTIAL
from pipelines.landing.plan import CONTRACT, CONTRACT_VERSION
from pipelines.quality.last_load import PublishedFileError
from pipelines.settings import Settings

# What a run may take besides what it fetches, in sizes of the published file: the build, what dbt spills, the report.
BUILD_SHARE, WAREHOUSE_SHARE, REPORT_SHARE = 2.5, 1.2, 0.5
# What every published file has, whatever its version.
OURS = "select count(*) from duckdb_tables() where schema_name = 'quality' and table_name = 'load_history'"


class TargetError(Exception):
    """A folder that a run must write to cannot take it. The message names it and the remedy."""


def check_targets(settings: Settings) -> None:
    """Make the folders of a run and see that it can work in them, before anything is begun.

    Raises `TargetError` where one cannot be written to or has too little room, and `PublishedFileError` where the
    published file is not one that this project can replace.
    """
    published = settings.warehouse_file
    folders = (
        settings.data_dir,
        settings.store_dir,
        settings.frames_dir,
        settings.build_dir,
        published.parent,
        settings.dagster_home,
    )  # not that of the reports: a load without its report is published all the same
    for folder in folders:
        _check_writable(folder)
    check_published(published)
    size = published.stat().st_size if published.exists() else 0
    is_elsewhere = _device(published.parent) != _device(settings.build_dir)
    _check_room(
        {
            settings.build_dir: BUILD_SHARE * size,
            settings.reports_dir: REPORT_SHARE * size,
            published.parent: WAREHOUSE_SHARE * size if is_elsewhere else 0.0,
            settings.store_dir: 0.0,
            settings.frames_dir: 0.0,
        },
        settings.least_free_bytes,
    )


def check_published(published: Path) -> None:
    """Raise `PublishedFileError` where the published file is there and is none of ours that can be opened.

    An older one is fine: the next load is built from nothing. One of a newer version of this project is refused, as is
    one that a newer DuckDB wrote, which cannot be opened.
    """
    if not published.exists():
        return
    remedy = "nothing is published over what nobody understands; move it away and run again"
    if not published.is_file():
        raise PublishedFileError(f"{published}: is no file; {remedy}")
    try:
        with duckdb.connect(str(published), read_only=True) as connection:
            is_ours = connection.execute(OURS).fetchone()[0]
            version = _contract_version(connection)
    except duckdb.Error as error:
        raise PublishedFileError(f"{published}: cannot be opened ({error}); {remedy}") from error
    if not is_ours:
        raise PublishedFileError(f"{published}: is no warehouse of this project (it has no load history); {remedy}")
    if version > CONTRACT_VERSION:
        raise PublishedFileError(
            f"{published}: was published by a newer version of this project (contract {version}, this one knows "
            f"{CONTRACT_VERSION}); run that version, or move the file away to build it anew with this one"
        )


def _contract_version(connection: duckdb.DuckDBPyConnection) -> int:
    """Version of the published file's contract; 0 where it is of before there were any."""
    try:
        row = connection.execute("select digest from raw.load_inputs where name = ?", [CONTRACT]).fetchone()
    except duckdb.CatalogException:
        return 0
    return int(row[0]) if row else 0


def _check_writable(folder: Path) -> None:
    """Writing is tried: permissions do not tell of read-only mounts, and root may do what is forbidden to others."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(prefix=f"{PARTIAL}{os.getpid()}-", dir=folder) as file:
            file.write(b"x")
            file.flush()
    except OSError as error:
        place = existing(folder)
        raise TargetError(
            f"{folder}: cannot be written to ({error.strerror}; {place} belongs to {_owner(place)}, this is "
            f"{getpass.getuser()}); make it writable or name another data folder (YUSUAN_DATA_DIR)"
        ) from error


def _check_room(needs: dict[Path, float], least: int) -> None:
    by_device: dict[int, list[tuple[Path, float]]] = defaultdict(list)
    for folder, need in needs.items():
        by_device[_device(folder)].append((folder, need))
    for folders in by_device.values():
        folder, _ = max(folders, key=lambda of: of[1])
        needed, free = sum(need for _, need in folders) + least, free_bytes(folder)
        if free < needed:
            raise TargetError(
                f"{folder}: the disk has {megabytes(free)} left and a run needs {megabytes(needed)}; free "
                f"{megabytes(needed - free)} there (`yusuan clean` removes what is kept only for a while), "
                "or name another data folder (YUSUAN_DATA_DIR)"
            )


def _device(folder: Path) -> int:
    return os.stat(existing(folder)).st_dev


def _owner(path: Path) -> str:
    try:
        return path.owner()
    except (KeyError, OSError):  # a number without a name
        return str(path.stat().st_uid)
