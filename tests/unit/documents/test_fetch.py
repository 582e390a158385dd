import httpx
import pytest
import stamina
from werkzeug import Response

from pipelines.documents.fetch import Fetched, FetchError, FetchLimits, Validators, fetch_path, fetch_url, open_client

UNKNOWN = Validators()
LIMITS = FetchLimits(seconds=2, attempts=3, max_bytes=100)


@pytest.fixture(autouse=True)
def _no_pauses():
    with stamina.set_testing(True, attempts=3):
        yield


def get(httpserver, known=UNKNOWN, limits=LIMITS) -> Fetched | None:
    with open_client(limits) as client:
        return fetch_url(client, httpserver.url_for("/a.pdf"), known, limits)


def test_the_servers_validators_come_with_the_bytes(httpserver):
    headers = {"ETag": '"v1"', "Last-Modified": "Mon, 01 Jan 2024 00:00:00 GMT"}
    httpserver.expect_request("/a.pdf").respond_with_data(b"%PDF", headers=headers)
    assert get(httpserver) == Fetched(b"%PDF", Validators('"v1"', "Mon, 01 Jan 2024 00:00:00 GMT"))


def test_unchanged_bytes_are_not_sent_again(httpserver):
    httpserver.expect_request("/a.pdf", headers={"If-None-Match": '"v1"'}).respond_with_data(status=304)
    assert get(httpserver, Validators(etag='"v1"')) is None


def test_a_304_that_nobody_asked_for_is_an_error(httpserver):
    httpserver.expect_request("/a.pdf").respond_with_data(status=304)
    with pytest.raises(FetchError, match="304"):
        get(httpserver)


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_busy_server_is_asked_again(httpserver, status):
    httpserver.expect_ordered_request("/a.pdf").respond_with_data(status=status)
    httpserver.expect_ordered_request("/a.pdf").respond_with_data(b"%PDF")
    assert get(httpserver).data == b"%PDF"


def test_a_server_that_stays_busy_is_a_named_failure(httpserver):
    httpserver.expect_request("/a.pdf").respond_with_data(status=503)
    with pytest.raises(FetchError, match=r"/a\.pdf: the server answers 503"):
        get(httpserver)
    assert len(httpserver.log) == LIMITS.attempts


def test_a_missing_page_is_not_asked_for_again(httpserver):
    httpserver.expect_request("/a.pdf").respond_with_data(status=404)
    with pytest.raises(FetchError, match="answers 404 NOT FOUND; correct the url"):
        get(httpserver)
    assert len(httpserver.log) == 1


def test_redirects_are_followed(httpserver):
    httpserver.expect_request("/a.pdf").respond_with_data(status=302, headers={"Location": "/b.pdf"})
    httpserver.expect_request("/b.pdf").respond_with_data(b"%PDF")
    assert get(httpserver).data == b"%PDF"


@pytest.mark.parametrize("stated", [True, False], ids=["stated", "streamed"])
def test_the_size_limit_holds_whether_the_length_is_stated_or_not(httpserver, stated):
    def respond(_):
        return Response(b"x" * 101 if stated else (b"x" for _ in range(101)))

    httpserver.expect_request("/a.pdf").respond_with_handler(respond)
    with pytest.raises(FetchError, match="larger than 100 bytes; raise YUSUAN_FETCH_MAX_BYTES"):
        get(httpserver)


def test_a_dead_address_is_a_named_failure():
    with open_client(LIMITS) as client, pytest.raises(FetchError, match=r"127\.0\.0\.1:9/x: cannot be reached"):
        fetch_url(client, "http://127.0.0.1:9/x", Validators(), LIMITS)


def test_a_silent_server_is_given_up():
    def be_silent(request):
        raise httpx.ReadTimeout("", request=request)

    client = httpx.Client(transport=httpx.MockTransport(be_silent))
    with pytest.raises(FetchError, match="no answer within 2 s in 3 attempts"):
        fetch_url(client, "http://h/x", Validators(), LIMITS)


def test_a_file_is_read_and_its_size_limited(tmp_path):
    file = tmp_path / "a.pdf"
    file.write_bytes(b"x" * 100)
    assert fetch_path(file, LIMITS).data == b"x" * 100
    file.write_bytes(b"x" * 101)
    with pytest.raises(FetchError, match="larger than 100 bytes"):
        fetch_path(file, LIMITS)


def test_a_missing_file_and_a_folder_are_named(tmp_path):
    with pytest.raises(FetchError, match=r"a\.pdf: no such file"):
        fetch_path(tmp_path / "a.pdf", LIMITS)
    with pytest.raises(FetchError, match="is a folder"):
        fetch_path(tmp_path, LIMITS)
