"""One decision per document, from what the suites found. Pure; a decision never says which printed figure is wrong."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from pipelines.quality.suites import Failure

Outcome = Literal["passed", "warned", "waived", "quarantined", "unreadable"]
SEVEREST_FIRST: tuple[Outcome, ...] = ("quarantined", "waived", "warned")
ADMITTED: frozenset[Outcome] = frozenset({"passed", "warned", "waived"})


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a document, and why; `reasons` is empty for `passed`."""

    document_id: str
    decision: Outcome
    reasons: tuple[str, ...]

    @property
    def is_admitted(self) -> bool:
        """Whether the marts hold the document."""
        return self.decision in ADMITTED


def decide(errors: Mapping[str, str | None], failures: Iterable[Failure]) -> list[Decision]:
    """Decide on every document of `errors` (document_id -> why it could not be read, null where it was read).

    An unreadable document has the reading error as its only reason. Otherwise the severest decision that a failure asks
    for is taken; reasons are all failures that ask for one, the severest first. A waiver takes its findings out of what
    quarantines; what a suite finds outside the checks (a frame that is broken) cannot be waived.
    """
    by_document: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for failure in failures:
        if failure.document_id is not None and failure.decision is not None:
            by_document[failure.document_id][failure.decision].append(failure.reason)
    return [_decide_one(document_id, error, by_document[document_id]) for document_id, error in sorted(errors.items())]


def _decide_one(document_id: str, error: str | None, reasons: Mapping[str, list[str]]) -> Decision:
    if error is not None:
        return Decision(document_id, "unreadable", (error,))
    asked = [decision for decision in SEVEREST_FIRST if reasons.get(decision)]
    said = dict.fromkeys(reason for decision in asked for reason in reasons[decision])
    return Decision(document_id, asked[0] if asked else "passed", tuple(said))
