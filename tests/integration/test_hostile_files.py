"""Files that are broken or mean harm, collected and read beside good ones: named failures or right results.

One register with all of them is collected and read once; the tests look at what came of each.
"""

import re
from pathlib import Path
from typing import NamedTuple

import polars as pl
import pytest

from pipelines.documents.collect import Outcome, collect, history_file
from pipelines.documents.history import FetchHistory
from pipelines.documents.register import Source
from pipelines.landing.read_documents import frames_memo, read_documents
from pipelines.landing.sources import document_sources, source_failures
from pipelines.settings import Settings
from tests.support import hostile

GBK_AS_UTF8 = hostile.page('<meta charset="utf-8">', encoding="gbk")
SHEET, WORD = "xl/worksheets/sheet1.xml", "word/document.xml"
FILES = {
    "good.pdf": hostile.PDF,
    "good.xlsx": hostile.workbook(),
    "good.docx": hostile.word(),
    "gbk-as-utf8.html": GBK_AS_UTF8,
    "page.pdf": hostile.page(),
    "names.zip": hostile.zipped(
        {"../../../evil.pdf": hostile.PDF, "/tmp/evil.pdf": b"x", "..\\evil.docx": hostile.word()}
    ),
    "bomb.xlsx": hostile.with_part(hostile.workbook(), SHEET, bytes(65 * hostile.MIB)),
    "bomb.docx": hostile.with_part(hostile.word(), WORD, bytes(65 * hostile.MIB)),
    "entities.xlsx": hostile.with_part(hostile.workbook(), SHEET, hostile.entities("worksheet")),
    "entities.docx": hostile.with_part(hostile.word(), WORD, hostile.entities("document")),
    "many.zip": hostile.zipped({f"{n}.pdf": b"" for n in range(10_000)}),
    "bomb.zip": hostile.zipped({"a.pdf": bytes(65 * hostile.MIB)}),
    "nested.zip": hostile.nested_bomb(),
    "claims.zip": b"PK\x03\x04 this is no archive",
    "truncated.zip": hostile.zipped({"a.pdf": hostile.PDF})[:-40],
    "truncated.docx": hostile.word()[:-2000],
    "truncated.xlsx": hostile.workbook()[:-1000],
    "truncated.pdf": hostile.PDF[:600],
    "truncated.png": hostile.huge_png()[:30],
    "huge.png": hostile.huge_png(),
    "no-pages.pdf": hostile.empty_pdf(),
    "empty.pdf": b"",
    "empty.zip": hostile.zipped({}),
    "deep.html": b"<html>" + b"<div>" * 50_000,
    "old.doc": b"\xd0\xcf\x11\xe0" + bytes(600),
}
READ = {
    "good.pdf": "12.00",
    "good.xlsx": "12.5",
    "good.docx": "12.00",
    "gbk-as-utf8.html": "12.00",
    "page.pdf": "12.00",
    "linked.docx": "12.00",
    "linked.html": "12.00",
    "names.zip!/evil.pdf": "12.00",
    "names.zip!/evil.docx": "12.00",
}
FAILED = {
    "bomb.xlsx": "zip bomb",
    "bomb.docx": "zip bomb",
    "entities.xlsx": "damaged|document type",
    "entities.docx": "damaged|document type",
    "many.zip": "holds 10,000 files, the limit is 1,000; raise YUSUAN_ARCHIVE_MEMBERS",
    "bomb.zip": "more than 250 to 1: a zip bomb",
    "nested.zip": "is an archive inside 2 others, the limit is 2",
    "claims.zip": "damaged or truncated",
    "truncated.zip": "damaged or truncated",
    "truncated.docx": "damaged",
    "truncated.xlsx": "damaged",
    "truncated.pdf": "truncated",
    "truncated.png": "PNG picture that cannot be opened",
    "huge.png": "PNG picture that cannot be opened",
    "no-pages.pdf": "no pages",
    "empty.pdf": "empty",
    "empty.zip": "holds no file",
    "deep.html": "deep",
    "old.doc": "old Office file",
    "names.zip!/tmp/evil.pdf": "plain text",
}


