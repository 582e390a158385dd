"""The data-quality report: static pages about one published load, made from the published file alone."""
