"""Asking the web for one address: politely, within limits, and patient with busy servers."""

import logging
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from importlib.metadata import version
from urllib.parse import urlsplit

import httpx
import stamina
import stamina.instrumentation

from pipelines.documents.answers import (
    RETRY_STATUS,
    bad_answer,
    bad_transport,
    retry_after,
    tls_error,
)
from pipelines.documents.fetch import (
    UNKNOWN_VALIDATORS,
    Fetched,
    FetchError,
    RefusedError,
    UnreachableError,
    Validators,
    fetch_limits,
    refuse_oversize,
)
from pipelines.documents.masking import masked
from pipelines.documents.network import Deadline, PrivateNetworkError, Transport
from pipelines.documents.partial import AnewError, Partial, PartialDownloads, begin, refuse_other_part
from pipelines.documents.rate import HostBusyError, HostGates
from pipelines.documents.robots import PRODUCT, Robots, RobotsCopy
from pipelines.documents.same_site import refusal
from pipelines.settings import Settings

CONNECT_SECONDS = 10.0
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0  # seconds between two attempts where the server asks for none
MOST_REDIRECTS = 10
MOST_SILENCE = 3  # addresses of one host in a row that nobody answers for; the others are then not waited for


@dataclass(frozen=True, slots=True)
class Permit:
    """Where a request and its redirects may lead: `page` binds them to the site of the page that links there.

    `allow_private` lets them lead into private networks; null `page`: to any public host.
    """

    allow_private: bool = False
    page: str | None = None


ANYWHERE_PUBLIC = Permit()


@dataclass(slots=True)
class Trace:
    """What was sent and came for one address, also where it failed; a null status: nobody answered."""

    requests: int = 0
    status: int | None = None
    received: int | None = None


