"""Counting outcomes of checks."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

EVALUATED = ("exact", "rounding", "mismatch")
OUTCOMES = (*EVALUATED, "not_evaluable", "not_applicable")


@dataclass(slots=True)
class Tally:
    """Numbers of results by severity and outcome, and the documents with a mismatch."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    mismatching: Counter[str] = field(default_factory=Counter)

    def add(self, document_id: str, severity: str, outcome: str, count: int) -> None:
        """Count results of one document."""
        self.counts[severity, outcome] += count
        if outcome == "mismatch":
            self.mismatching[document_id] += count

    def __getitem__(self, outcome: str) -> int:
        """Results with this outcome, of any severity."""
        return sum(count for (_, of), count in self.counts.items() if of == outcome)

    def findings(self, severity: str) -> int:
        """Mismatches of a severity; of `error` also what could not be evaluated."""
        return self.counts[severity, "mismatch"] + (self.counts["error", "not_evaluable"] if severity == "error" else 0)

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
            total.counts.update(tally.counts)
            total.mismatching.update(tally.mismatching)
        return total
