"""What is unusual about a load, measured by the loads before it: a hint for people, never a gate.

Each figure of a load is compared with the median of the last loads. How far from it is unusual is their own spread
(the median of the distances from the median, which one odd night does not move) times `SPREADS`, and at least what the
rule calls `slack`, a share of the median, and `least`, an absolute distance: after a row of equal nights any change
would otherwise be unusual. A rule needs `LOADS_NEEDED` earlier loads that have its figure.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

LAST_LOADS = 20
LOADS_NEEDED = 2
SPREADS = 5 * 1.4826  # five standard deviations, where the figures are normally distributed
STALE_DAYS = 7


@dataclass(frozen=True, slots=True)
class Anomaly:
    """Something unusual. `subject` is the source it is about, null: the load as a whole; `value` is what the load has,
    `expected` what the loads before have in the median, both in the unit of the rule (documents, amounts, share,
    seconds, days)."""

    rule: str
    subject: str | None
    value: float
    expected: float
    message_zh: str
    message_en: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A figure (a column of `quality.load_history`) that should not go far in one direction."""

    name: str
    figure: str
    is_drop: bool
    slack: float
    least: float
    zh: str
    en: str

    def breaks(self, value: float, before: Sequence[float]) -> bool:
        """Whether a value is unusual after these."""
        usual = median(before)
        spread = median(abs(other - usual) for other in before)
        allowed = max(SPREADS * spread, self.slack * abs(usual), self.least)
        return value < usual - allowed if self.is_drop else value > usual + allowed


RULES = (
    Rule("documents_drop", "documents", True, 0.05, 1, "文件数骤降", "far fewer documents"),
    Rule("admitted_drop", "admitted_documents", True, 0.1, 2, "入库文件数骤降", "far fewer documents admitted"),
    Rule("amounts_drop", "amounts", True, 0.1, 50, "金额数骤降", "far fewer amounts"),
    Rule("cells_drop", "cells", True, 0.1, 200, "单元格数骤降", "far fewer cells read"),
    Rule("coverage_drop", "coverage", True, 0.03, 0.02, "核对覆盖率下降", "coverage of identities fell"),
    Rule("quarantined_rise", "quarantined_documents", False, 0.5, 2, "隔离文件骤增", "many more documents quarantined"),
    Rule("unreadable_rise", "unreadable_documents", False, 0.5, 2, "不可读文件骤增", "many more documents unreadable"),
    Rule("failures_rise", "source_failures", False, 0.5, 2, "来源失败骤增", "many more sources failed"),
    Rule("mismatches_rise", "mismatches", False, 0.5, 10, "阻断性不符骤增", "many more blocking mismatches"),
    Rule("duration_rise", "working_seconds", False, 2.0, 600, "用时骤增", "took far longer"),
)


def anomalies(history: Sequence[Mapping[str, Any]]) -> Iterator[Anomaly]:
    """What is unusual about the last load of a history, oldest first; rows are those of `quality.load_history`.

    A load in which more than a tenth of the documents is new takes as long as it takes: its duration is not judged.
    """
    *before, this = [_figures(load) for load in history[-LAST_LOADS - 1 :]]
    for rule in RULES:
        values = [load[rule.figure] for load in before if load[rule.figure] is not None]
        value = this[rule.figure]
        if value is not None and len(values) >= LOADS_NEEDED and rule.breaks(value, values):
            usual = float(median(values))
            yield Anomaly(
                rule.name,
                None,
                value,
                usual,
                f"{rule.zh}：{_number(value)}，以往为 {_number(usual)}。",
                f"{rule.en}: {_number(value)}, {_number(usual)} before.",
            )


@dataclass(frozen=True, slots=True)
class Answer:
    """When a source was first and last asked and when it last answered (null: never), as far back as is known."""

    source_id: str
    first_asked_at: datetime
    last_asked_at: datetime
    answered_at: datetime | None


def stale_sources(answers: Sequence[Answer], now: datetime) -> Iterator[Anomaly]:
    """Sources that are asked and have not answered for more than `STALE_DAYS` days."""
    limit = timedelta(days=STALE_DAYS)
    for answer in sorted(answers, key=lambda answer: answer.source_id):
        silent_since = answer.answered_at or answer.first_asked_at
        if now - answer.last_asked_at < limit < now - silent_since:
            days = (now - silent_since).days
            yield Anomaly(
                "stale_source",
                answer.source_id,
                days,
                STALE_DAYS,
                f"来源 {answer.source_id} 已 {days} 天未能取得。",
                f"source {answer.source_id} gave no answer for {days} days.",
            )


def _figures(load: Mapping[str, Any]) -> dict[str, float | None]:
    """The figures that rules are about; null where an older load did not have one, or it says nothing."""
    names = {rule.figure for rule in RULES} - {"working_seconds"}
    figures = {name: None if load.get(name) is None else float(load[name]) for name in names}
    return figures | {"working_seconds": _working_seconds(load)}


def _working_seconds(load: Mapping[str, Any]) -> float | None:
    """Seconds of a load without what depends on servers and on the number of new documents: fetching and reading."""
    new, documents = load.get("new_documents"), load.get("documents")
    if load.get("seconds") is None or new is None or not documents or 10 * new > documents:
        return None
    stages = load.get("stage_seconds") or {}
    return load["seconds"] - stages.get("fetched_documents", 0) - stages.get("raw_frames", 0)


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 10 or value == int(value) else f"{value:.2f}"
