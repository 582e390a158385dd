"""A wrong total on its way through the real models: held back, waived, corrected, and shown on its page."""

import os
import subprocess
import sys
from decimal import Decimal

import duckdb
import numpy as np
import pytest
from PIL import Image

from pipelines.documents.store import DocumentStore
from pipelines.quality.evidence import EvidenceError, find_evidence
from pipelines.quality.pictures import COLOURS
from pipelines.settings import PROJECT_ROOT
from tests.support.loads import Load
from tests.support.mixed_load import BLOCKED_BY, ORGANIZATIONS, TODAY, UNTIL


@pytest.fixture(scope="module")
def load(mixed_load):
    return mixed_load


@pytest.fixture(scope="module")
def warehouse(load):
    with duckdb.connect(str(load[1]), read_only=True) as connection:
        yield connection


def ask(warehouse, query, *parameters):
    return warehouse.execute(query, parameters).fetchall()


def evidence(load, *arguments):
    done = subprocess.run(
        [sys.executable, "-m", "pipelines.cli", "evidence", *arguments],
        env=os.environ | {"YUSUAN_DATA_DIR": str(load[1].parent.parent)},
        capture_output=True,
        text=True,
        check=False,
        cwd=PROJECT_ROOT,
    )
    return done.returncode, done.stdout, done.stderr


def pictures_of(said):
    files = [line.removeprefix("picture: ") for line in said.splitlines() if line.startswith("picture: ")]
    return [Image.open(file).convert("RGB") for file in files]


def test_the_waived_and_the_corrected_document_are_published_and_the_wrong_one_is_not(load, warehouse):
    query = (
        "select document_name, quality_status from marts.dim_document where list_contains(?, document_name) order by 1"
    )
    published = ask(warehouse, query, list(ORGANIZATIONS))
    assert published == [("corrected", "warned"), ("right", "warned"), ("waived", "waived")]
    assert "wrong: quarantined\n    - check D04: " in load[0]
    assert "waived: 1 of them, let through by data/waivers.csv" in load[0]
    assert "corrected: 1 cells of 1 documents, by data/corrections.csv" in load[0]


def test_the_wrong_document_is_in_no_mart_and_in_raw_and_quality(warehouse):
    ((document_id, key),) = ask(
        warehouse, "select document_id, document_key from quality.documents where document_name = 'wrong'"
    )
    marts = [name for (name,) in ask(warehouse, "from (show all tables) select name where schema = 'marts'")]
    assert marts
    for name in marts:
        rows = f"select count(*) from marts.{name} as t where contains(t::varchar, ?) or contains(t::varchar, ?)"
        assert ask(warehouse, rows, key, ORGANIZATIONS["wrong"]) == [(0,)], name
    for table in ("raw.cells", "intermediate.int_amounts", "quality.check_results", "quality.document_decisions"):
        assert ask(warehouse, f"select count(*) from {table} where document_id = ?", document_id)[0][0] > 0


def test_reasons_of_a_waived_document_begin_with_what_was_waived(warehouse):
    query = """
        select reasons
        from quality.document_decisions
        inner join raw.document_sources using (document_id)
        where source_id = 'waived'
    """
    ((reasons,),) = ask(warehouse, query)
    for reason, check in zip(reasons, BLOCKED_BY, strict=False):
        assert reason.startswith(f"waived until {UNTIL} by 某某: printed so; check {check}: ")
        assert "3100000.00 yuan printed, 3000000.00 yuan expected" in reason
    findings = """
        select distinct decision
        from quality.document_findings
        inner join raw.document_sources using (document_id)
        where source_id = 'waived' and list_contains(?, check_id)
    """
    assert ask(warehouse, findings, list(BLOCKED_BY)) == [("waived",)]


