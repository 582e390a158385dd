"""What was fetched from which address and when: kept beside the store, from run to run."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipelines.documents.fetch import Validators
from pipelines.documents.robots import RobotsCopy
from pipelines.documents.store import write_atomically

HISTORY_VERSION = 2  # of the file's form; the first one had no number, and no robots.txt


class HistoryError(Exception):
    """The history file is damaged. The message names it and the remedy."""


class Version(BaseModel):
    """Bytes that an address once answered with; `fetched_at` is when they were first met there (UTC).

    `is_document` is false for what only leads to documents: an archive, a web page that lists files. `media_type` is
    null for what was fetched before types were kept.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    document_id: str
    fetched_at: datetime
    media_type: str | None = None
    is_document: bool = True


class Part(BaseModel):
    """A document inside an archive or linked from a web page; its versions have a history of their own.

    `said` holds what the names around it say, the nearest first (file name, link text, page title); `publisher` and
    `published_on` what the list or article page around it states, null where none does. `is_present` is false once the
    archive or page does not have it any more.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    said: tuple[str, ...] = ()
    publisher: str | None = None
    published_on: date | None = None
    is_present: bool = True


class AddressHistory(BaseModel):
    """All versions met at one address; `latest` names the newest, `failure` says why the last attempt got nothing.

    `parts` holds what was ever found inside or linked from it, by address; `came_from` is the URL that answered in the
    end where redirects led to another one.
    """

    model_config = ConfigDict(extra="forbid")

    versions: list[Version] = Field(default_factory=list)
    latest: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    checked_at: datetime | None = None
    failure: str | None = None
    came_from: str | None = None
    parts: dict[str, Part] = Field(default_factory=dict)

    def type_of(self, document_id: str | None) -> str | None:
        """Media type of a version; null where it is unknown."""
        return next((version.media_type for version in self.versions if version.document_id == document_id), None)

    @property
    def validators(self) -> Validators:
        """What the server told with the latest version."""
        return Validators(self.etag, self.last_modified)

    def met(self, version: Version, validators: Validators) -> bool:
        """Note that the address answered with these bytes now; true where its newest bytes are others than before.

        What only leads to documents has no versions worth keeping: a list page has other bytes every night.
        """
        if not version.is_document:
            self.versions = [v for v in self.versions if v.is_document or v.document_id == version.document_id]
        changed = version.document_id != self.latest
        known = {version.document_id: place for place, version in enumerate(self.versions)}
        if version.document_id in known:
            place = known[version.document_id]
            self.versions[place] = version.model_copy(update={"fetched_at": self.versions[place].fetched_at})
        else:
            self.versions.append(version)
        self.latest, self.checked_at, self.failure = version.document_id, version.fetched_at, None
        self.etag, self.last_modified = validators.etag, validators.last_modified
        return changed

    def has_parts(self, parts: Mapping[str, Part], *, is_complete: bool = True) -> None:
        """Note what is inside or linked now; what was before and is not any more stays known.

        Where not all could be looked at (`is_complete` is false), what was not seen stays present.
        """
        unseen = {address: part for address, part in self.parts.items() if address not in parts}
        if is_complete:
            unseen = {address: part.model_copy(update={"is_present": False}) for address, part in unseen.items()}
        self.parts = {**parts, **unseen}

    def failed(self, reason: str, at: datetime) -> None:
        """Note that the address gave nothing; its versions stay."""
        self.checked_at, self.failure = at, reason


class FetchHistory(BaseModel):
    """The histories of all addresses ever fetched, by address as the register states it.

    `version` is the version of the file's form; `robots` holds the robots.txt of hosts, by authority.
    """

    model_config = ConfigDict(extra="forbid")

    version: int = 1
    addresses: dict[str, AddressHistory] = Field(default_factory=dict)
    robots: dict[str, RobotsCopy] = Field(default_factory=dict)

    def of(self, address: str) -> AddressHistory:
        """The history of an address, empty where it was never fetched."""
        return self.addresses.setdefault(address, AddressHistory())

    @classmethod
    def load(cls, file: Path) -> "FetchHistory":
        """The history kept in a file, an empty one where there is none.

        Raises `HistoryError` where it is damaged, or was written by a later program.
        """
        try:
            data = file.read_bytes()
        except FileNotFoundError:
            return cls()
        try:
            history = cls.model_validate_json(data)
        except ValidationError as error:
            _refuse_later(file, _version(data))
            raise HistoryError(f"{file}: is damaged; move it away, the next run fetches everything again") from error
        _refuse_later(file, history.version)
        return history

    def save(self, file: Path) -> None:
        """Replace the file as a whole."""
        self.version = HISTORY_VERSION
        write_atomically(file, self.model_dump_json(indent=1, exclude_defaults=True).encode())


def _refuse_later(file: Path, version: int) -> None:
    if version > HISTORY_VERSION:
        raise HistoryError(
            f"{file}: has version {version}, and this program knows versions up to {HISTORY_VERSION}; update the "
            "program, or move the file away to fetch everything again"
        )


def _version(data: bytes) -> int:
    """The version that a file states which cannot be read otherwise; 0 where it states none."""
    try:
        return int(json.loads(data)["version"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return 0
