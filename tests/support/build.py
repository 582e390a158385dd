"""A build file from truth: readings -> raw frames -> schema `raw`, then dbt; for tests, without a single PDF."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl

from pipelines.landing.schemas import RAW_FRAMES
from pipelines.reading.model import Box, Reading
from pipelines.settings import PROJECT_ROOT
from tests.support.truth import reading_of_truth

DBT_PROJECT = PROJECT_ROOT / "dbt_project"


def document_id_of(key: str) -> str:
    """The stand-in for the SHA-256 of a truth document's bytes."""
    return hashlib.sha256(key.encode()).hexdigest()


def frames_of_truth(truth: dict) -> dict[str, pl.DataFrame]:
    """All raw frames of one truth document; the register states everything that its `document` key states."""
    about = truth["document"]
    document_id = document_id_of(about["key"])
    reading = reading_of_truth(truth)
    rows = {
        "documents": [_document(document_id, reading)],
        "document_sources": [_source(document_id, about)],
        "pages": [
            {"document_id": document_id} | {name: getattr(page, name) for name in page.__slots__}
            for page in reading.pages
        ],
        "tables": [],
        "cells": [],
        "paragraphs": [],
        "leftovers": [],
    }
    for table in reading.tables:
        key = {"document_id": document_id, "table_id": f"T{table.ordinal:02d}"}
        scalars = {name: getattr(table, name) for name in table.__slots__ if name != "cells"}
        rows["tables"].append(key | scalars)
        rows["cells"].extend(key | _cell(cell) for cell in table.cells)
    return {name: pl.DataFrame(rows[name], schema=schema) for name, schema in RAW_FRAMES.items()}


def land(path: Path, truths: Iterable[dict]) -> Path:
    """Write schema `raw` with the frames of these truths into a new build file."""
    documents = [frames_of_truth(truth) for truth in truths]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema raw")
        for name, schema in RAW_FRAMES.items():
            frame = pl.concat([frames[name] for frames in documents]) if documents else schema.to_frame()
            connection.register("frame", frame.to_arrow())
            connection.execute(f"create table raw.{name} as select * from frame")
            connection.unregister("frame")
    return path


def dbt_build(path: Path, *select: str, command: str = "build") -> None:
    """Run dbt on a build file; raises AssertionError with dbt's output where a node fails."""
    dbt = Path(sys.executable).with_name("dbt")
    arguments = [str(dbt), "--quiet", command, "--project-dir", str(DBT_PROJECT)]
    arguments += ["--profiles-dir", str(DBT_PROJECT), "--target-path", str(path.parent / "dbt_target")]
    arguments += ["--log-path", str(path.parent / "dbt_logs"), "--select", *select]
    environment = os.environ | {"YUSUAN_BUILD_FILE": str(path)}
    done = subprocess.run(arguments, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def _document(document_id: str, reading: Reading) -> dict:
    return {
        "document_id": document_id,
        "media_type": reading.media_type,
        "pages": len(reading.pages),
        "status": "read",
        "reader_version": "truth",
    }


def _source(document_id: str, about: dict) -> dict:
    return {
        "document_id": document_id,
        "source_id": about["key"],
        "address": f"{about['key']}.pdf",
        "fetched_at": datetime(2025, 1, 1, tzinfo=UTC),
        "is_latest": True,
        "name": about["key"],
        "publisher": about["organization"],
        "fiscal_year": about["fiscal_year"],
        "document_kind": about["kind"],
    } | {name: about.get(name) for name in ("province", "city", "county", "scope")}


def _cell(cell) -> dict:
    box: Box = cell.boxes[0]
    names = ("row", "column", "row_span", "column_span", "is_header", "text", "confidence")
    return {name: getattr(cell, name) for name in names} | {
        "header_path": list(cell.header_path),
        "boxes": [{name: getattr(b, name) for name in Box.__slots__} for b in cell.boxes],
        **{name: getattr(box, name) for name in Box.__slots__},
    }
