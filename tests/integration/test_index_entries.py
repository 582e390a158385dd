"""Index entries from the register to the frame of sources, without a run: what is found, kept, added and told."""

from datetime import date

import pytest

from pipelines.cli_lines import index_addition_lines
from pipelines.documents.add import add_index
from pipelines.documents.collect import collect, history_file
from pipelines.documents.discover import discover
from pipelines.documents.fetch import FetchError
from pipelines.documents.history import FetchHistory
from pipelines.documents.register import RegisterError, Source, load_register
from pipelines.landing.sources import document_sources, source_failures
from pipelines.settings import Settings
from tests.support.site_server import SiteServer, page
from tests.support.small import small_pdf

LIST = """<li><a href="1.html">预算公开</a> 2024-02-01</li>
  <li><a href="2.pdf">乙县水利局2023年部门决算</a> 2024-09-02</li>
  <li><a href="3.html">关于2024年部门预算的通知</a></li>"""
ARTICLE = '<meta name="ContentSource" content="乙县民政局"><a href="a.pdf">附件</a>'


@pytest.fixture
def site():
    with SiteServer() as site:
        site.put("/ys/index.html", page(LIST, "乙县"))
        site.put("/ys/1.html", page(ARTICLE))
        site.put("/ys/a.pdf", small_pdf("说明"))
        site.put("/ys/2.pdf", small_pdf("乙县水利局2023年度部门决算"))
        yield site


@pytest.fixture
def settings(tmp_path):
    return Settings(data_dir=tmp_path, fetch_attempts=1, fetch_timeout=5, fetch_per_second=100)


def index(site, **stated) -> Source:
    return Source(id="list", index=site.url("/ys/index.html"), allow_private=True, **stated)


def rows_of(settings, source):
    rows = document_sources([source], FetchHistory.load(history_file(settings)), settings).to_dicts()
    return {row["address"].rpartition("/")[2]: row for row in rows}


def test_each_document_keeps_the_day_and_the_publisher_of_its_list_or_article(site, settings):
    source = index(site, city="丙市")
    (outcome,) = collect([source], settings)
    assert (outcome.status, outcome.documents, outcome.failures) == ("new", 2, ())
    rows = rows_of(settings, source)
    # The publisher of the article is asked where nothing nearer names an organization.
    assert (rows["a.pdf"]["named_organization"], rows["a.pdf"]["named_kind"]) == ("乙县民政局", "budget")
    assert (rows["a.pdf"]["published_on"], rows["a.pdf"]["city"]) == (date(2024, 2, 1), "丙市")
    assert (rows["2.pdf"]["named_organization"], rows["2.pdf"]["published_on"]) == ("乙县水利局", date(2024, 9, 2))
    assert {row["publisher"] for row in rows.values()} == {None}


def test_what_the_entry_states_is_not_overruled(site, settings):
    source = index(site, publisher="乙县财政局", kind="budget")
    collect([source], settings)
    assert {row["publisher"] for row in rows_of(settings, source).values()} == {"乙县财政局"}


def test_a_failed_list_is_a_failure_without_a_document_and_its_finds_stay(site, settings):
    source = index(site)
    collect([source], settings)
    site.change("/ys/index.html", status=500, validators=())
    (outcome,) = collect([source], settings)
    assert outcome.status == "failed"
    assert all(row["is_latest"] for row in rows_of(settings, source).values())
    (failure,) = source_failures([source], FetchHistory.load(history_file(settings)), settings).to_dicts()
    assert (failure["address"], failure["document_id"]) == (source.index, None)


def test_a_list_that_is_a_riddle_one_night_withdraws_nothing(site, settings):
    source = index(site)
    collect([source], settings)
    site.put("/ys/index.html", "<p>请完成安全验证</p><script>check()</script>", validators=())
    (outcome,) = collect([source], settings)
    assert "is a riddle or a firewall's page" in outcome.reason
    assert all(row["is_latest"] for row in rows_of(settings, source).values())


def test_a_link_that_comes_back_is_present_again(site, settings):
    source = index(site)
    for body, is_latest in ((LIST, True), (LIST.replace("2.pdf", "4.html"), False), (LIST, True)):
        site.put("/ys/index.html", page(body))
        collect([source], settings)
        assert rows_of(settings, source)["2.pdf"]["is_latest"] == is_latest


def test_discovery_asks_for_list_pages_only_and_notes_nothing(site, settings):
    source = index(site)
    (before,) = discover([source], settings, [source])
    assert [find.title for find in before.new] == ["预算公开", "乙县水利局2023年部门决算"]
    assert (before.new[0].fiscal_years, before.new[1].publisher) == ((2024,), "乙县水利局")
    assert not history_file(settings).exists()
    assert {request.path for request in site.requests} <= {"/robots.txt", "/ys/index.html"}
    collect([source], settings)
    (after,) = discover([source], settings, [source])
    assert (len(after.new), len(after.known), after.withdrawn) == (0, 2, ())
    (strict,) = discover([index(site, rules={"years": [2024]})], settings, [])
    assert [(gone.title, gone.rule) for gone in strict.withdrawn] == [("乙县水利局2023年部门决算", "years: is of 2023")]


def test_a_list_is_added_once_with_what_it_leads_to(site, settings):
    url = site.url("/ys/index.html")
    addition = add_index(url, settings, allow_private=True)
    lines = list(index_addition_lines(addition))
    assert lines[0] == f"{url}: added as 127.0.0.1-ys"
    assert lines[1].endswith("1 list pages; 2 new, 0 known, 0 withdrawn, 1 refused")
    (source,) = load_register(settings.sources)
    assert (source.index, source.allow_private) == (url, True)
    assert add_index(url, settings).known_as == source.id
    assert len(load_register(settings.sources)) == 1


def test_what_is_no_list_is_not_added(site, settings):
    with pytest.raises(FetchError, match="404"):
        add_index(site.url("/gone.html"), settings, allow_private=True)
    with pytest.raises(FetchError, match="register it as url, not as index"):
        add_index(site.url("/ys/2.pdf"), settings, allow_private=True)
    with pytest.raises(RegisterError, match="an index is a page on the web"):
        add_index("/tmp/list.html", settings)
    assert not settings.sources.exists()
