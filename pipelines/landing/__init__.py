"""Raw frames: their schemas, Parquet per document, and landing in DuckDB."""
