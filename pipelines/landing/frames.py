"""A `Reading` to its raw frames."""

import polars as pl

from pipelines.landing.schemas import READER_FRAMES
from pipelines.reading.model import Box, Reading


def reading_frames(reading: Reading, document_id: str, size: int, reader_version: str) -> dict[str, pl.DataFrame]:
    """The raw frames of one document that was read; `size` is its length in bytes.

    What the cover says (cover_*) is left null here: it is text of the document like any other, and read from it later.
    Raises polars.exceptions.PolarsError where a value does not fit its schema.
    """
    document = {
        "media_type": reading.media_type,
        "bytes": size,
        "pages": len(reading.pages),
        "reader_version": reader_version,
        "status": "read",
        "remarks": reading.remarks,
        "damage": reading.damage,
    }
    rows = {
        "documents": [document],
        "pages": [_fields(page, "page width height rotation text_layer ocr seconds") for page in reading.pages],
        "tables": [
            {"table_id": table_id(table.ordinal)}
            | _fields(table, "ordinal first_page last_page caption number unit organization notes")
            for table in reading.tables
        ],
        "cells": [_cell_row(table_id(table.ordinal), cell) for table in reading.tables for cell in table.cells],
        "paragraphs": [
            _fields(paragraph, "ordinal page is_heading text")
            | {"heading_path": list(paragraph.heading_path), "boxes": [_box(box) for box in paragraph.boxes]}
            for paragraph in reading.paragraphs
        ],
        "leftovers": [{"text": leftover.text} | _box(leftover.box) for leftover in reading.leftovers],
    }
    return {name: frame(name, document_id, rows[name]) for name in READER_FRAMES}


def unreadable_frames(
    document_id: str, media_type: str, size: int, reader_version: str, error: str
) -> dict[str, pl.DataFrame]:
    """The raw frames of a document that could not be read: one row that says why, everything else empty."""
    row = {
        "media_type": media_type,
        "bytes": size,
        "reader_version": reader_version,
        "status": "unreadable",
        "error": error,
        "remarks": [],
        "damage": [],
    }
    return {name: frame(name, document_id, [row] if name == "documents" else []) for name in READER_FRAMES}


def frame(name: str, document_id: str, rows: list[dict]) -> pl.DataFrame:
    """Rows as the raw frame of this name, `document_id` added; columns that a row does not name are null."""
    schema = READER_FRAMES[name]
    columns = {column: [row.get(column) for row in rows] for column in schema if column != "document_id"}
    columns["document_id"] = [document_id] * len(rows)
    return pl.DataFrame({column: columns[column] for column in schema}, schema=schema, strict=True)


def table_id(ordinal: int) -> str:
    """T01, T02 … in reading order."""
    return f"T{ordinal:02d}"


def _fields(source: object, names: str) -> dict:
    return {name: getattr(source, name) for name in names.split()}


def _box(box: Box) -> dict:
    return _fields(box, "page x0 top x1 bottom")


def _cell_row(table: str, cell) -> dict:
    return (
        {"table_id": table}
        | _fields(cell, "row column row_span column_span is_header text confidence")
        | {"header_path": list(cell.header_path), "boxes": [_box(box) for box in cell.boxes]}
        | _box(cell.boxes[0])
    )
