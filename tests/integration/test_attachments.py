"""Web pages whose links lead to documents, from the register to the frames; the site is a server of our own."""

import io
import zipfile

import httpx
import pytest

from pipelines.documents import gather, web
from pipelines.documents.add import add
from pipelines.documents.collect import collect, history_file
from pipelines.documents.history import FetchHistory
from pipelines.documents.register import Source, load_register
from pipelines.landing.sources import document_sources, source_failures
from pipelines.settings import Settings
from tests.support.small import small_pdf

BUDGET = small_pdf("甲市财政局2024年度部门预算")
FINAL = small_pdf("甲市财政局2023年度部门决算")
# The server answers 500 to what it does not know, robots.txt too.
QUICK = {"fetch_per_second": 1000, "fetch_robots": False}
TITLE = "<title>甲市财政局2024年部门预算公开</title>"


@pytest.fixture
def settings(tmp_path):
    (tmp_path / "data").mkdir()
    return Settings(data_dir=tmp_path / "data", fetch_attempts=1, fetch_timeout=5, **QUICK)


@pytest.fixture
def site(httpserver):
    """Answers by path; what is not there is an error."""

    def answer(**files: bytes):
        httpserver.clear()
        for name, data in files.items():
            path = "/" + name.replace("__", "/")
            httpserver.expect_request(path).respond_with_data(data, headers={"ETag": f'"{hash(data)}"'})
        return Source(id="page", url=httpserver.url_for("/news/page.html"), city="甲市", allow_private=True)

    return answer


def page(body: str) -> bytes:
    return f"<html><head>{TITLE}</head><body>{body}</body></html>".encode()


def rows_of(settings, *sources):
    rows = document_sources(sources, FetchHistory.load(history_file(settings)), settings).to_dicts()
    return {row["address"].rpartition("/")[2]: row for row in rows}


def failures_of(settings, *sources):
    rows = source_failures(sources, FetchHistory.load(history_file(settings)), settings).to_dicts()
    return {row["address"].rpartition("/")[2]: row["reason"] for row in rows}


LINKS = """
  <a href="/files/P01.pdf">附件1：2023年部门决算.pdf</a> <a href="../files/P01.pdf">再看</a>
  <a href="/down?id=2">附件2</a> <a href="/files/gone.xls">附件3.xls</a>
  <a href="https://elsewhere.example.org/b.pdf">b</a> <a href="/list/">部门预算</a> <a href="/search">预算查询</a>"""


def test_attachments_are_documents_and_one_bad_link_is_one_named_failure(settings, site):
    source = site(
        news__page=b"",
        **{"news__page.html": page(LINKS), "files__P01.pdf": FINAL, "down": BUDGET, "search": page("没有")},
    )
    (outcome,) = collect([source], settings)
    assert (outcome.status, outcome.documents, outcome.reason) == ("new", 2, None)
    rows = rows_of(settings, source)
    assert list(rows) == ["P01.pdf", "down?id=2"]
    assert (rows["P01.pdf"]["named_fiscal_year"], rows["P01.pdf"]["named_kind"]) == (2023, "final_accounts")
    attachment = rows["down?id=2"]
    assert (attachment["name"], attachment["named_fiscal_year"], attachment["named_kind"]) == ("附件2", 2024, "budget")
    assert (attachment["named_organization"], attachment["city"]) == ("甲市财政局", "甲市")
    assert (attachment["found_in"], attachment["source_id"]) == (source.url, "page")
    failures = failures_of(settings, source)
    assert list(failures) == ["gone.xls"]
    assert "the server answers" in failures["gone.xls"]
    assert outcome.failed_parts == tuple(failures.values())
    assert any("b.pdf: not fetched, it lies on another site" in remark for remark in outcome.remarks)


