"""A web site of a government for tests: moody where a test wants it, and it notes every request that it gets.

with SiteServer() as site:
    site.put("/index.html", page("…"))
    site.put("/a.pdf", data, fails=2, retry_after=1)
    …
    assert site.most_in_a_second() <= 2
"""

import hashlib
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from email.utils import formatdate, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from urllib.parse import unquote, urlsplit

CONDITIONS = ("If-None-Match", "If-Modified-Since")
LAST_MODIFIED = formatdate(1_704_067_200, usegmt=True)  # the beginning of 2024


@dataclass(frozen=True, slots=True)
class Request:
    """One request as the server saw it: when it came (`time.monotonic` seconds), path with query, and the answer."""

    at: float
    path: str
    headers: Mapping[str, str]
    status: int

    @property
    def is_conditional(self) -> bool:
        """Whether it asked for changes only."""
        return any(name in self.headers for name in CONDITIONS)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a path answers with.

    The first `fails` requests get `fails_with` (and `Retry-After: retry_after`, where it is not null); every one waits
    `delay` seconds first; the connection of the first `breaks` answers ends after half of the bytes. `validators` tell
    which of `ETag` and `Last-Modified` are sent, and answered with 304 when they come back.
    """

    body: bytes = b""
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    validators: tuple[str, ...] = ("ETag", "Last-Modified")
    last_modified: str = LAST_MODIFIED
    delay: float = 0.0
    fails: int = 0
    fails_with: int = 503
    retry_after: str | None = None
    breaks: int = 0

    @property
    def etag(self) -> str:
        """The strong validator of the body."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:16]}"'


class SiteServer:
    """Answers by path (with its query, or else without) on a port of its own, in threads of its own; else 404.

    A context manager. `requests` holds what came, in the order of its coming. Safe to change while it serves.
    """

    def __init__(self) -> None:
        self._answers: dict[str, Answer] = {}
        self._asked: dict[str, int] = {}
        self._requests: list[Request] = []
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def __enter__(self) -> "SiteServer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def requests(self) -> list[Request]:
        """What came since the start or since `forget`."""
        with self._lock:
            return sorted(self._requests, key=lambda request: request.at)

    def forget(self) -> None:
        """Forget the requests so far, as between two nights."""
        with self._lock:
            self._requests.clear()

    def url(self, path: str = "/") -> str:
        """The URL of a path on this server."""
        return f"http://127.0.0.1:{self._server.server_port}{path}"

    def put(self, path: str, body: bytes | str, **options: object) -> str:
        """Answer a path with a body (options as in `Answer`); gives its URL. What was there before is replaced."""
        data = body.encode() if isinstance(body, str) else body
        guessed = guess_type(urlsplit(path).path)[0] or "text/html"
        kind = f"{guessed}; charset=utf-8" if guessed == "text/html" else guessed
        with self._lock:
            self._answers[path] = Answer(**{"body": data, "content_type": kind} | options)
            self._asked.pop(path, None)
        return self.url(path)

    def change(self, path: str, **options: object) -> None:
        """Change some options of a path that is there."""
        with self._lock:
            self._answers[path] = replace(self._answers[path], **options)
            self._asked.pop(path, None)

    def redirect(self, path: str, to: str, status: int = 302) -> str:
        """Send who asks for a path elsewhere; gives its URL."""
        return self.put(path, b"", status=status, headers={"Location": to}, validators=())

    def remove(self, path: str) -> None:
        """Answer a path with 404 from now on."""
        with self._lock:
            self._answers.pop(path)

    def robots(self, text: str) -> str:
        """What robots.txt says; without this it is not there."""
        return self.put("/robots.txt", text, content_type="text/plain")

    def asked_for(self, path: str) -> list[Request]:
        """The requests for one path, with or without query."""
        return [request for request in self.requests if path in (request.path, urlsplit(request.path).path)]

    def most_in_a_second(self, seconds: float = 1.0) -> int:
        """The most requests that came within any window of that length."""
        times = [request.at for request in self.requests]
        return max((sum(start <= at < start + seconds for at in times) for start in times), default=0)

    def answer_to(self, path: str, headers: Mapping[str, str]) -> tuple[Answer, int, bool]:
        """The answer to a request, its status, and whether the connection is to break; notes the request."""
        at = time.monotonic()
        with self._lock:
            place = path if path in self._answers else unquote(urlsplit(path).path)
            answer = self._answers.get(place, Answer(b"404 Not Found", status=404, validators=()))
            asked = self._asked.get(place, 0)
            self._asked[place] = asked + 1
            status = answer.fails_with if asked < answer.fails else answer.status
            if status == HTTPStatus.OK and _is_known(answer, headers):
                status = HTTPStatus.NOT_MODIFIED
            self._requests.append(Request(at, path, dict(headers), int(status)))
        return answer, int(status), answer.fails <= asked < answer.fails + answer.breaks


def page(body: str, title: str = "", head: str = "") -> str:
    """A web page."""
    return (
        f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{title}</title>{head}</head><body>{body}</body></html>"
    )


def _is_known(answer: Answer, headers: Mapping[str, str]) -> bool:
    """As servers decide it: an ETag that comes back outweighs a date."""
    tag, since = headers.get("If-None-Match"), headers.get("If-Modified-Since")
    if tag is not None:
        return "ETag" in answer.validators and answer.etag in tag
    if since is not None and "Last-Modified" in answer.validators:
        return parsedate_to_datetime(answer.last_modified) <= parsedate_to_datetime(since)
    return False


def _handler_of(site: SiteServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            answer, status, breaks = site.answer_to(self.path, self.headers)
            time.sleep(answer.delay)
            body, headers = answer.body, dict(answer.headers)
            known = {"ETag": answer.etag, "Last-Modified": answer.last_modified}
            headers |= {name: value for name, value in known.items() if name in answer.validators}
            if status == answer.fails_with and status != answer.status:
                body, headers = b"busy", {"Retry-After": answer.retry_after} if answer.retry_after else {}
            elif status == HTTPStatus.OK and (part := self._asked_part(answer)):
                status, body = 206, answer.body[part:]
                headers["Content-Range"] = f"bytes {part}-{len(answer.body) - 1}/{len(answer.body)}"
            elif status == HTTPStatus.NOT_MODIFIED:
                body = b""
            self._send(status, body, {"Content-Type": answer.content_type} | headers, breaks=breaks)

        def _asked_part(self, answer: Answer) -> int:
            """The first byte that is asked for, 0 for all: a part only of the version that the client has."""
            asked, tag = self.headers.get("Range", ""), self.headers.get("If-Range")
            is_part = asked.startswith("bytes=") and asked.endswith("-") and "ETag" in answer.validators
            if not is_part or tag not in (answer.etag, answer.last_modified):
                return 0
            start = int(asked.removeprefix("bytes=").removesuffix("-"))
            return start if start < len(answer.body) else 0

        def _send(self, status: int, body: bytes, headers: Mapping[str, str], *, breaks: bool) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if status != HTTPStatus.NOT_MODIFIED:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            try:
                self.wfile.write(body[: len(body) // 2] if breaks else body)
            except ConnectionError:  # the client has gone, as it may
                breaks = True
            self.close_connection = self.close_connection or breaks

        def log_message(self, *_: object) -> None:
            """Requests are noted by the site."""

    return Handler
