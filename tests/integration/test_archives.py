"""Archives of documents, from the register to the raw frames: every member a document of its own."""

import io
import json
import zipfile
from datetime import UTC, datetime

import polars as pl
import pytest

from pipelines.cli_lines import addition_lines, content_lines
from pipelines.documents.add import add
from pipelines.documents.archives import INSIDE
from pipelines.documents.collect import collect, history_file
from pipelines.documents.contents import file_bytes, file_tables
from pipelines.documents.fetch import FetchError
from pipelines.documents.history import FetchHistory
from pipelines.documents.register import Source, load_register
from pipelines.landing.read_documents import frames_memo, read_documents
from pipelines.landing.sources import document_sources, source_failures
from pipelines.reading.model import UnreadableDocumentError
from pipelines.settings import Settings
from tests.support.small import small_pdf

BUDGET = small_pdf("甲市财政局2024年度部门预算")
FINAL = small_pdf("甲市财政局2023年度部门决算")
UNNAMED = small_pdf("公开")


@pytest.fixture
def settings(tmp_path):
    (tmp_path / "data").mkdir()
    return Settings(data_dir=tmp_path / "data", fetch_attempts=1, workers=2, fetch_robots=False)


def zipped(**members: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target.getvalue()


def put(settings, name, data):
    (settings.data_dir / name).write_bytes(data)


def sources_of(settings, *sources):
    history = FetchHistory.load(history_file(settings))
    return {row["address"]: row for row in document_sources(sources, history, settings).to_dicts()}


def failures_of(settings, *sources):
    history = FetchHistory.load(history_file(settings))
    return {row["address"]: row["reason"] for row in source_failures(sources, history, settings).to_dicts()}


def documents_row(settings, document_id):
    return pl.read_parquet(frames_memo(settings).folder_to_land(document_id) / "documents.parquet").row(0, named=True)


SOURCE = Source(id="bureau", path="部门预算.zip", city="甲市")


def test_members_are_documents_with_addresses_of_their_own_and_a_bad_one_is_one_failure(settings):
    inner = zipped(**{"2023年部门决算.pdf": FINAL})
    members = {
        "2024年部门预算/公开.pdf": UNNAMED,
        "往年.zip": inner,
        "说明.txt": "说明".encode(),
        "坏.zip": b"PK\x03\x04",
    }
    put(settings, "部门预算.zip", zipped(**members))
    (outcome,) = collect([SOURCE], settings)
    assert (outcome.status, outcome.documents, len(outcome.failed_parts)) == ("new", 3, 1)
    rows = sources_of(settings, SOURCE)
    assert list(rows) == [
        "部门预算.zip!/2024年部门预算/公开.pdf",
        "部门预算.zip!/往年.zip!/2023年部门决算.pdf",
        "部门预算.zip!/说明.txt",
    ]
    row = rows["部门预算.zip!/2024年部门预算/公开.pdf"]
    assert (row["name"], row["source_id"], row["city"], row["is_latest"]) == ("公开", "bureau", "甲市", True)
    assert (row["named_fiscal_year"], row["named_kind"], row["found_in"]) == (2024, "budget", "部门预算.zip")
    assert "damaged or truncated" in failures_of(settings, SOURCE)["部门预算.zip!/坏.zip"]
    summary = read_documents([row["document_id"] for row in rows.values()], settings)
    assert list(summary.failures) == [rows["部门预算.zip!/说明.txt"]["document_id"]]
    final = documents_row(settings, rows["部门预算.zip!/往年.zip!/2023年部门决算.pdf"]["document_id"])
    assert (final["cover_fiscal_year"], final["status"]) == (2023, "read")


def test_what_a_new_archive_no_longer_holds_is_not_the_latest_and_stays(settings):
    put(settings, "部门预算.zip", zipped(**{"a.pdf": BUDGET, "b.pdf": FINAL}))
    collect([SOURCE], settings, now=lambda: datetime(2024, 1, 1, tzinfo=UTC))
    assert collect([SOURCE], settings)[0].status == "known"
    put(settings, "部门预算.zip", zipped(**{"b.pdf": UNNAMED, "c.pdf": BUDGET}))
    assert collect([SOURCE], settings)[0].status == "new"
    history = FetchHistory.load(history_file(settings))
    rows = document_sources([SOURCE], history, settings).sort("address", "is_latest").select("address", "is_latest")
    assert rows.rows() == [
        ("部门预算.zip!/a.pdf", False),
        ("部门预算.zip!/b.pdf", False),
        ("部门预算.zip!/b.pdf", True),
        ("部门预算.zip!/c.pdf", True),
    ]


def test_an_archive_that_fails_as_a_whole_leaves_its_documents_as_they_were(settings):
    put(settings, "部门预算.zip", zipped(**{"a.pdf": BUDGET}))
    collect([SOURCE], settings)
    put(settings, "部门预算.zip", zipped(**{f"{n}.pdf": b"" for n in range(10_000)}))
    (outcome,) = collect([SOURCE], settings)
    assert outcome.status == "failed"
    assert "部门预算.zip: the archive holds 10,000 files, the limit is 1,000" in outcome.reason
    assert [row["is_latest"] for row in sources_of(settings, SOURCE).values()] == [True]
    assert failures_of(settings, SOURCE) == {"部门预算.zip": outcome.reason}


def test_an_archive_that_becomes_a_document_is_one(settings):
    put(settings, "部门预算.zip", zipped(**{"a.pdf": BUDGET}))
    collect([SOURCE], settings)
    put(settings, "部门预算.zip", FINAL)
    assert collect([SOURCE], settings)[0].status == "new"
    rows = sources_of(settings, SOURCE)
    assert {address: row["is_latest"] for address, row in rows.items()} == {
        "部门预算.zip": True,
        "部门预算.zip!/a.pdf": False,
    }
    assert rows["部门预算.zip"]["remarks"] == ["is named .zip and is a PDF file; its content counts"]


def test_an_archive_on_the_web_is_asked_for_conditionally(settings, httpserver):
    httpserver.expect_oneshot_request("/a.zip").respond_with_data(zipped(**{"a.pdf": BUDGET}), headers={"ETag": '"1"'})
    httpserver.expect_request("/a.zip", headers={"If-None-Match": '"1"'}).respond_with_data(status=304)
    source = Source(id="web", url=httpserver.url_for("/a.zip"), allow_private=True)
    assert [collect([source], settings)[0].status for _ in range(2)] == ["new", "known"]
    assert list(sources_of(settings, source)) == [f"{source.url}{INSIDE}a.pdf"]


def test_an_archive_is_added_with_all_its_documents(settings):
    put(settings, "部门预算.zip", zipped(**{"甲.pdf": BUDGET, "乙.txt": b"text"}))
    addition = add(str(settings.data_dir / "部门预算.zip"), settings)
    assert [source.path for source in load_register(settings.sources)] == ["部门预算.zip"]
    assert list(addition_lines(addition)) == [
        "部门预算.zip: added as 部门预算, 2 documents",
        "  甲:",
        "    organization: 甲市财政局",
        "    fiscal_year: 2024",
        "    kind: budget",
        "    scope: department",
        "  乙:",
        f"    not read: {addition.documents[1].failure}",
    ]
    assert "plain text" in addition.documents[1].failure


def test_an_archive_of_which_nothing_can_be_read_is_not_added(settings):
    put(settings, "a.zip", zipped(**{"a.txt": b"text"}))
    with pytest.raises(UnreadableDocumentError, match="plain text"):
        add(str(settings.data_dir / "a.zip"), settings)
    put(settings, "b.zip", b"PK\x03\x04")
    with pytest.raises(FetchError, match="damaged or truncated"):
        add(str(settings.data_dir / "b.zip"), settings)
    assert not settings.sources.exists()


def test_a_look_into_an_archive_shows_every_member_or_the_one_asked_for(settings):
    put(settings, "a.zip", zipped(**{"甲/甲.pdf": BUDGET, "乙.txt": b"text"}))
    file = settings.data_dir / "a.zip"
    content = file_tables(file, None, settings)
    assert [member["file"] for member in content["members"]] == ["a.zip!/甲/甲.pdf", "a.zip!/乙.txt"]
    lines = "\n".join(content_lines(content))
    assert "a.zip: 2 documents" in lines
    assert "合计 | 12.00" in lines
    assert "not read: The file is a plain text file" in lines
    for name in ("甲.pdf", "甲/甲.pdf"):
        assert json.dumps(file_tables(file, name, settings)["tables"]) == json.dumps(content["members"][0]["tables"])
    assert file_bytes(file, "甲.pdf", settings) == BUDGET
    with pytest.raises(UnreadableDocumentError, match=r"Name one of these with --member: 甲/甲\.pdf, 乙\.txt"):
        file_bytes(file, None, settings)
    with pytest.raises(UnreadableDocumentError, match="has no member 丙"):
        file_tables(file, "丙.pdf", settings)
