"""What came of one address: the document it gave, or the documents inside it and behind its links."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pipelines.documents.fetch import Validators

UNKNOWN_VALIDATORS = Validators()


@dataclass(frozen=True, slots=True)
class Found:
    """What came of one address.

    `document_id` is null where nothing was got, `failure` then says why; beside a document, `failure` says what of it
    is missing. `is_document` is false for what only leads to its `parts`. `said` holds what the names around it say,
    the nearest first; `publisher` and `published_on` what the pages around it state, null where none does; `remarks`
    what is worth knowing and no failure. `is_complete` is false where parts may be missing that are there: what was
    found before and is not among them stays then.
    """

    address: str
    name: str
    said: tuple[str, ...] = ()
    document_id: str | None = None
    media_type: str | None = None
    is_document: bool = True
    validators: Validators = UNKNOWN_VALIDATORS
    came_from: str | None = None
    failure: str | None = None
    remarks: tuple[str, ...] = ()
    parts: tuple["Found", ...] = ()
    publisher: str | None = None
    published_on: date | None = None
    is_complete: bool = True

    def leaves(self) -> Iterator["Found"]:
        """The documents it gives, itself or its parts'; failed ones too."""
        if self.is_document or self.failure:
            yield self
        for part in self.parts:
            yield from part.leaves()
