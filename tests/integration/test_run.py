"""Whole runs as a scheduler starts them: real processes, exit status, what is published, what survives.

The tests of the first part share one site and build on one another in their order, as nights do.
"""

import hashlib
import io
import shutil
import sys

import duckdb
import pikepdf
import pytest

from pipelines.publishing.journal import read_journal
from pipelines.settings import Settings
from tests.support.runs import Site, ends_within
from tests.support.small import small_pdf

BUDGET = small_pdf("甲市财政局2024年度部门预算")
FINAL = small_pdf("甲市财政局2023年度部门决算", "收入支出决算总表")


def encrypted(data: bytes) -> bytes:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(buffer, encryption=pikepdf.Encryption(owner="o", user="u"))
    return buffer.getvalue()


BROKEN = small_pdf("乙县水利局2024年部门预算", caption="收支不平总表")
BAD = {
    "text.pdf": b"this is no PDF\n",
    "empty.pdf": b"",
    "encrypted.pdf": encrypted(BUDGET),
    "truncated.pdf": BUDGET[:600],
}
DEAD_URL = "http://127.0.0.1:9/dead.pdf"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    site = Site.make(tmp_path_factory.mktemp("site"))
    for name, data in {"budget.pdf": BUDGET, "final.pdf": FINAL, "broken.pdf": BROKEN, **BAD}.items():
        site.put(name, data)
    return site


def digest(site):
    return hashlib.sha256(site.warehouse.read_bytes()).hexdigest()


def test_six_bad_sources_are_six_named_failures_and_the_good_documents_are_published(site):
    site.register("budget.pdf", "missing.pdf", "final.pdf", "broken.pdf", *BAD, DEAD_URL)
    done = site.yusuan("run")
    assert done.returncode == 3, done.stderr + done.stdout
    assert "published: 2 documents, 2 amounts" in done.stdout
    assert f"Report: {site.data_dir / 'reports' / 'latest' / 'index.html'}" in done.stdout
    said = dict(line[2:].split(": ", 1) for line in done.stdout.splitlines() if line[:2] == "  " and line[2] != " ")
    for name in ("text", "empty", "encrypted", "truncated"):
        assert said[name] == "unreadable"
    assert "missing.pdf: no such file" in said["missing"]
    assert "cannot be reached" in said["dead"]
    query = "select name, reasons[1] from quality.document_decisions join raw.document_sources using (document_id)"
    reasons = dict(site.ask(query))
    assert "plain text" in reasons["text"]
    assert "empty" in reasons["empty"]
    assert "password" in reasons["encrypted"] or "encrypted" in reasons["encrypted"]
    assert reasons["truncated"]
    assert "read 7/7: " in done.stderr


def test_a_run_with_nothing_new_reads_no_document_and_the_published_file_stays_byte_for_byte(site):
    before = digest(site)
    with duckdb.connect(str(site.warehouse), read_only=True) as reader:
        done = site.yusuan("run")
        assert done.returncode == 3
        assert "read: nothing new, no document; 7 known already" in done.stderr
        assert "nothing changed since the published load" in done.stderr
        assert reader.execute("select count(*) from quality.load_history").fetchone() == (1,)
    assert digest(site) == before
    assert "last run: " in site.yusuan("status").stdout


def test_a_blocking_mismatch_holds_back_its_document_and_is_named(site):
    said = site.yusuan("status").stdout
    assert "broken: quarantined" in said
    assert "check X01: 合计行之下不得再有合计行; table T01, row 1, column 1; 1.00 against 2.00 yuan" in said


def test_status_tells_what_is_published_and_what_was_held_back_and_why(site):
    said = site.yusuan("status").stdout
    assert "budget: 甲市财政局, 2024, budget (预算), 1 amounts, passed" in said
    assert "held back: 5 documents" in said
    assert "not fetched: 2 sources" in said


def test_the_report_of_a_run_names_what_was_held_back_and_can_be_written_anew(site):
    report = site.data_dir / "reports" / "latest" / "index.html"
    assert all(name in report.read_text(encoding="utf-8") for name in ("broken", "encrypted", "missing.pdf", "X01"))
    first = report.resolve().parent
    done = site.yusuan("report")
    assert (done.returncode, done.stdout.split()[0]) == (0, str(report)), done.stderr
    assert not first.exists()


def test_a_kill_while_reading_leaves_the_published_file_and_no_process(site):
    site.register("budget.pdf", "final.pdf")
    site.put("budget.pdf", small_pdf("甲市财政局2024年度部门预算", rows=(("合计", "13.00"),)))
    before = digest(site)
    printed, group = site.kill_when("fetched: ", delay=0.5)
    assert "landed" not in printed
    assert ends_within(group, seconds=30)
    assert digest(site) == before


def test_a_kill_while_dbt_works_leaves_the_published_file(site):
    before = digest(site)
    site.kill_when("landed: ", delay=1.5)
    assert digest(site) == before
    assert list((site.data_dir / "build").glob("*/*.duckdb"))


def test_a_kill_just_before_the_rename_leaves_the_published_file(site):
    before = digest(site)
    script = (
        "import os, signal, sys; import pipelines.publishing.publish as publish\n"
        "publish.swap = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "from pipelines.cli import main; sys.argv = ['yusuan', 'run']; main()"
    )
    done = site.yusuan(command=[sys.executable, "-c", script])
    assert done.returncode == -9
    assert "marts by dbt" in done.stderr
    assert digest(site) == before


def test_after_all_that_a_run_of_one_document_publishes_it_with_the_others_and_leaves_nothing_behind(site):
    shutil.rmtree(site.data_dir / "reports")
    (site.data_dir / "reports").write_text("in the way")
    done = site.yusuan("run", "--documents", "budget")
    assert done.returncode == 0, done.stderr
    assert "no report: " in done.stderr
    assert "fetched: 1 sources" in done.stderr
    assert site.ask("select amount_yuan::varchar from marts.fct_amount order by 1") == [("12.00",), ("13.00",)]
    assert list((site.data_dir / "build").glob("*/*.duckdb*")) == []
    versions = site.ask("select is_latest from raw.document_sources where source_id = 'budget' order by fetched_at")
    assert versions == [(False,), (True,)]


def test_a_gate_that_fails_stops_publication_with_its_reason_and_status_1(site):
    model = site.dbt_project / "models" / "marts" / "fct_amount.sql"
    model.write_text(
        model.read_text()
        + "union all by name select amount_key, document_id as document_key, amount_yuan from {{ ref('int_amounts') }}"
    )
    before = digest(site)
    done = site.yusuan("run")
    assert done.returncode == 1
    assert "stopped: gate marts_amounts on marts/fct_amount: " in done.stderr
    assert "are there twice" in done.stderr
    assert "not published" in done.stderr
    assert digest(site) == before
    record = read_journal(Settings(data_dir=site.data_dir))[-1]
    assert (record.outcome, record.load) == ("stopped", "full")
    assert any("are there twice" in reason for reason in record.reasons)


def test_a_first_run_without_any_readable_document_publishes_nothing(tmp_path):
    site = Site.make(tmp_path)
    site.put("text.pdf", b"no PDF")
    site.register("text.pdf")
    done = site.yusuan("run")
    assert done.returncode == 1
    assert "stopped: gate raw_load on raw/documents: " in done.stderr
    assert "none of 1 documents could be read" in done.stderr
    assert not site.warehouse.exists()
    done = site.yusuan("report")
    assert (done.returncode, "nothing is published yet" in done.stderr) == (1, True)
