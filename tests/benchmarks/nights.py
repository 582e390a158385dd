"""Loads and nights over very many documents: seconds, processor seconds and memory of the whole process tree.

usage: python -m tests.benchmarks.nights [--documents 1000] [--sizes 100 300] [--new 10] [--keep FOLDER]

Documents of organizations of their own (`tests/support/many_documents.py`) are loaded: first loads of each size, then
on the largest a night with nothing new, a night with some new documents, and a full build, whose file must be equal to
that of the night. What is not the start of Dagster and dbt is told by the same process that only loads the definitions
(`start`), run right before. Memory is the largest sum of the resident memory of the run and all its processes, looked
at twice a second; pages that they share count in each.
"""

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from rich.console import Console
from rich.table import Table

from pipelines.settings import PROJECT_ROOT
from tests.support.many_documents import put_documents
from tests.support.same_files import differences

YUSUAN = [sys.executable, "-m", "pipelines.cli"]
START = [sys.executable, "-c", "from pipelines.definitions import definitions; definitions.resolve_job_def('load')"]
STAGES = ("fetched", "read", "landed", "normalised and checked", "decided", "marts", "published", "reported")
QUIET_SECONDS, QUIET_OWN_SECONDS, NEW_SECONDS, MOST_BYTES = 60, 15, 60, 4 * 2**30
LOOK_SECONDS = 0.5


@dataclass
class Measured:
    """One command: seconds on the clock and of processors, largest memory in bytes, seconds per stage, lines said."""

    name: str
    wall: float = 0.0
    user: float = 0.0
    memory: int = 0
    stages: dict[str, float] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)

    @property
    def reading(self) -> float:
        """Seconds from the first document read to the last, as the run says them; 0 where it read none."""
        lines = [line for line in self.said if line.startswith("read:")]
        seconds = re.search(r"\(([\d.]+) s\)", lines[-1]) if lines else None
        return float(seconds[1]) if seconds else 0.0


def measure(name: str, command: list[str], data_dir: Path, *, accepted: tuple[int, ...] = (0, 3)) -> Measured:
    """Run a command on a data folder; ends the benchmark where its exit status is none of those accepted."""
    environment = os.environ | {"YUSUAN_DATA_DIR": str(data_dir), "DAGSTER_HOME": str(data_dir / "dagster")}
    (data_dir / "dagster").mkdir(parents=True, exist_ok=True)
    measured, started = Measured(name), time.perf_counter()
    last = started
    process = subprocess.Popen(
        command, env=environment, cwd=PROJECT_ROOT, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )
    done = threading.Event()
    watch = threading.Thread(target=_watch, args=(process.pid, measured, done))
    watch.start()
    for line in process.stderr:
        measured.said.append(line.rstrip())
        stage = next((stage for stage in STAGES if line.startswith((f"{stage}:", f"{stage} by"))), None)
        if stage:
            now = time.perf_counter()
            measured.stages[stage], last = now - last, now
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    measured.wall, measured.user = time.perf_counter() - started, usage.ru_utime
    done.set()
    watch.join()
    if process.returncode not in accepted:
        raise SystemExit(f"{name}: ended with status {process.returncode}:\n" + "\n".join(measured.said[-30:]))
    return measured


def _watch(pid: int, measured: Measured, done: threading.Event) -> None:
    """Keep the largest memory of a process and all below it."""
    while not done.wait(LOOK_SECONDS):
        resident = 0
        try:
            run = psutil.Process(pid)
            for process in (run, *run.children(recursive=True)):
                try:
                    resident += process.memory_info().rss
                except psutil.NoSuchProcess:  # it ended between the two looks
                    continue
        except psutil.NoSuchProcess:
            return
        measured.memory = max(measured.memory, resident)


def main() -> None:
    """Measure and print; the exit status is 1 where a target is missed or the files differ."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=1000, help="documents of the largest load")
    parser.add_argument("--sizes", type=int, nargs="*", default=[100, 300], help="smaller first loads before it")
    parser.add_argument("--new", type=int, default=10, help="documents that come in the second night")
    parser.add_argument("--keep", type=Path, help="folder that stays, with the data of the largest load")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="nights-") as temporary:
        folder = arguments.keep or Path(temporary)
        measured, missed = measure_nights(folder, arguments.sizes, arguments.documents, arguments.new)
    show(measured)
    for line in missed:
        print(f"missed: {line}")
    raise SystemExit(1 if missed else 0)


def measure_nights(folder: Path, sizes: list[int], documents: int, new: int) -> tuple[list[Measured], list[str]]:
    """All measurements in their order, and what missed its target."""
    measured, loads = [], {}
    for size in [*sizes, documents]:
        data = folder / f"of-{size}"
        put_documents(data, size)
        loads[size] = measure(f"first load of {size}", [*YUSUAN, "run"], data)
        measured.append(loads[size])
        if size != documents:
            shutil.rmtree(data)
    warehouse = data / "warehouse" / "yusuan.duckdb"
    before = _digest(warehouse)
    start = measure("start: the definitions alone", START, data)
    quiet = measure("night with nothing new", [*YUSUAN, "run"], data)
    missed = [] if _digest(warehouse) == before else ["the night with nothing new changed the published file"]
    put_documents(data, new, first=documents)
    some = measure(f"night with {new} new", [*YUSUAN, "run"], data)
    incremental = folder / "incremental" / warehouse.name
    incremental.parent.mkdir()
    shutil.copyfile(warehouse, incremental)
    full = measure("the same as a full build", [*YUSUAN, "run", "--full"], data)
    missed += [f"incremental and full build differ: {line}" for line in differences(incremental, warehouse)]
    measured += [start, quiet, some, full]
    per_document = {size: loads[size].reading / size for size in loads}
    if per_document[documents] > 1.5 * min(per_document.values()):
        missed.append(f"reading is not linear: {_per_document(per_document)}")
    for limit, seconds, what in (
        (QUIET_SECONDS, quiet.wall, "night with nothing new"),
        (QUIET_OWN_SECONDS, quiet.wall - start.wall, "night with nothing new without the start"),
        (NEW_SECONDS, some.wall - some.reading, f"night with {new} new without their reading"),
    ):
        if seconds > limit:
            missed.append(f"{what}: {seconds:.1f} s, target {limit}")
    largest = max(one.memory for one in measured)
    if largest > MOST_BYTES:
        missed.append(f"memory of the process tree: {largest / 2**30:.1f} GB, target {MOST_BYTES / 2**30:.0f}")
    print(f"reading per document: {_per_document(per_document)}")
    return measured, missed


def show(measured: list[Measured]) -> None:
    """Everything as a table; a stage's seconds are those from the end of the stage before."""
    table = Table("", "wall s", "user s", "memory MB", *STAGES, title="loads and nights")
    for one in measured:
        stages = (f"{one.stages[stage]:.1f}" if stage in one.stages else "" for stage in STAGES)
        table.add_row(one.name, f"{one.wall:.1f}", f"{one.user:.1f}", f"{one.memory / 2**20:.0f}", *stages)
    Console(width=160).print(table)


def _per_document(seconds: dict[int, float]) -> str:
    return ", ".join(f"{size}: {of * 1000:.0f} ms" for size, of in seconds.items())


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


if __name__ == "__main__":
    main()
