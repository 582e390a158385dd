"""Whole loads with the real models, and the comparison of what they publish with what the corpus says is printed."""

import json
import os
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path

import duckdb

from pipelines.settings import PROJECT_ROOT

REGISTER = PROJECT_ROOT / "data" / "sources.yaml"
SHARED = PROJECT_ROOT.parent / "shared" / "corpus"
REAL_FILES = sorted((SHARED / "real").glob("*.pdf"))
NO_REAL_FILES = "../shared/corpus/real is not there: real filings left out"
CODES = ("function", "department_economic", "government_economic", "procurement_item")


def run_load(folder: Path, register: str) -> tuple[str, Path]:
    """One load in a data folder of its own, of which some documents are held back; what it said, and the file."""
    (folder / "sources.yaml").write_text(register, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pipelines.cli", "run"],
        env=os.environ | {"YUSUAN_DATA_DIR": str(folder), "YUSUAN_SOURCES_FILE": str(folder / "sources.yaml")},
        capture_output=True,
        text=True,
        check=False,
        timeout=400,
        cwd=PROJECT_ROOT,
    )
    assert done.returncode == 3, done.stderr + done.stdout
    return done.stdout, folder / "warehouse" / "yusuan.duckdb"


def bundled_register() -> str:
    """The project's register with its paths made absolute."""
    return REGISTER.read_text(encoding="utf-8").replace("path: documents", f"path: {REGISTER.parent}/documents")


def printed_amounts(file: Path) -> Counter:
    """Form, yuan and codes of every amount in a corpus file, counted; a code that is not printed is null."""
    rows = json.loads(file.read_text(encoding="utf-8"))["amounts"]
    return Counter((row["form"], Decimal(row["yuan"]), *(row["codes"].get(code) for code in CODES)) for row in rows)


def published_amounts(warehouse: duckdb.DuckDBPyConnection, name: str) -> Counter:
    """The same of a published document; the total over a dimension carries no code of it."""
    query = """
        select
            form_code,
            amount_yuan,
            nullif(function_code, '*'),
            nullif(economic_department_code, '*'),
            nullif(economic_government_code, '*'),
            nullif(procurement_item_code, '*')
        from marts.fct_amount
        inner join marts.dim_document using (document_key)
        where document_name = ?
    """
    return Counter(warehouse.execute(query, [name]).fetchall())


def assert_each_printed_amount_is_published_once(warehouse: duckdb.DuckDBPyConnection, file: Path) -> None:
    """Nothing lost, nothing doubled, nothing on another form, code or in another unit."""
    printed, published = printed_amounts(file), published_amounts(warehouse, file.stem)
    assert not printed - published, "printed, but not published"
    assert not published - printed, "published, but not printed"
