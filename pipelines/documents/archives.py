"""The files inside a zip archive, one after the other, within limits; nothing is ever written under a member's name."""

import re
import stat
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from pipelines.reading.detect import detect
from pipelines.reading.file_types import ZIP
from pipelines.settings import Settings

INSIDE = "!/"  # between an archive's address and a member's path
RATIO_FROM = 64 * 1024 * 1024  # bytes: below, anything may be packed as tightly as it likes
LONGEST_NAME = 200
UTF8_NAME, ENCRYPTED = 0x800, 0x1  # flags of an entry
ENTRY_MARK = b"PK\x01\x02"
# What operating systems, browsers and office programs leave in archives.
LITTER = re.compile(
    r"(?:^|/)(?:__MACOSX/|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$|~\$|[^/]+(?:_files|\.files)/)", re.IGNORECASE
)


class ArchiveError(Exception):
    """An archive gives no document at all. The message names the cause and the remedy, not the archive."""


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """What an archive may hold; nested archives count into the outermost one's numbers.

    `member_bytes` is asked of each file, `total_bytes` and `members` of all of them, `ratio` (unpacked to packed) from
    64 MiB on.
    """

    depth: int
    members: int
    member_bytes: int
    total_bytes: int
    ratio: int


def archive_limits(settings: Settings) -> ArchiveLimits:
    """The settings that bound what is unpacked."""
    return ArchiveLimits(
        depth=settings.archive_depth,
        members=settings.archive_members,
        member_bytes=settings.fetch_max_bytes,
        total_bytes=settings.archive_max_bytes,
        ratio=settings.archive_ratio,
    )


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: its cleaned path (`a.zip!/b.pdf` in a nested one), and its bytes or why there are none."""

    path: str
    data: bytes = b""
    failure: str | None = None


@dataclass(slots=True)
class _Left:
    """What the limits still allow."""

    members: int
    total_bytes: int


def members(data: bytes, limits: ArchiveLimits) -> Iterator[Member]:
    """The files of an archive in its order, those of nested archives in their place, those that failed last.

    Raises ArchiveError where the archive is damaged, beyond a limit, or holds nothing that could be unpacked.
    """
    yield from _members(data, limits, _Left(limits.members, limits.total_bytes), 1)


def _members(data: bytes, limits: ArchiveLimits, left: _Left, depth: int) -> Iterator[Member]:
    archive = _open(data, limits, left)
    failed: list[Member] = []
    is_empty = True
    with archive:
        for path, entry in _named(archive.infolist()):
            for member in _unpacked(archive, path, entry, limits, left, depth):
                if member.failure:
                    failed.append(member)
                else:
                    is_empty = False
                    yield member
    if is_empty and failed:
        others = f" ({len(failed)} members, none of which can be used)" if len(failed) > 1 else ""
        raise ArchiveError(f"{failed[0].path}: {failed[0].failure}{others}")
    if is_empty:
        raise ArchiveError("the archive holds no file; ask its publisher for another")
    yield from failed


def _open(data: bytes, limits: ArchiveLimits, left: _Left) -> ZipFile:
    """The archive, its number of members and its sizes taken off what is left."""
    # A list of millions of entries would fill the memory before it could be counted.
    if data.count(ENTRY_MARK) > 50 * limits.members:
        raise ArchiveError(_too_many(data.count(ENTRY_MARK), limits, left))
    try:
        archive = ZipFile(BytesIO(data))
    except (BadZipFile, ValueError, EOFError, NotImplementedError, OSError) as error:
        raise ArchiveError(f"the archive is damaged or truncated ({error}); fetch it again") from error
    files = [entry for entry in archive.infolist() if not entry.is_dir()]
    unpacked = sum(entry.file_size for entry in files)
    if len(files) > left.members:
        raise ArchiveError(_too_many(len(files), limits, left))
    if unpacked > left.total_bytes:
        raise ArchiveError(
            f"the archive would unpack to {unpacked:,} bytes, the limit is {limits.total_bytes:,}; "
            "raise YUSUAN_ARCHIVE_MAX_BYTES if its files are documents"
        )
    if unpacked > RATIO_FROM and unpacked > limits.ratio * len(data):
        raise ArchiveError(
            f"the archive would unpack from {len(data):,} to {unpacked:,} bytes, more than {limits.ratio} to 1: "
            "a zip bomb; raise YUSUAN_ARCHIVE_RATIO if its files are documents"
        )
    left.members -= len(files)
    left.total_bytes -= unpacked
    return archive


def _too_many(number: int, limits: ArchiveLimits, left: _Left) -> str:
    used = f", and the archives around it have {limits.members - left.members:,}"
    return (
        f"the archive holds {number:,} files, the limit is {limits.members:,}"
        f"{used if left.members < limits.members else ''}; "
        "raise YUSUAN_ARCHIVE_MEMBERS if they are documents"
    )


def _named(entries: list[ZipInfo]) -> Iterator[tuple[str, ZipInfo]]:
    """The entries that may be documents, each with a path of its own."""
    taken: set[str] = set()
    for entry in entries:
        path = clean_path(entry)
        if entry.is_dir() or path.endswith("/") or LITTER.search(path):
            continue
        unique, number = path, 1
        while unique in taken:
            number += 1
            stem, dot, ending = path.rpartition(".")
            unique = f"{stem} ({number}).{ending}" if dot else f"{path} ({number})"
        taken.add(unique)
        yield unique, entry


def clean_path(entry: ZipInfo) -> str:
    """A member's path for people: decoded, with forward slashes, below the archive, without control characters.

    Names without the UTF-8 flag are UTF-8 all the same or, as Chinese programs pack them, GBK.
    """
    name = entry.orig_filename
    if not entry.flag_bits & UTF8_NAME:
        name = _decoded(name.encode("cp437"))
    name = "".join(c for c in name.replace("\\", "/") if unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    parts = [_shortened(part) for part in name.split("/") if part.strip(". ") and not re.fullmatch("[A-Za-z]:", part)]
    return "/".join(parts) + ("/" if name.endswith("/") else "") or "unnamed"


def _decoded(name: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return name.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name.decode("cp437")


def _shortened(part: str) -> str:
    stem, dot, ending = part.rpartition(".")
    if len(part) <= LONGEST_NAME:
        return part
    return f"{stem[:LONGEST_NAME]}.{ending}" if dot and len(ending) <= 8 else part[:LONGEST_NAME]


def _unpacked(
    archive: ZipFile, path: str, entry: ZipInfo, limits: ArchiveLimits, left: _Left, depth: int
) -> Iterator[Member]:
    """One entry's file, or the files of the archive that it is."""
    try:
        data = _bytes_of(archive, entry, limits)
        if detect(data) != ZIP:
            yield Member(path, data)
            return
        if depth == limits.depth:
            raise ArchiveError(
                f"is an archive inside {depth} others, the limit is {limits.depth} in all; "
                "unpack it and register what it holds, or raise YUSUAN_ARCHIVE_DEPTH"
            )
        for member in _members(data, limits, left, depth + 1):
            yield Member(f"{path}{INSIDE}{member.path}", member.data, member.failure)
    except ArchiveError as error:
        yield Member(path, failure=str(error))


def _bytes_of(archive: ZipFile, entry: ZipInfo, limits: ArchiveLimits) -> bytes:
    """The bytes of one entry; raises ArchiveError with the reason where they cannot or must not be unpacked."""
    if entry.flag_bits & ENCRYPTED:
        raise ArchiveError("is encrypted; unpack the archive with its password and register its files")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise ArchiveError("is a symbolic link and no file; ask the publisher for the file itself")
    if entry.file_size > limits.member_bytes:
        raise ArchiveError(
            f"would unpack to {entry.file_size:,} bytes, the limit is {limits.member_bytes:,}; "
            "raise YUSUAN_FETCH_MAX_BYTES if it is a document"
        )
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        # Of the other methods that the library knows, none can be stopped at a size.
        raise ArchiveError(
            f"is packed by method {entry.compress_type}, which is not read; unpack the archive and register its files"
        )
    try:
        # No more than the stated size is unpacked, whatever the stream holds; the checksum then tells the lie.
        with archive.open(entry) as file:
            return file.read(entry.file_size + 1)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise ArchiveError(f"is damaged ({error}); fetch the archive again or ask its publisher") from error
