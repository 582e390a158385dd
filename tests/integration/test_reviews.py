"""What reviewers write, and what whole runs make of it: with the small project, where nothing else takes its time.

The tests share one site and build on one another in their order, as nights do.
"""

import hashlib
from datetime import date, timedelta

import pytest

from tests.support.runs import Site
from tests.support.small import small_pdf

TODAY = date.today()
CORRECTIONS = "document,table_id,row,column,printed,corrected,reason,reviewer,date\n"
WAIVERS = "document,check,reason,reviewer,until\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    site = Site.make(tmp_path_factory.mktemp("site"))
    site.put("budget.pdf", small_pdf("甲市财政局2024年度部门预算"))
    site.put("broken.pdf", small_pdf("乙县水利局2024年部门预算", caption="收支不平总表"))
    site.register("budget.pdf", "broken.pdf")
    return site


def review(site, waivers="", corrections=""):
    (site.data_dir / "waivers.csv").write_text(WAIVERS + waivers, encoding="utf-8")
    (site.data_dir / "corrections.csv").write_text(CORRECTIONS + corrections, encoding="utf-8")


def digest(site):
    return hashlib.sha256(site.warehouse.read_bytes()).hexdigest()


def documents_of(site, table, column="document_id"):
    documents = f"raw.document_sources as s inner join {table} as t on s.document_id = t.{column}"
    return [name for (name,) in site.ask(f"select distinct name from {documents} order by 1")]


def test_a_mismatch_holds_back_its_document_alone_which_stays_in_raw_and_quality_and_in_the_status(site):
    done = site.yusuan("run")
    assert done.returncode == 3, done.stderr + done.stdout
    assert "broken: quarantined\n    - check X01: " in done.stdout
    assert "broken: quarantined\n    - check X01: " in site.yusuan("status").stdout
    assert documents_of(site, "marts.dim_document") == ["budget"]
    assert documents_of(site, "marts.fct_amount", "document_key") == ["budget"]
    for table in ("raw.cells", "quality.document_findings", "quality.document_decisions", "quality.documents"):
        assert "broken" in documents_of(site, table)


def test_a_waiver_lets_the_document_in_as_waived_and_one_that_nothing_needs_warns(site):
    until = TODAY + timedelta(days=30)
    review(site, f"broken,X01,=printed so,某某,{until}\nbudget,X02,once needed,某某,{until}\n")
    done = site.yusuan("run")
    assert done.returncode == 0, done.stderr + done.stdout
    assert "waived: 1 of them, let through by data/waivers.csv" in done.stdout
    assert f"1 amounts, waived\n    - waived until {until} by 某某: =printed so; check X01: 合计行之下" in done.stdout
    assert "warned\n    - waiver not needed: check X02 holds nothing against the document; remove line 3" in done.stdout
    assert documents_of(site, "marts.dim_document") == ["broken", "budget"]


def test_a_waiver_that_ended_stops_the_run_before_anything_is_fetched(site):
    review(site, f"\nbroken,X01,printed so,某某,{TODAY - timedelta(days=1)}\n")
    before = digest(site)
    done = site.yusuan("run")
    assert done.returncode == 1
    assert "stopped: step fetched_documents: data/waivers.csv line 3: the waiver of X01 ended on " in done.stderr
    assert "fetched: " not in done.stderr
    assert digest(site) == before


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (
            {"corrections": f"budget,T01,1,1,11.00,12.00,misread,某某,{TODAY}\n"},
            "data/corrections.csv line 2: the cell in T01, row 1, column 1 now reads '12.00', not '11.00'",
        ),
        (
            {"waivers": f"gone,X01,printed so,某某,{TODAY}\n"},
            "data/waivers.csv line 2: no document 'gone' is known (any more)",
        ),
    ],
)
def test_an_entry_that_fits_the_load_no_more_stops_the_run_with_its_line(site, files, message):
    review(site, **files)
    before = digest(site)
    done = site.yusuan("run")
    assert done.returncode == 1
    assert f"stopped: step landed_raw: {message}" in done.stderr
    assert "not published" in done.stderr
    assert digest(site) == before
