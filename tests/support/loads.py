"""Whole loads with the real models, from the bundled documents or from real filings where they lie."""

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from pipelines.settings import PROJECT_ROOT

REGISTER = PROJECT_ROOT / "data" / "sources.yaml"
SHARED = PROJECT_ROOT.parent / "shared" / "corpus"
REAL_FILES = sorted((SHARED / "real").glob("*.pdf"))
NO_REAL_FILES = "../shared/corpus/real is not there: real filings left out"


class Load(NamedTuple):
    """What a load said, and the file it published."""

    said: str
    file: Path


def run_load(folder: Path, register: str, status: int = 3) -> Load:
    """One load in a data folder of its own; as the exit status 3 says, some of its documents are held back."""
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
    assert done.returncode == status, done.stderr + done.stdout
    return Load(done.stdout, folder / "warehouse" / "yusuan.duckdb")


def bundled_register() -> str:
    """The project's register with its paths made absolute."""
    return REGISTER.read_text(encoding="utf-8").replace("path: documents", f"path: {REGISTER.parent}/documents")
