"""The threat list of the README: every line names a test, and every test that it names is there."""

import re
from itertools import takewhile

from pipelines.settings import PROJECT_ROOT

REFERENCE = re.compile(r"`(tests/[\w/.]+|…)::(\w+)`")


def test_every_threat_names_tests_that_are_there():
    lines = (PROJECT_ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    start = lines.index("| threat | what holds | test |") + 2
    table = list(takewhile(lambda line: line.startswith("| "), lines[start:]))
    assert len(table) >= 20
    for line in table:
        file, references = None, REFERENCE.findall(line)
        assert references, f"names no test: {line}"
        for named, test in references:
            file = file if named == "…" else named
            assert f"def {test}(" in (PROJECT_ROOT / file).read_text(encoding="utf-8"), f"{file}::{test}"