def test_what_is_unchanged_is_asked_for_conditionally(settings, httpserver):
    for path, data in {"/page.html": page('<a href="a.pdf">a</a>'), "/a.pdf": BUDGET}.items():
        httpserver.expect_request(path, headers={"If-None-Match": '"1"'}).respond_with_data(status=304)
        httpserver.expect_request(path).respond_with_data(data, headers={"ETag": '"1"'})
    source = Source(id="page", url=httpserver.url_for("/page.html"), allow_private=True)
    assert [collect([source], settings)[0].status for _ in range(2)] == ["new", "known"]
    assert [response.status_code for _, response in httpserver.log] == [200, 200, 304, 304]
    assert rows_of(settings, source)["a.pdf"]["is_latest"]


def test_what_a_page_no_longer_links_to_is_not_the_latest_and_stays(settings, site):
    collect(
        [site(**{"news__page.html": page('<a href="a.pdf">a</a><a href="b.pdf">b</a>'), "news__a.pdf": BUDGET})],
        settings,
    )
    source = site(**{"news__page.html": page('<a href="b.pdf">b</a>'), "news__b.pdf": FINAL})
    assert collect([source], settings)[0].status == "new"
    assert {name: row["is_latest"] for name, row in rows_of(settings, source).items()} == {
        "b.pdf": True,
        "a.pdf": False,
    }
    assert failures_of(settings, source) == {}


def test_a_page_with_amounts_of_its_own_is_a_document_beside_its_attachments(settings, site):
    body = '<table><tr><td>合计</td><td>1,234.50</td><td>0.00</td></tr></table><a href="a.pdf">附件</a>'
    source = site(**{"news__page.html": page(body), "news__a.pdf": BUDGET})
    collect([source], settings)
    assert list(rows_of(settings, source)) == ["page.html", "a.pdf"]


def test_a_page_without_attachments_is_a_document_whatever_it_prints(settings, site):
    source = site(**{"news__page.html": page('<a href="/x">预算</a>'), "x": page("没有")})
    collect([source], settings)
    assert list(rows_of(settings, source)) == ["page.html"]


def test_a_web_page_under_the_name_of_a_file_is_one_only_with_amounts(settings, site):
    workbook = b"<table><tr><td>a</td><td>1.50</td><td>2.50</td></tr></table>"
    source = site(
        **{
            "news__page.html": page('<a href="a.xls">a</a><a href="login.xls">b</a>'),
            "news__a.xls": workbook,
            "news__login.xls": page("请登录"),
        }
    )
    collect([source], settings)
    rows = rows_of(settings, source)
    assert rows["a.xls"]["remarks"] == ["is named .xls and is a web page; its content counts"]
    assert "is a login page and not the file that the link promises" in failures_of(settings, source)["login.xls"]


def test_an_attached_archive_gives_its_members(settings, site):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("公开.pdf", BUDGET)
    source = site(
        **{"news__page.html": page('<a href="a.zip">2023年部门决算.zip</a>'), "news__a.zip": archive.getvalue()}
    )
    collect([source], settings)
    (row,) = rows_of(settings, source).values()
    assert (row["address"].rpartition("/news/")[2], row["named_fiscal_year"]) == ("a.zip!/公开.pdf", 2023)


def test_an_attachment_that_the_register_names_itself_is_its_own_source(settings, site, httpserver):
    source = site(
        **{
            "news__page.html": page('<a href="a.pdf">a</a><a href="b.pdf">b</a>'),
            "news__a.pdf": BUDGET,
            "news__b.pdf": FINAL,
        }
    )
    own = Source(id="own", url=httpserver.url_for("/news/a.pdf"), allow_private=True)
    collect([source], settings, registered=[own])
    assert list(rows_of(settings, source)) == ["b.pdf"]
    collect([source, own], settings)
    assert {name: row["source_id"] for name, row in rows_of(settings, source, own).items()} == {
        "b.pdf": "page",
        "a.pdf": "own",
    }


