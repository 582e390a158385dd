"""Made OLE compound files: a directory and nothing else, for what a file is told by."""

import struct

NONE = 0xFFFFFFFF
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def ole_file(*root: str, below: tuple[str, ...] = (), sector: int = 512) -> bytes:
    """A file whose root holds streams of these names, and a storage `ObjectPool` with those `below`."""
    entries = [_entry("Root Entry", 5, child=1)]
    names = [*root, "ObjectPool"]
    for number, name in enumerate(names, start=1):
        right = number + 1 if number < len(names) else NONE
        child = len(names) + 1 if name == "ObjectPool" and below else NONE
        entries.append(_entry(name, 1 if name == "ObjectPool" else 2, right=right, child=child))
    for number, name in enumerate(below, start=len(entries)):
        right = number + 1 if number < len(names) + len(below) else NONE
        entries.append(_entry(name, 2, right=right))
    per_sector = sector // 128
    sectors = -(-len(entries) // per_sector)
    # Sector 0 is the allocation table; the directory follows, its sectors in reverse so that the chain matters.
    order = list(range(sectors, 0, -1))
    table = [TABLE] + [FREE] * (sector // 4 - 1)
    for here, after in zip(order, [*order[1:], END], strict=True):
        table[here] = after
    header = bytearray(sector)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HH", header, 28, 0xFFFE, sector.bit_length() - 1)
    struct.pack_into("<II", header, 44, 1, order[0])
    struct.pack_into("<II", header, 68, END, 0)
    struct.pack_into("<109I", header, 76, 0, *[FREE] * 108)
    chunks = {
        place: b"".join(entries[n * per_sector : (n + 1) * per_sector]).ljust(sector, b"\0")
        for n, place in enumerate(order)
    }
    return bytes(header) + struct.pack(f"<{sector // 4}I", *table) + b"".join(chunks[p] for p in sorted(chunks))


def _entry(name: str, kind: int, right: int = NONE, child: int = NONE) -> bytes:
    encoded = name.encode("utf-16-le") + b"\0\0"
    entry = bytearray(128)
    entry[: len(encoded)] = encoded
    struct.pack_into("<HBB", entry, 64, len(encoded), kind, 1)
    struct.pack_into("<III", entry, 68, NONE, right, child)
    return bytes(entry)
