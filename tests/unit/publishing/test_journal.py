import os
from datetime import UTC, datetime, timedelta

import pytest

from pipelines.publishing.journal import RunRecord, append, last_run, prune, read_journal
from pipelines.settings import Settings

NIGHT = datetime(2026, 3, 1, 18, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path):
    return Settings(data_dir=tmp_path / "data")


def record(number, outcome="published", **fields):
    started = NIGHT + timedelta(days=number)
    return RunRecord(run_id=f"run{number}", started_at=started, ended_at=started, outcome=outcome, **fields)


def test_records_come_back_in_their_order_with_all_they_say(settings):
    first = record(1, documents=5, new=5, changed=0, removed=0, load="full")
    second = record(2, "stopped", reasons=("gate raw_load: 读不出",))
    assert [append(settings, first), append(settings, second)] == [True, True]
    assert read_journal(settings) == [first, second]
    assert last_run(settings) == second
    assert second.admitted is None


def test_before_the_first_run_there_is_none(settings):
    assert read_journal(settings) == []
    assert last_run(settings) is None


def test_a_run_is_noted_once(settings):
    append(settings, record(1))
    assert append(settings, record(1, "failed")) is False
    assert [known.outcome for known in read_journal(settings)] == ["published"]


@pytest.mark.parametrize("torn", [b'{"run_id": "run2", "sta', b"\x00\x00\x00", "读".encode()[:2]])
def test_a_torn_last_line_is_passed_over_and_gone_with_the_next_record(settings, torn):
    append(settings, record(1))
    with settings.journal_file.open("ab") as file:
        file.write(torn)
    assert read_journal(settings) == [record(1)]
    append(settings, record(3))
    assert read_journal(settings) == [record(1), record(3)]
    assert torn not in settings.journal_file.read_bytes()


def test_a_damaged_line_is_named_and_costs_no_other(settings, caplog):
    append(settings, record(1))
    with settings.journal_file.open("ab") as file:
        file.write(b"what is this\n")
    append(settings, record(2))
    assert read_journal(settings) == [record(1), record(2)]
    assert f"{settings.journal_file}: line 2 is damaged" in caplog.text


def test_a_record_of_a_later_version_is_read_as_far_as_it_is_known(settings):
    append(settings, record(1))
    line = settings.journal_file.read_bytes().replace(b'"run_id"', b'"mood": "good", "run_id"')
    settings.journal_file.write_bytes(line)
    assert read_journal(settings) == [record(1)]


def test_old_records_are_pruned_and_the_last_one_stays(settings):
    for number in (0, 50, 100):
        append(settings, record(number))
    assert prune(settings, NIGHT + timedelta(days=120)) == 1
    assert [known.run_id for known in read_journal(settings)] == ["run50", "run100"]
    assert prune(settings, NIGHT + timedelta(days=900)) == 1
    assert [known.run_id for known in read_journal(settings)] == ["run100"]


def test_a_record_that_cannot_be_written_leaves_the_others(settings, monkeypatch):
    append(settings, record(1))

    pwrite = os.pwrite

    def half(descriptor, data, offset):
        pwrite(descriptor, data[: len(data) // 2], offset)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.pwrite", half)
    with pytest.raises(OSError, match="No space left"):
        append(settings, record(2))
    assert settings.journal_file.read_bytes().endswith(b"}\n")
    assert read_journal(settings) == [record(1)]
