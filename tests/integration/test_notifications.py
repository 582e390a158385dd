"""Whole nights with somebody to tell: success, quarantine and failure arrive, and no secret stays anywhere.

The tests share one site and build on one another in their order, as nights do.
"""

import json
import sys

import pytest
from pytest_httpserver import HTTPServer

from pipelines.operation.nightly import LOG
from tests.support.notified import Inbox
from tests.support.runs import Site
from tests.support.small import small_pdf

NIGHT = [sys.executable, "-m", "pipelines.operation.nightly"]
PASSWORD, KEY = "geheim-7f3a", "key-91bc"


@pytest.fixture(scope="module")
def inbox():
    with HTTPServer() as server:
        yield Inbox(server)


@pytest.fixture(scope="module")
def site(tmp_path_factory, inbox):
    with pytest.MonkeyPatch.context() as patch:
        dead = "json://127.0.0.1:9/nobody"
        patch.setenv("YUSUAN_NOTIFY_URLS", f"{inbox.url(KEY).replace('://', f'://user:{PASSWORD}@')} {dead}")
        site = Site.make(tmp_path_factory.mktemp("told"))
        site.put("budget.pdf", small_pdf("甲市财政局2024年度部门预算"))
        site.put("broken.pdf", small_pdf("乙县水利局2024年部门预算", caption="收支不平总表"))
        yield site


def test_a_night_that_publishes_tells_of_it_and_leaves_a_log_that_can_be_searched(site, inbox):
    site.register("budget.pdf")
    done = site.yusuan(command=NIGHT)
    assert done.returncode == 0, done.stderr + done.stdout
    [message] = inbox.messages
    assert (message.kind, message.title) == ("success", "预算数据：已发布 Yusuan: published")
    assert "1 documents published: 1 new, 0 changed, 0 removed" in message.body
    assert f"报告 Report: {site.data_dir / 'reports' / 'latest' / 'index.html'}" in message.body
    [log] = (site.data_dir / "logs").iterdir()
    assert LOG.fullmatch(log.name)
    assert f"Log: {log}" in done.stdout
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    stages = {line["stage"]: line["run_id"] for line in lines if line["stage"]}
    assert {"fetched_documents", "raw_frames", "landed_raw", "checked", "warehouse", "report"} <= stages.keys()
    assert len(set(stages.values())) == 1
    assert [line["message"] for line in lines if line["level"] == "warning"] == [
        "not told: address 2 of YUSUAN_NOTIFY_URLS (JSON) refused the message or could not be reached; "
        "check its key and its host"
    ]
    assert lines[-1]["message"] == "ended with exit status 0"


def test_a_document_that_is_held_back_is_told_with_its_reason(site, inbox):
    site.register("budget.pdf", "broken.pdf", "missing.pdf")
    assert site.yusuan("run").returncode == 3
    message = inbox.messages[-1]
    assert (message.kind, len(inbox.messages)) == ("warning", 2)
    assert "1 quarantined, 0 unreadable, 1 sources failed" in message.body
    assert "broken: 隔离 quarantined: check X01" in message.body
    assert "missing: 未取得 not fetched: " in message.body


def test_a_failure_is_told_with_its_reason_and_what_stays_published(site, inbox):
    (site.dbt_project / "models" / "marts" / "fct_amount.sql").write_text("select no_such_column from nowhere\n")
    assert site.yusuan("run").returncode == 1
    message = inbox.messages[-1]
    assert (message.kind, len(inbox.messages)) == ("failure", 3)
    assert "fct_amount" in message.body
    assert f"The published file is as it was: {site.warehouse}" in message.body


def test_no_secret_is_in_any_file_that_the_nights_have_left(site):
    files = [path for path in site.data_dir.rglob("*") if path.is_file()]
    assert {"runs.jsonl", "dagster.yaml", "yusuan.duckdb"} <= {path.name for path in files}
    assert [p for p in files if any(secret.encode() in p.read_bytes() for secret in (PASSWORD, KEY))] == []


def test_the_addresses_can_be_tried(site, inbox):
    before = len(inbox.messages)
    done = site.yusuan("notify", "--test")
    assert done.returncode == 1
    assert "sent: 1 of 2" in done.stdout
    assert "address 2 of YUSUAN_NOTIFY_URLS (JSON)" in done.stderr
    assert len(inbox.messages) == before + 1
    assert not any(secret in done.stdout + done.stderr for secret in (PASSWORD, KEY))
