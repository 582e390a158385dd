"""A CSV file that people write by hand, as checked entries: every mistake names its line and the remedy."""

import csv
import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from pipelines.csv_cells import plain_cell

LONGEST_FIELD = 16 * 1024 * 1024  # a text of any length is a text; csv's own limit is 128 KiB


class ReviewError(Exception):
    """A correction, waiver or expected filing cannot be used. The message names the file, the line and the remedy."""


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


def _blank_is_null(text: object) -> object:
    return None if isinstance(text, str) and not text.strip() else text


Text = Annotated[str, Field(min_length=1)]
Day = Annotated[date, BeforeValidator(_day)]
OrBlank = BeforeValidator(_blank_is_null)


class Entry(BaseModel):
    """One record of a file, and the line it begins on."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    line: int

    @classmethod
    def columns(cls) -> list[str]:
        """The columns of the file, in the order in which the project writes them."""
        raise NotImplementedError

    @property
    def subject(self) -> tuple:
        """What the entry is about; a second entry about the same is a mistake."""
        raise NotImplementedError


AnyEntry = TypeVar("AnyEntry", bound=Entry)


def file_name(file: Path) -> str:
    """What messages call a file: its folder and its name."""
    return f"{file.parent.name}/{file.name}"


def read_entries(file: Path, model: type[AnyEntry]) -> list[AnyEntry]:
    """The entries of a file in their order, none where there is no file; blank lines are passed over.

    Raises `ReviewError`.
    """
    if not file.exists():
        return []
    name, header = file_name(file), ",".join(model.columns())
    with _long_fields():
        records = _records(name, csv.reader(io.StringIO(_text(file, name), newline=""), strict=True))
        first = next(records, None)
        if first is None:
            raise ReviewError(f"{name} line 1: the file is empty; begin it with {header}")
        columns = _columns(name, first[1], model)
        entries = [_entry(name, line, columns, values, model) for line, values in records]
    refuse_repeats(name, ((entry.line, entry.subject) for entry in entries))
    return entries


def refuse_repeats(name: str, entries: Iterable[tuple[int, tuple]]) -> None:
    """Raise `ReviewError` where two lines are about the same; an entry is its line and what it is about."""
    seen: dict[tuple, int] = {}
    for line, subject in entries:
        if subject in seen:
            raise ReviewError(f"{name} line {line}: line {seen[subject]} is about the same; remove one of them")
        seen[subject] = line


def _text(file: Path, name: str) -> str:
    try:
        data = file.read_bytes()
        # Cells hold plain line feeds, whatever the program that saved the file ends its lines with.
        return data.decode("utf-8-sig").replace("\r\n", "\n")
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


def _columns(name: str, header: list[str], model: type[Entry]) -> list[str]:
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


def _entry(name: str, line: int, columns: list[str], values: list[str], model: type[AnyEntry]) -> AnyEntry:
    if len(values) != len(columns):
        raise ReviewError(
            f"{name} line {line}: {len(values)} values for {len(columns)} columns; put a text with a comma in quotes"
        )
    values = map(plain_cell, values)
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
    if detail["type"].startswith(("int_", "greater_than", "less_than")):
        message = "must be a whole number from 0, as `yusuan evidence` and the report show it"
        if column == "fiscal_year":
            message = "must be a year from 1949 to 2100"
    return f"{column} {message[0].lower()}{message[1:]} (it is {str(value)[:60]!r})"


@contextmanager
def _long_fields() -> Iterator[None]:
    before = csv.field_size_limit(LONGEST_FIELD)
    try:
        yield
    finally:
        csv.field_size_limit(before)
