"""The report's pages and folders, from a small published file."""

import os
import re
import shutil

import duckdb
import pytest

from pipelines.quality.report import kept_pages, pages, write
from pipelines.quality.report.folders import LATEST, PARTIAL, prune, report_of
from pipelines.quality.report.pages import page_name
from pipelines.quality.report.write import ReportError, write_report
from tests.support.published_file import Made, broken_sum, publish

HOSTILE = '<script>alert("x")</script>市财政局'
BROKEN = Made(
    "broken",
    HOSTILE,
    "quarantined",
    ("check A01: <b>差额</b>",),
    results=(broken_sum(), ("G01", "mismatch", ())),
)
GOOD = Made("good", results=(broken_sum("exact"),))
SCAN = Made("scan", decision="unreadable", reasons=("damaged",), is_readable=False)
WRITTEN = Made("written", "甲市教育局", media_type="text/html", results=(broken_sum(),))
PROSE = ("2024年度收入总计12.00万元。",)
TOLD = Made("told", "甲市审计局", results=(("C03", "mismatch", (("lhs", "prose"), ("rhs", 4, 1))),), prose=PROSE)
MISREAD = Made("misread", "甲市卫健委", results=(broken_sum(),), misread=True)


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    return publish(tmp_path_factory.mktemp("report"), [GOOD, BROKEN, SCAN, WRITTEN, MISREAD, TOLD], loads=3)


@pytest.fixture(scope="module")
def report(settings):
    return write_report(settings.model_copy(update={"workers": 1}))


@pytest.fixture
def in_process(monkeypatch):
    """Write pages without workers, which take seconds to start; the report of the module is written with them."""
    monkeypatch.setattr(write, "in_workers", lambda work, tasks, *_: ((task, work(task)) for task in tasks))


def page(report, name):
    return (report.index.parent / name).read_text(encoding="utf-8")


def page_of(report, name):
    (document,) = [d for d in report.load.documents if d.name == name]
    return page(report, f"documents/{page_name(document.key)}")


def test_documents_come_worst_first_with_their_pages_and_pictures(report):
    assert [d.name for d in report.load.documents] == ["broken", "scan", "misread", "written", "told", "good"]
    assert report.problems == ()
    # One page of one finding of three documents; a missing form has no place on a page, a web page none at all.
    assert report.pictures == 3
    assert len(list((report.index.parent / "pictures").iterdir())) == 3


def test_a_document_without_pages_shows_the_rows_around_the_cells(report):
    written = page_of(report, "written")
    assert "No picture" not in written
    assert '<span class="side lhs">13.00</span>' in written
    assert '<span class="side rhs">5.00</span>' in written


def test_a_sentence_that_takes_part_is_quoted_beside_its_cells(report):
    told = page_of(report, "told")
    assert re.search(r'class="said"><span class="side lhs">.*2024年度收入总计12\.00万元。</p>', told)
    assert "T01 r4 c1" in told
    assert re.search(r"<summary>1\s", told)


def test_a_finding_about_a_share_has_no_unit_of_money_and_says_why(report):
    told = page_of(report, "told")
    assert "Left side, yuan" not in told
    assert "<p>the reason</p>" in told
    assert "contradicts its tables, itself or another document" in told
    assert "Left side, yuan" in page_of(report, "broken")


def test_what_ocr_probably_misread_stands_next_to_the_finding_with_the_line_that_corrects_it(report):
    misread = page_of(report, "misread")
    assert "13.00 → 12.00（one digit was misread, 0.61）" in misread
    assert "T01,4,1,13.00,12.00,OCR: one digit was misread,REVIEWER,YYYY-MM-DD" in misread
    assert "OCR probably" not in page_of(report, "broken")


def test_text_of_documents_is_shown_as_text_everywhere(report):
    for path in report.index.parent.rglob("*.html"):
        content = path.read_text(encoding="utf-8")
        assert "<script" not in content, path
        assert "<b>" not in content, path
    assert "&lt;script&gt;alert" in page(report, "index.html")


def test_no_page_refers_to_anything_outside_the_report(report):
    for path in report.index.parent.rglob("*.html"):
        for address in re.findall(r'(?:href|src|url)\s*[=(]\s*["\']?([^"\'\s>)]+)', path.read_text(encoding="utf-8")):
            if not address.startswith(("#", "url", "data:")):
                assert (path.parent / address.split("#")[0]).is_file(), f"{path}: {address}"


