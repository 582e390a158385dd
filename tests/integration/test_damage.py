"""A sample of the damaged files of `tests/benchmarks/damage.py`, through the real pool and the real models."""

import pytest

from pipelines.settings import Settings
from tests.support.damage import KINDS, SCAN, base_documents, compare, draw, read_copies

COUNT, SEED = 150, 6
# Bytes without a checksum over them: a changed digit there is seen only where something must add up.
WITHOUT_CHECKSUM = ("not compressed", ".html")


@pytest.fixture(scope="module")
def bases():
    return {name: data for name, data in base_documents().items() if name != SCAN}


@pytest.fixture(scope="module")
def copies(bases):
    return draw(bases, COUNT, SEED, scans=0)


@pytest.fixture(scope="module")
def read(copies, tmp_path_factory):
    folder = tmp_path_factory.mktemp("read")
    return read_copies(copies, folder, Settings(data_dir=folder / "data", workers=2, read_seconds=120))


@pytest.fixture(scope="module")
def verdicts(bases, copies, read, tmp_path_factory):
    return compare(tmp_path_factory.mktemp("build"), bases, copies, read)


def test_copies_of_every_document_and_kind_are_drawn(bases, copies):
    assert {copy.base for copy in copies} == set(bases)
    assert {copy.kind for copy in copies} == set(KINDS)


def test_every_copy_is_read_or_fails_for_a_reason_that_is_no_error_of_the_reader(copies, read):
    assert set(read.frames) | set(read.failures) == set(range(COUNT))
    assert read.frames
    assert all(len(reason) > 20 and "please report it" not in reason for reason in read.failures.values())


def test_no_copy_is_over_the_limit(read):
    assert not [reason for reason in read.failures.values() if "it took" in reason]


def test_nothing_is_written_elsewhere(read):
    assert read.strays == []


def test_a_number_that_damage_changed_is_told_wherever_a_checksum_can_tell(copies, verdicts):
    silent = [copies[number] for number, verdict in verdicts.items() if verdict.is_silent]
    assert not [(copy.base, copy.kind) for copy in silent if not copy.base.endswith(WITHOUT_CHECKSUM)]


def test_damage_that_changes_a_number_is_told_nearly_always(copies, verdicts):
    changed = [verdict for verdict in verdicts.values() if verdict.amounts or verdict.figures]
    assert len(changed) > 5
    assert sum(verdict.is_silent for verdict in changed) <= len(changed) // 10
