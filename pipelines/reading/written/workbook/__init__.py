"""Workbooks: xlsx, xls, and what WPS writes in these formats (et)."""