def test_a_finding_shows_both_sides_its_cells_and_what_to_do(report):
    content = page_of(report, "broken")
    for text in ("130,000.00", "120,000.00", "10,000.00", "200.00", "T01 r4 c1", "13.00", "Cells that print zero"):
        assert text in content
    document_id = next(d.document_id for d in report.load.documents if d.name == "broken")
    assert f"{document_id[:12]},T01,4,1,13.00,CORRECTED,REASON,REVIEWER,YYYY-MM-DD" in content
    assert f"{document_id[:12]},A01,REASON,REVIEWER,YYYY-MM-DD" in content
    assert "yusuan evidence broken-0" in content


def test_filings_that_are_missing_are_listed_and_the_others_counted(report):
    index = page(report, "index.html")
    section = index[index.index('id="expected"') : index.index('id="documents"')]
    assert "甲&lt;b&gt;局" in section
    assert "no document of it is known" in section
    assert "未到期" in section
    assert "乙局" not in section


def test_expected_forms_are_named_whether_found_or_missing(report):
    content = page_of(report, "good")
    assert "missing" in content
    assert "收支总表" in content
    assert "没有发现" in content


def test_every_check_has_a_page_that_leads_to_the_documents_it_fails_in(report):
    content = page(report, "checks/A01.html")
    assert page_name(report.load.documents[0].key) in content
    assert "Lines sum to the total" in content
    assert all((report.index.parent / "checks" / f"{check}.html").is_file() for check in report.load.checks)


def test_a_check_of_very_many_documents_lists_the_worst_and_says_how_many_there_are_more(report, monkeypatch):
    monkeypatch.setattr(pages, "MOST_DOCUMENTS", 1)
    content = pages.check_page(report.load, report.load.checks["A01"])
    concerned = [d for d in report.load.documents if "A01" in report.load.by_document[d.document_id]]
    assert len(re.findall(r'<th scope="row" class="name">', content)) == 1
    assert re.search(rf"Further documents:</span> {len(concerned) - 1}\n", content)
    assert "Further documents" not in page(report, "checks/A01.html")


@pytest.mark.parametrize("most", [0, 1, 20])
def test_the_page_of_a_check_is_filled_up_with_few_documents_that_nothing_is_wrong_with(report, monkeypatch, most):
    monkeypatch.setattr(pages, "MOST_FAULTLESS", most)
    left_out = 0
    for check in report.load.checks.values():
        listed = len(re.findall(r'<th scope="row" class="name">', pages.check_page(report.load, check)))
        tallies = [of[check.check_id] for of in report.load.by_document.values() if check.check_id in of]
        concerned = sum(1 for tally in tallies if tally.applicable)
        failing = sum(1 for tally in tallies if tally["mismatch"] or tally["not_evaluable"])
        assert listed == min(concerned, max(failing, most)), check.check_id
        left_out += concerned - listed
    assert (left_out > 0) == (most < 2)


def test_names_of_files_are_made_of_keys_alone():
    assert page_name("0a1b") == "0a1b.html"
    for key in ("../../etc/passwd", "a/b", "", "甲", ".."):
        assert re.fullmatch(r"[0-9a-f]{32}\.html", page_name(key))


def test_a_second_report_of_a_load_takes_the_place_of_the_first(settings, report, in_process):
    again = write_report(settings)
    assert again.index == report.index
    assert report_of(settings.reports_dir, report.load.run_id) == report.index
    assert report_of(settings.reports_dir, "another-run") is None
    folders = [path for path in settings.reports_dir.iterdir() if path.is_dir() and not path.is_symlink()]
    assert [folder.name for folder in folders] == [os.readlink(settings.reports_dir / LATEST)]