def test_a_correction_takes_the_place_of_the_cell_and_is_marked_and_raw_stays_as_read(warehouse):
    query = """
        select f.amount_yuan, f.amount_printed, c.text, f.is_corrected
        from marts.fct_amount as f
        inner join marts.dim_document as d on f.document_key = d.document_key
        inner join raw.cells as c
            on d.document_id = c.document_id and f.table_id = c.table_id
            and f.table_row = c.row and f.table_column = c.column
        where d.document_name = 'corrected' and (f.is_corrected or f.amount_printed != c.text)
    """
    assert ask(warehouse, query) == [(Decimal("3000000.00"), "300.00", "310.00", True)]
    query = "select text_printed, text_corrected, reason, reviewer, corrected_on, line from quality.corrections"
    assert ask(warehouse, query) == [("310.00", "300.00", "blurred print", "某某", TODAY, 2)]


def test_evidence_of_a_check_boxes_both_sides_and_blackens_names(load):
    status, said, errors = evidence(load, "D05", "--document", "wrong")
    assert status == 0, errors
    assert "D05 mismatch: 3,100,000.00 against 3,000,000.00 yuan, difference 100,000.00" in said
    assert "left: wrong, T01, row 1, column 2, page 2: '310.00'" in said
    (picture,) = pictures_of(said)
    pixels = np.asarray(picture).astype(int)
    for role in ("lhs", "rhs"):
        assert (abs(pixels - COLOURS[role]).max(axis=2) < 24).sum() > 500
    # The line of the contact, as wide as its print: one run of black that no text and no rule has.
    runs = [len(run) for row in pixels.max(axis=2) < 16 for run in bytes(row).split(b"\0")]
    assert sum(150 < run < 400 for run in runs) > 8


def test_evidence_of_an_amount_by_the_beginning_of_its_key_says_how_to_correct_it(load, warehouse, tmp_path):
    query = """
        select amount_key, document_id
        from intermediate.int_amounts
        inner join quality.documents using (document_id)
        where document_name = 'wrong' and amount_printed = '310.00'
        limit 1
    """
    ((key, document_id),) = ask(warehouse, query)
    status, said, errors = evidence(load, key[:10], "--out", str(tmp_path))
    assert status == 0, errors
    assert f"{document_id},T01,1,2,310.00,CORRECTED,REASON,REVIEWER,DATE" in said
    assert len(pictures_of(said)) == 1
    assert len(list(tmp_path.glob("*.png"))) == 1


def test_evidence_of_a_corrected_cell_shows_both_texts(load, warehouse):
    ((key,),) = ask(warehouse, "select amount_key from marts.fct_amount where is_corrected")
    assert "'310.00', corrected to '300.00'" in evidence(load, key)[1]


@pytest.mark.parametrize(
    ("key", "document", "message"),
    [
        ("D05", "nobody", "nobody: no document of this name or SHA-256 is known"),
        ("Q99", "wrong", "Q99: is not computed in wrong"),
        ("0" * 32, None, "no amount, figure or result of a check has this key"),
        ("somewhere", None, "'somewhere' is neither a check .such as A10, with --document. nor an amount_key"),
    ],
)
def test_a_key_that_means_nothing_says_what_to_write_instead(warehouse, key, document, message):
    with pytest.raises(EvidenceError, match=message):
        find_evidence(warehouse, key, document)


def test_a_check_without_a_document_is_wrong_usage(load):
    status, _, errors = evidence(load, "D05")
    assert (status, errors) == (2, "D05: name the document with --document\n")


def test_a_document_that_is_no_longer_in_the_store_is_named(load, warehouse, tmp_path):
    query = "select document_id from quality.documents where document_name = 'wrong'"
    ((document_id,),) = ask(warehouse, query)
    copy = Load("", tmp_path / "warehouse" / load.file.name)
    copy.file.parent.mkdir()
    copy.file.symlink_to(load.file)
    stored = DocumentStore(tmp_path / "store").path(document_id)
    stored.parent.mkdir(parents=True)
    stored.write_bytes(b"other bytes")
    status, said, errors = evidence(copy, "D05", "--document", "wrong")
    assert status == 1
    assert "no picture: " in said
    assert "bytes do not match their SHA-256; delete the file and run again to fetch it" in errors
