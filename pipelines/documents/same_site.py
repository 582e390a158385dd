"""Where links of a web page may lead: to its own site. `network` keeps them out of private networks."""

import ipaddress
from urllib.parse import urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}
# Second-level domains under which sites of their own are registered; below other endings the last two labels are one.
SHARED_LABELS = ("ac", "com", "edu", "gov", "idv", "mil", "net", "org")
SHARED_DOMAINS = frozenset(f"{label}.{country}" for label in SHARED_LABELS for country in ("cn", "hk", "mo", "tw"))


def refusal(page: str, url: str) -> str | None:
    """Why a link of a page must not be followed, null where it may be.

    It may lead to the page's own host and port, and over the usual ports to hosts of the same site
    (`czt.sd.gov.cn` and `img.sd.gov.cn`).
    """
    here, there = urlsplit(page), urlsplit(url)
    try:
        ports = (_port(here), _port(there))
    except ValueError:
        return "has no valid port"
    if there.scheme not in DEFAULT_PORTS or not there.hostname:
        return "is no web address"
    if here.hostname == there.hostname and ports[0] == ports[1]:
        return None
    if site(here.hostname or "") != site(there.hostname):
        return f"lies on another site ({there.hostname})"
    if ports[1] not in DEFAULT_PORTS.values():
        return f"asks for port {ports[1]}, which is not the page's"
    return None


def site(host: str) -> str:
    """What belongs together: the domain that somebody registered; a numeric address is a site of its own."""
    host = host.rstrip(".").lower()
    if _is_numeric(host):
        return host
    labels = host.split(".")
    return ".".join(labels[-3 if ".".join(labels[-2:]) in SHARED_DOMAINS else -2 :])


def _is_numeric(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _port(parts) -> int | None:
    return parts.port or DEFAULT_PORTS.get(parts.scheme)
