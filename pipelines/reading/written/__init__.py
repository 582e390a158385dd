"""Documents that are written rather than drawn (web pages, Word files, workbooks): a reader per format, one layout."""
