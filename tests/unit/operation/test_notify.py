"""Notifications: what they say, that they arrive, and that nothing of a run depends on them."""

import time
from datetime import UTC, datetime, timedelta

import duckdb
import pytest

from pipelines.documents.fetch_log import open_log
from pipelines.operation import notify
from pipelines.operation.message import MOST_BYTES, kind_of, message_of, trial_message
from pipelines.operation.notify import after_run, send
from pipelines.publishing.journal import RunRecord, append
from pipelines.settings import Settings
from tests.support.notified import Inbox
from tests.support.published_file import Made, publish

AT = datetime(2025, 1, 1, tzinfo=UTC)
COUNTS = {"documents": 12, "new": 2, "changed": 1, "removed": 0, "admitted": 12} | dict.fromkeys(
    ("quarantined", "unreadable", "source_failures"), 0
)


def record(outcome="published", **fields):
    told = {"run_id": "0123456789abcdef", "started_at": AT, "ended_at": AT} | COUNTS | fields
    return RunRecord(outcome=outcome, **told)


@pytest.fixture
def settings(tmp_path):
    (tmp_path / "sources.yaml").write_text("sources: []\n")
    return Settings(data_dir=tmp_path)


@pytest.fixture
def inbox(httpserver):
    return Inbox(httpserver)


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        (record(), "published"),
        (record(quarantined=1), "quarantined"),
        (record(unreadable=1), "quarantined"),
        (record(source_failures=1), "quarantined"),
        (record("unchanged", source_failures=1), "unchanged"),
        (record("stopped"), "failed"),
        (record("failed"), "failed"),
        (record("killed"), "failed"),
    ],
)
def test_an_outcome_is_told_under_the_name_that_the_settings_use(given, kind):
    assert kind_of(given) == kind


def test_a_message_says_in_both_languages_what_was_published(settings):
    message = message_of(record(quarantined=1), settings)
    assert message.title == "预算数据：已发布，有文件未入库 Yusuan: published without some documents"
    assert "发布 12 份文件：新增 2，更新 1，撤下 0；隔离 1，不可读 0，来源失败 0。" in message.body
    assert "12 documents published: 2 new, 1 changed, 0 removed; 1 quarantined" in message.body


def test_what_was_held_back_and_what_is_unusual_come_from_the_published_file(tmp_path):
    settings = publish(tmp_path, [Made("甲", decision="quarantined", reasons=("check A01: 1 against 2",)), Made("乙")])
    with duckdb.connect(str(settings.warehouse_file)) as connection:
        connection.execute("insert into quality.source_failures values ('丙', 'c', 'c.pdf', 'no such file', null)")
        rows = [[run, "amounts_drop", None, 1, 2, f"金额数骤降 {run}", "far fewer"] for run in ("run00000", "before")]
        connection.executemany("insert into quality.load_anomalies values (?, ?, ?, ?, ?, ?, ?)", rows)
    lines = message_of(record(run_id="run00000", quarantined=1, source_failures=1), settings).body.splitlines()
    assert lines[2:] == [
        "! 金额数骤降 run00000 far fewer",
        "- 甲: 隔离 quarantined: check A01: 1 against 2",
        "- 丙: 未取得 not fetched: no such file",
    ]


def test_a_build_from_nothing_does_not_make_known_documents_new(tmp_path):
    settings = publish(tmp_path, [Made("甲"), Made("乙")])
    with duckdb.connect(str(settings.warehouse_file)) as connection:
        connection.execute("alter table quality.load_history add column new_documents bigint default 1")
    for load, new in (("full", 1), ("incremental", 2)):
        body = message_of(record(run_id="run00000", load=load, new=2), settings).body
        assert f"documents published: {new} new" in body


def test_a_failure_names_its_reasons_and_what_is_still_published(settings):
    message = message_of(record("failed", reasons=("step checked: 磁盘已满; free some space",)), settings)
    assert "- step checked: 磁盘已满; free some space" in message.body
    assert f"The published file is as it was: {settings.warehouse_file}" in message.body


def test_a_run_that_ended_before_it_could_count_is_told_without_counts(settings):
    unknown = dict.fromkeys(COUNTS)
    body = message_of(record("killed", **unknown), settings).body + message_of(record(**unknown), settings).body
    assert "None" not in body
    assert "Run 01234567 did not publish (killed)" in body


