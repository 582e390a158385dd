"""A document's bytes to pages, tables, cells and paragraphs: geometry only, no budget meaning."""
