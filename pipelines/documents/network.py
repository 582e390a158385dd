"""The connections of fetching: never into a private network unasked, never longer than the time an address has.

A host's name is resolved here, its addresses are checked, and the connection goes to an address that was checked: a
name that resolves differently a moment later (DNS rebinding) gains nothing. Proxies that the environment names
(`HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`) are used; behind one the proxy resolves, so a target is checked
beforehand as far as this machine can resolve it, and the proxy has to keep its own networks closed.
"""

import ipaddress
import math
import os
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx

from pipelines.documents.fetch import FetchError, RefusedError

MOST_ADDRESSES = 4  # of one host that are tried before it counts as unreachable
KEPT_CONNECTIONS = 20
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class PrivateNetworkError(RefusedError):
    """A host lies in a private network, and the entry does not say that it may."""


class Deadline(threading.local):
    """Until when the thread's present request may last (monotonic seconds); every read and write obeys it."""

    at: float = math.inf

    @contextmanager
    def until(self, at: float) -> Iterator[None]:
        """Let the requests inside last until `at`."""
        before, self.at = self.at, at
        try:
            yield
        finally:
            self.at = before

    def left(self, timeout: float | None) -> float | None:
        """The shorter of a timeout and the time left; raises `httpcore.ReadTimeout` where none is left."""
        left = self.at - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the time for this address is up")
        return min(timeout or left, left) if math.isfinite(left) else timeout


def private_address(host: str, port: int) -> str | None:
    """An address of the host that is not public; null where all are, or where nobody here can resolve it."""
    try:
        return next((address for address in _resolved(host, port) if not is_public(address)), None)
    except OSError:
        return None  # The connection fails by itself; behind a proxy, the proxy resolves.


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the internet at large; addresses that wrap another one count as that one."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        wrapped = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
        wrapped += [ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)] if ip in NAT64 else []
        if any(inner is not None and not is_public(str(inner)) for inner in wrapped):
            return False
    return ip.is_global and not ip.is_multicast


class Backend(httpcore.NetworkBackend):
    """Connects to checked addresses only and keeps the deadline; `checks` is false where private ones are wanted."""

    def __init__(self, deadline: Deadline, *, checks: bool) -> None:
        self._deadline, self._checks, self._sockets = deadline, checks, httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first address of the host that answers."""
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in self._addresses(host, port)[:MOST_ADDRESSES]:
            try:
                stream = self._sockets.connect_tcp(
                    address, port, self._deadline.left(timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _TimedStream(stream, self._deadline)
        raise failure

    def _addresses(self, host: str, port: int) -> list[str]:
        try:
            addresses = _resolved(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"the name {host} cannot be resolved: {error}") from error
        if self._checks:
            _refuse_private(host, addresses)
        return addresses


class Transport(httpx.BaseTransport):
    """Sends requests over checked connections, or over the proxy that the environment names."""

    def __init__(self, deadline: Deadline, *, allow_private: bool) -> None:
        self._deadline, self._checks = deadline, not allow_private
        self._tls = _tls_context(*(os.environ.get(name) for name in ("SSL_CERT_FILE", "SSL_CERT_DIR")))
        self._lock = threading.Lock()
        self._pools: dict[str | None, httpcore.ConnectionPool] = {}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """One request; a host in a private network raises `PrivateNetworkError` before anything is sent."""
        proxy = _proxy_for(request.url)
        port = request.url.port or (443 if request.url.scheme == "https" else 80)
        if proxy and self._checks and (private := private_address(request.url.host, port)):
            _refuse_private(request.url.host, [private])
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        with _as_httpx():
            answer = self._pool(proxy).handle_request(
                httpcore.Request(
                    method=request.method,
                    url=url,
                    headers=request.headers.raw,
                    content=request.stream,
                    extensions=request.extensions,
                )
            )
        return httpx.Response(
            status_code=answer.status,
            headers=answer.headers,
            stream=_Body(answer.stream),
            extensions=answer.extensions,
        )

    def close(self) -> None:
        """Close all connections."""
        for pool in self._pools.values():
            pool.close()

    def _pool(self, proxy: str | None) -> httpcore.ConnectionPool:
        with self._lock:
            if proxy not in self._pools:
                self._pools[proxy] = self._new_pool(proxy)
            return self._pools[proxy]

    def _new_pool(self, proxy: str | None) -> httpcore.ConnectionPool:
        shared = {"ssl_context": self._tls, "max_connections": None, "max_keepalive_connections": KEPT_CONNECTIONS}
        if proxy is None:
            return httpcore.ConnectionPool(network_backend=Backend(self._deadline, checks=self._checks), **shared)
        parts = urlsplit(proxy)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise FetchError(
                f"the environment's proxy {parts.scheme}://{parts.hostname} is none for http; correct HTTP_PROXY, "
                "HTTPS_PROXY or ALL_PROXY, or name the host in NO_PROXY"
            )
        login = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
        address = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
        backend = Backend(self._deadline, checks=False)  # The proxy itself may well lie in the own network.
        return httpcore.HTTPProxy(address, proxy_auth=login, network_backend=backend, **shared)


class _TimedStream(httpcore.NetworkStream):
    """A connection whose reads and writes end with the deadline of the request that uses it."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(self, ssl_context, server_hostname=None, timeout=None) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _TimedStream(secured, self._deadline)

    def get_extra_info(self, info: str):
        return self._stream.get_extra_info(info)


class _Body(httpx.SyncByteStream):
    """An answer's body, with the errors of httpx."""

    def __init__(self, stream) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        with _as_httpx():
            yield from self._stream

    def close(self) -> None:
        self._stream.close()


@contextmanager
def _as_httpx() -> Iterator[None]:
    """httpcore's errors as httpx's, which have the same names."""
    try:
        yield
    except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise getattr(httpx, type(error).__name__, httpx.TransportError)(str(error)) from error
    except (httpcore.ProxyError, httpcore.UnsupportedProtocol) as error:
        raise getattr(httpx, type(error).__name__)(str(error)) from error


@lru_cache
def _tls_context(*_authorities: str | None) -> ssl.SSLContext:
    """Reading the authorities takes a while; httpx asks the environment for files or folders that replace them."""
    return httpx.create_ssl_context()


def _resolved(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(entry[4][0].partition("%")[0] for entry in found))


def _refuse_private(host: str, addresses: Iterable[str]) -> None:
    private = next((address for address in addresses if not is_public(address)), None)
    if private:
        raise PrivateNetworkError(
            f"{host} leads into a private network ({private}); write `allow_private: true` at the entry if it is meant"
        )


def _proxy_for(url: httpx.URL) -> str | None:
    proxies = getproxies()
    proxy = proxies.get(url.scheme) or proxies.get("all")
    if not proxy or proxy_bypass(url.host):
        return None
    return proxy if "://" in proxy else f"http://{proxy}"
