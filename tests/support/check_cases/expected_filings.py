"""Budgets of 2024 that were expected by the end of February, and what became of them."""

from datetime import UTC, date, datetime

from pipelines.quality.expected import ExpectedFiling
from tests.support.variants import document, table

DUE, TODAY = date(2024, 2, 29), date(2024, 6, 1)
IN_TIME, TOO_LATE = (
    datetime(2024, 2, 29, 15, 59, tzinfo=UTC),
    datetime(2024, 2, 29, 16, 0, tzinfo=UTC),
)  # China's midnight
FILED = {
    "in-time": {"fetched_at": TOO_LATE, "published_on": date(2024, 2, 20)},
    "fetched-in-time": {"fetched_at": IN_TIME},
    "late": {"fetched_at": TOO_LATE, "published_on": date(2024, 3, 1)},
    "unknown": {"fetched_at": TOO_LATE},
    # Published anew under another day: it was there before.
    "again": {"fetched_at": IN_TIME, "published_on": date(2024, 3, 20)},
    "withdrawn": {"fetched_at": IN_TIME, "is_latest": False},
}


def documents(truths: dict[str, dict]) -> list[dict]:
    """One budget for each way in which a filing can appear; nothing of the true documents."""
    return [_budget(key, f"荣成市预期{key}局", about) for key, about in FILED.items()] + [
        _budget("place", "预期地点局", {"fetched_at": IN_TIME, "city": "威海市", "county": "荣成市"}),
        _budget("unexpected", "荣成市未预期局", {"fetched_at": IN_TIME}),
    ]


def expected() -> tuple[ExpectedFiling, ...]:
    """The lines of expected.csv, line 2 on."""
    lines = [
        *({"organization": f"山东省荣成市预期{key}局"} for key in FILED),
        {"organization": "预期地点局", "county": "荣成市"},
        {"organization": "预期地点局", "county": "文登区"},
        {"organization": "荣成市预期in-time局", "scope": "unit"},
        {"organization": "荣成市预期in-time局", "fiscal_year": 2025, "due_on": date(2025, 2, 28)},
        {"organization": "荣成市预期in-time局", "kind": "final_accounts"},
    ]
    blank = {"fiscal_year": 2024, "kind": "budget", "due_on": DUE, "scope": None, "city": None, "county": None}
    return tuple(ExpectedFiling(line=n, **(blank | line)) for n, line in enumerate(lines, start=2))


def _budget(key: str, organization: str, about: dict) -> dict:
    rows = [["", "合计", "10.00", "6.00", "4.00"], ["2010301", "行政运行", "10.00", "6.00", "4.00"]]
    tables = [table("部门支出总表", ["科目编码", "科目名称", "合计", "基本支出", "项目支出"], rows)]
    return document(f"expected-{key}", "budget", tables, organization=organization, year=2024, **about)
