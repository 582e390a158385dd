import re

import pytest

from pipelines.documents.same_site import refusal, site

PAGE = "https://czt.shandong.gov.cn/page.html"


@pytest.mark.parametrize(
    "url",
    [
        "https://czt.shandong.gov.cn/a.pdf",
        "http://czt.shandong.gov.cn/a.pdf",
        "https://img.shandong.gov.cn/a.pdf",
        "https://shandong.gov.cn/a.pdf",
        "https://lost.shandong.gov.cn/a.pdf",
    ],
)
def test_a_page_leads_to_its_own_site(url):
    assert refusal(PAGE, url) is None


@pytest.mark.parametrize(
    ("url", "cause"),
    [
        ("https://czt.henan.gov.cn/a.pdf", "another site"),
        ("https://gov.cn/a.pdf", "another site"),
        ("https://evilshandong.gov.cn/a.pdf", "another site"),
        ("https://shandong.gov.cn.evil.com/a.pdf", "another site"),
        ("https://user@evil.com/czt.shandong.gov.cn", "another site"),
        ("http://127.0.0.1/a.pdf", "another site"),
        ("http://169.254.169.254/latest/", "another site"),
        ("https://czt.shandong.gov.cn:6379/a.pdf", "port 6379"),
        ("https://czt.shandong.gov.cn:99999/a.pdf", "no valid port"),
        ("ftp://czt.shandong.gov.cn/a.pdf", "no web address"),
    ],
)
def test_a_page_leads_nowhere_else(url, cause):
    assert re.search(cause, refusal(PAGE, url))


def test_a_page_leads_to_its_own_host_and_port():
    assert refusal("http://127.0.0.1:8000/p", "http://127.0.0.1:8000/a.pdf") is None
    assert "port 8001" in refusal("http://127.0.0.1:8000/p", "http://127.0.0.1:8001/a.pdf")


@pytest.mark.parametrize(
    ("host", "expected"),
    [("a.b.gov.cn", "b.gov.cn"), ("b.gov.cn.", "b.gov.cn"), ("www.x.com", "x.com"), ("10.1.2.3", "10.1.2.3")],
)
def test_a_site_is_what_somebody_registered(host, expected):
    assert site(host) == expected
