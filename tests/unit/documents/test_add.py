from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from pipelines.cli_lines import addition_lines
from pipelines.documents.add import add, append_entry
from pipelines.documents.collect import collect
from pipelines.documents.fetch import FetchError
from pipelines.documents.register import RegisterError, Source, load_register
from pipelines.reading.model import UnreadableDocumentError
from pipelines.settings import Settings
from tests.support.small import small_pdf

REGISTER = """# our documents
sources:
  - id: old  # the first one
    path: documents/old.pdf
"""


@pytest.fixture
def settings(tmp_path):
    data_dir = tmp_path / "data"
    (data_dir / "documents").mkdir(parents=True)
    (data_dir / "sources.yaml").write_text(REGISTER, encoding="utf-8")
    (data_dir / "documents" / "old.pdf").write_bytes(small_pdf("乙市教育局2023年部门决算"))
    return Settings(data_dir=data_dir, fetch_attempts=1, fetch_robots=False)


@pytest.fixture
def document(settings):
    path = settings.data_dir / "documents" / "甲局 2024.pdf"
    path.write_bytes(small_pdf("甲市财政局2024年单位预算"))
    return path


def test_an_entry_is_added_with_what_the_cover_cannot_say_and_comments_stay(settings, document):
    addition = add(str(document), settings)
    text = settings.sources.read_text(encoding="utf-8")
    assert text == REGISTER + "  - id: 甲局-2024\n    path: documents/甲局 2024.pdf\n"
    assert load_register(settings.sources)[1] == addition.source
    (added,) = addition.documents
    cover = added.cover
    assert (cover.organization, cover.fiscal_year, cover.kind, cover.scope) == ("甲市财政局", 2024, "budget", "unit")


def test_the_same_address_and_the_same_bytes_are_known(settings, document, tmp_path):
    add(str(document), settings)
    before = settings.sources.read_bytes()
    copy = tmp_path / "copy.pdf"
    copy.write_bytes(document.read_bytes())
    assert add(str(document), settings).known_as == "甲局-2024"
    assert add(str(copy), settings).known_as == "甲局-2024"
    assert settings.sources.read_bytes() == before


def test_bytes_fetched_from_the_web_are_known_too(settings, httpserver):
    data = small_pdf("丙局2024年部门预算")
    httpserver.expect_request("/a.pdf").respond_with_data(data)
    assert add(httpserver.url_for("/a.pdf"), settings, allow_private=True).source.id == "a"
    collect(load_register(settings.sources), settings)
    copy = settings.data_dir / "b.pdf"
    copy.write_bytes(data)
    assert add(str(copy), settings).known_as == "a"


def test_an_id_that_is_taken_is_numbered_and_a_file_elsewhere_keeps_its_whole_path(settings, tmp_path):
    elsewhere = tmp_path / "old.pdf"
    elsewhere.write_bytes(small_pdf("甲市财政局2024年部门预算"))
    source = add(str(elsewhere), settings).source
    assert (source.id, source.path) == ("old-2", str(elsewhere.resolve()))


def test_what_cannot_be_fetched_or_read_is_not_added(settings, tmp_path):
    text = tmp_path / "a.pdf"
    text.write_text("no PDF")
    with pytest.raises(UnreadableDocumentError, match="plain text"):
        add(str(text), settings)
    with pytest.raises(FetchError, match="no such file"):
        add(str(tmp_path / "b.pdf"), settings)
    assert settings.sources.read_text(encoding="utf-8") == REGISTER


def test_entries_added_at_the_same_time_are_all_in_the_register(settings):
    sources = [Source(id=str(number), path=f"documents/{number}.pdf") for number in range(12)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(partial(append_entry, settings.sources), sources))
    assert {source.id for source in load_register(settings.sources)} == {"old", *map(str, range(12))}


def test_an_id_that_was_taken_in_the_moment_is_told_and_the_register_stays(settings):
    before = settings.sources.read_bytes()
    with pytest.raises(RegisterError, match="an entry old was added in this moment; add it again"):
        append_entry(settings.sources, Source(id="old", path="documents/other.pdf"))
    assert settings.sources.read_bytes() == before


def test_an_empty_register_takes_its_first_entry(settings, document):
    settings.sources.write_text("sources:\n")
    add(str(document), settings)
    assert [source.id for source in load_register(settings.sources)] == ["甲局-2024"]


def test_a_register_that_is_not_there_yet_is_begun(settings, document):
    settings.sources.unlink()
    add(str(document), settings)
    assert [source.id for source in load_register(settings.sources)] == ["甲局-2024"]


def test_what_was_understood_and_what_was_not_is_said(settings, document):
    assert list(addition_lines(add(str(document), settings))) == [
        "documents/甲局 2024.pdf: added as 甲局-2024",
        "  organization: 甲市财政局",
        "  fiscal_year: 2024",
        "  kind: budget",
        "  scope: unit",
    ]
    silent = settings.data_dir / "silent.pdf"
    silent.write_bytes(small_pdf("说明"))
    lines = list(addition_lines(add(str(silent), settings)))
    assert "  organization: not on the cover; state it in the register" in lines
