"""Where connections go: checked addresses only, whatever names resolve to and redirects say; and TLS errors by name."""

import datetime as dt
import ipaddress
import socket
import ssl
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import httpx
import pytest
import stamina
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from pipelines.documents import network
from pipelines.documents.fetch import FetchError, RefusedError
from pipelines.documents.network import is_public
from pipelines.documents.web import Permit, open_web
from pipelines.settings import Settings
from tests.support.site_server import SiteServer

PRIVATE = Permit(allow_private=True)
PUBLIC_IP = "223.5.5.5"


@pytest.fixture
def settings(tmp_path, monkeypatch):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    with stamina.set_testing(True, attempts=1):
        yield Settings(data_dir=tmp_path, fetch_timeout=2, fetch_attempts=1, fetch_per_second=500, fetch_robots=False)


@pytest.fixture
def site():
    with SiteServer() as site:
        yield site


@pytest.fixture
def names(monkeypatch):
    """What names resolve to: a list of addresses, or of such lists for one question after another."""
    answers, known = {}, socket.getaddrinfo

    def resolve(host, port, *options, **named):
        if host[0].isdigit():
            return known(host, port, *options, **named)
        if host not in answers:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        found = answers[host]
        found = found.pop(0) if isinstance(found[0], list) and len(found) > 1 else found
        found = found[0] if isinstance(found[0], list) else found
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    monkeypatch.setattr(network.socket, "getaddrinfo", resolve)
    return answers


@pytest.fixture
def connections(monkeypatch):
    """To which addresses connections are made; none of them gets through."""
    made = []

    def refuse(self, host, port, *_, **__):
        made.append(host)
        raise network.httpcore.ConnectError("nobody there")

    monkeypatch.setattr(network.httpcore.SyncBackend, "connect_tcp", refuse)
    return made


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fd00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::1",
        "2001:0:7f00:1:0:fbff:f5fe:fffe",
    ],
)
def test_what_is_not_the_internet_is_private(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", [PUBLIC_IP, "2400:3200::1", "64:ff9b::df05:505", "::ffff:223.5.5.5"])
def test_the_internet_is_public(address):
    assert is_public(address)


def test_the_address_that_was_checked_is_the_one_connected_to(settings, names, connections):
    names["rebind.example.cn"] = [[PUBLIC_IP], ["127.0.0.1"]]
    with open_web(settings) as web, pytest.raises(FetchError, match="nobody there"):
        web.get("http://rebind.example.cn/a.pdf")
    assert connections == [PUBLIC_IP]


def test_a_name_that_turns_private_is_refused_the_next_time(settings, names, connections):
    names["rebind.example.cn"] = [[PUBLIC_IP], ["127.0.0.1"]]
    with open_web(settings) as web:
        with pytest.raises(FetchError, match="nobody there"):
            web.get("http://rebind.example.cn/a.pdf")
        with pytest.raises(RefusedError, match=r"private network \(127\.0\.0\.1\)"):
            web.get("http://rebind.example.cn/a.pdf")
    assert connections == [PUBLIC_IP]


def test_one_private_address_among_public_ones_is_refused(settings, names, connections):
    names["mixed.example.cn"] = [PUBLIC_IP, "10.0.0.1"]
    with open_web(settings) as web, pytest.raises(RefusedError, match=r"private network \(10\.0\.0\.1\)"):
        web.get("http://mixed.example.cn/a.pdf")
    assert connections == []


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "127.1", "[::1]", "[::ffff:127.0.0.1]", "localhost"])
def test_loopback_is_refused_however_it_is_written(settings, host):
    with open_web(settings) as web, pytest.raises(RefusedError, match="private network"):
        web.get(f"http://{host}:8080/")


def test_a_redirect_into_a_private_network_is_refused(settings, site, names, monkeypatch):
    port = int(site.url().rsplit(":", 1)[1].strip("/"))
    monkeypatch.setattr(network, "is_public", lambda address: address != "169.254.169.254")
    names["meta.example.cn"] = ["169.254.169.254"]
    site.redirect("/a.pdf", "http://meta.example.cn/latest/")
    with (
        open_web(settings) as web,
        pytest.raises(RefusedError, match=r"meta\.example\.cn leads into a private network"),
    ):
        web.get(f"http://127.0.0.1:{port}/a.pdf")


