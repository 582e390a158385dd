import json
from datetime import UTC, datetime

import pytest

from pipelines.documents.fetch import Validators
from pipelines.documents.history import HISTORY_VERSION, FetchHistory, HistoryError, Part, Version

AT = datetime(2024, 5, 1, tzinfo=UTC)


def test_a_history_comes_back_as_it_was_saved(tmp_path):
    history = FetchHistory()
    history.of("a").met(Version(document_id="1", fetched_at=AT, media_type="text/html"), Validators('"1"'))
    history.save(tmp_path / "fetches.json")
    read = FetchHistory.load(tmp_path / "fetches.json")
    assert read == history
    assert json.loads((tmp_path / "fetches.json").read_bytes())["version"] == HISTORY_VERSION


def test_a_history_without_a_version_is_read(tmp_path):
    (tmp_path / "fetches.json").write_text('{"addresses": {"a": {"latest": "1", "etag": "x"}}}')
    assert FetchHistory.load(tmp_path / "fetches.json").of("a").latest == "1"


@pytest.mark.parametrize("content", ['{"version": 3, "addresses": {}}', '{"version": 3, "new": [1], "addresses": 7}'])
def test_a_history_of_a_later_program_is_refused(tmp_path, content):
    (tmp_path / "fetches.json").write_text(content)
    with pytest.raises(HistoryError, match=r"fetches\.json: has version 3, .* update the program"):
        FetchHistory.load(tmp_path / "fetches.json")


@pytest.mark.parametrize("content", ["{", "[]", '{"addresses": 1}', '{"version": "x"}'])
def test_a_damaged_history_is_named(tmp_path, content):
    (tmp_path / "fetches.json").write_text(content)
    with pytest.raises(HistoryError, match=r"fetches\.json: is damaged; move it away"):
        FetchHistory.load(tmp_path / "fetches.json")


def test_pages_that_only_lead_to_documents_keep_their_newest_bytes_alone():
    history = FetchHistory().of("list")
    seen = [("document", True), ("1", False), ("2", False), ("2", False)]
    for day, (document_id, is_document) in enumerate(seen, start=1):
        at = AT.replace(day=day)
        history.met(Version(document_id=document_id, fetched_at=at, is_document=is_document), Validators())
    assert [(v.document_id, v.fetched_at.day) for v in history.versions] == [("document", 1), ("2", 3)]


def test_what_was_not_seen_is_gone_only_where_all_could_be_looked_at():
    history = FetchHistory().of("list")
    history.has_parts({"a": Part(name="a"), "b": Part(name="b")})
    history.has_parts({"b": Part(name="b")}, is_complete=False)
    assert [history.parts[name].is_present for name in "ab"] == [True, True]
    history.has_parts({"b": Part(name="b")})
    assert [history.parts[name].is_present for name in "ab"] == [False, True]
