import os
import time
from datetime import UTC, datetime

import pytest

from pipelines.documents import collect as collecting
from pipelines.documents.collect import address_of, collect, history_file
from pipelines.documents.disk import DiskError
from pipelines.documents.history import FetchHistory, HistoryError
from pipelines.documents.register import Source
from pipelines.documents.store import DocumentStore
from pipelines.landing.sources import document_sources, source_failures
from pipelines.settings import Settings
from tests.support.site_server import SiteServer, page


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


def test_no_host_gets_more_requests_a_second_than_the_setting_says(settings):
    polite = settings.model_copy(
        update={"fetch_per_second": 6, "fetch_connections": 3, "fetch_robots": True, "fetch_attempts": 2}
    )
    with SiteServer() as site:
        urls = [site.put(f"/{n}.pdf", f"%PDF {n}", fails=n % 2, retry_after="0") for n in range(5)]
        urls += [site.redirect("/moved.pdf", "/0.pdf")]
        sources = [Source(id=f"s{n}", url=url, allow_private=True) for n, url in enumerate(urls)]
        assert status(collect(sources, polite)) == ["new"] * 6
        assert len(site.requests) >= 10
        assert site.most_in_a_second() <= 6


def test_a_killed_run_knows_what_it_had_fetched(settings, tmp_path, monkeypatch):
    """A full disk ends a run as a kill does: nothing more is written."""
    monkeypatch.setattr(collecting, "SAVED_EVERY", 0.0)
    put = DocumentStore.put

    def full(store, data):
        if data == b"two":
            raise DiskError("full")
        return put(store, data)

    monkeypatch.setattr(DocumentStore, "put", full)
    for name in ("one", "two"):
        (tmp_path / f"{name}.pdf").write_bytes(name.encode())
    sources = [Source(id=name, path=f"{name}.pdf") for name in ("one", "two")]
    serial = settings.model_copy(update={"fetch_connections": 1})
    with pytest.raises(DiskError):
        collect(sources, serial)
    assert history_of(settings, "one.pdf").latest is not None


def test_what_ends_a_run_ends_its_waiting_too(settings, tmp_path, monkeypatch):
    monkeypatch.setattr(DocumentStore, "put", lambda *_: (time.sleep(0.3), (_ for _ in ()).throw(DiskError("full"))))
    (tmp_path / "a.pdf").write_bytes(b"one")
    with SiteServer() as site:
        busy = site.put("/b.pdf", b"%PDF", fails=9, fails_with=429, retry_after="60")
        patient = settings.model_copy(update={"fetch_attempts": 2})
        started = time.monotonic()
        with pytest.raises(DiskError):
            collect([Source(id="b", url=busy, allow_private=True), Source(id="a", path="a.pdf")], patient)
    assert time.monotonic() - started < 20


def test_a_file_that_nobody_touched_is_not_read_again(settings, tmp_path, monkeypatch):
    file, source = tmp_path / "a.pdf", Source(id="a", path="a.pdf")
    file.write_bytes(b"one")
    monkeypatch.setattr("pipelines.documents.fetcher.SETTLED_SECONDS", -1)
    assert status(collect([source], settings)) == ["new"]
    monkeypatch.setattr("pipelines.documents.fetcher.fetch_path", lambda *_: pytest.fail("read again"))
    assert status(collect([source], settings)) == ["known"]


def test_a_file_changed_under_the_same_size_and_time_is_read_again(settings, tmp_path):
    file, source = tmp_path / "a.pdf", Source(id="a", path="a.pdf")
    file.write_bytes(b"one")
    os.utime(file, (1, 1))
    collect([source], settings)
    file.write_bytes(b"two")
    os.utime(file, (1, 1))
    assert status(collect([source], settings)) == ["new"]


def test_a_file_lost_from_the_store_is_brought_again(settings, tmp_path, monkeypatch):
    monkeypatch.setattr("pipelines.documents.fetcher.SETTLED_SECONDS", -1)
    (tmp_path / "a.pdf").write_bytes(b"one")
    collect([Source(id="a", path="a.pdf")], settings)
    store, document_id = DocumentStore(settings.store_dir), history_of(settings, "a.pdf").latest
    store.path(document_id).unlink()
    collect([Source(id="a", path="a.pdf")], settings)
    assert store.get(document_id) == b"one"


def test_an_answer_that_is_no_document_keeps_the_version_before(settings):
    with SiteServer() as site:
        source = Source(id="a", url=site.put("/down?id=1", b"%PDF-1.7 budget"), allow_private=True)
        collect([source], settings)
        latest = history_of(settings, source.url).latest
        site.put("/down?id=1", page("系统繁忙", "提示"))
        (outcome,) = collect([source], settings)
        assert "is an error page and not the file (application/pdf) that was there before" in outcome.reason
        site.put("/down?id=1", page("<table><tr><td>1,234.50</td><td>2.50</td></tr></table>"))
        assert history_of(settings, source.url).latest == latest
        assert status(collect([source], settings)) == ["new"]


def test_secrets_of_addresses_are_in_nothing_that_people_see(settings):
    with SiteServer() as site:
        links = '<a href="gone.pdf?token=s3cret">预算</a><a href="http://u:s3cret@b.example.org/b.pdf">预算</a>'
        body = page(f"{links}<table><tr><td>1,234.50</td><td>2.50</td></tr></table>")
        url = site.put("/page.html", body).replace("://", "://user:s3cret@")
        source = Source(id="a", url=url, allow_private=True)
        (outcome,) = collect([source], settings)
    history = FetchHistory.load(history_file(settings))
    told = [*outcome.failures, *outcome.remarks, *(known.failure or "" for known in history.addresses.values())]
    frames = [of([source], history, settings) for of in (document_sources, source_failures)]
    assert len(outcome.failures) == len(outcome.remarks) == 1
    assert "s3cret" not in " ".join([*told, *(frame.write_json() for frame in frames)])
    assert frames[0]["address"].to_list() == [url.replace("user:s3cret", "***")]


def test_robots_txt_is_asked_for_conditionally_the_next_time(settings):
    obeying = settings.model_copy(update={"fetch_robots": True})
    with SiteServer() as site:
        site.robots("User-agent: *\nDisallow: /no/")
        source = Source(id="a", url=site.put("/a.pdf", b"%PDF"), allow_private=True)
        for _ in range(2):
            collect([source], obeying)
        assert [(request.path, request.status) for request in site.requests] == [
            ("/robots.txt", 200),
            ("/a.pdf", 200),
            ("/robots.txt", 304),
            ("/a.pdf", 304),
        ]


def test_a_link_of_two_pages_is_asked_for_once(settings):
    with SiteServer() as site:
        for name in ("one", "two"):
            site.put(f"/{name}.html", page('<a href="a.pdf">预算</a>'))
        site.put("/a.pdf", b"%PDF")
        serial = settings.model_copy(update={"fetch_connections": 1})
        sources = [Source(id=name, url=site.url(f"/{name}.html"), allow_private=True) for name in ("one", "two")]
        assert status(collect(sources, serial)) == ["new", "known"]
        assert len(site.asked_for("/a.pdf")) == 1
