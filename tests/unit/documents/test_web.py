"""Asking one address: patience, limits, parts, redirects and private networks, against a server of our own."""

import os
import socket
import threading
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import stamina
from werkzeug import Response

from pipelines.documents.fetch import (
    UNKNOWN_VALIDATORS,
    AnswerError,
    Fetched,
    FetchError,
    RefusedError,
    UnreachableError,
    Validators,
)
from pipelines.documents.partial import FOLDER
from pipelines.documents.web import MOST_REDIRECTS, Permit, Trace, open_web
from pipelines.settings import Settings
from tests.support.site_server import LAST_MODIFIED, SiteServer

PRIVATE = Permit(allow_private=True)
LARGE = os.urandom(1536 * 1024)


@pytest.fixture(autouse=True)
def _no_pauses():
    with stamina.set_testing(True, attempts=3):
        yield


@pytest.fixture
def site():
    with SiteServer() as site:
        yield site


@pytest.fixture
def settings(tmp_path):
    return Settings(data_dir=tmp_path, fetch_timeout=2, fetch_attempts=3, fetch_per_second=500, fetch_robots=False)


def get(settings, url, known=UNKNOWN_VALIDATORS, permit=PRIVATE, trace=None) -> Fetched | None:
    with open_web(settings) as web:
        return web.get(url, known, permit, trace)


def partial_files(settings):
    return sorted(file.suffix for file in (settings.store_dir / FOLDER).glob("*"))


def test_the_servers_validators_come_with_the_bytes(site, settings):
    url = site.put("/a.pdf", b"%PDF")
    fetched = get(settings, url)
    assert fetched == Fetched(b"%PDF", Validators(fetched.validators.etag, LAST_MODIFIED))
    assert get(settings, url, fetched.validators) is None
    assert [request.status for request in site.requests] == [200, 304]


def test_we_say_who_we_are_and_whom_to_write_to(site, settings):
    get(settings.model_copy(update={"fetch_contact": "mailto:a@example.org"}), site.put("/a", "x"))
    assert site.requests[0].headers["User-Agent"].startswith("yusuan/")
    assert "+mailto:a@example.org" in site.requests[0].headers["User-Agent"]
    with pytest.raises(FetchError, match="YUSUAN_FETCH_CONTACT"):
        get(settings.model_copy(update={"fetch_contact": "甲\n"}), site.url("/a"))


def test_a_304_that_nobody_asked_for_is_an_error(site, settings):
    with pytest.raises(FetchError, match="304"):
        get(settings, site.put("/a.pdf", b"", status=304))


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_busy_server_is_asked_again(site, settings, status):
    trace = Trace()
    assert get(settings, site.put("/a.pdf", b"%PDF", fails=2, fails_with=status), trace=trace).data == b"%PDF"
    assert (trace.requests, trace.status, trace.received) == (3, 200, 4)


def test_a_server_that_stays_busy_is_a_named_failure(site, settings):
    with pytest.raises(AnswerError, match=r"/a\.pdf: the server answers 503") as caught:
        get(settings, site.put("/a.pdf", b"", fails=9))
    assert (len(site.requests), caught.value.status) == (3, 503)


def test_a_missing_page_is_not_asked_for_again(site, settings):
    with pytest.raises(FetchError, match="answers 404 Not Found; correct the url"):
        get(settings, site.url("/gone"))
    assert len(site.requests) == 1


def test_a_wish_to_be_left_alone_holds_for_the_whole_host(site, settings):
    busy, other = site.put("/a", "a", fails=1, fails_with=429, retry_after="1"), site.put("/b", "b")
    with open_web(settings) as web:
        thread = threading.Thread(target=lambda: web.get(busy, permit=PRIVATE))
        thread.start()
        while not site.requests:
            time.sleep(0.005)
        time.sleep(0.05)
        web.get(other, permit=PRIVATE)
        thread.join()
    first, *later = [request.at for request in site.requests]
    assert len(later) == 2
    assert min(later) - first >= 0.98


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_a_wish_beyond_the_time_of_an_address_is_a_failure_at_once(site, settings, form):
    at = format_datetime(datetime.now(UTC) + timedelta(seconds=7200), usegmt=True)
    asked = "7200" if form == "seconds" else at
    with open_web(settings) as web:
        with pytest.raises(FetchError, match=r"answers 429 .* asks to come back in (7200|719\d) s"):
            web.get(site.put("/a", "a", fails=9, fails_with=429, retry_after=asked), permit=PRIVATE)
        with pytest.raises(FetchError, match=r"/b: the host is busy and asks to be left alone for 7\d\d\d s"):
            web.get(site.put("/b", "b"), permit=PRIVATE)
    assert len(site.requests) == 1


