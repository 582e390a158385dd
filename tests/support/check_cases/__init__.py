"""Documents made to show what the checks say; one module per family of cases, each with `documents(truths)`.

A module may also have `after_build(connection)`, for what is written between the checks and the decisions.
"""

import importlib
import pkgutil
from types import ModuleType

import duckdb


def all_cases(truths: dict[str, dict]) -> list[dict]:
    """The documents of every module of this package, made from the true ones (by key)."""
    return [case for module in _modules() for case in module.documents(truths)]


def after_build(connection: duckdb.DuckDBPyConnection) -> None:
    """What the modules write into the build file when dbt has made the checks."""
    for module in _modules():
        if hasattr(module, "after_build"):
            module.after_build(connection)


def _modules() -> list[ModuleType]:
    return [importlib.import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__)]
