"""The documents of the benchmark of nights are what they claim to be: readable, of their own organization, with several
hundred amounts each.
"""

import re

import pytest
import yaml

from pipelines.reading import read_document
from tests.support.many_documents import FORMATS, TRUTHS, many_documents, put_documents

AMOUNT = re.compile(r"-?[\d,]+\.\d+")


@pytest.mark.parametrize("place", range(len(FORMATS)), ids=FORMATS)
def test_a_made_document_reads_as_the_forms_of_its_truth_with_its_own_organization(place):
    (made,) = many_documents(1, first=place)
    reading = read_document(made.data)
    assert len(reading.tables) == next(iter(TRUTHS.values()))
    assert {table.unit for table in reading.tables} == {"万元"}
    assert sum(bool(AMOUNT.fullmatch(cell.text)) for table in reading.tables for cell in table.cells) > 300
    texts = " ".join(cell.text for table in reading.tables for cell in table.cells)
    said = " ".join(paragraph.text for paragraph in reading.paragraphs)
    owners = " ".join(table.organization or "" for table in reading.tables)
    assert f"示例市第{place}服务局" in texts + said + owners
    assert "某某某市" not in texts + said + owners


def test_every_truth_comes_in_every_format_and_no_two_documents_are_the_same(tmp_path):
    made = list(many_documents(2 * len(FORMATS) * len(TRUTHS)))
    assert len({one.data for one in made}) == len(made)
    put_documents(tmp_path, 3)
    put_documents(tmp_path, 2, first=3)
    entries = yaml.safe_load((tmp_path / "sources.yaml").read_text(encoding="utf-8"))["sources"]
    assert [entry["id"] for entry in entries] == [f"d0000{n}" for n in range(5)]
    assert all((tmp_path / entry["path"]).is_file() for entry in entries)
    assert len({entry["publisher"] for entry in entries}) == 5
