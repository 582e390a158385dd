"""A document's bytes to pages, tables, cells and paragraphs: geometry only, no budget meaning."""

from pipelines.reading.formats import read_document

__all__ = ["read_document"]
