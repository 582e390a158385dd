"""SIGKILL in every stage of a run, then a run; and two runs at once. Each test starts from the same published load."""

import random
import subprocess

import pytest

from tests.support.kills import copy_of, flaws, run_and_kill, site_with_something_to_do
from tests.support.runs import COMMAND

# A stage begins with the line that the one before ends with. The whole group of processes is killed, or the main one
# alone, which leaves readers behind.
MOMENTS = (("fetched: ", False), ("read: ", True), ("landed: ", False), ("marts by dbt", True), ("published: ", False))


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return site_with_something_to_do(tmp_path_factory.mktemp("night"))


@pytest.fixture(scope="module")
def reference(site, tmp_path_factory):
    """The file that a run makes which nobody disturbs."""
    undisturbed = copy_of(site, tmp_path_factory.mktemp("undisturbed"))
    done = undisturbed.yusuan("run")
    assert done.returncode == 0, done.stderr
    assert "1 new, 1 changed, 1 removed" in done.stderr
    assert flaws(undisturbed, undisturbed.warehouse) == []
    return undisturbed.warehouse


def test_runs_killed_in_one_stage_after_the_other_leave_the_published_file_until_one_ends(site, reference, tmp_path):
    """No run in between tidies up: each starts from what the killed one left."""
    night, chance = copy_of(site, tmp_path), random.Random(6)
    before = night.warehouse.read_bytes()
    for line, whole_group in MOMENTS[:-1]:
        killed = run_and_kill(night, chance.uniform(0, 0.5), whole_group=whole_group, after=line)
        assert killed.status == -9, f"{line}: it ended before it was killed: {killed.last_said}"
        if "published: " not in killed.last_said:
            assert night.warehouse.read_bytes() == before
    done = night.yusuan("run")
    assert done.returncode == 0, done.stderr
    assert flaws(night, reference) == []
    told = night.yusuan("status").stdout
    assert told.startswith("last run: ")
    assert (night.data_dir / "runs.jsonl").read_text().count('"killed"') == len(MOMENTS) - 1


def test_a_run_killed_after_it_published_gets_its_report_from_the_next(site, reference, tmp_path):
    night = copy_of(site, tmp_path)
    line, whole_group = MOMENTS[-1]
    killed = run_and_kill(night, 0, whole_group=whole_group, after=line)
    assert killed.status == -9
    done = night.yusuan("run")
    assert done.returncode == 0, done.stderr
    assert "the run that published the load did not come to that" in done.stderr
    assert flaws(night, reference) == []


def test_of_two_runs_at_once_one_works_and_the_other_says_who_holds_the_lock(site, tmp_path):
    night = copy_of(site, tmp_path)
    with subprocess.Popen(
        [*COMMAND, "run"], env=night.environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    ) as first:
        while not (night.data_dir / "build" / "run.lock").read_text():
            assert first.poll() is None
        second = night.yusuan("run")
        assert second.returncode == 1
        assert f"another run is under way in {night.data_dir / 'build'} (run " in second.stderr
        assert f"process {first.pid} on " in second.stderr
        assert "Traceback" not in second.stderr
        assert "fetched: " not in second.stderr
        assert first.poll() is None
        first.kill()