class Web:
    """All of a run's requests to the web. Threads share it."""

    def __init__(self, settings: Settings, kept_robots: Mapping[str, RobotsCopy]) -> None:
        self._settings, self._limits = settings, fetch_limits(settings)
        self._deadline = Deadline()
        self._clients = {private: self._client(allow_private=private) for private in (False, True)}
        self._gates = HostGates(settings.fetch_per_second, settings.fetch_connections, settings.fetch_parallel)
        self._partials = PartialDownloads(settings.store_dir)
        self._partials.clean()
        self._silent: Counter[str] = Counter()
        self._robots = {
            private: Robots(lambda url, known, private=private: self._robots_file(url, known, private), kept_robots)
            for private in (False, True)
        }

    @property
    def robots_copies(self) -> dict[str, RobotsCopy]:
        """The robots.txt of every host met, now or before, by authority."""
        ours, others = self._robots[False].copies, self._robots[True].copies
        newer = {at: copy for at, copy in others.items() if at not in ours or ours[at].got_at < copy.got_at}
        return ours | newer

    def get(
        self,
        url: str,
        known: Validators = UNKNOWN_VALIDATORS,
        permit: Permit = ANYWHERE_PUBLIC,
        trace: Trace | None = None,
    ) -> Fetched | None:
        """The bytes at a URL, or null where the server says that they are still what `known` describes.

        Transport errors and the statuses of busy servers are tried again with growing, random pauses; `Retry-After`
        makes all requests to that host wait. Raises `RefusedError` for what must not be asked, `UnreachableError`
        where nobody answers at all, and `FetchError` for everything else that stays wrong.
        """
        host = urlsplit(url).netloc.rpartition("@")[2].lower()
        if self._silent[host] >= MOST_SILENCE:
            raise RefusedError(f"{url}: not tried, {host} did not answer before; try later")
        try:
            with self._partials.of(url) as partial:
                fetched = self._patiently(url, known, permit, trace or Trace(), partial)
        except UnreachableError:
            self._silent[host] += 1
            raise
        except RefusedError:
            raise
        except FetchError:
            self._silent[host] = 0
            raise
        self._silent[host] = 0
        return fetched

    def stop(self) -> None:
        """Ask for nothing any more: what waits for its turn fails at once."""
        self._gates.stop()

    def close(self) -> None:
        """Close all connections."""
        for client in self._clients.values():
            client.close()

    def _client(self, *, allow_private: bool) -> httpx.Client:
        return httpx.Client(
            transport=Transport(self._deadline, allow_private=allow_private),
            timeout=httpx.Timeout(self._limits.seconds, connect=min(self._limits.seconds, CONNECT_SECONDS)),
            # Bytes as they are: lengths can be compared, parts be asked for, and nothing unfolds on the way.
            headers={"User-Agent": user_agent(self._settings), "Accept": "*/*", "Accept-Encoding": "identity"},
        )

    def _robots_file(self, url: str, known: Validators, allow_private: bool) -> Fetched | None:
        return self._patiently(url, known, Permit(allow_private), Trace(), None, obeys_robots=False)

    def _patiently(
        self,
        url: str,
        known: Validators,
        permit: Permit,
        trace: Trace,
        partial: Partial | None,
        *,
        obeys_robots: bool = True,
    ) -> Fetched | None:
        """`_follow` with retries, its errors as `FetchError`s."""
        limits = self._limits
        deadline = min(self._deadline.at, time.monotonic() + limits.total_seconds)
        obeys = obeys_robots and self._settings.fetch_robots
        try:
            for attempt in stamina.retry_context(
                on=lambda error: self._pause(error, deadline),
                attempts=limits.attempts,
                timeout=limits.total_seconds,
                wait_initial=FIRST_PAUSE,
                wait_max=LONGEST_PAUSE,
            ):
                with attempt, self._deadline.until(deadline):
                    return self._follow(url, known, permit, trace, partial, deadline, obeys=obeys)
        except PrivateNetworkError as error:
            raise PrivateNetworkError(f"{url}: not fetched, {error}") from error
        except HostBusyError as error:
            asked = f" and asks to be left alone for {error.seconds:.0f} s" if error.seconds else ""
            raise FetchError(f"{url}: the host is busy{asked}; try later, or raise YUSUAN_FETCH_SECONDS") from error
        except httpx.HTTPStatusError as error:
            raise bad_answer(url, error.response) from error
        except httpx.TransportError as error:
            raise bad_transport(url, error, limits, is_late=time.monotonic() >= deadline) from error
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            raise FetchError(f"{url}: cannot be reached ({error}); correct the url or try later") from error
        except AnewError as error:
            raise FetchError(f"{url}: the server mixes versions of the file ({error}); try later") from error
        raise AssertionError("a retry loop ends by returning or raising")

    def _follow(
        self,
        url: str,
        known: Validators,
        permit: Permit,
        trace: Trace,
        partial: Partial | None,
        deadline: float,
        *,
        obeys: bool,
    ) -> Fetched | None:
        """One attempt: the request and the redirects that answer it."""
        client = self._clients[permit.allow_private]
        headers = known.headers() | (partial.headers() if partial else {})
        request = client.build_request("GET", url, headers=headers)
        for _ in range(MOST_REDIRECTS + 1):
            self._refuse(request.url, permit, obeys=obeys)
            with self._gates.request(request.url.host, deadline) as turn:
                trace.requests += 1
                try:
                    response = client.send(request, stream=True)
                except PrivateNetworkError:
                    trace.requests -= 1  # the connection was refused here
                    raise
                try:
                    turn.has_arrived()
                    trace.status = response.status_code
                    if response.next_request is None:
                        return self._answer(url, known, response, partial, trace)
                    request = response.next_request
                finally:
                    response.close()
        raise FetchError(f"{url}: leads from one address to another more than {MOST_REDIRECTS} times; correct the url")

    def _refuse(self, url: httpx.URL, permit: Permit, *, obeys: bool) -> None:
        address = str(url)
        if url.scheme not in ("http", "https") or not url.host:
            raise RefusedError(f"{address}: not fetched, it is no web address; correct the url")
        reason = refusal(permit.page, address) if permit.page else None
        if reason:
            raise RefusedError(f"{address}: not fetched, it {reason}; register the document itself if it is wanted")
        if obeys:
            robots = self._robots[permit.allow_private]
            robots.refuse(address)
            if delay := robots.rules(address).delay:
                self._gates.of(url.host).slow_down(delay)

    def _answer(
        self, url: str, known: Validators, response: httpx.Response, partial: Partial | None, trace: Trace
    ) -> Fetched | None:
        status, sent = response.status_code, response.request.headers
        if status == httpx.codes.NOT_MODIFIED and known != UNKNOWN_VALIDATORS:
            if partial:
                partial.drop()
            return None
        if status == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE and "Range" in sent:
            partial.drop()
            raise AnewError("it has no such part")
        response.raise_for_status()
        refuse_oversize(url, int(response.headers.get("Content-Length") or 0), self._limits)
        if status == httpx.codes.PARTIAL_CONTENT:
            refuse_other_part(response, partial if "Range" in sent else None)
        elif partial:
            begin(partial, response)
        if partial and partial.validator:
            refuse_oversize(url, partial.length, self._limits)
            partial.write(self._bounded(url, response, partial.received, trace))
            data = partial.read()
            if len(data) != partial.length:
                partial.drop()
                raise AnewError(f"{len(data):,} bytes came where {partial.length} were announced")
            partial.drop()
        else:
            data = b"".join(self._bounded(url, response, 0, trace))
        headers = response.headers
        said = f"{headers.get('Content-Type', '')} {headers.get('Content-Disposition', '')}".strip()
        return Fetched(data, Validators(headers.get("ETag"), headers.get("Last-Modified")), str(response.url), said)

    def _bounded(self, url: str, response: httpx.Response, before: int, trace: Trace) -> Iterator[bytes]:
        received = before
        for chunk in response.iter_bytes():
            received += len(chunk)
            trace.received = (trace.received or 0) + len(chunk)
            refuse_oversize(url, received, self._limits)
            yield chunk

    def _pause(self, error: Exception, deadline: float) -> bool | timedelta:
        """Whether to try again, and after how long where that is not left to growing pauses."""
        if isinstance(error, AnewError):
            return timedelta(0)
        if isinstance(error, httpx.HTTPStatusError):
            response = error.response
            asked = retry_after(response) if response.status_code in RETRY_STATUS else None
            if asked is None:
                return response.status_code in RETRY_STATUS
            self._gates.of(response.request.url.host).shut(asked)  # the gate makes us wait, and all others too
            return timedelta(0) if time.monotonic() + asked < deadline else False
        if isinstance(error, httpx.UnsupportedProtocol) or tls_error(error):
            return False
        return isinstance(error, httpx.TransportError) and time.monotonic() < deadline


@contextmanager
def open_web(settings: Settings, kept_robots: Mapping[str, RobotsCopy] | None = None) -> Iterator[Web]:
    """The web for one run, closed at its end; `kept_robots` are the robots.txt of earlier runs."""
    # Both libraries write addresses into logs as they are, secrets too.
    stamina.instrumentation.set_on_retry_hooks([_note_retry])
    logging.getLogger("httpx").setLevel(logging.WARNING)
    web = Web(settings, kept_robots or {})
    try:
        yield web
    finally:
        web.close()


def _note_retry(details: stamina.instrumentation.RetryDetails) -> None:
    logging.getLogger(__name__).info("asked again in %.1f s: %s", details.wait_for, masked(str(details.caused_by)))


def user_agent(settings: Settings) -> str:
    """Who we tell servers that we are; raises `FetchError` for a contact that no header can hold."""
    contact = settings.fetch_contact.strip()
    if not contact.isascii() or not contact.isprintable():
        raise FetchError("YUSUAN_FETCH_CONTACT: must be a mail address or web page in plain ASCII letters; correct it")
    about = f"public budget documents; +{contact}" if contact else "public budget documents"
    return f"{PRODUCT}/{version('yusuan')} ({about})"
