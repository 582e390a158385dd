"""What `yusuan evidence` finds for a key: the cells of a finding, also where it names only a line or a header."""

import shutil

import duckdb
import pytest

from pipelines.quality.evidence import EvidenceError, find_evidence
from pipelines.quality.show_evidence import write_evidence
from pipelines.settings import Settings
from tests.support.published_file import Made, broken_sum, publish


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    results = (broken_sum(), ("G01", "mismatch", (("finding", 1, None),)), ("N01", "mismatch", (("finding", None, 1),)))
    return publish(tmp_path_factory.mktemp("evidence"), [Made("broken", results=results)]).warehouse_file


def places(warehouse, check):
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        (item,), _ = find_evidence(connection, check, "broken")
    return [(place.role, place.table_row, place.table_column, place.text) for place in item.places]


def test_both_sides_of_an_identity_are_its_cells(warehouse):
    sides = places(warehouse, "A01")
    assert [role for role, *_ in sides] == ["lhs", "rhs", "rhs", "rhs"]
    assert sides[0] == ("lhs", 4, 1, "13.00")


def test_a_finding_about_a_line_is_its_cells(warehouse):
    assert places(warehouse, "G01") == [("finding", 1, 0, "工资"), ("finding", 1, 1, "5.00")]


def test_a_finding_about_a_header_is_its_header_cells(warehouse):
    assert [place[1:3] for place in places(warehouse, "N01")] == [(0, 1)]


@pytest.mark.parametrize(
    ("key", "document", "message"),
    [
        ("A01", None, "name the document with --document"),
        ("A01", "other", "no document of this name"),
        ("B01", "broken", "is not computed in broken"),
        ("no key", None, "is neither a check"),
        ("../../../x", "broken", "is neither a check"),
    ],
)
def test_a_key_that_means_nothing_says_what_to_write(warehouse, key, document, message):
    with duckdb.connect(str(warehouse), read_only=True) as connection, pytest.raises(EvidenceError, match=message):
        find_evidence(connection, key, document)


def test_a_published_file_of_an_earlier_version_is_named_with_the_remedy(warehouse, tmp_path):
    settings = Settings(data_dir=tmp_path)
    settings.warehouse_file.parent.mkdir()
    shutil.copy(warehouse, settings.warehouse_file)
    with duckdb.connect(str(settings.warehouse_file)) as connection:
        connection.execute("drop table quality.corrections")
    with pytest.raises(EvidenceError, match="earlier version"):
        list(write_evidence(settings, "A01", "broken", tmp_path / "out"))
