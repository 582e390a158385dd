"""Looking into one file that may be an archive: what `yusuan tables` and `yusuan read` take from it."""

from collections.abc import Iterator
from pathlib import Path

from pipelines.documents.archives import INSIDE, ArchiveError, Member, archive_limits, members
from pipelines.reading.commands import document_tables
from pipelines.reading.detect import detect
from pipelines.reading.file_types import ZIP
from pipelines.reading.model import UnreadableDocumentError
from pipelines.settings import Settings


def file_tables(path: Path, member: str | None, settings: Settings) -> dict:
    """The tables of a file, or of one member of an archive, as `document_tables` gives them.

    A whole archive gives `file`, `media_type` and `members`: the tables of each, or its `file` and `error`. Raises
    UnreadableDocumentError.
    """
    data = path.read_bytes()
    if member is not None or detect(data) != ZIP:
        return document_tables(path.name, file_bytes(path, member, settings))
    found = [_member_tables(path, one) for one in _members(data, settings)]
    return {"file": path.name, "media_type": ZIP.media_type, "members": found}


def file_bytes(path: Path, member: str | None, settings: Settings) -> bytes:
    """The bytes of a file that is one document, or of one member (path or file name) of an archive.

    Raises UnreadableDocumentError, which lists the members where none or an unknown one is asked for.
    """
    data = path.read_bytes()
    if detect(data) != ZIP:
        if member is not None:
            raise UnreadableDocumentError(f"The file is {detect(data).name} and has no member {member}.")
        return data
    names = []
    for one in _members(data, settings):
        if member in (one.path, Path(one.path).name):
            if one.failure:
                raise UnreadableDocumentError(f"The member {one.path}: {one.failure}.")
            return one.data
        names.append(one.path)
    asked = f"has no member {member}" if member is not None else "is a ZIP archive of several documents"
    raise UnreadableDocumentError(f"The file {asked}. Name one of these with --member: {', '.join(names)}.")


def _members(data: bytes, settings: Settings) -> Iterator[Member]:
    try:
        yield from members(data, archive_limits(settings))
    except ArchiveError as error:
        raise UnreadableDocumentError(f"The file is a ZIP archive: {error}.") from error


def _member_tables(path: Path, member: Member) -> dict:
    name = f"{path.name}{INSIDE}{member.path}"
    if member.failure:
        return {"file": name, "error": member.failure}
    try:
        return document_tables(name, member.data)
    except UnreadableDocumentError as error:
        return {"file": name, "error": str(error)}
