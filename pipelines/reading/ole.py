"""The directory of an OLE compound file (doc, xls, ppt, encrypted docx and xlsx): which streams lie in its root.

Only the root counts: a Word document with a workbook pasted into it holds a stream `Workbook` too, further down.
After [MS-CFB], Compound File Binary File Format.
"""

import struct

ENTRY = 128
DIFAT_IN_HEADER = 109
MOST_SECTORS = 4096  # of a directory: half a million entries
NO_STREAM = 0xFFFFFFFF


def root_entries(data: bytes) -> frozenset[str]:
    """Names of the streams and storages in the root; as many as can be read where the file is damaged."""
    entries = _directory(data)
    if not entries:
        return frozenset()
    names: set[str] = set()
    seen: set[int] = set()
    to_visit = [_child(entries[0])]
    while to_visit:
        number = to_visit.pop()
        if number >= len(entries) or number in seen:
            continue
        seen.add(number)
        entry = entries[number]
        names.add(_name(entry))
        to_visit += struct.unpack_from("<II", entry, 68)  # its siblings left and right
    return frozenset(names or map(_name, entries))


def _directory(data: bytes) -> list[bytes]:
    """The directory's entries in their order, as far as its chain of sectors can be followed."""
    if len(data) < 512:
        return []
    shift = struct.unpack_from("<H", data, 30)[0]
    size = 1 << (shift if shift in (9, 12) else 9)
    sector = struct.unpack_from("<I", data, 48)[0]
    entries: list[bytes] = []
    seen: set[int] = set()
    while sector not in seen and len(seen) < MOST_SECTORS:
        seen.add(sector)
        start = (sector + 1) * size
        block = data[start : start + size]
        if len(block) < ENTRY:
            break
        entries += [block[at : at + ENTRY] for at in range(0, len(block) - ENTRY + 1, ENTRY)]
        sector = _next_sector(data, sector, size)
    return entries


def _next_sector(data: bytes, sector: int, size: int) -> int:
    """What follows a sector in its chain, by the part of the allocation table that the header names."""
    table, place = divmod(sector, size // 4)
    return _number(data, (_table_sector(data, table, size) + 1) * size + 4 * place)


def _table_sector(data: bytes, table: int, size: int) -> int:
    """Where a part of the allocation table lies: the header names the first ones, sectors of their own the others."""
    if table < DIFAT_IN_HEADER:
        return _number(data, 76 + 4 * table)
    hops, place = divmod(table - DIFAT_IN_HEADER, size // 4 - 1)
    sector = _number(data, 68)
    for _ in range(min(hops, MOST_SECTORS)):
        sector = _number(data, (sector + 2) * size - 4)
    return _number(data, (sector + 1) * size + 4 * place)


def _number(data: bytes, at: int) -> int:
    return struct.unpack_from("<I", data, at)[0] if at + 4 <= len(data) else NO_STREAM


def _child(entry: bytes) -> int:
    return struct.unpack_from("<I", entry, 76)[0]


def _name(entry: bytes) -> str:
    length = struct.unpack_from("<H", entry, 64)[0]
    return entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