def test_links_and_redirects_into_other_networks_are_never_followed(settings, site, httpserver, monkeypatch):
    source = site(**{"news__page.html": page('<a href="a.pdf">a</a><a href="http://127.0.0.1:9/secret.pdf">b</a>')})
    httpserver.expect_request("/news/a.pdf").respond_with_data(
        status=302, headers={"Location": "http://169.254.169.254/"}
    )
    collect([source], settings)
    assert "169.254.169.254/: not fetched, it lies on another site" in failures_of(settings, source)["a.pdf"]
    assert [request.path for request, _ in httpserver.log] == ["/news/page.html", "/news/a.pdf"]


def test_relative_links_count_from_where_a_redirect_led(settings, site, httpserver):
    site(**{"art__2024__page.html": page('<a href="a.pdf">a</a>'), "art__2024__a.pdf": BUDGET})
    httpserver.expect_request("/short").respond_with_data(status=302, headers={"Location": "/art/2024/page.html"})
    source = Source(id="short", url=httpserver.url_for("/short"), allow_private=True)
    collect([source], settings)
    assert list(rows_of(settings, source)) == ["a.pdf"]


def test_more_links_than_the_limit_is_a_named_failure_beside_the_first_ones(settings, site):
    few = settings.model_copy(update={"page_attachments": 1})
    source = site(**{"news__page.html": page('<a href="a.pdf">a</a><a href="b.pdf">b</a>'), "news__a.pdf": BUDGET})
    (outcome,) = collect([source], few)
    assert "links to 2 files, only the first 1 were fetched; raise YUSUAN_PAGE_ATTACHMENTS" in outcome.failed_parts[0]
    assert list(rows_of(settings, source)) == ["a.pdf"]


def test_a_host_that_does_not_answer_is_not_waited_for_file_by_file(settings, site, monkeypatch):
    follow, tried = web.Web._follow, []

    def no_files(self, url, *rest, **options):
        if url.endswith(".pdf"):
            tried.append(url)
            raise httpx.ConnectError("nobody", request=httpx.Request("GET", url))
        return follow(self, url, *rest, **options)

    monkeypatch.setattr(web.Web, "_follow", no_files)
    source = site(**{"news__page.html": page("".join(f'<a href="{n}.pdf">{n}</a>' for n in range(5)))})
    collect([source], settings)
    failures = failures_of(settings, source)
    assert (len(tried), len(failures)) == (3, 5)
    assert "4.pdf: not tried, " in failures["4.pdf"]


def test_a_page_in_a_folder_brings_the_files_below_it(settings, tmp_path):
    folder = tmp_path / "saved"
    (folder / "附件").mkdir(parents=True)
    (tmp_path / "secret.pdf").write_bytes(FINAL)
    (folder / "附件" / "a b.pdf").write_bytes(BUDGET)
    links = '<a href="附件/a%20b.pdf">a</a><a href="../secret.pdf">b</a><a href="none.pdf">c</a><a href="http://h.cn/d.pdf">d</a>'
    (folder / "page.html").write_bytes(page(links))
    source = Source(id="saved", path=str(folder / "page.html"))
    collect([source], settings)
    assert list(rows_of(settings, source)) == ["a b.pdf"]
    assert "no such file" in failures_of(settings, source)["none.pdf"]


def test_a_page_is_added_with_its_attachments(settings, site):
    source = site(**{"news__page.html": page('<a href="a.pdf">附件</a>'), "news__a.pdf": BUDGET})
    addition = add(source.url, settings, allow_private=True)
    assert [(document.name, document.cover.fiscal_year) for document in addition.documents] == [("a", 2024)]
    assert [entry.url for entry in load_register(settings.sources)] == [source.url]


def test_a_mistake_of_ours_costs_one_source(settings, site, monkeypatch):
    (settings.data_dir / "a.pdf").write_bytes(BUDGET)

    def broken(*_):
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(gather, "read_web_page", broken)
    outcomes = collect([site(**{"news__page.html": page("")}), Source(id="a", path="a.pdf")], settings)
    assert [outcome.status for outcome in outcomes] == ["failed", "new"]
    assert "ZeroDivisionError: division by zero; please report it" in outcomes[0].reason
