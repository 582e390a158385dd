"""Damaged copies of true documents: drawn, read by the real pool, and compared with the undamaged ones.

A copy is one file with flipped bits, a part cut off, a part of another file written into it, or a block of zeroes. Long
PDF files are cut to a few pages first, so that thousands can be read.
"""

import io
import os
import random
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pikepdf
import polars as pl

from pipelines.documents.store import DocumentStore
from pipelines.landing.document_frames import document_frames
from pipelines.landing.read_documents import frames_memo, read_documents
from pipelines.landing.schemas import READER_FRAMES
from pipelines.reading import read_document
from pipelines.settings import PROJECT_ROOT, Settings
from tests.support.build import Frames, dbt_build, land_frames, source_frame
from tests.support.decisions import decide
from tests.support.loads import SHARED
from tests.support.mutated_copies import copy_of

PAGES = 6  # of a PDF file that are kept: its cover, and the first with tables
KINDS = ("flips", "truncation", "splice", "zeroes")
SCAN = "scan"
NO_TESTS = ("--exclude-resource-type", "unit_test", "test")
# Facts whose numbers come of what the prose says; all others come of cells.
OF_PROSE = "fct_narrative_figure"
# Every number of a fact, and what it is a number of.
NUMBERS = """
    select table_name, list(column_name order by column_name)
    from information_schema.columns
    where
        table_schema = 'marts' and starts_with(table_name, 'fct_')
        and (
            starts_with(data_type, 'DECIMAL') or ends_with(column_name, '_code')
            or column_name in ('fiscal_year', 'stage', 'side', 'section', 'measure', 'figure_kind')
        )
    group by table_name
"""
FINDINGS = """
    select findings.document_id, findings.check_id, findings.outcome, findings.decision
    from quality.document_findings as findings, range(findings.instances)
    where findings.decision in ('quarantined', 'warned')
"""


@dataclass(frozen=True, slots=True)
class Damaged:
    """A damaged copy of the document `base`."""

    base: str
    kind: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a damaged copy.

    `decision` is unreadable, quarantined, warned, or blank where nothing was found that the undamaged document does not
    have; `reasons` are the checks that found it, or why it could not be read. `amounts` are facts from its tables that
    the marts do not have, have beside those, or with other numbers than those of the undamaged document; `figures` are
    those from its prose.
    """

    decision: str
    reasons: tuple[str, ...]
    amounts: int = 0
    figures: int = 0

    @property
    def is_silent(self) -> bool:
        """Whether a number changed and nobody was told."""
        return not self.decision and (self.amounts > 0 or self.figures > 0)


@dataclass(frozen=True, slots=True)
class ReadCopies:
    """What reading the copies gave: frames by number of the copy, reasons of failures, and what must not be there."""

    frames: dict[int, Frames]
    failures: dict[int, str]
    seconds: dict[int, float]
    strays: list[str]  # files and folders outside of store and frames


def base_documents() -> dict[str, bytes]:
    """Name -> bytes of every undamaged document: bundled PDF files, and the variants of other formats where they lie.

    One PDF file is there with its content not compressed, too, in which no checksum tells a changed digit.
    """
    bases: dict[str, bytes] = {}
    for file in sorted((PROJECT_ROOT / "data" / "documents").glob("*.pdf")):
        data = file.read_bytes()
        with pikepdf.open(io.BytesIO(data)) as document:
            is_scan = not _has_fonts(document)
        if is_scan:
            bases[SCAN] = cut(data, [0, 12])
        else:
            bases[file.name] = cut(data, table_pages(data))
    open_file = sorted(set(bases) - {SCAN})[-1]
    bases[f"{open_file}, not compressed"] = cut(bases[open_file], range(PAGES), is_compressed=False)
    variants = (file for file in sorted((SHARED / "variants").glob("*")) if file.suffix in (".docx", ".html", ".xlsx"))
    return bases | {file.name: file.read_bytes() for file in variants}


def _has_fonts(document: pikepdf.Pdf) -> bool:
    return any("/Font" in page.get("/Resources", {}) for page in document.pages)


def table_pages(data: bytes) -> list[int]:
    """The cover and the first pages with tables, from 0."""
    pages = {0}
    for table in read_document(data).tables:
        pages |= set(range(table.first_page - 1, table.last_page))
        if len(pages) >= PAGES:
            break
    return sorted(pages)[:PAGES]


def cut(data: bytes, pages: Sequence[int], *, is_compressed: bool = True) -> bytes:
    """A PDF file with some of the pages of another."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document, pikepdf.new() as short:
        for page in pages:
            if page < len(document.pages):
                short.pages.append(document.pages[page])
        if is_compressed:
            short.save(target, object_stream_mode=pikepdf.ObjectStreamMode.preserve)
        else:
            level = pikepdf.StreamDecodeLevel.generalized
            short.save(target, compress_streams=False, stream_decode_level=level)
    return target.getvalue()


