"""How expectations are called wherever they are named; apart, so that naming them needs no Great Expectations."""

from collections.abc import Mapping
from typing import Any


def label_of(expectation: str, kwargs: Mapping[str, Any]) -> str:
    """Type of an expectation with the columns it looks at."""
    names = [kwargs[key] for key in ("column", "column_A", "column_B") if key in kwargs] + kwargs.get("column_list", [])
    return f"{expectation}({', '.join(names)})"
