"""Documents made to show what the checks say; one module per family of cases, each with `documents(truths)`."""

import importlib
import pkgutil


def all_cases(truths: dict[str, dict]) -> list[dict]:
    """The documents of every module of this package, made from the true ones (by key)."""
    names = [module.name for module in pkgutil.iter_modules(__path__)]
    return [case for name in names for case in importlib.import_module(f"{__name__}.{name}").documents(truths)]
