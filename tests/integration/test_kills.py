"""SIGKILL in the stages of a run, then a run; and two runs at once. Each test starts from the same published load."""

import random
import subprocess

import pytest

from pipelines.publishing.journal import read_journal
from pipelines.settings import Settings
from tests.support.kills import copy_of, flaws, run_and_kill, site_with_something_to_do
from tests.support.runs import COMMAND

# A stage begins with the line that the one before ends with: reading, landing, dbt, the report. The main process alone
# is killed, which leaves readers behind, or the whole group of processes. The benchmark kills at twenty moments.
MOMENTS = (("fetched: ", False), ("read: ", True), ("landed: ", False), ("published: ", True))


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return site_with_something_to_do(tmp_path_factory.mktemp("night"))


@pytest.fixture(scope="module")
def reference(site, tmp_path_factory):
    """The file that a run makes which nobody disturbs."""
    undisturbed = copy_of(site, tmp_path_factory.mktemp("undisturbed"))
    done = undisturbed.yusuan("run")
    assert done.returncode == 0, done.stderr
    # The version before of what changed is kept, and is no longer the latest.
    assert "2 new, 1 changed, 1 removed" in done.stderr
    assert flaws(undisturbed, undisturbed.warehouse) == []
    return undisturbed.warehouse


def test_runs_killed_in_one_stage_after_the_other_end_where_an_undisturbed_one_does(site, reference, tmp_path):
    """No run in between tidies up: each starts from what the killed one left. The last one had published already."""
    night, chance = copy_of(site, tmp_path), random.Random(6)
    before = night.warehouse.read_bytes()
    for line, whole_group in MOMENTS:
        is_published = line == "published: "
        delay = 0 if is_published else chance.uniform(0, 0.5)
        killed = run_and_kill(night, delay, whole_group=whole_group, after=line)
        assert killed.status == -9, f"{line}: it ended before it was killed: {killed.last_said}"
        assert (night.warehouse.read_bytes() == before) != is_published
    done = night.yusuan("run")
    assert done.returncode == 0, done.stderr
    assert "the run that published the load did not come to that" in done.stderr
    assert flaws(night, reference) == []
    outcomes = [record.outcome for record in read_journal(Settings(data_dir=night.data_dir))]
    assert outcomes == ["published", *("killed" for _ in MOMENTS[:-1]), "published", "unchanged"]


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
