"""What a server's answer, or a failed connection, means for fetching."""

import ssl
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import httpx

from pipelines.documents.fetch import AnswerError, FetchError, FetchLimits, UnreachableError

RETRY_STATUS = frozenset({408, 425, 429, 500, 502, 503, 504})
# A date is a strong validator where the answer was made so much later (RFC 9110, 8.8.2.2).
SURE_AFTER = timedelta(seconds=60)
# What OpenSSL finds wrong with a certificate, and what helps.
CERTIFICATE_ERRORS = {
    9: "is not valid yet; check this machine's clock",
    10: "has expired; tell the publisher, and save the file by hand until it is renewed",
    18: "is signed by itself; if you trust it, name a file of all trusted ones and it in SSL_CERT_FILE",
    19: "comes from an unknown authority; if you trust it, name a file of all trusted ones and it in SSL_CERT_FILE",
    20: "comes from an unknown authority; if you trust it, name a file of all trusted ones and it in SSL_CERT_FILE",
    21: "comes from an unknown authority; if you trust it, name a file of all trusted ones and it in SSL_CERT_FILE",
    62: "is for another host; correct the host in the url",
    64: "is for another host; write the host's name in the url instead of its number",
}


def bad_answer(url: str, response: httpx.Response) -> AnswerError:
    """The failure that an answer without a document is."""
    asked = retry_after(response)
    until = f" and asks to come back in {asked:.0f} s" if asked else ""
    status, remedy = response.status_code, "correct the url or try later"
    if status in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
        remedy = "it may want a login or keep programs out; save the file by hand and register its path"
    return AnswerError(f"{url}: the server answers {status} {response.reason_phrase}{until}; {remedy}", status)


def bad_transport(url: str, error: httpx.TransportError, limits: FetchLimits, *, is_late: bool) -> FetchError:
    """The failure that a broken connection is; `is_late` where the address's time was up."""
    if is_late:
        return FetchError(
            f"{url}: took longer than {limits.total_seconds:g} s; raise YUSUAN_FETCH_SECONDS or try later"
        )
    broken, host = tls_error(error), urlsplit(str(error.request.url)).hostname
    if isinstance(broken, ssl.SSLCertVerificationError):
        fault = CERTIFICATE_ERRORS.get(broken.verify_code)
        fault = fault or f"cannot be trusted ({broken.verify_message}); ask the publisher"
        return FetchError(f"{url}: the certificate of {host} {fault}")
    if broken is not None:
        return FetchError(
            f"{url}: no secure connection to {host} ({broken.reason or broken}); try the address with http:// if the "
            "publisher offers it"
        )
    if isinstance(error, httpx.TimeoutException):
        return UnreachableError(
            f"{url}: no answer within {limits.seconds:g} s in {limits.attempts} attempts; try later"
        )
    if isinstance(error, httpx.RemoteProtocolError):
        return FetchError(f"{url}: the transfer broke off or is no valid http ({error}); try later")
    kind = UnreachableError if isinstance(error, httpx.NetworkError) else FetchError
    return kind(f"{url}: cannot be reached ({error}); correct the url or try later")


def strong_validator(response: httpx.Response) -> str | None:
    """What names the version for certain: a strong ETag, or a date well before the answer's; null where neither is."""
    etag, modified = response.headers.get("ETag"), response.headers.get("Last-Modified")
    if etag:
        return etag if etag.startswith('"') else None
    answered, changed = _http_date(response.headers.get("Date")), _http_date(modified)
    return modified if answered and changed and answered - changed >= SURE_AFTER else None


def retry_after(response: httpx.Response) -> float | None:
    """Seconds that the server asks to wait, from a number or a date; null where it asks for nothing readable."""
    asked = response.headers.get("Retry-After", "").strip()
    if asked.isascii() and asked.isdigit():
        return float(asked[:9])
    at = _http_date(asked)
    return max((at - datetime.now(UTC)).total_seconds(), 0.0) if at else None


def _http_date(text: str | None) -> datetime | None:
    try:
        date = parsedate_to_datetime(text or "")
    except (ValueError, TypeError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def tls_error(error: BaseException | None) -> ssl.SSLError | None:
    """The TLS error behind a failed connection; null where it failed otherwise."""
    while error is not None and not isinstance(error, ssl.SSLError):
        error = error.__cause__ or error.__context__
    return error
