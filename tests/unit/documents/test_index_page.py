"""What list pages say, in the manner of many content systems (`fixtures/list_pages.yaml`)."""

import time
from contextlib import suppress
from datetime import date
from urllib.parse import urljoin

import pytest
from ruamel.yaml import YAML

from pipelines.documents.index_article import read_article
from pipelines.documents.index_dates import day_in_address, day_in_text, labelled_day
from pipelines.documents.index_page import read_index_page
from pipelines.documents.index_rules import IndexRules
from pipelines.documents.page_limits import PageError
from pipelines.settings import PROJECT_ROOT

PAGES = YAML(typ="safe").load((PROJECT_ROOT / "tests" / "fixtures" / "list_pages.yaml").read_text(encoding="utf-8"))


def read(page: dict):
    data = f"<html><body>{page['html']}</body></html>" if "<?xml" not in page["html"] else page["html"]
    return read_index_page(data.encode(page.get("encoding", "utf-8")), page["url"])


@pytest.mark.parametrize("page", PAGES, ids=[page["name"] for page in PAGES])
def test_a_list_page_gives_its_links_and_its_other_pages(page):
    found, rules = read(page), IndexRules()
    spoken = [link for link in found.links if rules.speaks_of(link.text, link.url)]
    answers = {link: rules.refusal(link.text, link.url, link.published_on) for link in spoken}
    assert [(link.url, link.text, link.published_on) for link, rule in answers.items() if rule is None] == [
        (urljoin(page["url"], url), text, day) for url, text, day in page["wanted"]
    ]
    refused = {link.text: rule.partition(":")[0] for link, rule in answers.items() if rule}
    assert refused == page.get("refused", {})
    assert list(found.paging.urls) == [urljoin(page["url"], url) for url in page["further"]]
    assert found.paging.said == page.get("said")


def test_a_count_that_is_broken_does_not_fill_the_memory():
    page = {"url": "http://h.cn/", "html": '<script>createPageHTML(99999, 0, "index", "html")</script>'}
    assert len(read(page).paging.urls) == 9_999


@pytest.mark.parametrize(
    "html",
    [
        "<nextgroup><![CDATA[" * 50_000,
        "<record><![CDATA[" + "]]>" * 50_000,
        "<script>" + "location=" + " " * 200_000 + "</script>",
        "<script>" + "createPageHTML(" + " " * 200_000 + "</script>",
        "共" + " " * 200_000,
        "".join(f'<a href="{n}.html">甲局2024年预算</a>' for n in range(5_000)),
    ],
    ids=["groups", "records", "script", "call", "count", "links"],
)
def test_a_page_that_means_harm_takes_little_time(html):
    begun = time.process_time()
    with suppress(PageError):
        read({"url": "http://h.cn/", "html": html})
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("发布时间：2024-01-15 10:20:30", date(2024, 1, 15)),
        ("2024/1/5", date(2024, 1, 5)),
        ("2024年12月31日", date(2024, 12, 31)),
        ("20240115", date(2024, 1, 15)),
        ("15 2024-01", date(2024, 1, 15)),
        ("2024-01 15", date(2024, 1, 15)),
        ("2024-02-30", None),
        ("[01-15]", None),
        ("1024-01-15", None),
        ("电话：2024-0115", None),
        ("2024年预算 1,234.56", None),
    ],
)
def test_days_are_read_as_sites_write_them(text, day):
    assert day_in_text(text) == day


@pytest.mark.parametrize(
    ("address", "day"),
    [
        ("http://h.cn/zwgk/202401/t20240115_1.html", date(2024, 1, 15)),
        ("http://h.cn/art/2024/1/15/art_1_2.html", date(2024, 1, 15)),
        ("http://h.cn/2024-01/15/content_5.htm", date(2024, 1, 15)),
        ("http://h.cn/c/202401/15/x.html", date(2024, 1, 15)),
        ("http://h.cn/20240115/1.pdf", date(2024, 1, 15)),
        ("http://h.cn/upload/20240115103000123.pdf", date(2024, 1, 15)),
        ("http://h.cn/a/2024/1.html", None),
        ("http://h.cn/a/20249999/1.html", None),
        ("http://[bad/20240115/", None),
    ],
)
def test_days_are_read_from_addresses(address, day):
    assert day_in_address(address) == day


def article(head: str = "", body: str = ""):
    return read_article(f"<html><head>{head}</head><body>{body}</body></html>".encode())


def test_an_article_states_title_publisher_and_day_in_its_head():
    facts = article(
        '<meta name="ArticleTitle" content="甲局2024年部门预算"><meta name="PubDate" content="2024-01-15 09:00">'
        '<meta name="ContentSource" content="甲市财政局">'
    )
    assert (facts.title, facts.publisher, facts.stated_on) == ("甲局2024年部门预算", "甲市财政局", date(2024, 1, 15))


def test_or_in_the_line_above_its_text():
    facts = article(body="<div>信息来源： 甲市财政局　发布日期： 2024-01-16 阅读：31415次</div><p>2023年12月1日 …</p>")
    assert (facts.publisher, facts.stated_on, facts.shown_on) == ("甲市财政局", None, date(2024, 1, 16))


@pytest.mark.parametrize("source", ["本站", "本站原创", "admin", "新华网", "来源：", ""])
def test_what_is_no_organization_is_no_publisher(source):
    assert article(f'<meta name="ContentSource" content="{source}">').publisher is None


def test_a_page_that_says_nothing_states_nothing():
    assert labelled_day("时间：待定") is None
    facts = article()
    assert (facts.title, facts.publisher, facts.stated_on, facts.shown_on) == (None, None, None, None)
