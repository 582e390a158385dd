"""Reading speed against bare pdfplumber over the same files, in one process and one run.

usage: python -m tests.benchmarks.reading [PDF ...]

Without files it takes the bundled born-digital documents, and the real filings where they are present. It prints
seconds and milliseconds a page of the reader (tables, captions, header paths, paragraphs), of `extract_tables()` of
bare pdfplumber and of pypdfium2's plain text (the floor), the ratio of the first two (the target is 0.35), and the
reader's peak memory.
"""

import io
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pypdfium2

from pipelines.reading import read_document

ROOT = Path(__file__).resolve().parents[2]
TARGET_RATIO = 0.35


def default_files() -> list[Path]:
    """Bundled documents that have a text layer, and the real filings beside the project, if they are there."""
    bundled = sorted((ROOT / "data" / "documents").glob("*.pdf"))
    real = sorted((ROOT.parent / "shared" / "corpus" / "real").glob("*.pdf"))
    return [path for path in bundled + real if has_text(path.read_bytes())]


def has_text(data: bytes) -> bool:
    """Whether the first page carries characters."""
    return pypdfium2.PdfDocument(data)[0].get_textpage().count_chars() > 0


def bare_pdfplumber(data: bytes) -> None:
    """All tables of all pages, as pdfplumber finds them by itself."""
    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            page.extract_tables()


def plain_text(data: bytes) -> None:
    """The plain text of all pages."""
    for page in pypdfium2.PdfDocument(data):
        page.get_textpage().get_text_range()


def seconds(task: Callable[[bytes], object], files: list[bytes]) -> float:
    """Wall time of a task over all files."""
    started = time.perf_counter()
    for data in files:
        task(data)
    return time.perf_counter() - started


def main() -> int:
    """Print the comparison; exit status 1 where the ratio misses its target."""
    paths = [Path(argument) for argument in sys.argv[1:]] or default_files()
    files = [path.read_bytes() for path in paths]
    pages = sum(len(pypdfium2.PdfDocument(data)) for data in files)
    print(f"{len(files)} files, {pages} pages")
    reader = seconds(read_document, files)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    plumber = seconds(bare_pdfplumber, files)
    floor = seconds(plain_text, files)
    for name, spent in (("reader", reader), ("pdfplumber extract_tables", plumber), ("pypdfium2 plain text", floor)):
        print(f"{name:28} {spent:8.2f} s {1000 * spent / pages:8.1f} ms/page")
    print(f"{'ratio':28} {reader / plumber:8.3f}   (target {TARGET_RATIO})")
    print(f"{'peak memory of the reader':28} {memory:8.0f} MB")
    return int(reader / plumber > TARGET_RATIO)


if __name__ == "__main__":
    sys.exit(main())
