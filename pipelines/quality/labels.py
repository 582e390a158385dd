"""How expectations and results are worded wherever they are named; apart, so that it needs no Great Expectations."""

from collections.abc import Mapping
from typing import Any

# Families that compare rates, shares, scores and counts besides amounts; their reasons say of what.
OF_MIXED_MEASURES = "CFR"


def label_of(expectation: str, kwargs: Mapping[str, Any]) -> str:
    """Type of an expectation with the columns it looks at."""
    names = [kwargs[key] for key in ("column", "column_A", "column_B") if key in kwargs] + kwargs.get("column_list", [])
    return f"{expectation}({', '.join(names)})"


def is_of_money(check_id: str) -> bool:
    """Whether both sides of every result of a check are amounts in yuan."""
    return check_id[0] not in OF_MIXED_MEASURES
