"""A disk that is full in the middle of a run, or read-only before it: a message, the published file as it was."""

import os
import subprocess
from dataclasses import dataclass

import pytest

from tests.support.full_disk import command_that_fills, make_room, small_disk
from tests.support.runs import Site
from tests.support.small import small_pdf

MEGABYTES = 48
# The disk is full from the end of one stage on, so that the next one cannot write: reading, landing, dbt's checks, the
# decisions, dbt's marts, publication.
STAGES = ("fetched: ", "read: ", "landed: ", "normalised and checked", "decided: ", "marts by dbt")


@dataclass(frozen=True, slots=True)
class SmallSite(Site):
    """A site on a small disk."""

    @property
    def environment(self) -> dict[str, str]:
        """As of any site, without asking for more room than a small disk has."""
        return super(SmallSite, self).environment | {"YUSUAN_LEAST_FREE_BYTES": "1"}


@pytest.fixture
def disk(tmp_path):
    if os.getuid():
        pytest.skip("only root may mount a disk; tests/unit/documents/test_disk.py fills one in other words")
    with small_disk(tmp_path / "disk", MEGABYTES) as disk:
        yield disk


def test_a_disk_that_fills_up_in_any_stage_leaves_the_published_file_and_a_message(disk):
    site = SmallSite.make(disk / "site")
    site.put("budget.pdf", small_pdf("甲市财政局2024年度部门预算"))
    site.register("budget.pdf")
    assert site.yusuan("run").returncode == 0
    before = site.warehouse.read_bytes()
    site.put("final.pdf", small_pdf("甲市财政局2023年度部门决算", "收入支出决算总表"))
    site.register("budget.pdf", "final.pdf")
    for line in STAGES:
        done = site.yusuan(command=command_that_fills(disk, line))
        assert (line, done.returncode) == (line, 1), done.stderr
        assert "stopped: " in done.stderr
        assert "the disk is full (" in done.stderr
        assert "free some space there (`yusuan clean`" in done.stderr
        assert str(site.data_dir) in done.stderr
        assert "Traceback" not in done.stderr, done.stderr
        assert site.warehouse.read_bytes() == before
        make_room(disk)
    done = site.yusuan("run")
    assert done.returncode == 0, done.stderr
    assert site.ask("select count(*) from marts.dim_document") == [(2,)]


def test_a_disk_that_fills_up_behind_the_publication_costs_the_report_alone(disk):
    site = SmallSite.make(disk / "site")
    site.put("budget.pdf", small_pdf("甲市财政局2024年度部门预算"))
    site.register("budget.pdf")
    done = site.yusuan(command=command_that_fills(disk, "published: "))
    assert "Traceback" not in done.stderr, done.stderr
    assert "the disk is full (" in done.stderr
    assert site.ask("select count(*) from marts.dim_document") == [(1,)]
    assert not (site.data_dir / "reports" / "latest").exists()
    make_room(disk)
    done = site.yusuan("report")
    assert done.returncode == 0, done.stderr
    assert (site.data_dir / "reports" / "latest" / "index.html").exists()


def test_a_disk_without_room_or_read_only_is_told_before_anything_is_begun(disk):
    site = SmallSite.make(disk / "site")
    site.put("budget.pdf", small_pdf("甲市财政局2024年度部门预算"))
    site.register("budget.pdf")
    done = Site(site.data_dir, site.dbt_project).yusuan("run")
    assert (done.returncode, done.stdout) == (1, "")
    assert f"{site.data_dir / 'build'}: the disk has " in done.stderr
    assert "and a run needs 256.0 MB; free " in done.stderr
    assert "fetched: " not in done.stderr
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    done = site.yusuan("run")
    assert done.returncode == 1
    assert "read-only" in done.stderr.lower()
    assert "name another data folder (YUSUAN_DATA_DIR)" in done.stderr
    assert "Traceback" not in done.stderr
