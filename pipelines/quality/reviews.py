"""What people wrote by hand: `data/corrections.csv`, `data/waivers.csv` and `data/expected.csv`.

A correction replaces the text of one cell that the reader misread; a waiver lets a document through with a mistake of
its publisher until a day; an expected filing is what an organization has to publish by a day (`expected`). All files
are read whole before anything is fetched: one mistake stops the run and names its line. What only the load can tell
(is the document known, does the cell still print this) is checked in `review_tables`.
"""

import csv
import difflib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field, model_validator

from pipelines.quality.expected import EXPECTED, ExpectedFiling
from pipelines.quality.review_files import Day, Entry, ReviewError, Text, file_name, read_entries

CORRECTIONS, WAIVERS = "corrections.csv", "waivers.csv"

Position = Annotated[int, Field(ge=0)]


class Review(Entry):
    """What both kinds of entry have: a document, why, and who decided."""

    document: Text
    reason: Text
    reviewer: Text


class Correction(Review):
    """`corrected` instead of `printed` in one cell; row and column as in `raw.cells`. Either text may be blank."""

    table_id: Text
    row: Position
    column: Position
    printed: str
    corrected: str
    date: Day

    @classmethod
    def columns(cls) -> list[str]:
        """The header line of corrections.csv."""
        return ["document", "table_id", "row", "column", "printed", "corrected", "reason", "reviewer", "date"]

    @property
    def subject(self) -> tuple:
        """The cell."""
        return self.document, self.table_id, self.row, self.column

    @model_validator(mode="after")
    def _changes_something(self) -> "Correction":
        if self.printed == self.corrected:
            raise ValueError("printed and corrected are the same; remove the line")
        return self


class Waiver(Review):
    """Findings of `check` let the document through, up to and including the day `until`."""

    check: Text
    until: Day

    @classmethod
    def columns(cls) -> list[str]:
        """The header line of waivers.csv."""
        return ["document", "check", "reason", "reviewer", "until"]

    @property
    def subject(self) -> tuple:
        """The document's check."""
        return self.document, self.check


@dataclass(frozen=True, slots=True)
class Reviews:
    """All entries of the files, the day on which they were read (null: nothing is due), and what messages call them."""

    corrections: tuple[Correction, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    expected: tuple[ExpectedFiling, ...] = ()
    today: date | None = None
    corrections_name: str = CORRECTIONS
    waivers_name: str = WAIVERS


def load_reviews(data_dir: Path, checks_file: Path, today: date) -> Reviews:
    """Read the files of a data folder; one that is not there has no entries.

    `checks_file` is the seed of checks (CSV with a column check_id). Raises `ReviewError`.
    """
    corrections_file, waivers_file = data_dir / CORRECTIONS, data_dir / WAIVERS
    corrections, waivers = read_entries(corrections_file, Correction), read_entries(waivers_file, Waiver)
    known = _check_ids(checks_file)
    for waiver in waivers:
        where = f"{file_name(waivers_file)} line {waiver.line}"
        if waiver.check not in known:
            near = difflib.get_close_matches(waiver.check.upper(), known, n=3, cutoff=0.3) or known[:3]
            raise ReviewError(
                f"{where}: there is no check {waiver.check!r}; write one of the seed checks, such as {', '.join(near)}"
            )
        if waiver.until < today:
            raise ReviewError(
                f"{where}: the waiver of {waiver.check} ended on {waiver.until}; "
                "remove the line, or look at the document again and state a later day"
            )
    return Reviews(
        tuple(corrections),
        tuple(waivers),
        tuple(read_entries(data_dir / EXPECTED, ExpectedFiling)),
        today,
        file_name(corrections_file),
        file_name(waivers_file),
    )


def _check_ids(checks_file: Path) -> list[str]:
    with checks_file.open(encoding="utf-8-sig", newline="") as lines:
        return [row["check_id"] for row in csv.DictReader(lines)]
