"""Runs that are killed at any moment, and what must hold after the next run."""

import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from pipelines.publishing.journal import read_journal
from pipelines.settings import PROJECT_ROOT, Settings
from tests.support.runs import COMMAND, Site, ends_within
from tests.support.same_files import differences
from tests.support.small import small_pdf

# When documents were met and how long reading took differs between any two runs, and digests of both do.
TIMES = {"fetched_at", "seconds", "state"}


BUNDLED = PROJECT_ROOT / "data" / "documents"
REAL = (
    "qingdao-bigdata-2024-budget",
    "wuhan-qingshan-bigdata-2024-budget",
    "qingdao-bigdata-2023-final",
    "rongcheng-bigdata-2024-final",
)
WORKED = {0, 3}  # published, and published without some documents


@dataclass(frozen=True, slots=True)
class Killed:
    """A run that was killed: how it ended (-9, or its own status where it was quicker), and what it had said last."""

    status: int
    last_said: str


def site_with_something_to_do(folder: Path, *, is_real: bool = False) -> Site:
    """A site with a published load, and since then a new, a changed and a removed document.

    With small documents and models, or with bundled filings and the real models.
    """
    site = Site.make(folder)
    if is_real:
        site = Site(site.data_dir, PROJECT_ROOT / "dbt_project")
        kept, removed, changed, new = (BUNDLED.joinpath(f"{name}.pdf").read_bytes() for name in REAL)
        other = changed + b"\n% another version\n"
    else:
        kept, removed, changed = (small_pdf(f"甲市财政局202{number}年度部门预算") for number in range(3))
        other = small_pdf("甲市财政局2022年度部门预算", rows=(("合计", "13.00"),))
        new = small_pdf("甲市财政局2023年度部门决算", "收入支出决算总表")
    for name, data in {"kept.pdf": kept, "removed.pdf": removed, "changed.pdf": changed}.items():
        site.put(name, data)
    site.register("kept.pdf", "removed.pdf", "changed.pdf")
    done = site.yusuan("run")
    assert done.returncode in WORKED, done.stderr
    site.put("changed.pdf", other)
    site.put("new.pdf", new)
    site.register("kept.pdf", "changed.pdf", "new.pdf")
    return site


def copy_of(site: Site, folder: Path) -> Site:
    """The same site as it is now, in another folder; both use one dbt project."""
    shutil.copytree(site.data_dir, folder / "data", symlinks=True)
    return Site(folder / "data", site.dbt_project)


def run_and_kill(site: Site, seconds: float, *, whole_group: bool, after: str | None = None) -> Killed:
    """Start a run and kill it `seconds` later, counted from the line that begins with `after` where one is given.

    The main process alone is killed, or with all that it started; either way nothing of it may be left running.
    """
    log = site.data_dir.parent / "killed.log"
    with log.open("w", encoding="utf-8") as stream:
        process = subprocess.Popen(
            [*COMMAND, "run"],
            env=site.environment,
            stdout=subprocess.DEVNULL,
            stderr=stream,
            cwd=PROJECT_ROOT,
            start_new_session=True,
        )
        while after and process.poll() is None and f"\n{after}" not in "\n" + log.read_text(encoding="utf-8"):
            time.sleep(0.02)
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            (os.killpg if whole_group else os.kill)(process.pid, signal.SIGKILL)
        status = process.wait(timeout=30)
    assert ends_within(process.pid, seconds=30), "something that the run started goes on without it"
    # Python's own tracker of semaphores ends after the run, and complains.
    lines = [line for line in log.read_text(encoding="utf-8").splitlines() if line[:1] not in "/ "]
    return Killed(status, lines[-1] if lines else "")


def flaws(site: Site, reference: Path) -> list[str]:
    """What is not as it is after a run that nobody disturbed, whose published file is `reference`."""
    found = differences(site.warehouse, reference, ignored=TIMES)
    data = site.data_dir
    found += [f"{path}: left half-written" for path in data.rglob(".partial-*")]
    folders = [path for path in (data / "build").iterdir() if path.is_dir()]
    found += [f"{path}: left in the build folder" for path in folders[1:]]
    found += [f"{path}: left in the build folder" for path in (data / "build").rglob("*.duckdb*")]
    if (data / "build" / "run.lock").read_text():
        found.append("the lock names a run that has ended")
    settings = Settings(data_dir=data)
    load = site.ask("select run_id from quality.load_history order by published_at desc limit 1")[0][0]
    if not (data / "reports" / "latest").exists() or f"-{load[:8]}-" not in os.readlink(data / "reports" / "latest"):
        found.append("the report is not about the published load")
    last = read_journal(settings)[-1].outcome
    if last not in {"published", "unchanged"}:
        found.append(f"the journal says that the last run ended {last}")
    return found
