"""Raw frames into schema `raw` of a build file. The build file has one writer at a time, ever."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from pipelines.landing.schemas import RAW_FRAMES, READER_FRAMES

# A table takes whole blocks: with DuckDB's own 256 KiB the hundred tables of a few documents fill twice the space.
BLOCK_BYTES = 65_536
# What each load makes anew in a copy of the published file, whatever it has of the load before.
OF_ONE_LOAD = (
    "corrections",
    "gate_results",
    "load_anomalies",
    "load_history",
    "load_volume",
    "source_failures",
    "waivers",
)


@dataclass(frozen=True, slots=True)
class LoadFrames:
    """What a load knows besides the documents' own frames: where they come from, what failed, what was asked."""

    document_sources: pl.DataFrame
    source_failures: pl.DataFrame
    fetches: pl.DataFrame


def land(build_file: Path, folders: Iterable[Path], load: LoadFrames) -> dict[str, int]:
    """Create schema `raw` from the frames in `folders` (one folder per document) and give the rows per table.

    All tables exist even where there is no document. The build file must be new.
    """
    build_file.parent.mkdir(parents=True, exist_ok=True)
    if build_file.exists():
        raise FileExistsError(f"{build_file}: a build starts with a new file; delete this one")
    with duckdb.connect(str(build_file), config={"default_block_size": BLOCK_BYTES}) as connection:
        connection.execute("create schema raw")
        connection.execute("create schema quality")
        for name in READER_FRAMES:
            create_table(connection, f"raw.{name}", pl.DataFrame(schema=RAW_FRAMES[name]))
        _insert(connection, folders)
        return _finish(connection, load)


def land_changes(
    build_file: Path, folders: Iterable[Path], changed_documents: Iterable[str], load: LoadFrames
) -> dict[str, int]:
    """Bring a copy of the published file up to this load and give the rows per table.

    The rows of `changed_documents` (ids; removed ones too) go, and the frames in `folders` come. The tables that each
    load makes anew are taken out, those of the models stay as the last load left them.
    """
    with duckdb.connect(str(build_file)) as connection:
        for name in OF_ONE_LOAD:
            connection.execute(f"drop table if exists quality.{name}")
        for name in ("document_sources", "fetches"):
            connection.execute(f"drop table if exists raw.{name}")
        # The checks come before the second readings, and must not know those of the last load yet.
        connection.execute("alter table if exists quality.witness_cells rename to kept_witness_cells")
        ids = list(changed_documents)
        for name in READER_FRAMES:
            connection.execute(f"delete from raw.{name} where document_id in (select unnest(?::varchar[]))", [ids])
        _insert(connection, folders)
        return _finish(connection, load)


def create_table(connection: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame) -> None:
    """A table with the columns, types and rows of a frame."""
    connection.from_arrow(frame.to_arrow()).create(table)


def _insert(connection: duckdb.DuckDBPyConnection, folders: Iterable[Path]) -> None:
    folders = list(folders)
    for name in READER_FRAMES if folders else ():
        files = [str(folder / f"{name}.parquet") for folder in folders]
        connection.execute(f"insert into raw.{name} by name select * from read_parquet(?)", [files])


def _finish(connection: duckdb.DuckDBPyConnection, load: LoadFrames) -> dict[str, int]:
    tables: Mapping[str, pl.DataFrame] = {
        "raw.document_sources": load.document_sources,
        "raw.fetches": load.fetches,
        "quality.source_failures": load.source_failures,
    }
    for table, frame in tables.items():
        create_table(connection, table, frame)
    return {name: connection.execute(f"select count(*) from raw.{name}").fetchone()[0] for name in RAW_FRAMES}