def test_a_message_of_many_long_reasons_fits_and_keeps_the_first(settings):
    body = message_of(record("failed", reasons=tuple(f"{n}: {'长' * 500}" for n in range(40))), settings).body
    assert len(body.encode()) <= MOST_BYTES
    assert "- 0: 长" in body
    assert "39: " not in body


def test_a_message_arrives_at_every_address(settings, inbox):
    message = message_of(record(), settings)
    assert send(inbox.told(settings, "a", "b"), message) == []
    assert [(m.path, m.title, m.kind) for m in inbox.messages] == [
        ("/a", message.title, "success"),
        ("/b", message.title, "success"),
    ]
    assert inbox.messages[0].body == message.body


def test_an_address_that_fails_is_named_by_its_place_and_never_shown(settings, inbox):
    told = inbox.told(settings, "a").notify_urls.get_secret_value()
    urls = f"json://user:geheim@127.0.0.1:9/key123 {told} nonsense://key456"
    problems = send(settings.model_copy(update={"notify_urls": type(settings.notify_urls)(urls)}), trial_message())
    assert len(inbox.messages) == 1
    assert [problem.split(" of ")[0] for problem in problems] == ["address 1", "address 3"]
    assert "could not be reached" in problems[0]
    assert "is no address that apprise understands" in problems[1]
    assert not any(secret in " ".join(problems) for secret in ("geheim", "key123", "key456", "127.0.0.1"))


def test_whoever_does_not_answer_is_given_up_in_time(settings, inbox, monkeypatch):
    monkeypatch.setattr(notify, "LIMIT_SECONDS", 1.0)
    inbox.delay = 3.0
    started = time.monotonic()
    problems = send(inbox.told(settings, "slow"), trial_message())
    assert time.monotonic() - started < 2.5
    assert "gave no answer in 1 s" in problems[0]


def test_only_outcomes_that_are_asked_for_are_told(settings, inbox):
    told = inbox.told(settings, "a")
    after_run(told, record("unchanged"))
    assert inbox.messages == []
    after_run(told.model_copy(update={"notify_on": "unchanged"}), record("unchanged"))
    assert [m.title for m in inbox.messages] == ["预算数据：无变化 Yusuan: nothing new"]
    after_run(told.model_copy(update={"notify_on": "unchanged"}), record())
    assert len(inbox.messages) == 1


def test_a_source_that_falls_silent_while_nothing_changes_is_told_once(settings, inbox):
    settings.sources.write_text(
        "sources: [{id: 甲局, url: 'http://a.cn/x.pdf'}, {id: 乙局, url: 'http://b.cn/x.pdf'}]\n"
    )
    told, nights = inbox.told(settings, "a"), [AT + timedelta(days=day) for day in range(12)]
    for day, at in enumerate(nights):
        with open_log(settings, f"run{day}", at) as log:
            for source_id, outcome in (("甲局", "failed" if day else "new"), ("乙局", "not_modified")):
                log.add({"source_id": source_id, "requested_at": at, "outcome": outcome})
        run = record("unchanged", run_id=f"run{day}", started_at=at + timedelta(hours=1))
        append(settings, run)
        after_run(told, run)
    [message] = inbox.messages
    assert (message.kind, message.title) == ("warning", "预算数据：来源失联 Yusuan: a source gives no answer")
    assert "来源 甲局 已 7 天未能取得。 source 甲局 gave no answer for 7 days." in message.body
    assert "乙局" not in message.body


def test_a_notification_that_cannot_even_be_written_costs_the_run_nothing(settings, inbox, capfd):
    settings.warehouse_file.parent.mkdir(parents=True)
    settings.warehouse_file.write_bytes(b"no database")
    after_run(inbox.told(settings, "a"), record())
    assert "not told: the notification could not be written" in capfd.readouterr().err


def test_secrets_are_in_no_picture_of_the_settings(settings, inbox):
    told = settings.model_copy(update={"notify_urls": type(settings.notify_urls)("wecombot://geheim")})
    assert "geheim" not in f"{told!r} {told} {told.model_dump()} {told.model_dump_json()}"
