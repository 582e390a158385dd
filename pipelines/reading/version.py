"""The reader's version: a hash of what its results depend on, so that no memo outlives the code that made it."""

import hashlib
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

DISTRIBUTIONS = ("pdfplumber", "polars", "pypdfium2")


@lru_cache
def reader_version() -> str:
    """Twelve hex digits over the source of this package and the installed versions of the libraries that it uses."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    for name in DISTRIBUTIONS:
        digest.update(f"{name}=={version(name)}\0".encode())
    return digest.hexdigest()[:12]
