"""Raw frames into schema `raw` of a new build file. The build file has one writer at a time, ever."""

from collections.abc import Sequence
from pathlib import Path

import duckdb
import polars as pl

from pipelines.landing.schemas import RAW_FRAMES, READER_FRAMES

# A table takes whole blocks: with DuckDB's own 256 KiB the hundred tables of a few documents fill twice the space.
BLOCK_BYTES = 65_536


def land(
    build_file: Path, folders: Sequence[Path], document_sources: pl.DataFrame, source_failures: pl.DataFrame
) -> dict[str, int]:
    """Create schema `raw` from the frames in `folders` (one folder per document) and give the rows per table.

    All tables exist even where there is no document. The build file must be new.
    """
    build_file.parent.mkdir(parents=True, exist_ok=True)
    if build_file.exists():
        raise FileExistsError(f"{build_file}: a build starts with a new file; delete this one")
    with duckdb.connect(str(build_file), config={"default_block_size": BLOCK_BYTES}) as connection:
        connection.execute("create schema raw")
        connection.execute("create schema quality")
        for name, schema in RAW_FRAMES.items():
            create_table(connection, f"raw.{name}", pl.DataFrame(schema=schema))
        for name in READER_FRAMES if folders else ():
            files = [str(folder / f"{name}.parquet") for folder in folders]
            connection.execute(f"insert into raw.{name} by name select * from read_parquet(?)", [files])
        connection.from_arrow(document_sources.to_arrow()).insert_into("raw.document_sources")
        create_table(connection, "quality.source_failures", source_failures)
        return {name: _count(connection, name) for name in RAW_FRAMES}


def create_table(connection: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame) -> None:
    """A table with the columns, types and rows of a frame."""
    connection.from_arrow(frame.to_arrow()).create(table)


def _count(connection: duckdb.DuckDBPyConnection, name: str) -> int:
    return connection.execute(f"select count(*) from raw.{name}").fetchone()[0]
