"""What was fetched from which address and when: kept beside the store, from run to run."""

from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipelines.documents.fetch import Validators
from pipelines.documents.store import write_atomically


class HistoryError(Exception):
    """The history file is damaged. The message names it and the remedy."""


class Version(BaseModel):
    """Bytes that an address once answered with; `fetched_at` is when they were first met there (UTC)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    document_id: str
    fetched_at: datetime


class AddressHistory(BaseModel):
    """All versions met at one address; `latest` names the newest, `failure` says why the last attempt got nothing."""

    model_config = ConfigDict(extra="forbid")

    versions: list[Version] = Field(default_factory=list)
    latest: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    checked_at: datetime | None = None
    failure: str | None = None

    @property
    def validators(self) -> Validators:
        """What the server told with the latest version."""
        return Validators(self.etag, self.last_modified)

    def met(self, document_id: str, validators: Validators, at: datetime) -> bool:
        """Note that the address answered with these bytes; true where its newest bytes are others than before."""
        changed = document_id != self.latest
        if document_id not in {version.document_id for version in self.versions}:
            self.versions.append(Version(document_id=document_id, fetched_at=at))
        self.latest, self.checked_at, self.failure = document_id, at, None
        self.etag, self.last_modified = validators.etag, validators.last_modified
        return changed

    def failed(self, reason: str, at: datetime) -> None:
        """Note that the address gave nothing; its versions stay."""
        self.checked_at, self.failure = at, reason


class FetchHistory(BaseModel):
    """The histories of all addresses ever fetched, by address as the register states it."""

    model_config = ConfigDict(extra="forbid")

    addresses: dict[str, AddressHistory] = Field(default_factory=dict)

    def of(self, address: str) -> AddressHistory:
        """The history of an address, empty where it was never fetched."""
        return self.addresses.setdefault(address, AddressHistory())

    @classmethod
    def load(cls, file: Path) -> "FetchHistory":
        """The history kept in a file, an empty one where there is none; raises `HistoryError` where it is damaged."""
        if not file.exists():
            return cls()
        try:
            return cls.model_validate_json(file.read_bytes())
        except ValidationError as error:
            raise HistoryError(f"{file}: is damaged; move it away, the next run fetches everything again") from error

    def save(self, file: Path) -> None:
        """Replace the file as a whole."""
        write_atomically(file, self.model_dump_json(indent=1, exclude_defaults=True).encode())
