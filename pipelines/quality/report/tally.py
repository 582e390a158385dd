"""Counting outcomes of checks."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

EVALUATED = ("exact", "rounding", "mismatch")
OUTCOMES = (*EVALUATED, "not_evaluable", "not_applicable")


@dataclass(slots=True)
class Tally:
    """Numbers of results by (severity, outcome), and of mismatches by document.

    A report has one per document and check: plain mappings, since making a `Counter` takes longer than counting.
    """

    counts: dict[tuple[str, str], int] = field(default_factory=dict)
    mismatching: dict[str, int] = field(default_factory=dict)

    def add(self, document_id: str, severity: str, outcome: str, count: int) -> None:
        """Count results of one document."""
        _add(self.counts, (severity, outcome), count)
        if outcome == "mismatch":
            _add(self.mismatching, document_id, count)

    def __getitem__(self, outcome: str) -> int:
        """Results with this outcome, of any severity."""
        return sum(count for (_, of), count in self.counts.items() if of == outcome)

    def findings(self, severity: str) -> int:
        """Mismatches of a severity; of `error` also what could not be evaluated."""
        mismatches = self.counts.get((severity, "mismatch"), 0)
        return mismatches + (self.counts.get(("error", "not_evaluable"), 0) if severity == "error" else 0)

    @property
    def applicable(self) -> int:
        """Results that concern a document."""
        return sum(count for (_, outcome), count in self.counts.items() if outcome != "not_applicable")

    @property
    def evaluated(self) -> int:
        """Results that could be evaluated."""
        return sum(self[outcome] for outcome in EVALUATED)

    @property
    def coverage(self) -> Decimal | None:
        """Evaluated / applicable; null where nothing is applicable."""
        return Decimal(self.evaluated) / self.applicable if self.applicable else None

    @classmethod
    def sum(cls, tallies: Iterable["Tally"]) -> "Tally":
        """All of them together."""
        total = cls()
        for tally in tallies:
            for key, count in tally.counts.items():
                _add(total.counts, key, count)
            for document_id, count in tally.mismatching.items():
                _add(total.mismatching, document_id, count)
        return total


def _add(numbers: dict[Any, int], key: Hashable, count: int) -> None:
    numbers[key] = numbers.get(key, 0) + count
