"""Polars schemas of the raw frames: the only place where their columns and types are written down.

Lengths are PDF points with y growing downwards; pages, rows and columns as in `pipelines.reading.model`; all texts as
printed. A null `error` means the document was read. `document_id` is the SHA-256 of the document's bytes in hex.
"""

import polars as pl

BOX = pl.Struct({"page": pl.Int32, "x0": pl.Float64, "top": pl.Float64, "x1": pl.Float64, "bottom": pl.Float64})

DOCUMENTS = pl.Schema(
    {
        "document_id": pl.String,
        "media_type": pl.String,
        "bytes": pl.Int64,
        "pages": pl.Int32,
        "reader_version": pl.String,
        "status": pl.String,  # read | unreadable
        "error": pl.String,
        "remarks": pl.List(pl.String),  # what the reader has to say about the file besides; empty: nothing
        "damage": pl.List(pl.String),  # what is broken in a file that could be read all the same; empty: nothing
        # What the document's own cover says; null where it does not say so.
        "cover_title": pl.String,
        "cover_organization": pl.String,
        "cover_fiscal_year": pl.Int32,
        "cover_kind": pl.String,  # budget | final_accounts
        "cover_scope": pl.String,  # department | unit
    }
)

DOCUMENT_SOURCES = pl.Schema(
    {
        "document_id": pl.String,
        "source_id": pl.String,  # id of the entry in sources.yaml
        "address": pl.String,
        "fetched_at": pl.Datetime("us", "UTC"),
        "is_latest": pl.Boolean,  # the newest bytes fetched from this address
        "name": pl.String,  # file name without ending
        # What the register states; null where it leaves it to the cover.
        "publisher": pl.String,
        "province": pl.String,
        "city": pl.String,
        "county": pl.String,
        "fiscal_year": pl.Int32,
        "document_kind": pl.String,
        "scope": pl.String,
        "found_in": pl.String,  # address of the archive or web page it was found in; null: registered itself
        # What file name, link text and page title say; asked where neither register nor cover does.
        "named_organization": pl.String,
        "named_fiscal_year": pl.Int32,
        "named_kind": pl.String,
        "published_on": pl.Date,  # the day that the list or article page around it states; null: none does
        "remarks": pl.List(pl.String),  # about the fetch: a name that promises another type
    }
)

PAGES = pl.Schema(
    {
        "document_id": pl.String,
        "page": pl.Int32,
        "width": pl.Float64,
        "height": pl.Float64,
        "rotation": pl.Int32,
        "text_layer": pl.Boolean,
        "ocr": pl.Boolean,
        "seconds": pl.Float64,
    }
)

TABLES = pl.Schema(
    {
        "document_id": pl.String,
        "table_id": pl.String,  # T01, T02 … in reading order
        "ordinal": pl.Int32,
        "first_page": pl.Int32,
        "last_page": pl.Int32,
        "caption": pl.String,
        "number": pl.String,
        "unit": pl.String,
        "organization": pl.String,
        "notes": pl.List(pl.String),
    }
)

CELLS = pl.Schema(
    {
        "document_id": pl.String,
        "table_id": pl.String,
        "row": pl.Int32,
        "column": pl.Int32,
        "row_span": pl.Int32,
        "column_span": pl.Int32,
        "is_header": pl.Boolean,
        "header_path": pl.List(pl.String),
        "text": pl.String,
        "page": pl.Int32,
        "x0": pl.Float64,
        "top": pl.Float64,
        "x1": pl.Float64,
        "bottom": pl.Float64,
        "boxes": pl.List(BOX),  # one per page; the first is the box of the columns before
        "confidence": pl.Float64,  # null: read from a text layer
    }
)

PARAGRAPHS = pl.Schema(
    {
        "document_id": pl.String,
        "ordinal": pl.Int32,
        "page": pl.Int32,
        "heading_path": pl.List(pl.String),
        "is_heading": pl.Boolean,
        "text": pl.String,
        "boxes": pl.List(BOX),
    }
)

LEFTOVERS = pl.Schema(
    {
        "document_id": pl.String,
        "page": pl.Int32,
        "text": pl.String,
        "x0": pl.Float64,
        "top": pl.Float64,
        "x1": pl.Float64,
        "bottom": pl.Float64,
    }
)

# Frames written by the reader, one Parquet file per document each.
READER_FRAMES: dict[str, pl.Schema] = {
    "documents": DOCUMENTS,
    "pages": PAGES,
    "tables": TABLES,
    "cells": CELLS,
    "paragraphs": PARAGRAPHS,
    "leftovers": LEFTOVERS,
}

# One row per request of an address, or per attempt that was refused before anything was asked.
FETCHES = pl.Schema(
    {
        "run_id": pl.String,
        "source_id": pl.String,
        "address": pl.String,
        "found_in": pl.String,  # address of the page or archive that led there; null: registered itself
        "requested_at": pl.Datetime("us", "UTC"),
        "is_conditional": pl.Boolean,  # asked whether the bytes changed since
        "attempts": pl.Int32,  # requests sent, 0 where none was
        "status": pl.Int32,  # of the last answer; null: a file, or nobody answered
        "outcome": pl.String,  # new | unchanged | not_modified | refused | failed
        "reason": pl.String,  # null unless refused or failed
        "bytes": pl.Int64,  # received; null where none were
        "seconds": pl.Float64,
        "document_id": pl.String,  # bytes that the address stands for now; null: none yet
        "answered_by": pl.String,  # address that answered, after redirects; null: the address itself
    }
)

RAW_FRAMES: dict[str, pl.Schema] = READER_FRAMES | {"document_sources": DOCUMENT_SOURCES, "fetches": FETCHES}