def test_a_transfer_that_breaks_off_goes_on_where_it_ended(site, settings):
    trace = Trace()
    assert get(settings, site.put("/a.pdf", LARGE, breaks=1), trace=trace).data == LARGE
    assert [request.headers.get("Range") for request in site.requests] == [None, f"bytes={len(LARGE) // 2}-"]
    assert (trace.status, trace.received, partial_files(settings)) == (206, len(LARGE), [])


def test_a_later_run_goes_on_too(site, settings):
    url = site.put("/a.pdf", LARGE, breaks=9)
    with stamina.set_testing(True, attempts=1), pytest.raises(FetchError, match="broke off"):
        get(settings, url)
    assert partial_files(settings) == [".json", ".part"]
    site.change("/a.pdf", breaks=0)
    assert get(settings, url).data == LARGE
    assert site.requests[-1].status == 200  # of the server's count; it answers 206
    assert (site.requests[-1].headers["Range"], partial_files(settings)) == (f"bytes={len(LARGE) // 2}-", [])


def test_two_versions_are_never_mixed(site, settings):
    url = site.put("/a.pdf", LARGE, breaks=9)
    with stamina.set_testing(True, attempts=1), pytest.raises(FetchError, match="broke off"):
        get(settings, url)
    site.put("/a.pdf", LARGE[::-1])
    assert get(settings, url).data == LARGE[::-1]
    assert "If-Range" in site.requests[-1].headers


def test_a_part_of_another_version_is_not_taken(site, settings):
    url = site.put("/a.pdf", LARGE, breaks=9)
    with stamina.set_testing(True, attempts=1), pytest.raises(FetchError, match="broke off"):
        get(settings, url)
    half = len(LARGE) // 2
    lying = {"Content-Range": f"bytes {half}-{len(LARGE) - 1}/{len(LARGE)}", "ETag": '"other"'}
    site.put("/a.pdf", LARGE[:half], status=206, headers=lying, validators=())
    with pytest.raises(FetchError, match="part"):
        get(settings, url)
    assert site.requests[-1].headers.get("Range") is None  # asked for the whole after that
    assert partial_files(settings) == []


def test_a_short_body_is_a_broken_transfer_and_no_document(site, settings):
    with pytest.raises(FetchError, match="the transfer broke off"):
        get(settings, site.put("/a.pdf", b"%PDF" * 10, breaks=9))


@pytest.mark.parametrize("stated", [True, False], ids=["stated", "streamed"])
def test_the_size_limit_holds_whether_the_length_is_stated_or_not(httpserver, settings, stated):
    def respond(_):
        return Response(b"x" * 101 if stated else (b"x" for _ in range(101)))

    httpserver.expect_request("/a.pdf").respond_with_handler(respond)
    with pytest.raises(FetchError, match="larger than 100 bytes; raise YUSUAN_FETCH_MAX_BYTES"):
        get(settings.model_copy(update={"fetch_max_bytes": 100}), httpserver.url_for("/a.pdf"))


@pytest.fixture
def dripping():
    """A server that sends a byte of its answer's head, then of its body, every 20 ms, and never ends."""
    server = socket.create_server(("127.0.0.1", 0))
    done = threading.Event()

    def serve():
        connection, _ = server.accept()
        head = b"HTTP/1.1 200 OK\r\n" + (b"" if "head" in parts else b"Content-Length: 100000\r\n\r\n")
        try:
            connection.sendall(head)
            while not done.is_set():
                connection.sendall(b"x")
                time.sleep(0.02)
        except OSError:
            pass
        connection.close()

    parts = set()

    def start(part):
        parts.add(part)
        threading.Thread(target=serve, daemon=True).start()
        return f"http://127.0.0.1:{server.getsockname()[1]}/a.pdf"

    yield start
    done.set()
    server.close()


@pytest.mark.parametrize("part", ["head", "body"])
def test_bytes_that_drip_end_with_the_time_of_the_address(dripping, settings, part):
    started = time.monotonic()
    with pytest.raises(FetchError, match="took longer than 1 s; raise YUSUAN_FETCH_SECONDS"):
        get(settings.model_copy(update={"fetch_seconds": 1}), dripping(part))
    assert time.monotonic() - started < 3


def test_redirects_are_followed_and_counted(site, settings):
    site.put("/b.pdf", b"%PDF")
    trace = Trace()
    fetched = get(settings, site.redirect("/a.pdf", "/b.pdf"), trace=trace)
    assert (fetched.data, fetched.came_from, trace.requests) == (b"%PDF", site.url("/b.pdf"), 2)