def test_the_next_address_of_a_host_is_tried(settings, site, names):
    names["two.example.cn"] = ["127.0.0.9", "127.0.0.1"]
    url = site.put("/a", "a").replace("127.0.0.1", "two.example.cn")
    with open_web(settings) as web:
        assert web.get(url, permit=PRIVATE).data == b"a"


def test_a_name_that_nobody_knows_is_a_named_failure(settings, names):
    with open_web(settings) as web, pytest.raises(FetchError, match=r"the name lost\.example\.cn cannot be resolved"):
        web.get("http://lost.example.cn/a")


def test_a_proxy_of_the_environment_is_used_and_no_way_into_private_networks(settings, site, names, monkeypatch):
    """The proxy answers for hosts that only it can resolve."""
    monkeypatch.setenv("http_proxy", site.url().rstrip("/"))
    names["inner.example.cn"] = ["10.0.0.1"]
    site.put("http://far.example.cn/a", "a")
    with open_web(settings) as web:
        assert web.get("http://far.example.cn/a").data == b"a"
        with pytest.raises(RefusedError, match="private network"):
            web.get("http://inner.example.cn/a")
    monkeypatch.setenv("no_proxy", "far.example.cn")
    with open_web(settings) as web, pytest.raises(FetchError, match="cannot be resolved"):
        web.get("http://far.example.cn/a")


def test_a_proxy_that_is_none_for_http_is_named(settings, monkeypatch):
    monkeypatch.setenv("all_proxy", "socks5://127.0.0.1:1080")
    with open_web(settings) as web, pytest.raises(FetchError, match=r"the environment's proxy socks5://127\.0\.0\.1"):
        web.get("http://far.example.cn/a")


class _Hello(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "5")
        self.end_headers()
        self.wfile.write(b"hello")

    def log_message(self, *_):
        pass


@pytest.fixture
def secure_server(tmp_path):
    """Starts an https server with a certificate of its own making; gives its URL and the certificate's file."""
    servers = []

    def start(days: int = 30, host: str = "127.0.0.1"):
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
        now = dt.datetime.now(dt.UTC)
        known_as = x509.IPAddress(ipaddress.ip_address(host)) if host[0].isdigit() else x509.DNSName(host)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(days=60))
            .not_valid_after(now + dt.timedelta(days=days))
            .add_extension(x509.SubjectAlternativeName([known_as]), critical=False)
            .sign(key, hashes.SHA256())
        )
        file = tmp_path / "server.pem"
        secret = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        public = tmp_path / "public.pem"
        public.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        file.write_bytes(secret + public.read_bytes())
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        server = HTTPServer(("127.0.0.1", 0), _Hello)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        servers.append(server)
        return f"https://127.0.0.1:{server.server_port}/", public

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def test_an_unknown_authority_is_named_and_can_be_trusted(settings, secure_server, monkeypatch):
    url, certificate = secure_server()
    with (
        open_web(settings) as web,
        pytest.raises(FetchError, match=r"is signed by itself; if you trust it.*SSL_CERT_FILE"),
    ):
        web.get(url, permit=PRIVATE)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with open_web(settings) as web:
        assert web.get(url, permit=PRIVATE).data == b"hello"


@pytest.mark.parametrize(
    ("made", "fault"),
    [({"days": -1}, "has expired"), ({"host": "other.example.cn"}, "is for another host")],
    ids=["expired", "other host"],
)
def test_what_is_wrong_with_a_certificate_is_named(settings, secure_server, monkeypatch, made, fault):
    url, certificate = secure_server(**made)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with open_web(settings) as web, pytest.raises(FetchError, match=rf"the certificate of 127\.0\.0\.1 {fault}"):
        web.get(url, permit=PRIVATE)


def test_a_server_without_tls_is_named(settings, site):
    with open_web(settings) as web, pytest.raises(FetchError, match=r"no secure connection to 127\.0\.0\.1"):
        web.get(site.url().replace("http:", "https:"), permit=PRIVATE)


def test_httpcore_errors_have_their_names_in_httpx():
    for name in ("ConnectError", "ConnectTimeout", "ReadError", "ReadTimeout", "RemoteProtocolError", "WriteError"):
        with pytest.raises(getattr(httpx, name)), network._as_httpx():
            raise getattr(network.httpcore, name)("x")
