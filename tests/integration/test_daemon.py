"""Dagster's daemon without a screen, as systemd starts it: the schedule and the sensor load what they should."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import dagster as dg

from pipelines.assets.dagster_home import open_instance
from pipelines.publishing.journal import read_journal
from pipelines.settings import PROJECT_ROOT, Settings
from tests.support.notified import Inbox
from tests.support.runs import Site, ends_within
from tests.support.small import small_pdf

PATIENCE_SECONDS = 600  # of a busy machine; an idle one needs a minute and a half for both loads


@contextmanager
def daemon(site, log, **environment):
    """The daemon at work on a site; it ends as systemd ends it, and none of its processes is left."""
    with log.open("w") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "pipelines.assets.daemon"],
            env=site.environment | environment,
            stdout=stream,
            stderr=stream,
            cwd=PROJECT_ROOT,
            start_new_session=True,
        )
    try:
        yield
        assert process.poll() is None, end_of(log)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=30)
        assert ends_within(process.pid, seconds=30), "the daemon left processes behind"


def end_of(log):
    return log.read_text()[-4000:]


def wait_for(what, log):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if got := what():
            return got
        time.sleep(0.5)
    raise AssertionError(end_of(log))


def runs_of(site, tag, name):
    """Runs that the daemon started and that ended well, by what started them."""
    with open_instance(site.data_dir / "dagster") as instance:
        done = dg.RunsFilter(statuses=[dg.DagsterRunStatus.SUCCESS], tags={tag: name})
        return instance.get_run_records(done)


def test_the_daemon_loads_by_its_schedule_and_after_a_change_of_the_register(tmp_path, httpserver):
    site, inbox, log = Site.make(tmp_path), Inbox(httpserver), tmp_path / "daemon.log"
    settings = Settings(data_dir=site.data_dir)
    site.put("budget.pdf", small_pdf("甲市财政局2024年度部门预算"))
    site.put("final.pdf", small_pdf("甲市财政局2023年度部门决算", "收入支出决算总表"))
    site.register("budget.pdf")
    environment = {
        "YUSUAN_NIGHTLY_CRON": "* * * * *",
        "YUSUAN_REGISTER_POLL_SECONDS": "2",
        "YUSUAN_NOTIFY_URLS": inbox.url("told"),
    }
    with daemon(site, log, **environment):
        wait_for(lambda: read_journal(settings), log)
        site.register("budget.pdf", "final.pdf")
        wait_for(lambda: runs_of(site, "dagster/sensor_name", "register"), log)
        assert runs_of(site, "dagster/schedule_name", "nightly")
    records = [record for record in read_journal(settings) if record.outcome != "unchanged"]
    assert [(r.outcome, r.documents, r.reasons) for r in records] == [("published", 1, ()), ("published", 2, ())]
    assert site.ask("select count(*) from marts.dim_document") == [(2,)]
    assert [message.kind for message in inbox.messages] == ["success", "success"]
    assert "2 documents published: 1 new" in inbox.messages[-1].body
