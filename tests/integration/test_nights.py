"""Nights against a government's site: whole runs that discover, load, find nothing new, and follow what changed.

The tests share one site and build on one another in their order, as nights do.
"""

import hashlib
import json

import pytest

from tests.support.night_site import ACCOUNTS, BUDGETS, DOCUMENTS, FAILING, LISTS, budget, budgets_list, put_site
from tests.support.runs import Site
from tests.support.site_server import SiteServer

PER_SECOND = 8
PRESENT = (
    "select address, name, published_on::varchar, is_latest from raw.document_sources order by address, fetched_at"
)


@pytest.fixture(scope="module")
def server():
    with SiteServer() as server:
        put_site(server)
        yield server


@pytest.fixture(scope="module")
def site(tmp_path_factory, server):
    settings = {"YUSUAN_FETCH_PER_SECOND": str(PER_SECOND), "YUSUAN_FETCH_ATTEMPTS": "3"}
    site = Site.make(tmp_path_factory.mktemp("nights"), **settings)
    entries = [f"  - {{id: ys, index: '{server.url(BUDGETS)}', allow_private: true, city: 甲市}}"]
    entries += [f"  - {{id: js, index: '{server.url(ACCOUNTS)}', allow_private: true, rules: {{years: 2020-2024}}}}"]
    (site.data_dir / "sources.yaml").write_text("\n".join(["sources:", *entries, ""]), encoding="utf-8")
    return site


def digest(site):
    return hashlib.sha256(site.warehouse.read_bytes()).hexdigest()


def by_name(site) -> dict[str, list[tuple]]:
    rows: dict[str, list[tuple]] = {}
    for address, name, published_on, is_latest in site.ask(PRESENT):
        rows.setdefault(f"{address.rpartition('/')[2]}:{name}", []).append((published_on, is_latest))
    return rows


def test_what_the_lists_lead_to_is_told_before_anything_is_loaded(site, server):
    done = site.yusuan("discover", "--format", "json")
    assert done.returncode == 0, done.stderr
    budgets, accounts = json.loads(done.stdout)
    assert [find["title"][2:5] for find in budgets["new"]] == [
        "财政局",
        "审计局",
        "教育局",
        "商务局",
        "民政局",
        "统计局",
    ]
    assert [find["rule"].partition(":")[0] for find in budgets["refused"]] == ["years", "without"]
    assert (accounts["pages"], len(accounts["new"]), accounts["known"]) == (2, 3, [])
    assert {request.path for request in server.requests} == {"/robots.txt", *LISTS}
    assert not site.warehouse.exists()


def test_the_first_night_loads_the_whole_site_and_names_what_gives_no_document(site, server):
    server.forget()
    done = site.yusuan("run")
    assert done.returncode == 3, done.stderr + done.stdout
    assert "found: 5 new documents in ys: P1, 2, 2, 3, 甲市统计局2024年部门预算" in done.stderr
    assert "found: 3 new documents in js: " in done.stderr
    rows = by_name(site)
    assert len(rows) == DOCUMENTS
    assert rows["P1.pdf:P1"] == [("2024-01-15", True)]
    assert rows["2.pdf:2"] == rows["2.xlsx:2"] == [("2024-01-17", True)]
    assert rows["12:甲市气象局2023年度部门决算"] == [("2024-09-03", True)]
    failures = dict(site.ask("select address, reason from quality.source_failures"))
    assert {address.removeprefix(server.url("")) for address in failures} == set(FAILING)
    assert all(FAILING[address.removeprefix(server.url(""))] in reason for address, reason in failures.items())
    assert site.ask("select count(*) from quality.document_decisions where decision = 'unreadable'") == [(0,)]
    assert {request.status for request in server.asked_for("/files/3.docx")} == {200, 429}
    assert "/closed/6.pdf" not in {request.path for request in server.requests}
    assert len(server.requests) > PER_SECOND
    assert server.most_in_a_second() <= PER_SECOND


def test_the_second_night_asks_only_whether_something_changed_and_changes_nothing(site, server):
    before = digest(site)
    server.forget()
    done = site.yusuan("run")
    assert done.returncode in (0, 3), done.stderr
    assert "found: " not in done.stderr
    assert "nothing changed since the published load" in done.stderr
    assert digest(site) == before
    asked = {request.path for request in server.requests if not request.is_conditional}
    assert asked <= {*LISTS, *FAILING}
    assert {request.path for request in server.requests if request.status == 304} >= {*LISTS, "/files/9.pdf"}
    assert server.most_in_a_second() <= PER_SECOND


def test_a_changed_and_a_withdrawn_document_are_versions_and_nothing_is_lost(site, server):
    server.put("/bmys/202401/P1.pdf", budget("财政局", "13.00"))
    server.put(BUDGETS, budgets_list(withdrawn=True))
    said = site.yusuan("discover", "--entry", "ys").stdout
    assert "0 new, 5 known, 1 withdrawn, 2 refused" in said
    assert "withdrawn: 甲市审计局2024年部门预算 (the list does not show it any more" in said
    done = site.yusuan("run")
    assert "withdrawn: 2 documents in ys: 2, 2" in done.stderr, done.stderr
    assert "upon the published load: 1 new, 3 changed" in done.stderr
    rows = by_name(site)
    assert rows["P1.pdf:P1"] == [("2024-01-15", False), ("2024-01-15", True)]
    assert rows["2.xlsx:2"] == rows["2.pdf:2"] == [("2024-01-17", False)]
    assert rows["9.pdf:9"] == [("2024-09-01", True)]
    amounts = site.ask("select amount_yuan::varchar from marts.fct_amount where amount_yuan in (12, 13) order by 1")
    assert ("13.00",) in amounts
