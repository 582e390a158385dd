"""The amounts that the corpus says are printed, against those of a warehouse."""

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import duckdb

CODES = ("function", "department_economic", "government_economic", "procurement_item")
LANDED = "intermediate.int_amounts inner join intermediate.int_documents using (document_id)"
PUBLISHED = "marts.fct_amount inner join marts.dim_document using (document_key)"


def assert_each_printed_amount_stands_once(
    warehouse: duckdb.DuckDBPyConnection, relation: str, file: Path, name: str | None = None
) -> None:
    """Nothing lost, nothing doubled, nothing on another form, code or in another unit.

    `relation` is LANDED or PUBLISHED, `file` the corpus' amounts, `name` the document's where it is not the file's.
    """
    printed, found = printed_amounts(file), _found(warehouse, relation, name or file.stem)
    assert not printed - found, "printed, but not there"
    assert not found - printed, "there, but not printed"


def printed_amounts(file: Path) -> Counter:
    """Form, yuan and codes of every amount, counted; a code that is not printed is null."""
    rows = json.loads(file.read_text(encoding="utf-8"))["amounts"]
    return Counter((row["form"], Decimal(row["yuan"]), *(row["codes"].get(code) for code in CODES)) for row in rows)


def _found(warehouse: duckdb.DuckDBPyConnection, relation: str, name: str) -> Counter:
    """The same of a document in the warehouse; the total over a dimension carries no code of it."""
    query = f"""
        select
            form_code,
            amount_yuan,
            nullif(function_code, '*'),
            nullif(economic_department_code, '*'),
            nullif(economic_government_code, '*'),
            nullif(procurement_item_code, '*')
        from {relation}
        where document_name = ?
    """
    return Counter(warehouse.execute(query, [name]).fetchall())
