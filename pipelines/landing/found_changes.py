"""What a visit changed in what index entries lead to: documents that are new there, and those that are gone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

SHOWN = 5  # names of a line; the metadata of the run has all


@dataclass(frozen=True, slots=True)
class FoundChange:
    """Documents of one entry by address and name: `new` were never fetched before, `withdrawn` are not led to now."""

    entry: str
    new: tuple[tuple[str, str], ...]
    withdrawn: tuple[tuple[str, str], ...]

    def lines(self) -> Iterator[str]:
        """What to say of it, the first few by name."""
        for what, documents in (("found: {} new documents", self.new), ("withdrawn: {} documents", self.withdrawn)):
            if documents:
                names = ", ".join(name for _, name in documents[:SHOWN]) + (" …" if len(documents) > SHOWN else "")
                yield f"{what.format(len(documents))} in {self.entry}: {names}"


def found_changes(before: pl.DataFrame, after: pl.DataFrame, entries: Sequence[str]) -> list[FoundChange]:
    """What differs for the entries between two frames `document_sources`; entries without change are left out."""
    changes = []
    for entry in entries:
        was, now = (_addresses(frame.filter(pl.col("source_id") == entry)) for frame in (before, after))
        new = tuple((address, name) for address, (name, _) in now.items() if address not in was)
        gone = tuple(
            (address, name)
            for address, (name, is_present) in now.items()
            if not is_present and address in was and was[address][1]
        )
        if new or gone:
            changes.append(FoundChange(entry, new, gone))
    return changes


def _addresses(frame: pl.DataFrame) -> dict[str, tuple[str, bool]]:
    """Name and presence of every address of a frame, in its order."""
    grouped = frame.group_by("address", maintain_order=True).agg(pl.col("name").first(), pl.col("is_latest").any())
    return {address: (name, is_present) for address, name, is_present in grouped.iter_rows()}
