"""Register of sources, fetching, and the content-addressed document store."""
