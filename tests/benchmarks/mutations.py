"""What the checks catch: copies of true documents with one amount altered each, through the real models in one pass.

usage: python -m tests.benchmarks.mutations [--count 2000] [--seed 1] [--missed 50]

The documents are the bundled and the real filings that have a text layer (those beside the project where they are
present), as the reader reads them. Every copy is a document of its own organization; one amount cell of a financial
form is altered: a digit changed, two neighbouring digits swapped, the decimal point moved one place, the cell blanked,
its value moved into a blank cell beside it, or its whole row lost. A copy is caught where a check that blocks has a
mismatch, or something not evaluable, that the unaltered copy does not have.

It prints the share caught per kind and per form and kind, what was missed and why, and seconds: of normalising (seeds,
staging, intermediate), of all checks, of reading all their results, and of the whole.
"""

import argparse
import hashlib
import random
import tempfile
import time
from collections import Counter
from pathlib import Path

import duckdb
import pypdfium2
from rich.console import Console
from rich.table import Table

from pipelines.landing.document_frames import document_frames
from pipelines.settings import get_settings
from tests.support.build import Frames, dbt_build, land_frames, source_frame
from tests.support.loads import REAL_FILES, SHARED
from tests.support.mutated_copies import (
    amount_cells,
    catching_checks,
    copy_of,
    identities_of_cells,
    outcomes,
    why_missed,
)
from tests.support.mutations import KINDS, Mutation, draw_mutations

ROOT = Path(__file__).resolve().parents[2]


def true_documents() -> list[Frames]:
    """The raw frames of every born-digital document at hand that prints amounts, as the reader reads it."""
    files = [*sorted((ROOT / "data" / "documents").glob("*.pdf")), *REAL_FILES]
    files += sorted((SHARED / "variants").glob("*.born-digital.pdf"))
    return [_frames(file) for file in files if _has_text(file)]


def build_copies(folder: Path, copies: list[Frames]) -> tuple[Path, dict[str, float]]:
    """A build file with these documents and all checks; seconds per step."""
    clock = _Clock()
    file = land_frames(folder / "copies" / "build.duckdb", copies)
    clock.lap("landing")
    dbt_build(file, "path:seeds", "staging", "intermediate", *_NO_TESTS)
    clock.lap("normalising")
    dbt_build(file, "quality", *_NO_TESTS)
    clock.lap("checks")
    return file, clock.seconds


