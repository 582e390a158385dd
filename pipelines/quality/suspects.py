"""The rows of a suite's frame that an expectation of it can hold something against, picked out inside DuckDB.

Great Expectations judges rows in memory, and a load has millions of cells that nothing is wrong with. The condition for
each expectation is made from the expectation itself, so that no limit is written down twice; it may give a row that is
right after all, and never keeps back one that is wrong. Where an expectation cannot be put into a condition (it counts
the rows, or has options that are not known here), the whole frame is judged.
"""

from collections.abc import Mapping, Sequence
from typing import Any

NAMES = {"column", "column_A", "column_B", "column_list", "min_value", "max_value", "value_set"}


def suspects(query: str, expectations: Sequence[tuple[str, Mapping[str, Any]]]) -> str:
    """The query of a suite's frame, restricted to the rows that one of these expectations (type, arguments) may fail.

    The rows come in one order whatever the order of the tables, so that the first one is the same in every load.
    """
    conditions = [_condition(kind, arguments) for kind, arguments in expectations]
    if not conditions or None in conditions:
        return query
    # Not materialised: of millions of rows only the few that are asked for take memory.
    frame = f"with frame as not materialized (\n{query}\n)\n"
    return f"{frame}select * from frame where {' or '.join(conditions)} order by all"


def _condition(kind: str, arguments: Mapping[str, Any]) -> str | None:
    """What a failing row fulfils; null where that cannot be said of a row."""
    if set(arguments) - NAMES:
        return None
    column = _quoted(arguments["column"]) if "column" in arguments else None
    match kind:
        case "expect_column_values_to_not_be_null":
            return f"{column} is null"
        case "expect_column_values_to_be_null":
            return f"{column} is not null"
        case "expect_column_values_to_be_between":
            return _outside(column, arguments.get("min_value"), arguments.get("max_value"))
        case "expect_column_values_to_be_in_set":
            return f"{column} not in ({_literals(arguments['value_set'])})"
        case "expect_column_values_to_not_be_in_set":
            return f"{column} in ({_literals(arguments['value_set'])})"
        case "expect_column_values_to_be_unique":
            return _repeated([column])
        case "expect_compound_columns_to_be_unique":
            return _repeated([_quoted(name) for name in arguments["column_list"]])
        case "expect_column_pair_values_to_be_equal":
            return f"{_quoted(arguments['column_A'])} is distinct from {_quoted(arguments['column_B'])}"
        case "expect_column_pair_values_a_to_be_greater_than_b":
            a, b = _quoted(arguments["column_A"]), _quoted(arguments["column_B"])
            return f"(({a} > {b}) is not true and ({a} is not null or {b} is not null))"
        case _:
            return None


def _outside(column: str, least: float | None, most: float | None) -> str:
    bounds = [f"{column} < {_literal(least)}"] if least is not None else []
    bounds += [f"{column} > {_literal(most)}"] if most is not None else []
    return f"({' or '.join(bounds)})" if bounds else "false"


def _repeated(columns: list[str]) -> str:
    names = ", ".join(columns)
    return f"({names}) in (select ({names}) from frame group by {names} having count(*) > 1)"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literals(values: Sequence[object]) -> str:
    return ", ".join(_literal(value) for value in values)


def _literal(value: object) -> str:
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else repr(value)
