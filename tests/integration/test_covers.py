"""The covers of published documents, read from the files, against what the corpus knows about each."""

from pathlib import Path

import pytest

from pipelines.documents.cover import read_cover
from pipelines.reading.formats import read_document
from pipelines.settings import PROJECT_ROOT
from tests.support.loads import NO_REAL_FILES, REAL_FILES, SHARED
from tests.support.truth import CORPUS, load_truth

# The scan's is asked of the published file: recognising its pages once is enough for one run of the tests.
SCAN = "weifang-bigdata-2023-budget"
BUNDLED_FILES = sorted(f for f in (PROJECT_ROOT / "data" / "documents").glob("*.pdf") if f.stem != SCAN)
NO_REAL = [pytest.param(Path(), marks=pytest.mark.skip(reason=NO_REAL_FILES))]


def assert_the_cover_says_what_is_true(file: Path, truth_folder: Path):
    cover = read_cover(read_document(file.read_bytes()))
    about = load_truth(file.stem, truth_folder)["document"]
    named = None if about["organization"] == "模板" else about["organization"]
    assert (cover.organization, cover.fiscal_year, cover.kind) == (named, about["fiscal_year"], about["kind"])
    assert (cover.scope or "department") == about.get("scope", "department")


@pytest.mark.parametrize("file", BUNDLED_FILES, ids=lambda file: file.stem)
def test_the_cover_of_a_bundled_document(file):
    assert_the_cover_says_what_is_true(file, CORPUS / "truth")


@pytest.mark.parametrize("file", REAL_FILES or NO_REAL, ids=lambda file: file.stem)
def test_the_cover_of_a_real_filing(file):
    assert_the_cover_says_what_is_true(file, SHARED / "real_truth")