def main() -> None:
    """Draw, build, compare, print."""
    options = _options()
    clock, console = _Clock(), Console(width=200)
    with tempfile.TemporaryDirectory() as folder:
        originals = {frames["documents"]["document_id"][0]: frames for frames in true_documents()}
        file = land_frames(Path(folder) / "originals" / "build.duckdb", list(originals.values()))
        dbt_build(file, "path:seeds", "+int_amounts", "+int_amount_columns", *_NO_TESTS)
        with duckdb.connect(str(file), read_only=True) as connection:
            cells = amount_cells(connection, list(originals))
        with_amounts = {cell.document_id for cell in cells}
        originals = {document_id: frames for document_id, frames in originals.items() if document_id in with_amounts}
        mutations = draw_mutations(cells, originals, options.count // len(KINDS), random.Random(options.seed))
        clock.lap("reading and drawing")

        unaltered = {document_id: copy_of(frames, n) for n, (document_id, frames) in enumerate(originals.items())}
        copies = [copy_of(originals[m.cell.document_id], len(unaltered) + n, m) for n, m in enumerate(mutations)]
        clock.lap("copying")
        file, seconds = build_copies(Path(folder), [*unaltered.values(), *copies])
        clock.lap("building")

        with duckdb.connect(str(file), read_only=True) as connection:
            results = _results(connection, mutations, [_id(copy) for copy in copies], unaltered)
            clock.lap("reading the results")
            amounts = connection.execute("select count(*) from intermediate.int_amounts").fetchone()[0]
    _print_shares(console, mutations, results)
    _print_missed(console, mutations, results, options.missed)
    console.print(f"{len(copies) + len(unaltered)} documents, {amounts} amounts")
    for step, value in (clock.seconds | seconds | {"the whole": clock.whole()}).items():
        console.print(f"{step}: {value:.1f} s")


def _results(
    connection: duckdb.DuckDBPyConnection, mutations: list[Mutation], copy_ids: list[str], unaltered: dict[str, Frames]
) -> list[str | None]:
    """Per mutation why it was missed; null where it was caught."""
    unaltered_ids = {document_id: _id(copy) for document_id, copy in unaltered.items()}
    blocking, warning = outcomes(connection, "error"), outcomes(connection, "warn")
    used = identities_of_cells(connection, unaltered_ids.values())
    results: list[str | None] = []
    for mutation, copy_id in zip(mutations, copy_ids, strict=True):
        true_id = unaltered_ids[mutation.cell.document_id]
        change = blocking[copy_id] - blocking[true_id]
        if catching_checks(blocking[copy_id], blocking[true_id]):
            results.append(None)
        else:
            results.append(why_missed(mutation, used[true_id], change, warning[copy_id] - warning[true_id]))
    return results


def _print_shares(console: Console, mutations: list[Mutation], results: list[str | None]) -> None:
    made, caught = Counter(), Counter()
    for mutation, missed in zip(mutations, results, strict=True):
        for form in (mutation.cell.form_code, "all forms"):
            made[form, mutation.kind] += 1
            caught[form, mutation.kind] += missed is None
    table = Table("form", *KINDS, title="caught / made = share")
    forms = sorted({form for form, _ in made} - {"all forms"})
    for form in (*forms, "all forms"):
        shares = [(caught[form, kind], made[form, kind]) for kind in KINDS]
        table.add_row(form, *(f"{c}/{m} = {c / m:.3f}" if m else "–" for c, m in shares))
    console.print(table)
    for reason, count in Counter(reason for reason in results if reason).most_common():
        console.print(f"{count} missed: {reason}")


def _print_missed(console: Console, mutations: list[Mutation], results: list[str | None], most: int) -> None:
    table = Table("kind", "form", "column", "row", "before", "after", "reason", title="missed")
    missed = [(mutation, reason) for mutation, reason in zip(mutations, results, strict=True) if reason]
    for mutation, reason in sorted(missed, key=lambda item: (item[0].kind, item[0].cell.form_code))[:most]:
        cell = mutation.cell
        after = f"column {mutation.target}" if mutation.target is not None else mutation.after
        table.add_row(mutation.kind, cell.form_code, cell.header, cell.label, cell.text, after, reason)
    console.print(table)


def _frames(file: Path) -> Frames:
    data = file.read_bytes()
    document_id = hashlib.sha256(data).hexdigest()
    frames = document_frames(data, document_id, "benchmark", get_settings().read_max_pages)
    cover = frames["documents"].row(0, named=True)
    about = {"key": file.stem, "organization": cover["cover_organization"], "kind": cover["cover_kind"]}
    return frames | {"document_sources": source_frame(document_id, about)}


def _has_text(file: Path) -> bool:
    return pypdfium2.PdfDocument(file)[0].get_textpage().count_chars() > 0


def _id(frames: Frames) -> str:
    return frames["documents"]["document_id"][0]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=2000, help="copies (default 2000)")
    parser.add_argument("--seed", type=int, default=1, help="of the drawing (default 1)")
    parser.add_argument("--missed", type=int, default=1000, help="missed copies to list at most")
    return parser.parse_args()


_NO_TESTS = ("--exclude-resource-type", "unit_test", "test")


class _Clock:
    """Seconds between laps."""

    def __init__(self) -> None:
        self.started = self.last = time.perf_counter()
        self.seconds: dict[str, float] = {}

    def lap(self, step: str) -> None:
        now = time.perf_counter()
        self.seconds[step], self.last = now - self.last, now

    def whole(self) -> float:
        return time.perf_counter() - self.started


if __name__ == "__main__":
    main()
