"""Small files that ask for endless work are read, refused by name, or ended at a limit, beside a file that is good."""

import re
import time

import pytest

from pipelines.landing.pool import Died, Limits, in_workers
from pipelines.reading import read_document
from pipelines.reading.model import UnreadableDocumentError
from tests.support import hostile
from tests.support import hostile_structures as structures

LIMITS = Limits(seconds=60, memory_bytes=700 * 1024 * 1024)
# What comes of each: words of the reason, or null where it is read.
FILES = {
    "recursive form": (structures.recursive_form, None),
    "multiplied forms": (structures.multiplied_forms, r"YUSUAN_READ_(?:MEMORY_BYTES|SECONDS)"),
    "inflated content": (structures.inflated_content, r"YUSUAN_READ_(?:MEMORY_BYTES|SECONDS)"),
    "many pages": (structures.many_pages, "100000 pages, the limit is 2000"),
    "wide merge": (structures.wide_merge, None),
    "wide spans": (structures.wide_spans, None),
    "nested tables": (structures.nested_tables, "is damaged"),
    "wide grid": (structures.wide_grid, None),
    "good": (lambda: hostile.PDF, None),
}


def reason(name: str) -> str | None:
    """Why a file could not be read; null where it was."""
    try:
        read_document(FILES[name][0]())
    except UnreadableDocumentError as error:
        return str(error)
    return None


@pytest.fixture(scope="module")
def reasons():
    answers = in_workers(reason, list(FILES), 2, LIMITS)
    return {name: answer.reason if isinstance(answer, Died) else answer for name, answer in answers}


@pytest.mark.parametrize("name", FILES)
def test_what_asks_for_endless_work_is_read_or_ends_with_a_reason(reasons, name):
    expected = FILES[name][1]
    if expected is None:
        assert reasons[name] is None
    else:
        assert re.search(expected, reasons[name])


@pytest.mark.parametrize(
    "unit", ["1 ", "合计", "1,", "（", "单位：", "2024年", "第一部分", "、", "a ", "-1", "电话：1"]
)
def test_a_line_of_a_megabyte_is_read_in_seconds(unit):
    started = time.process_time()
    assert read_document(structures.long_line(unit)).tables
    assert time.process_time() - started < 20
