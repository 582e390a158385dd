"""Real runs of the command line in a data folder of their own, with the small dbt project."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from pipelines.settings import PROJECT_ROOT

SMALL_PROJECT = PROJECT_ROOT / "tests" / "fixtures" / "small_dbt_project"
COMMAND = [sys.executable, "-m", "pipelines.cli"]


@dataclass(frozen=True, slots=True)
class Site:
    """A data folder with a register, the dbt project its runs use, and settings (environment) beyond the usual ones."""

    data_dir: Path
    dbt_project: Path
    settings: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def make(cls, folder: Path, **settings: str) -> "Site":
        """An empty data folder and a copy of the small dbt project; `settings` by their environment variables."""
        (folder / "data" / "documents").mkdir(parents=True)
        project = shutil.copytree(SMALL_PROJECT, folder / "project", ignore=shutil.ignore_patterns("target", "logs"))
        return cls(folder / "data", project, settings)

    @property
    def warehouse(self) -> Path:
        """The published file."""
        return self.data_dir / "warehouse" / "yusuan.duckdb"

    @property
    def environment(self) -> dict[str, str]:
        """Environment of a run on this site."""
        usual = {
            "YUSUAN_DATA_DIR": str(self.data_dir),
            "YUSUAN_DBT_PROJECT_DIR": str(self.dbt_project),
            "YUSUAN_FETCH_ATTEMPTS": "1",
            "YUSUAN_WORKERS": "2",
        }
        return os.environ | usual | self.settings

    def put(self, name: str, data: bytes) -> None:
        """A file in the documents folder."""
        (self.data_dir / "documents" / name).write_bytes(data)

    def register(self, *addresses: str) -> None:
        """A register with one entry per address; a path is the name of a file in the documents folder."""
        lines = ["sources:"]
        for address in addresses:
            lines.append(f"  - id: {Path(address).stem}")
            lines.append(f"    url: {address}" if "://" in address else f"    path: documents/{address}")
            if "://" in address:
                lines.append("    allow_private: true")
        (self.data_dir / "sources.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def yusuan(self, *arguments: str, command: list[str] | None = None) -> subprocess.CompletedProcess:
        """Run a command to its end."""
        return subprocess.run(
            [*(command or COMMAND), *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
            cwd=PROJECT_ROOT,
        )

    def kill_when(self, line: str, delay: float = 0.0) -> tuple[str, int]:
        """Start a run, wait until it prints `line`, then `delay` seconds, and kill it.

        Gives what it printed until then, and its process group: whatever it started is in it.
        """
        process = subprocess.Popen(
            [*COMMAND, "run"],
            env=self.environment,
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
            cwd=PROJECT_ROOT,
            start_new_session=True,
        )
        printed = ""
        while line not in printed:
            got = process.stderr.readline()
            assert got, f"the run ended before it printed {line!r}:\n{printed}"
            printed += got
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        assert process.wait(timeout=30) == -signal.SIGKILL
        process.stderr.close()
        return printed, process.pid

    def ask(self, query: str) -> list[tuple]:
        """Rows of a query on the published file."""
        with duckdb.connect(str(self.warehouse), read_only=True) as connection:
            return connection.execute(query).fetchall()


def ends_within(process_group: int, seconds: float) -> bool:
    """Whether the last process of a group ends in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            os.killpg(process_group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.2)
    return False