def test_redirects_have_an_end(site, settings):
    with pytest.raises(FetchError, match=f"more than {MOST_REDIRECTS} times"):
        get(settings, site.redirect("/a", "/a"))
    assert len(site.requests) == MOST_REDIRECTS + 1


@pytest.mark.parametrize("to", ["ftp://example.org/a", "file:///etc/passwd", "javascript:alert(1)", "data:text/html,x"])
def test_redirects_lead_to_the_web_only(site, settings, to):
    with pytest.raises(FetchError, match=r"no web address|cannot be reached|no valid http"):
        get(settings, site.redirect("/a", to))
    assert len(site.requests) == 1


def test_a_private_address_is_asked_only_where_the_entry_says_so(site, settings):
    url, trace = site.put("/a", "a"), Trace()
    with pytest.raises(RefusedError, match=r"private network \(127\.0\.0\.1\); write `allow_private: true`"):
        get(settings, url, permit=Permit(), trace=trace)
    assert (site.requests, trace.requests) == ([], 0)
    assert get(settings, url).data == b"a"


def test_links_and_redirects_stay_on_the_site_of_their_page(site, settings):
    permit = Permit(allow_private=True, page=site.url("/page.html"))
    with pytest.raises(RefusedError, match="lies on another site"):
        get(settings, site.redirect("/a", "http://169.254.169.254/latest/"), permit=permit)
    with SiteServer() as other, pytest.raises(RefusedError, match="which is not the page's"):
        get(settings, site.redirect("/b", other.url("/secret")), permit=permit)
    assert [request.path for request in site.requests] == ["/a", "/b"]


def test_a_dead_address_is_a_named_failure_and_its_host_is_left_alone_soon(settings):
    with open_web(settings) as web:
        for _ in range(3):
            with pytest.raises(UnreachableError, match=r"127\.0\.0\.1:9/x: cannot be reached"):
                web.get("http://127.0.0.1:9/x", permit=PRIVATE)
        with pytest.raises(RefusedError, match=r"not tried, 127\.0\.0\.1:9 did not answer before"):
            web.get("http://127.0.0.1:9/y", permit=PRIVATE)


def test_a_silent_server_is_given_up(settings):
    server = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{server.getsockname()[1]}/a"
    with pytest.raises(UnreachableError, match=r"no answer within 0\.1 s in 3 attempts"):
        get(settings.model_copy(update={"fetch_timeout": 0.1}), url)
    server.close()


def test_a_login_in_an_address_is_used_and_never_told(site, settings):
    site.put("/a", "a", status=403)
    url = site.url("/a").replace("://", "://user:hunter2@") + "?token=abc123&id=7"
    with pytest.raises(FetchError, match="403") as caught:
        get(settings, url)
    assert "Authorization" in site.requests[0].headers
    assert "hunter2" not in str(caught.value)
    assert "token=***&id=7" in str(caught.value)


def test_what_robots_txt_forbids_is_not_asked_for(site, settings):
    site.robots("User-agent: *\nDisallow: /secret/\n")
    allowed, forbidden = site.put("/a", "a"), site.put("/secret/b", "b")
    with open_web(settings.model_copy(update={"fetch_robots": True})) as web:
        assert web.get(allowed, permit=PRIVATE).data == b"a"
        with pytest.raises(RefusedError, match=r"robots\.txt forbids it.*YUSUAN_FETCH_ROBOTS"):
            web.get(forbidden, permit=PRIVATE)
        with pytest.raises(RefusedError, match=r"robots\.txt forbids it"):
            web.get(site.redirect("/c", "/secret/b"), permit=PRIVATE)
    assert [request.path for request in site.requests] == ["/robots.txt", "/a", "/c"]


def test_a_host_that_wants_a_pause_between_requests_gets_it(site, settings):
    site.robots("User-agent: *\nCrawl-delay: 0.4\n")
    urls = [site.put(f"/{name}", name) for name in "ab"]
    with open_web(settings.model_copy(update={"fetch_robots": True})) as web:
        for url in urls:
            web.get(url, permit=PRIVATE)
    _, first, second = [request.at for request in site.requests]
    assert second - first >= 0.4


def test_retries_are_noted_without_secrets(site, settings, caplog, capfd):
    caplog.set_level("INFO")
    get(settings, site.put("/a", "a", fails=1).replace("://", "://user:s3cret@") + "?token=s3cret")
    assert "asked again" in caplog.text
    assert "s3cret" not in caplog.text + "".join(capfd.readouterr())
