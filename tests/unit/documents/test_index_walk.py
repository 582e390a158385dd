"""An index page by page: where the walk ends, what it must not conclude, and what each find keeps."""

from dataclasses import replace
from datetime import date

import pytest

from pipelines.documents import index_walk
from pipelines.documents.fetch import FetchError
from pipelines.documents.found import Found
from pipelines.documents.index_page import read_index_page
from pipelines.documents.index_rules import IndexRules
from pipelines.documents.index_walk import Visit, follow_index, survey_index

HOME = "http://h.gov.cn/ys/"
START = Found(HOME + "index.html", "entry", ("entry",))
PDF = "application/pdf"


def item(n: int, day: str = "") -> str:
    return f'<li><a href="{n}.pdf">甲{n}局2024年部门预算</a>{day}</li>'


class Pages:
    """A site of made pages; what is not there fails. `asked` holds what was fetched, in its order."""

    def __init__(self, pages: dict[str, str], **options) -> None:
        self.pages, self.asked = pages, []
        self.moved: dict[str, str] = options.pop("moved", {})
        self.visit = Visit(self._fetch, self._gather, self._read, options.pop("most_pages", 50), **options)

    def _fetch(self, found: Found) -> Found:
        name = found.address.removeprefix(HOME)
        self.asked.append(name)
        if name not in self.pages:
            return replace(found, failure=f"{found.address}: the server answers 500")
        media_type = PDF if name.endswith(".pdf") else "text/html"
        return replace(found, document_id=name, media_type=media_type, came_from=self.moved.get(name))

    def _gather(self, found: Found) -> Found:
        return (
            self._fetch(found)
            if not found.address.endswith(".pdf")
            else replace(found, document_id="d", media_type=PDF)
        )

    def _read(self, document_id: str) -> bytes:
        return f"<html><head><title>预决算</title></head><body>{self.pages[document_id]}</body></html>".encode()


def survey(site: Pages, **rules):
    return survey_index(START, IndexRules(**rules), site.visit)


def links(found) -> list[str]:
    return [link.url.removeprefix(HOME) for link in found.wanted]


def test_all_pages_of_a_list_are_read_once_whatever_leads_in_a_circle():
    pages = Pages(
        {
            "index.html": item(1) + '<a href="index_1.html">下一页</a>',
            "index_1.html": item(2) + '<a href="index_2.html">下一页</a><a href="index.html">首页</a>',
            "index_2.html": item(3) + '<a href="index_1.html">2</a><a href="index_1.html">下一页</a>',
        }
    )
    found = survey(pages)
    assert pages.asked == ["index.html", "index_1.html", "index_2.html"]
    assert (links(found), found.is_complete) == (["1.pdf", "2.pdf", "3.pdf"], True)


def test_a_page_that_repeats_another_ends_the_walk():
    pages = Pages(
        {
            name: item(1) + f'<a href="{after}">下一页</a>'
            for name, after in [
                ("index.html", "index_1.html"),
                ("index_1.html", "index_2.html"),
                ("index_2.html", "index_3.html"),
            ]
        }
    )
    found = survey(pages)
    assert (pages.asked, found.is_complete) == (["index.html", "index_1.html"], True)


@pytest.mark.parametrize(("rules", "most"), [({"pages": 2}, 50), ({}, 2)])
def test_the_limit_of_pages_is_said_and_nothing_counts_as_gone(rules, most):
    pages = Pages({f"index{n}.html": item(n) for n in ("", "_1", "_2")}, most_pages=most)
    pages.pages["index.html"] += '<script>createPageHTML(3, 0, "index", "html")</script>'
    found = survey(pages, **rules)
    assert (len(pages.asked), found.is_complete) == (2, False)
    assert "has more list pages than the 2 that were read" in found.remarks[0]


def test_pages_that_have_no_address_are_said_and_nothing_counts_as_gone():
    found = survey(Pages({"index.html": item(1) + "共12页"}))
    assert not found.is_complete
    assert "says that it has 12 pages and names the addresses of 1" in found.remarks[0]


def test_a_page_that_fails_costs_its_links_only_and_nothing_counts_as_gone():
    pages = Pages(
        {"index.html": item(1) + '<script>createPageHTML(3, 0, "index", "html")</script>', "index_2.html": item(3)}
    )
    found = follow_index(START, IndexRules(), pages.visit)
    assert not found.is_complete
    assert [part.address.removeprefix(HOME) for part in found.parts] == [
        "index_1.html",
        "index_2.html",
        "1.pdf",
        "3.pdf",
    ]
    assert "500" in found.parts[0].failure


