"""How the report words and prints values: Chinese and English side by side, amounts with separators."""

from collections.abc import Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

# The loads run and are read in China; the time zone is printed with every time.
ZONE = ZoneInfo("Asia/Shanghai")

LABELS = {
    "decision": {
        "passed": ("通过", "Passed"),
        "warned": ("有提示", "Warned"),
        "waived": ("豁免", "Waived"),
        "quarantined": ("隔离", "Quarantined"),
        "unreadable": ("不可读", "Unreadable"),
    },
    "outcome": {
        "exact": ("相符", "Exact"),
        "rounding": ("四舍五入", "Rounding"),
        "mismatch": ("不符", "Mismatch"),
        "not_evaluable": ("无法核对", "Not evaluable"),
        "not_applicable": ("不适用", "Not applicable"),
    },
    "severity": {
        "error": ("错误", "Error"),
        "warn": ("警告", "Warning"),
        "info": ("信息", "Info"),
        "critical": ("严重", "Critical"),
        "warning": ("警告", "Warning"),
    },
    "kind": {"budget": ("预算", "Budget"), "final_accounts": ("决算", "Final accounts")},
    "scope": {"department": ("部门", "Department"), "unit": ("单位", "Unit")},
    "novelty": {"new": ("新增", "New"), "changed": ("有变", "Changed")},
    "filing": {
        "published": ("按期公开", "Published"),
        "late": ("迟公开", "Late"),
        "published_unknown": ("已公开，日期不明", "Published, day not known"),
        "withdrawn": ("已撤下", "Withdrawn"),
        "missing": ("未见", "Missing"),
        "not_due": ("未到期", "Not due yet"),
    },
    "role": {"lhs": ("左边", "Left side"), "rhs": ("右边", "Right side"), "finding": ("所指", "Found here")},
    "family": {
        "P": ("读取", "Reading"),
        "A": ("决算表内", "Final accounts, inside a table"),
        "B": ("决算表间", "Final accounts, between tables"),
        "C": ("决算文字", "Final accounts, tables and prose"),
        "D": ("预算表内", "Budgets, inside a table"),
        "E": ("预算表间", "Budgets, between tables"),
        "F": ("预算文字", "Budgets, tables and prose"),
        "G": ("整份文件", "The document as a whole"),
        "H": ("文件之间", "Between documents"),
        "N": ("识别", "Recognition"),
        "R": ("绩效表", "Performance forms"),
    },
}
# Outcomes and decisions differ by mark and word as well as by colour.
MARKS = {
    "passed": "✓",
    "warned": "!",
    "waived": "~",
    "quarantined": "✕",
    "unreadable": "?",
    "exact": "✓",
    "rounding": "≈",
    "mismatch": "✕",
    "not_evaluable": "?",
    "not_applicable": "–",
}
NOTHING = "–"


def both(value: str | None, group: str) -> str:
    """A value's Chinese and English words; the value itself where it has none, a dash for null."""
    if value is None:
        return NOTHING
    return " ".join(LABELS[group].get(value, (value,)))


def count(value: int | None) -> str:
    """A whole number with separators; a dash for null."""
    return NOTHING if value is None else f"{value:,}"


def yuan(value: Decimal | None) -> str:
    """An amount in yuan with separators and two places; a dash for null."""
    return NOTHING if value is None else f"{value.quantize(Decimal('0.01'), ROUND_HALF_UP):,}".replace("-", "−")


def share(value: Decimal | None) -> str:
    """A share as a percentage, rounded down so that 100 % means all; a dash for null."""
    if value is None:
        return NOTHING
    return f"{int(value * 1000) / 10:.1f}%"


def when(value: datetime | None) -> str:
    """A time to the minute with its zone; a dash for null."""
    return NOTHING if value is None else f"{value.astimezone(ZONE):%Y-%m-%d %H:%M} UTC+8"


def ranges(numbers: Sequence[int]) -> str:
    """Ascending numbers as ranges: 1, 3–5."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(pages(first, last) for first, last in runs)


def pages(first: int, last: int) -> str:
    """A range of pages."""
    return str(first) if first == last else f"{first}–{last}"
