"""Packages of zipped parts (docx, xlsx): opened only where unpacking them is safe.

Sizes are asked of the package's directory before anything is unpacked, and each part is read up to the size that the
directory names, so that a directory which lies is found out too.
"""

import zlib
from dataclasses import dataclass
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from pipelines.reading.model import UnreadableDocumentError

MEBIBYTE = 1024 * 1024
ENCRYPTED = 0x1  # flag of an entry


@dataclass(frozen=True, slots=True)
class ZipLimits:
    """What a package may hold at most. `ratio` (unpacked to packed bytes) is asked from `ratio_from` bytes on."""

    entries: int = 10_000
    unpacked: int = 512 * MEBIBYTE
    ratio: int = 250
    ratio_from: int = 64 * MEBIBYTE


LIMITS = ZipLimits()


def open_package(data: bytes, kind: str, limits: ZipLimits = LIMITS) -> ZipFile:
    """The package in `data`, which messages call a `kind` (“Word document”).

    Raises UnreadableDocumentError where it is damaged, encrypted, or would unpack to more than the limits.
    """
    try:
        package = ZipFile(BytesIO(data))
    except (BadZipFile, ValueError, EOFError, NotImplementedError) as error:
        raise UnreadableDocumentError(_damaged(kind, str(error))) from error
    entries = package.infolist()
    if len(entries) > limits.entries:
        raise UnreadableDocumentError(
            f"The {kind} is a package of {len(entries):,} parts, the limit is {limits.entries:,}. "
            "No such document needs as many: ask its publisher for another file."
        )
    unpacked = sum(entry.file_size for entry in entries)
    ratio = unpacked / max(1, len(data))
    if unpacked > limits.unpacked or (unpacked > limits.ratio_from and ratio > limits.ratio):
        raise UnreadableDocumentError(
            f"The {kind} would unpack from {len(data):,} to {unpacked:,} bytes (limits: {limits.unpacked:,} bytes, "
            f"{limits.ratio} to 1 from {limits.ratio_from:,} bytes on): a zip bomb. Ask its publisher for another file."
        )
    if any(entry.flag_bits & ENCRYPTED for entry in entries):
        raise UnreadableDocumentError(f"The {kind} is encrypted. Publish or fetch a version without password.")
    return package


def read_part(package: ZipFile, name: str, kind: str) -> bytes | None:
    """The bytes of one part, or null where the package has none of that name.

    Raises UnreadableDocumentError where the part is damaged.
    """
    try:
        with package.open(name) as part:
            # Asked for all, it would unpack its whole stream before it looks at the size that the directory names.
            return part.read(package.getinfo(name).file_size + 1)
    except KeyError:
        return None
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise UnreadableDocumentError(_damaged(kind, f"{name}: {error}")) from error


def package_damage(data: bytes, kind: str) -> list[str]:
    """One sentence per part of a package that cannot be unpacked whole, also those that nobody reads; empty: none.

    Every part has a checksum, so that no change of a package's bytes escapes. Raises like `open_package`.
    """
    found = []
    with open_package(data, kind) as package:
        for entry in package.infolist():
            try:
                with package.open(entry) as part:
                    while part.read(MEBIBYTE):
                        pass
            except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
                found.append(f"its part {entry.filename} cannot be unpacked ({error})")
    return found


def _damaged(kind: str, why: str) -> str:
    return f"The {kind} is damaged: its package cannot be unpacked ({why}). Fetch it again or ask its publisher."
