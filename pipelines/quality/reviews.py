"""What reviewers decided, as they wrote it: `data/corrections.csv` and `data/waivers.csv`.

A correction replaces the text of one cell that the reader misread; a waiver lets a document through with a mistake of
its publisher until a day. Both files are read whole before anything is fetched: one mistake stops the run and names its
line. What only the load can tell (is the document known, does the cell still print this) is checked in `review_tables`.
"""

import csv
import difflib
import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

CORRECTIONS, WAIVERS = "corrections.csv", "waivers.csv"
LONGEST_FIELD = 16 * 1024 * 1024  # a text of any length is a text; csv's own limit is 128 KiB


class ReviewError(Exception):
    """A correction or waiver cannot be used. The message names the file, the line and the remedy."""


def _day(text: object) -> object:
    if isinstance(text, str):
        try:
            day = date.fromisoformat(text.strip())
        except ValueError:
            day = None
        if day is None or day.isoformat() != text.strip():
            raise ValueError("must be a day written as 2026-01-31")
        return day
    return text


Text = Annotated[str, Field(min_length=1)]
Day = Annotated[date, BeforeValidator(_day)]
Position = Annotated[int, Field(ge=0)]


class Review(BaseModel):
    """What both kinds of entry have: a document, who decided, why, and the line of the file it stands in."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    document: Text
    reason: Text
    reviewer: Text
    line: int

    @classmethod
    def columns(cls) -> list[str]:
        """The columns of the file, in the order in which the project writes them."""
        raise NotImplementedError

    @property
    def subject(self) -> tuple:
        """What the entry is about; a second entry about the same is a mistake."""
        raise NotImplementedError


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
    """All entries of both files, and how the files are called in messages."""

    corrections: tuple[Correction, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    corrections_name: str = CORRECTIONS
    waivers_name: str = WAIVERS


AnyReview = TypeVar("AnyReview", Correction, Waiver)


def load_reviews(data_dir: Path, checks_file: Path, today: date) -> Reviews:
    """Read both files of a data folder; one that is not there has no entries.

    `checks_file` is the seed of checks (CSV with a column check_id). Raises `ReviewError`.
    """
    corrections_file, waivers_file = data_dir / CORRECTIONS, data_dir / WAIVERS
    corrections, waivers = _entries(corrections_file, Correction), _entries(waivers_file, Waiver)
    known = _check_ids(checks_file)
    for waiver in waivers:
        where = f"{_name(waivers_file)} line {waiver.line}"
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
    return Reviews(tuple(corrections), tuple(waivers), _name(corrections_file), _name(waivers_file))


def refuse_repeats(name: str, entries: Iterable[tuple[int, tuple]]) -> None:
    """Raise `ReviewError` where two lines are about the same; an entry is its line and what it is about."""
    seen: dict[tuple, int] = {}
    for line, subject in entries:
        if subject in seen:
            raise ReviewError(f"{name} line {line}: line {seen[subject]} is about the same; remove one of them")
        seen[subject] = line


def _entries(file: Path, model: type[AnyReview]) -> list[AnyReview]:
    if not file.exists():
        return []
    name, header = _name(file), ",".join(model.columns())
    with _long_fields():
        records = _records(name, csv.reader(io.StringIO(_text(file, name), newline=""), strict=True))
        first = next(records, None)
        if first is None:
            raise ReviewError(f"{name} line 1: the file is empty; begin it with {header}")
        columns = _columns(name, first[1], model)
        entries = [_entry(name, line, columns, values, model) for line, values in records]
    refuse_repeats(name, ((entry.line, entry.subject) for entry in entries))
    return entries


def _text(file: Path, name: str) -> str:
    try:
        data = file.read_bytes()
        return data.decode("utf-8-sig")
    except OSError as error:
        raise ReviewError(f"{name}: cannot be read ({error.strerror}); mend its permissions") from error
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ReviewError(f"{name} line {line}: is not UTF-8 ({error.reason}); save the file as CSV UTF-8") from error


def _records(name: str, reader) -> Iterator[tuple[int, list[str]]]:
    """Each record that says anything, with the line it begins on: a quoted text may go on over several lines."""
    line = 1
    while True:
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise ReviewError(f"{name} line {line}: {error}; mend the quotes") from error
        if any(value.strip() for value in values):
            yield line, values
        line = reader.line_num + 1


def _columns(name: str, header: list[str], model: type[Review]) -> list[str]:
    columns, wanted = [column.strip() for column in header], model.columns()
    missing = [column for column in wanted if column not in columns]
    unknown = [column for column in columns if column not in wanted]
    if missing or unknown or len(set(columns)) != len(columns):
        said = [f"missing: {', '.join(missing)}"] if missing else []
        said += [f"not known: {', '.join(map(repr, unknown))}"] if unknown else []
        raise ReviewError(
            f"{name} line 1: wrong columns ({'; '.join(said) or 'one of them twice'}); write {','.join(wanted)}"
        )
    return columns


def _entry(name: str, line: int, columns: list[str], values: list[str], model: type[AnyReview]) -> AnyReview:
    if len(values) != len(columns):
        raise ReviewError(
            f"{name} line {line}: {len(values)} values for {len(columns)} columns; put a text with a comma in quotes"
        )
    try:
        return model.model_validate(dict(zip(columns, values, strict=True)) | {"line": line})
    except ValidationError as error:
        raise ReviewError(f"{name} line {line}: {'; '.join(map(_mistake, error.errors()))}") from error


def _mistake(detail: dict) -> str:
    """One pydantic error as a sentence that names the column and the remedy."""
    message = detail["msg"].removeprefix("Value error, ")
    if not detail["loc"]:
        return message
    column, value = detail["loc"][0], detail["input"]
    if detail["type"] == "string_too_short":
        return f"{column} is blank; fill it in"
    if detail["type"].startswith("int_") or detail["type"] == "greater_than_equal":
        message = "must be a whole number from 0, as `yusuan evidence` and the report show it"
    return f"{column} {message[0].lower()}{message[1:]} (it is {str(value)[:60]!r})"


def _check_ids(checks_file: Path) -> list[str]:
    with checks_file.open(encoding="utf-8-sig", newline="") as lines:
        return [row["check_id"] for row in csv.DictReader(lines)]


def _name(file: Path) -> str:
    return f"{file.parent.name}/{file.name}"


@contextmanager
def _long_fields() -> Iterator[None]:
    before = csv.field_size_limit(LONGEST_FIELD)
    try:
        yield
    finally:
        csv.field_size_limit(before)