class Load(NamedTuple):
    """Rows of `document_sources` and reasons of failures by address; files and folders around before and after."""

    settings: Settings
    documents: dict[str, dict]
    failures: dict[str, str]
    outcomes: list[Outcome]
    before: dict[str, bytes | None]
    after: dict[str, bytes | None]
    asked: list[str]


def tree(folder: Path) -> dict[str, bytes | None]:
    """Every file below a folder with its bytes, and every folder."""
    return {str(path): path.read_bytes() if path.is_file() else None for path in sorted(folder.rglob("*"))}


@pytest.fixture(scope="module")
def load(tmp_path_factory, make_httpserver):
    """One load of all files, and what changed on disk (besides store and frames) and was asked of the web meanwhile."""
    outside = make_httpserver  # hostile files ask it for pictures; nobody may come
    outside.clear()
    folder = tmp_path_factory.mktemp("hostile")
    settings = Settings(data_dir=folder / "a" / "data", workers=2, fetch_attempts=1)
    settings.data_dir.mkdir(parents=True)
    linked = {
        "linked.docx": hostile.with_linked_picture(outside.url_for("/docx")),
        "linked.html": hostile.page(
            body=f'<img src="{outside.url_for("/a.png")}"><link href="{outside.url_for("/a.css")}">'
        ),
    }
    for name, data in {**FILES, **linked}.items():
        (settings.data_dir / name).write_bytes(data)
    before = tree(folder)
    sources = [Source(id=f"s{n}", path=name) for n, name in enumerate([*FILES, *linked])]
    outcomes = collect(sources, settings)
    history = FetchHistory.load(history_file(settings))
    documents = document_sources(sources, history, settings)
    read_documents(documents["document_id"].to_list(), settings)
    kept = (str(settings.store_dir), str(settings.frames_dir))
    after = {path: data for path, data in tree(folder).items() if not path.startswith(kept)}
    failures = dict(source_failures(sources, history, settings).select("address", "reason").iter_rows())
    rows = {row["address"]: row for row in documents.to_dicts()}
    return Load(settings, rows, failures, outcomes, before, after, [request.url for request, _ in outside.log])


def frame(load: Load, address: str, name: str) -> pl.DataFrame:
    document_id = load.documents[address]["document_id"]
    return pl.read_parquet(frames_memo(load.settings).folder_to_land(document_id) / f"{name}.parquet")


@pytest.mark.parametrize(("address", "amount"), READ.items(), ids=READ.keys())
def test_what_can_be_read_is_read_right(load, address, amount):
    assert frame(load, address, "documents")["status"].to_list() == ["read"]
    assert frame(load, address, "tables")["unit"].to_list() == ["万元"]
    assert {"合计", amount} <= set(frame(load, address, "cells")["text"])


@pytest.mark.parametrize(("address", "cause"), FAILED.items(), ids=FAILED.keys())
def test_what_cannot_is_one_failure_that_names_its_cause(load, address, cause):
    reason = load.failures.get(address) or frame(load, address, "documents")["error"].item()
    assert re.search(cause, reason), reason
    assert "Traceback" not in reason
    assert "please report it" not in reason


def test_nothing_else_failed_and_nothing_else_was_read(load):
    assert set(load.documents) | set(load.failures) == set(READ) | set(FAILED)
    assert sum(len(outcome.failures) for outcome in load.outcomes) == len(load.failures)


def test_nothing_is_written_outside_the_store(load):
    assert load.before == load.after
    assert not Path("/tmp/evil.pdf").exists()


def test_nothing_that_a_file_names_is_fetched(load):
    assert load.asked == []


def test_a_name_that_promises_another_type_is_remarked(load):
    remarks = {address: row["remarks"] for address, row in load.documents.items() if row["remarks"]}
    assert remarks == {"page.pdf": ["is named .pdf and is a web page; its content counts"]}
