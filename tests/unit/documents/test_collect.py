from datetime import UTC, datetime

import pytest

from pipelines.documents.collect import address_of, collect, history_file
from pipelines.documents.history import FetchHistory, HistoryError
from pipelines.documents.register import Source
from pipelines.documents.store import DocumentStore
from pipelines.settings import Settings


@pytest.fixture
def settings(tmp_path):
    return Settings(data_dir=tmp_path, fetch_attempts=1, fetch_timeout=2, fetch_per_second=1000, fetch_robots=False)


def status(outcomes):
    return [outcome.status for outcome in outcomes]


def history_of(settings, address):
    return FetchHistory.load(history_file(settings)).of(address)


def test_a_bad_source_is_one_failed_outcome_beside_the_good_ones(settings, tmp_path):
    (tmp_path / "good.pdf").write_bytes(b"good")
    sources = [
        Source(id="gone", path="gone.pdf"),
        Source(id="good", path="good.pdf"),
        Source(id="dead", url="http://127.0.0.1:9/x", allow_private=True),
    ]
    outcomes = collect(sources, settings)
    assert status(outcomes) == ["failed", "new", "failed"]
    assert "gone.pdf: no such file" in outcomes[0].reason
    assert status(collect(sources, settings)) == ["failed", "known", "failed"]


def test_changed_bytes_are_a_new_version_and_the_old_one_stays(settings, tmp_path):
    source = Source(id="a", path="a.pdf")
    for day, data in enumerate([b"one", b"two", b"two", b"one"], start=1):
        (tmp_path / "a.pdf").write_bytes(data)
        collect([source], settings, now=lambda day=day: datetime(2024, 1, day, tzinfo=UTC))
    history = history_of(settings, "a.pdf")
    store = DocumentStore(settings.store_dir)
    assert [(store.get(v.document_id), v.fetched_at.day) for v in history.versions] == [(b"one", 1), (b"two", 2)]
    assert store.get(history.latest) == b"one"
    assert history.checked_at.day == 4


def test_a_source_that_fails_later_keeps_its_version_and_tells_the_failure(settings, tmp_path):
    source = Source(id="a", path="a.pdf")
    (tmp_path / "a.pdf").write_bytes(b"one")
    collect([source], settings)
    (tmp_path / "a.pdf").unlink()
    collect([source], settings)
    history = history_of(settings, "a.pdf")
    assert history.latest is not None
    assert "no such file" in history.failure


def test_unchanged_web_documents_are_asked_for_conditionally(settings, httpserver):
    httpserver.expect_oneshot_request("/a.pdf").respond_with_data(b"one", headers={"ETag": '"1"'})
    httpserver.expect_request("/a.pdf", headers={"If-None-Match": '"1"'}).respond_with_data(status=304)
    source = Source(id="a", url=httpserver.url_for("/a.pdf"), allow_private=True)
    assert status(collect([source], settings)) == ["new"]
    assert status(collect([source], settings)) == ["known"]
    assert history_of(settings, source.url).etag == '"1"'


def test_a_web_document_lost_from_the_store_is_fetched_anew(settings, httpserver):
    httpserver.expect_request("/a.pdf").respond_with_data(b"one", headers={"ETag": '"1"'})
    source = Source(id="a", url=httpserver.url_for("/a.pdf"), allow_private=True)
    collect([source], settings)
    store = DocumentStore(settings.store_dir)
    document_id = history_of(settings, source.url).latest
    store.path(document_id).unlink()
    assert status(collect([source], settings)) == ["known"]
    assert store.get(document_id) == b"one"
    assert "If-None-Match" not in httpserver.log[-1][0].headers


def test_same_file_name_in_two_places_is_two_addresses(settings, tmp_path):
    inside, outside = tmp_path / "a.pdf", tmp_path.parent / "a.pdf"
    for path in (inside, outside):
        path.write_bytes(b"")
    assert address_of(Source(id="a", path="a.pdf"), settings) == "a.pdf"
    assert address_of(Source(id="a", path=str(inside)), settings) == "a.pdf"
    assert address_of(Source(id="a", path=str(outside)), settings) == outside.resolve().as_posix()


def test_a_damaged_history_is_named_with_its_remedy(settings):
    history_file(settings).parent.mkdir(parents=True)
    history_file(settings).write_text("{")
    with pytest.raises(HistoryError, match=r"fetches\.json: is damaged; move it away"):
        collect([], settings)
