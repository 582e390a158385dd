"""How well and how fast scans are read: the bundled scan, and the real filings as a scanner would have published them.

usage: python -m tests.benchmarks.scans [--quick]

For every document and scanner: processor seconds a page, and how many times that is of rendering the same pages; the
scores of the tables; the numbers that were read and that the truth does not have, each with its confidence; and how
many right numbers lie below a confidence that would catch the wrong ones. Ends with the peak memory. `--quick` leaves
the filings' coarser scanners out.
"""

import json
import resource
import sys
import time
from collections import Counter
from pathlib import Path

import pypdfium2

from pipelines.reading import read_document
from pipelines.reading.commands import table_json
from pipelines.reading.model import Reading
from tests.support import score
from tests.support.rasterised import Scanner, rasterised

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "corpus"
SCAN = "weifang-bigdata-2023-budget"
FILINGS = ("putuo-finance-2024-final", "putuo-wanli-2025-budget")
SCANNERS = {
    "200 dpi, 0.5° askew, noise": Scanner(dpi=200, skew=0.5, noise=6.0),
    "150 dpi, JPEG 35": Scanner(dpi=150, quality=35),
    "200 dpi, turned by 90°": Scanner(dpi=200, quarter_turns=1),
}
LEVELS = (0.5, 0.6, 0.7, 0.8, 0.9)


def rendering_seconds(data: bytes) -> float:
    """Processor time of rendering all pages at 200 dpi."""
    started = time.process_time()
    for page in pypdfium2.PdfDocument(data):
        page.render(scale=200 / 72, grayscale=True)
    return time.process_time() - started


def scores(reading: Reading, truth: dict, section: str | None) -> dict:
    """What tests/support/score.py says about a reading."""
    prediction = {"tables": [table_json(table) for table in reading.tables]}
    return score.report(score.score_document(truth, prediction, section, None))


def numbers(reading: Reading) -> list[tuple[str, float]]:
    """Every number in a body cell of a reading, with its confidence."""
    cells = [cell for table in reading.tables for cell in table.cells if not cell.is_header]
    texts = [(score.plain(cell.text), cell.confidence) for cell in cells]
    return [(text, 1.0 if sureness is None else sureness) for text, sureness in texts if score.NUMBER.match(text)]


def sorted_by_truth(
    read: list[tuple[str, float]], truth: dict
) -> tuple[list[tuple[str, float]], list[tuple[str, float]]]:
    """Numbers that the truth has (as often), and those that it does not have."""
    left = Counter(score.plain(text) for table in truth["tables"] for row in table["rows"] for text in row)
    right, wrong = [], []
    for text, sureness in read:
        (right if left[text] > 0 else wrong).append((text, sureness))
        left[text] -= 1
    return right, wrong


def measure(name: str, data: bytes, truth: dict, section: str | None) -> None:
    """Read one document and print what came of it."""
    pages = len(pypdfium2.PdfDocument(data))
    floor = rendering_seconds(data)
    started = time.process_time()
    reading = read_document(data)
    spent = time.process_time() - started
    print(f"\n{name}: {pages} pages, {spent / pages:.2f} s a page, {spent / floor:.0f} times its rendering")
    print("  " + json.dumps(scores(reading, truth, section), ensure_ascii=False))
    right, wrong = sorted_by_truth(numbers(reading), truth)
    print(f"  {len(right)} right numbers; of them below " + count_below(right))
    print(f"  {len(wrong)} wrong numbers; of them below " + count_below(wrong))
    for text, sureness in sorted(wrong, key=lambda number: -number[1])[:20]:
        print(f"    {sureness:.2f} {text}")


def count_below(found: list[tuple[str, float]]) -> str:
    """How many numbers have less than each level of confidence."""
    return ", ".join(f"{level}: {sum(sureness < level for _, sureness in found)}" for level in LEVELS)


def main() -> int:
    """Print everything; 0 always: targets are asserted in tests/integration."""
    load = json.loads
    truth = load((ROOT / "tests" / "corpus" / "truth" / f"{SCAN}.json").read_text(encoding="utf-8"))
    measure(SCAN, (ROOT / "data" / "documents" / f"{SCAN}.pdf").read_bytes(), truth, "part2")
    for key in FILINGS:
        if not (SHARED / "real" / f"{key}.pdf").exists():
            print(f"\n{key}: not here, left out")
            continue
        data = (SHARED / "real" / f"{key}.pdf").read_bytes()
        truth = load((SHARED / "real_truth" / f"{key}.json").read_text(encoding="utf-8"))
        for name, scanner in list(SCANNERS.items())[: 1 if "--quick" in sys.argv else None]:
            measure(f"{key}, {name}", rasterised(data, scanner), truth, None)
    print(f"\npeak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
