import json
from datetime import UTC, datetime

import pytest

from pipelines.documents.fetch import Validators
from pipelines.documents.history import HISTORY_VERSION, FetchHistory, HistoryError, Version

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
