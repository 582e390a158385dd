"""The expectation suites as the report lists them: every expectation, and which failed in this load."""

import json
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.quality.labels import label_of

RESULTS = """
    select suite, expectation, severity, document_id, failing_rows, reason
    from quality.gate_results
    order by suite, expectation, severity, document_id
"""


@dataclass(frozen=True, slots=True)
class Failed:
    """An expectation that failed for a document, or (null `document_id`) for the load as a whole."""

    document_id: str | None
    rows: int
    reason: str


@dataclass(frozen=True, slots=True)
class Expectation:
    """One expectation; `means` is the reason it gives when it fails, with the frame's columns in braces."""

    label: str
    severity: str
    means: str
    failures: tuple[Failed, ...]


@dataclass(frozen=True, slots=True)
class Suite:
    """One suite; `stops_publication` tells whether a critical failure stops the load or holds back its document."""

    name: str
    notes: str
    stops_publication: bool
    expectations: tuple[Expectation, ...]

    @property
    def failed(self) -> int:
        """Number of expectations that failed with consequences; `info` only tells."""
        return sum(bool(expectation.failures) and expectation.severity != "info" for expectation in self.expectations)


def read_suites(connection: duckdb.DuckDBPyConnection, expectations_dir: Path) -> list[Suite]:
    """Every suite of the folder with its failures in the published load."""
    failures: dict[tuple[str, str, str], list[Failed]] = {}
    for suite, expectation, severity, *failed in connection.execute(RESULTS).fetchall():
        failures.setdefault((suite, expectation, severity), []).append(Failed(*failed))
    return [_suite(path, failures) for path in sorted(expectations_dir.glob("*.json"))]


def _suite(path: Path, failures: dict[tuple[str, str, str], list[Failed]]) -> Suite:
    content = json.loads(path.read_bytes())
    meta = content["meta"]
    expectations = []
    for stated in content["expectations"]:
        label = label_of(stated["type"], stated["kwargs"])
        severity = stated["severity"]
        means = stated.get("meta", {}).get("reason", label)
        found = failures.get((content["name"], label, severity), ())
        expectations.append(Expectation(label, severity, means, tuple(found)))
    return Suite(content["name"], meta.get("notes", ""), meta["failure"] == "publication", tuple(expectations))
