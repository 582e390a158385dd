"""What damaged files do to a run: copies of true documents, broken in four ways, read by the real pool and checked.

usage: python -m tests.benchmarks.damage [--count 2000] [--seed 1] [--scans 20] [--batch 500] [--silent 50]

The documents are the bundled PDF files, cut to their cover and first tables, one of them with its content not
compressed, a scan, and the same filings as docx, html and xlsx where they lie beside the project. Every copy has
flipped bits, is cut off, has a part of another file in it, or a block of zeroes.

It prints what came of them per format and kind: unreadable, quarantined, warned, or admitted as if nothing were wrong,
and how many of these have another number than the undamaged document; and what must not be: crashes of the run,
documents over the time limit, files outside of store and frames, failures without a reason, errors of the reader
itself. Ends with status 1 where one of those is there.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.table import Table

from pipelines.settings import Settings
from tests.support.damage import KINDS, SCAN, Damaged, Verdict, base_documents, compare, draw, read_copies

COLUMNS = ("copies", "unreadable", "quarantined", "warned", "admitted", "of these another number")
OWN_ERROR, OVER_TIME = "please report it", "it took longer than"


def main() -> None:
    """Draw, read, build, compare, print."""
    options = _options()
    console, started = Console(width=180), time.perf_counter()
    bases = base_documents()
    copies = draw(bases, options.count, options.seed, options.scans)
    verdicts: dict[int, Verdict] = {}
    must_not_be: Counter = Counter()
    slowest = 0.0
    for first in range(0, len(copies), options.batch):
        batch = copies[first : first + options.batch]
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            settings = Settings(data_dir=folder / "data", read_seconds=options.seconds)
            read = read_copies(batch, folder, settings)
            slowest = max(slowest, *read.seconds.values())
            must_not_be["files outside of store and frames"] += len(read.strays)
            must_not_be["failures without a reason"] += sum(not why.strip() for why in read.failures.values())
            must_not_be["errors of the reader itself"] += sum(OWN_ERROR in why for why in read.failures.values())
            must_not_be["over the time limit"] += sum(OVER_TIME in why for why in read.failures.values())
            for why in sorted({why for why in read.failures.values() if OWN_ERROR in why or OVER_TIME in why}):
                console.print(f"to look at: {why}")
            for number, verdict in compare(folder / "build", bases, batch, read).items():
                verdicts[first + number] = verdict
        console.print(f"{first + len(batch)} copies, {time.perf_counter() - started:.0f} s")
    must_not_be["crashes of the run"] += len(copies) - len(verdicts)
    _print_verdicts(console, copies, verdicts)
    _print_silent(console, copies, verdicts, options.silent)
    for what, count in must_not_be.items():
        console.print(f"{what}: {count}")
    console.print(f"slowest document: {slowest:.1f} s; the whole: {time.perf_counter() - started:.0f} s")
    sys.exit(1 if must_not_be.total() else 0)


def _print_verdicts(console: Console, copies: list[Damaged], verdicts: dict[int, Verdict]) -> None:
    counts: Counter = Counter()
    for number, copy in enumerate(copies):
        verdict = verdicts[number]
        for row in (f"{_format(copy)}, {copy.kind}", "all"):
            counts[row, "copies"] += 1
            counts[row, verdict.decision or "admitted"] += 1
            counts[row, "of these another number"] += verdict.is_silent
    table = Table("format and kind", *COLUMNS, title="what came of damaged copies")
    formats = sorted({_format(copy) for copy in copies})
    for row in [*(f"{of}, {kind}" for of in formats for kind in KINDS), "all"]:
        table.add_row(row, *(str(counts[row, column]) for column in COLUMNS))
    console.print(table)


def _print_silent(console: Console, copies: list[Damaged], verdicts: dict[int, Verdict], most: int) -> None:
    """What is left: numbers that changed and that nobody was told of."""
    silent = [(copies[number], verdict) for number, verdict in sorted(verdicts.items()) if verdict.is_silent]
    table = Table("document", "kind", "amounts of forms", "figures of prose", title=f"silent changes: {len(silent)}")
    for copy, verdict in silent[:most]:
        table.add_row(copy.base, copy.kind, str(verdict.amounts), str(verdict.figures))
    console.print(table)


def _format(copy: Damaged) -> str:
    if copy.base == SCAN:
        return SCAN
    return "pdf, not compressed" if copy.base.endswith("not compressed") else copy.base.rpartition(".")[2]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=2000, help="copies (default 2000)")
    parser.add_argument("--seed", type=int, default=1, help="of the drawing (default 1)")
    parser.add_argument("--scans", type=int, default=20, help="copies that are scans (default 20)")
    parser.add_argument("--batch", type=int, default=500, help="copies in one build (default 500)")
    parser.add_argument("--seconds", type=int, default=120, help="limit for one document (default 120)")
    parser.add_argument("--silent", type=int, default=50, help="silent changes to list at most (default 50)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
