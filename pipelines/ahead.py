"""Modules that take seconds to import, imported while the process waits for something else."""

import contextlib
import importlib
import threading


def import_ahead(*modules: str) -> None:
    """Begin to import modules in a thread of their own; whoever imports one meanwhile waits for the rest of it.

    A module that cannot be imported fails where it is needed, not here.
    """
    threading.Thread(target=_import, args=(modules,), name="import ahead", daemon=True).start()


def _import(modules: tuple[str, ...]) -> None:
    for module in modules:
        # Whoever needs it imports it again, and says what is wrong.
        with contextlib.suppress(Exception):
            importlib.import_module(module)
