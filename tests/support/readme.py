"""The README's questions: each a title, a query, and the answer as it is printed there."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from pipelines.settings import PROJECT_ROOT

QUESTION = re.compile(r"^\d+\. \*\*(.+?)\*\*\n\n```sql\n(.+?)\n```\n\n```text\n(.+?)\n```$", re.M | re.S)


@dataclass(frozen=True, slots=True)
class Question:
    """One numbered example of the README."""

    title: str
    query: str
    printed: str


def questions() -> list[Question]:
    """All examples, in their order."""
    text = (PROJECT_ROOT / "README.md").read_text(encoding="utf-8")
    return [Question(*parts) for parts in QUESTION.findall(text)]


def answer(warehouse: Path, query: str) -> str:
    """What `yusuan sql` prints for a query on a published file."""
    done = subprocess.run(
        [sys.executable, "-m", "pipelines.cli", "sql", query],
        env=os.environ | {"YUSUAN_DATA_DIR": str(warehouse.parent.parent)},
        capture_output=True,
        text=True,
        check=True,
        cwd=PROJECT_ROOT,
    )
    return done.stdout.rstrip("\n")