def draw(bases: Mapping[str, bytes], count: int, seed: int, scans: int) -> list[Damaged]:
    """`count` copies in turn of the bases and kinds of damage, `scans` of them of the scan. The same for the same seed.

    Each differs from its base.
    """
    source = random.Random(seed)
    names = [name for name in bases if name != SCAN]
    chosen = [SCAN] * scans + [names[number % len(names)] for number in range(count - scans)]
    copies = []
    for number, name in enumerate(chosen):
        kind = KINDS[(number // len(names)) % len(KINDS)]
        data = bases[name]
        while data == bases[name]:
            data = damaged(bases[name], kind, source, list(bases.values()))
        copies.append(Damaged(name, kind, data))
    return copies


def damaged(data: bytes, kind: str, source: random.Random, others: Sequence[bytes]) -> bytes:
    """The bytes with one kind of damage at a random place."""
    if kind == "truncation":
        return data[: source.randrange(len(data))]
    place = source.randrange(len(data))
    if kind == "splice":
        other = source.choice(others)
        begin = source.randrange(len(other))
        part = other[begin : begin + source.choice((16, 256, 4096))]
        # Written over what was there, or between it.
        return data[:place] + part + data[place + source.choice((0, len(part))) :]
    if kind == "zeroes":
        block = source.choice((16, 512, 4096))
        return data[:place] + bytes(min(block, len(data) - place)) + data[place + block :]
    changed = bytearray(data)
    for _ in range(source.choice((1, 1, 2, 8))):
        changed[source.randrange(len(data))] ^= 1 << source.randrange(8)
    return bytes(changed)


@contextmanager
def own_places(folder: Path) -> Iterator[Path]:
    """An empty folder as working and temporary folder of this process and its workers; gives the folder."""
    place, before = folder / "places", Path.cwd()
    names = ("TMPDIR", "HOME")
    environment = {name: os.environ.get(name) for name in names}
    for name in ("cwd", *names):
        (place / name).mkdir(parents=True)
    os.chdir(place / "cwd")
    os.environ.update({name: str(place / name) for name in names})
    tempfile.tempdir = None
    try:
        yield place
    finally:
        os.chdir(before)
        for name, value in environment.items():
            if value is None:
                os.environ.pop(name)
            else:
                os.environ[name] = value
        tempfile.tempdir = None


def read_copies(copies: Sequence[Damaged], folder: Path, settings: Settings) -> ReadCopies:
    """Read all copies as a run does, in workers, and keep their frames; look for what is left elsewhere."""
    store, memo = DocumentStore(settings.store_dir), frames_memo(settings)
    with own_places(folder) as place:
        ids = [store.put(copy.data) for copy in copies]
        summary = read_documents(ids, settings)
        kept = {settings.data_dir, settings.store_dir, settings.frames_dir}
        strays = [str(path) for path in place.rglob("*") if path.parent != place]
        strays += [str(path) for path in settings.data_dir.iterdir() if path not in kept]
        strays += [str(path) for path in settings.frames_dir.rglob(".partial-*")]
    seconds = {result.document_id: result.seconds for result in summary.results}
    frames = {number: landed(memo.folder_to_land(document_id)) for number, document_id in enumerate(ids)}
    failures = {
        number: row["error"] or ""
        for number, row in ((n, f["documents"].row(0, named=True)) for n, f in frames.items())
        if row["status"] != "read"
    }
    return ReadCopies(
        {number: of for number, of in frames.items() if number not in failures},
        failures,
        {number: seconds.get(document_id, 0.0) for number, document_id in enumerate(ids)},
        strays,
    )


def landed(folder: Path) -> Frames:
    """The frames in a folder."""
    return {name: pl.read_parquet(folder / f"{name}.parquet") for name in READER_FRAMES}


def compare(
    folder: Path, bases: Mapping[str, bytes], copies: Sequence[Damaged], read: ReadCopies
) -> dict[int, Verdict]:
    """Number of the copy -> verdict, from one build of all copies that could be read beside the undamaged documents.

    The marts take all of them, whatever the checks find, so that it shows what would be published.
    """
    verdicts = {number: Verdict("unreadable", (why,)) for number, why in read.failures.items()}
    true = {name: frames_of(data, name) for name, data in bases.items()}
    sources = {name: frames["document_sources"] for name, frames in true.items()}
    whole = {name: copy_of(frames, number) for number, (name, frames) in enumerate(true.items())}
    broken = {
        number: copy_of(frames | {"document_sources": sources[copies[number].base]}, len(whole) + number)
        for number, frames in read.frames.items()
    }
    file = land_frames(folder / "yusuan.duckdb", [*whole.values(), *broken.values()])
    decide(file)
    dbt_build(file, "+document_findings", "+path:models/marts", *NO_TESTS)
    with duckdb.connect(str(file), read_only=True) as connection:
        findings = _by_document(connection, FINDINGS)
        facts = dict(connection.execute(NUMBERS).fetchall())
        figures = _by_document(connection, _numbers(OF_PROSE, facts.pop(OF_PROSE)))
        amounts = _by_document(connection, " union all ".join(_numbers(*fact) for fact in sorted(facts.items())))
    for number, frames in broken.items():
        document_id, true_id = _id(frames), _id(whole[copies[number].base])
        new = findings[document_id] - findings[true_id]
        decisions = {decision for _, _, decision in new}
        verdicts[number] = Verdict(
            next((decision for decision in ("quarantined", "warned") if decision in decisions), ""),
            tuple(sorted({check for check, *_ in new})),
            _differing(amounts[document_id], amounts[true_id]),
            _differing(figures[document_id], figures[true_id]),
        )
    return verdicts


def frames_of(data: bytes, name: str) -> Frames:
    """Frames of an undamaged document; the register states what its cover says."""
    frames = document_frames(data, name, "damage", 2000)
    cover = frames["documents"].row(0, named=True)
    about = {
        "key": name,
        "organization": cover["cover_organization"],
        "kind": cover["cover_kind"],
        "fiscal_year": cover["cover_fiscal_year"],
    }
    return frames | {"document_sources": source_frame(name, about)}


def _numbers(fact: str, columns: Sequence[str]) -> str:
    """The rows of a fact as document, name of the fact, and its numbers in one text."""
    shown = ", ".join(f"{column}::varchar" for column in columns)
    return f"""
        select documents.document_id, '{fact}' as fact, [{shown}]::varchar as numbers
        from (select document_key, {", ".join(columns)} from marts.{fact}) as facts
        inner join (select document_key, document_id from marts.dim_document) as documents
            on facts.document_key = documents.document_key
    """


def _by_document(connection: duckdb.DuckDBPyConnection, query: str) -> dict[str, Counter]:
    found: dict[str, Counter] = defaultdict(Counter)
    for document_id, *values in connection.execute(query).fetchall():
        found[document_id][tuple(values)] += 1
    return found


def _differing(some: Counter, others: Counter) -> int:
    """How many are in one of both only; a changed one counts once."""
    return max((some - others).total(), (others - some).total())


def _id(frames: Frames) -> str:
    return frames["documents"]["document_id"][0]