def test_a_report_that_fails_leaves_the_last_one_and_nothing_of_itself(settings, report, in_process, monkeypatch):
    before = os.readlink(settings.reports_dir / LATEST)
    (settings.reports_dir / f"{PARTIAL}killed").mkdir()
    monkeypatch.setattr(write, "checks_page", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write_report(settings)
    assert os.readlink(settings.reports_dir / LATEST) == before
    assert list(settings.reports_dir.glob(f"{PARTIAL}*")) == []


def test_only_the_last_reports_are_kept_and_nothing_else_is_removed(settings, report):
    for name in ("notes", *(f"2024010{day}T000000Z-older-1" for day in range(1, 4))):
        (settings.reports_dir / name).mkdir()
    prune(settings.reports_dir, 2)
    kept = {path.name for path in settings.reports_dir.iterdir() if path.is_dir() and not path.is_symlink()}
    assert kept == {"notes", "20240103T000000Z-older-1", os.readlink(settings.reports_dir / LATEST)}


def test_a_folder_in_the_place_of_the_link_is_named_before_anything_is_written(settings, tmp_path):
    data = shutil.copytree(settings.data_dir, tmp_path / "data", ignore=shutil.ignore_patterns("reports"))
    (data / "reports" / LATEST).mkdir(parents=True)
    with pytest.raises(ReportError, match=r"latest: is no link .* move it away"):
        write_report(settings.model_copy(update={"data_dir": data}))
    assert sorted(path.name for path in (data / "reports").iterdir()) == [".lock", LATEST]


def test_a_document_whose_bytes_are_gone_has_its_page_without_the_picture(settings, in_process, tmp_path):
    data = shutil.copytree(settings.data_dir, tmp_path / "data", ignore=shutil.ignore_patterns("reports"))
    (data / "store").rename(data / "kept")
    without = settings.model_copy(update={"data_dir": data})
    report = write_report(without)
    assert report.pictures == 0
    assert "run again to fetch the document" in page_of(report, "broken")
    # What was missing is not kept: with the bytes back, the pages that lacked a picture have it.
    (data / "kept").rename(data / "store")
    again = write_report(without)
    assert (again.pictures, again.kept) == (3, 3)
    assert "run again to fetch the document" not in page_of(again, "broken")


def test_a_page_that_shows_the_same_is_kept_with_its_pictures_and_says_which_load_it_was_written_for(
    settings, report, in_process, tmp_path
):
    data = shutil.copytree(settings.data_dir, tmp_path / "data", symlinks=True)
    later = settings.model_copy(update={"data_dir": data})
    changed = next(d.document_id for d in report.load.documents if d.name == "misread")
    with duckdb.connect(str(later.warehouse_file)) as connection:
        connection.execute("""
            insert into quality.load_history
            select * replace ('later' as run_id, published_at + interval 1 day as published_at)
            from quality.load_history order by published_at desc limit 1
        """)
        connection.execute("update quality.check_results set difference = 7777 where document_id = ?", [changed])
    kept_files = {path.name: path.stat().st_ino for path in (data / "reports" / LATEST / "pictures").iterdir()}
    again = write_report(later)
    assert (again.kept, again.pictures, again.load.run_id) == (5, 3, "later")
    assert "7,777.00" in page_of(again, "misread")
    assert "later" in page_of(again, "misread")
    for name in ("broken", "good", "scan", "told", "written"):
        assert page_of(again, name) == page_of(report, name)
        assert report.load.run_id in page_of(again, name)
        assert "Later reports keep this page while nothing on it changes" in page_of(again, name)
    assert "later" in page(again, "index.html")
    now = {path.name: path.stat().st_ino for path in (again.index.parent / "pictures").iterdir()}
    assert {name for name in now if now[name] == kept_files[name]} == {n for n in now if changed[:32] not in n}
    assert len(now) == 3


def test_no_page_is_kept_where_the_code_that_writes_it_is_another(settings, report, in_process, tmp_path, monkeypatch):
    data = shutil.copytree(settings.data_dir, tmp_path / "data", symlinks=True)
    other = settings.model_copy(update={"data_dir": data})
    monkeypatch.setattr(kept_pages, "_digest_of_room", lambda: "another template")
    assert write_report(other).kept == 0


@pytest.mark.parametrize("loss", ["a picture", "the notes", "their meaning"])
def test_what_is_gone_from_the_report_before_is_written_again(settings, report, in_process, tmp_path, loss):
    data = shutil.copytree(settings.data_dir, tmp_path / "data", symlinks=True)
    before = (data / "reports" / LATEST).resolve()
    kept = {"a picture": 5, "the notes": 0, "their meaning": 0}[loss]
    if loss == "a picture":
        sorted((before / "pictures").iterdir())[0].unlink()
    elif loss == "the notes":
        (before / kept_pages.NOTES).unlink()
    else:
        (before / kept_pages.NOTES).write_text('["not", "notes"]')
    again = write_report(settings.model_copy(update={"data_dir": data}))
    assert (again.kept, again.pictures) == (kept, 3)


def test_notes_never_take_a_file_from_elsewhere(tmp_path):
    (tmp_path / "before" / "pictures").mkdir(parents=True)
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "now" / "pictures").mkdir(parents=True)
    for file in ("../secret", "pictures/../../secret", "/etc/passwd", "secret"):
        page = kept_pages.Page("digest", (file,))
        assert not kept_pages.take_over(page, tmp_path / "before", tmp_path / "now", ("pictures",))
    assert list((tmp_path / "now" / "pictures").iterdir()) == []


def test_a_published_file_of_an_earlier_version_is_named_with_the_remedy(settings, tmp_path):
    data = shutil.copytree(settings.data_dir, tmp_path / "data", symlinks=True)
    other = settings.model_copy(update={"data_dir": data})
    with duckdb.connect(str(other.warehouse_file)) as connection:
        connection.execute("drop view quality.document_coverage")
    with pytest.raises(ReportError, match="earlier version"):
        write_report(other)
