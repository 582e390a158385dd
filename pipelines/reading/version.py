"""The reader's version: a hash of what its results depend on, so that no memo outlives the code that made it."""

import hashlib
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

DISTRIBUTIONS = (
    "charset-normalizer",
    "lxml",
    "numpy",
    "opencv-python-headless",
    "openvino",
    "pdfplumber",
    "polars",
    "pypdfium2",
    "rapidocr-onnxruntime",
    "selectolax",
    "xlrd",
)


@lru_cache
def reader_version() -> str:
    """Twelve hex digits over the source of this package and the installed versions of the libraries that it uses."""
    digest = hashlib.sha256()
    package = Path(__file__).parent
    for path in sorted(package.rglob("*.py")):
        digest.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    for name in DISTRIBUTIONS:
        digest.update(f"{name}=={version(name)}\0".encode())
    return digest.hexdigest()[:12]
