"""The register of sources (`data/sources.yaml`): which documents there are and where they are published.

An entry needs an `id` and one of `path`, `url` (a document, an archive, a page with attachments) and `index` (a list
page whose links are followed by `rules`, over all pages of the list). Organization, fiscal year, kind and scope are
read from the document's own cover; an entry states them only where the cover is silent or wrong. Regions are stated
where the organization's name does not say them.
"""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import unquote, urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from pipelines.documents.index_rules import IndexRules
from pipelines.documents.safe_yaml import UnsafeYamlError, load_yaml

Text = Annotated[str, Field(min_length=1)]
LONGEST_VALUE = 80  # characters of a wrong value that a message shows


class RegisterError(Exception):
    """The register cannot be used. The message names the file, the entry, the field and the remedy."""


class Source(BaseModel):
    """One entry: a document at one address, or an index of documents. Null means: left to the document's cover.

    `rules` belong to an `index`; `allow_private` says that the address may lie in a private network.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    id: Annotated[str, Field(pattern=r"^\w[\w.-]*$", max_length=120)]
    path: Text | None = None
    url: Text | None = None
    index: Text | None = None
    rules: IndexRules = IndexRules()
    allow_private: Annotated[bool, Field(strict=True)] = False
    publisher: Text | None = None
    province: Text | None = None
    city: Text | None = None
    county: Text | None = None
    fiscal_year: Annotated[int, Field(strict=True, ge=1949, le=2100)] | None = None
    kind: Literal["budget", "final_accounts"] | None = None
    scope: Literal["department", "unit"] | None = None

    @field_validator("url", "index")
    @classmethod
    def _is_http(cls, url: str | None) -> str | None:
        if url is not None and (urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname):
            raise ValueError("must be an address that starts with http:// or https://")
        return url

    @model_validator(mode="after")
    def _has_one_address(self) -> "Source":
        if sum(place is not None for place in (self.path, self.url, self.index)) != 1:
            raise ValueError("needs exactly one of path, url and index")
        if self.index is None and self.rules != IndexRules():
            raise ValueError("rules are for an index; write the address as index, or remove rules")
        return self

    @property
    def address(self) -> str:
        """Path or URL as the register states it: what identifies the place over the years."""
        return self.url or self.index or self.path or ""

    @property
    def name(self) -> str:
        """File name without its ending; the id where the address ends in no name, or is an index."""
        if self.index:
            return self.id
        last = unquote(urlsplit(self.url).path) if self.url else self.path or ""
        return Path(last).stem or self.id


def load_register(file: Path) -> list[Source]:
    """The entries of a register file in their order.

    Raises `RegisterError` for a missing file, a YAML mistake, a wrong field, and an id or address stated twice.
    """
    try:
        looked_at = file.stat()
    except OSError as error:
        raise RegisterError(f"{file}: cannot be read ({error.strerror}); create it with a list `sources:`") from error
    # The stages of a run each ask for it, and a thousand entries take a second: what nobody touched is read once.
    return list(_load(file, (looked_at.st_ino, looked_at.st_size, looked_at.st_mtime_ns)))


@lru_cache(maxsize=1)
def _load(file: Path, _looked_at: tuple[int, int, int]) -> tuple[Source, ...]:
    try:
        content = load_yaml(file)
    except OSError as error:
        raise RegisterError(f"{file}: cannot be read ({error.strerror}); create it with a list `sources:`") from error
    except UnsafeYamlError as error:
        raise RegisterError(str(error)) from error
    if not isinstance(content, dict) or set(content) != {"sources"} or not isinstance(content["sources"] or [], list):
        raise RegisterError(f"{file}: must hold one list named `sources` and nothing else")
    entries = content["sources"] or []
    sources = [_source(file, position, entry) for position, entry in enumerate(entries, start=1)]
    _refuse_repeats(file, "id", (source.id for source in sources))
    _refuse_repeats(file, "address", (source.address for source in sources))
    return tuple(sources)


def find_path(source: Source, register_file: Path, data_dir: Path) -> Path:
    """Where a source's file lies: an absolute path as it is, a relative one in the register's or the data folder.

    The register's folder comes first; a copy of the register kept elsewhere still finds what lies in the data folder.
    """
    path = Path(source.path or "").expanduser()
    beside_register, in_data = register_file.parent / path, data_dir / path
    return in_data if in_data.exists() and not beside_register.exists() else beside_register


def _source(file: Path, position: int, entry: object) -> Source:
    if not isinstance(entry, dict):
        raise RegisterError(
            f"{file}: entry {position} is no mapping; write `- id: …` and `path: …`, `url: …` or `index: …`"
        )
    label = f"entry {position} ({entry['id']})" if entry.get("id") else f"entry {position}"
    try:
        return Source.model_validate(entry)
    except ValidationError as error:
        mistakes = "; ".join(_mistake(detail) for detail in error.errors())
        raise RegisterError(f"{file}: {label}: {mistakes}") from error


def _mistake(detail: dict) -> str:
    """One pydantic error as a sentence that names the field and the remedy."""
    field = ".".join(str(part) for part in detail["loc"])
    if detail["type"] == "extra_forbidden":
        known = IndexRules.model_fields if detail["loc"][0] == "rules" else Source.model_fields
        return f"field {field} is not known; known fields: {', '.join(known)}"
    if detail["type"] == "missing":
        return f"field {field} is missing; add it"
    message = detail["msg"].removeprefix("Value error, ")
    if not field:
        return message
    given = detail["input"]
    value = f" (it is {(given[:LONGEST_VALUE] if isinstance(given, str) else given)!r})"
    return f"field {field}: {message[0].lower()}{message[1:]}{value}"


def _refuse_repeats(file: Path, field: str, values: Iterable[str]) -> None:
    seen: dict[str, int] = {}
    for position, value in enumerate(values, start=1):
        if value in seen:
            raise RegisterError(
                f"{file}: entries {seen[value]} and {position} have the same {field} {value!r}; remove one of them"
            )
        seen[value] = position
