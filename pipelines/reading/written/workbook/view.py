"""What a reader sees of a sheet: visible cells, merged ones once, each with the rules around it."""

from collections import defaultdict
from dataclasses import dataclass

from pipelines.reading.written.workbook.sheets import BOTTOM, LEFT, RIGHT, SPREAD, TOP, Merge, Sheet

CENTRED = ("center", SPREAD, "distributed")


@dataclass(slots=True)
class Seen:
    """A visible cell with the last row and column of its merged area (its own where it has none)."""

    row: int
    column: int
    last_row: int
    last_column: int
    text: str = ""
    size: float = 11.0
    alignment: str = ""
    sides: int = 0

    @property
    def boxed(self) -> bool:
        """Whether rules part it from what is beside it and from what is above or below it."""
        return bool(self.sides & (LEFT | RIGHT)) and bool(self.sides & (TOP | BOTTOM))

    @property
    def centred(self) -> bool:
        """Whether its text stands in its middle."""
        return self.alignment in CENTRED


def visible_rows(sheet: Sheet) -> list[list[Seen]]:
    """The rows of a sheet with a text or a box in them, from top to bottom, down to the last text.

    A merged area that begins in a hidden row or column begins in the first one to be seen.
    """
    merges = [seen for merge in _usable(sheet) if (seen := _visible(merge, sheet))]
    owners = {place: cell for cell, merge in merges for place in _within(merge, sheet)}
    seen = {(cell.row, cell.column): cell for cell, _ in merges}
    for (row, column), cell in sheet.cells.items():
        if row in sheet.hidden_rows or column in sheet.hidden_columns or (row, column) in owners:
            continue
        seen[row, column] = owners[row, column] = Seen(row, column, row, column, cell.text, cell.size, cell.alignment)
    _add_borders(sheet, owners)
    rows = defaultdict(list)
    for place in sorted(seen):
        if seen[place].text.strip() or seen[place].boxed:
            rows[place[0]].append(seen[place])
    last = max((row for row, cells in rows.items() if any(cell.text for cell in cells)), default=-1)
    return [cells for row, cells in rows.items() if row <= last]


def _usable(sheet: Sheet) -> list[Merge]:
    """Merged areas as far as the sheet is filled, without those that overlap an earlier one (damaged files have them).

    A text centred over the blank cells beside it looks merged and counts as merged.
    """
    last_row = max((row for row, _ in sheet.cells), default=-1)
    last_column = max((column for _, column in sheet.cells), default=-1)
    taken: dict[int, list[Merge]] = defaultdict(list)
    kept = []
    for merge in [*sheet.merges, *_spread(sheet)]:
        area = Merge(merge.row, merge.column, min(merge.last_row, last_row), min(merge.last_column, last_column))
        rows = range(area.row, area.last_row + 1)
        others = (other for row in rows for other in taken[row])
        if (area.last_row, area.last_column) <= (area.row, area.column) or any(
            other.column <= area.last_column and area.column <= other.last_column for other in others
        ):
            continue
        kept.append(area)
        for row in rows:
            taken[row].append(area)
    return kept


def _spread(sheet: Sheet) -> list[Merge]:
    """The cells over which texts are centred without being merged."""
    areas = []
    for (row, column), cell in sheet.cells.items():
        last = column
        while cell.text and cell.alignment == SPREAD:
            beside = sheet.cells.get((row, last + 1))
            if beside is None or beside.text or beside.alignment != SPREAD:
                break
            last += 1
        if last > column:
            areas.append(Merge(row, column, row, last))
    return areas


def _visible(merge: Merge, sheet: Sheet) -> tuple[Seen, Merge] | None:
    """The one cell that a merged area is to the eye; null where all of it is hidden."""
    rows = [row for row in range(merge.row, merge.last_row + 1) if row not in sheet.hidden_rows]
    columns = [column for column in range(merge.column, merge.last_column + 1) if column not in sheet.hidden_columns]
    if not rows or not columns:
        return None
    first = sheet.cells.get((merge.row, merge.column))
    cell = Seen(rows[0], columns[0], rows[-1], columns[-1])
    if first:
        cell.text, cell.size, cell.alignment = first.text, first.size, first.alignment
    return cell, merge


def _within(merge: Merge, sheet: Sheet) -> list[tuple[int, int]]:
    """The stored cells of a merged area."""
    area = (merge.last_row - merge.row + 1) * (merge.last_column - merge.column + 1)
    if area > len(sheet.cells):
        return [
            (row, column)
            for row, column in sheet.cells
            if merge.row <= row <= merge.last_row and merge.column <= column <= merge.last_column
        ]
    return [
        (row, column)
        for row in range(merge.row, merge.last_row + 1)
        for column in range(merge.column, merge.last_column + 1)
    ]


def _add_borders(sheet: Sheet, owners: dict[tuple[int, int], Seen]) -> None:
    """Give every cell, in place, the borders of its own stored cells and those that its neighbours have towards it."""
    for (row, column), stored in sheet.cells.items():
        cell = owners.get((row, column))
        if cell is None or not stored.borders:
            continue
        cell.sides |= stored.borders
        for side, place, opposite in (
            (TOP, (row - 1, column), BOTTOM),
            (LEFT, (row, column - 1), RIGHT),
            (BOTTOM, (row + 1, column), TOP),
            (RIGHT, (row, column + 1), LEFT),
        ):
            neighbour = owners.get(place)
            if stored.borders & side and neighbour is not None and neighbour is not cell:
                neighbour.sides |= opposite