def test_a_page_that_cannot_be_read_costs_its_links_only(monkeypatch):
    def read(data, url):
        if url.endswith("_1.html"):
            raise FetchError(f"{url}: is too deep")
        return read_index_page(data, url)

    monkeypatch.setattr(index_walk, "read_index_page", read)
    found = survey(Pages({"index.html": item(1) + '<a href="index_1.html">下一页</a>', "index_1.html": ""}))
    assert (links(found), found.is_complete) == (["1.pdf"], False)
    assert found.pages[0].failure == f"{HOME}index_1.html: is too deep"


def test_a_mistake_of_ours_costs_one_find(monkeypatch):
    def broken(_):
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(index_walk, "read_article", broken)
    page = '<a href="1.html">甲局2024年部门预算</a>' + item(2)
    first, second = follow_index(START, IndexRules(), Pages({"index.html": page, "1.html": ""}).visit).parts
    assert first.failure == f"{HOME}1.html: ZeroDivisionError: division by zero; please report it with the document"
    assert second.failure is None


def test_a_first_page_that_fails_is_the_failure_of_the_entry():
    found = follow_index(START, IndexRules(), Pages({}).visit)
    assert (found.document_id, found.parts) == (None, ())
    assert "500" in found.failure


@pytest.mark.parametrize(
    ("second", "moved", "message"),
    [
        ("<p>…</p><a href='/'>公告</a>", {}, "is no page of the list, it has 1 links"),
        (item(2) * 4, {"index_1.html": "http://h.gov.cn/"}, "leads to http://h.gov.cn/, which is no page of the list"),
    ],
)
def test_what_answers_in_place_of_a_list_page_is_a_failure(second, moved, message):
    pages = Pages({"index.html": item(1) + '<a href="index_1.html">下一页</a>', "index_1.html": second}, moved=moved)
    found = survey(pages)
    assert (links(found), found.is_complete) == (["1.pdf"], False)
    assert message in found.pages[0].failure


def test_a_list_that_shows_nothing_of_before_is_not_believed():
    pages = Pages({"index.html": "<a href='/'>首页</a>"}, known=frozenset({HOME + "1.pdf", HOME + "2.pdf"}))
    found = survey(pages)
    assert not found.is_complete
    assert "shows none of the 2 addresses that it led to before" in found.failures[0]


def test_one_that_shows_some_of_before_is():
    pages = Pages({"index.html": item(1)}, known=frozenset({HOME + "1.pdf", HOME + "2.pdf"}))
    assert survey(pages).is_complete


def test_a_list_that_is_a_file_says_how_to_register_it():
    found = survey_index(Found(HOME + "a.pdf", "a"), IndexRules(), Pages({"a.pdf": ""}).visit)
    assert "is no web page (application/pdf); register it as url, not as index" in found.first.failure


def test_what_the_register_names_itself_is_no_find():
    assert links(survey(Pages({"index.html": item(1) + item(2)}, skipped=frozenset({HOME + "1.pdf"})))) == ["2.pdf"]


def test_a_find_keeps_what_list_and_article_say_of_it():
    article = '<a href="1.html">甲局2024年部门预算</a> 2024-01-16'
    meta = "来源：甲市财政局 <table><tr><td>1,234.50</td><td>2.50</td></tr></table>"
    found = follow_index(
        START, IndexRules(), Pages({"index.html": article + item(2, "2024-01-20"), "1.html": meta}).visit
    )
    first, second = found.parts
    assert (first.publisher, first.published_on) == ("甲市财政局", date(2024, 1, 16))
    assert first.said == ("甲局2024年部门预算", "预决算")
    assert (second.publisher, second.published_on, second.name) == (None, date(2024, 1, 20), "2")


def test_an_article_with_neither_attachments_nor_amounts_is_no_document():
    pages = Pages({"index.html": '<a href="1.html">甲局2024年部门预算</a>', "1.html": "<p>另行公开</p>"})
    found = follow_index(START, IndexRules(), pages.visit)
    assert not found.parts[0].is_document
    assert found.remarks == (f"{HOME}1.html: has neither attachments nor tables of amounts; it is no document",)
