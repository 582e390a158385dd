"""Wrapped text that is taller than its cell: spreadsheets print its lines over the rules above and below.

Such lines are known by how they are drawn: one after another, in one column, at the pitch of one text, at least one of
them across a rule. They belong to one cell, whichever cells they are printed over.
"""

from dataclasses import dataclass

from pipelines.reading.grid import Grid, GridCell
from pipelines.reading.primitives import Glyph
from pipelines.reading.tolerances import Tolerances

MIDDLE_EM = 0.36  # the middle of a glyph is this far above its baseline
OF_FIGURES = frozenset("0123456789.,-%")


@dataclass(slots=True)
class _Stretch:
    """Glyphs `first` to `last` (excluded) of a page's drawing order: one printed line of one text."""

    first: int
    last: int
    x0: float
    x1: float
    base: float
    size: float


def settle_blocks(
    grid: Grid, glyphs: list[Glyph], homes: list[GridCell | None], crossing: list[int], tolerances: Tolerances
) -> None:
    """Give every wrapped text that is printed over rules one cell, in place in `homes`.

    `glyphs` are in drawing order, `homes` are the cells they are printed in, and `crossing` are the indices of those
    that a rule runs through.
    """
    blocks = []
    for block in _blocks(_stretches(glyphs, tolerances), tolerances):
        first, last = block[0].first, block[-1].last
        if any(first <= index < last for index in crossing) and not _is_figures(block, glyphs):
            blocks.append((first, last, block))
    moving = {index for first, last, _ in blocks for index in range(first, last)}
    taken = {id(home) for index, home in enumerate(homes) if index not in moving}
    for first, last, block in blocks:
        cell = _home(grid, block, taken, tolerances)
        if cell is not None:
            homes[first:last] = [cell] * (last - first)


def _stretches(glyphs: list[Glyph], tolerances: Tolerances) -> list[_Stretch]:
    stretches: list[_Stretch] = []
    for index, (_, x0, x1, base, size, _) in enumerate(glyphs):
        if stretches:
            last = stretches[-1]
            slack = tolerances.adjoining_em * size
            if abs(base - last.base) < slack and abs(x0 - last.x1) < slack and abs(size - last.size) < slack:
                last.last, last.x1 = index + 1, x1
                continue
        stretches.append(_Stretch(index, index + 1, x0, x1, base, size))
    return stretches


def _blocks(stretches: list[_Stretch], tolerances: Tolerances) -> list[list[_Stretch]]:
    """Stretches drawn one after another that stand below each other at one pitch; at least two each."""
    blocks: list[list[_Stretch]] = []
    for stretch in stretches:
        if blocks and _goes_on(blocks[-1], stretch, tolerances):
            blocks[-1].append(stretch)
        else:
            blocks.append([stretch])
    return [block for block in blocks if len(block) > 1]


def _goes_on(block: list[_Stretch], line: _Stretch, tolerances: Tolerances) -> bool:
    last, slack = block[-1], tolerances.adjoining_em * line.size
    pitch = line.base - last.base
    if abs(line.size - last.size) > slack or not 0.8 * line.size < pitch < tolerances.wrapped_pitch_em * line.size:
        return False
    if len(block) > 1 and abs(pitch - (last.base - block[-2].base)) > slack:
        return False
    starts, ends = line.x0 - last.x0, line.x1 - last.x1
    return min(abs(starts), abs(starts + ends) / 2, abs(ends)) < tolerances.wrapped_align_em * line.size


def _is_figures(block: list[_Stretch], glyphs: list[Glyph]) -> bool:
    """Whether a line is nothing but a figure: amounts below each other are never taken for one text."""
    return any(all(glyphs[i].char in OF_FIGURES for i in range(line.first, line.last)) for line in block)


def _home(grid: Grid, block: list[_Stretch], taken: set[int], tolerances: Tolerances) -> GridCell | None:
    """The cell that a block is aligned in, by its middle, its last or its first line; one without other text first."""
    size = block[0].size
    x0, x1 = min(line.x0 for line in block), max(line.x1 for line in block)
    top = block[0].base - tolerances.ascent_em * size
    bottom = block[-1].base + tolerances.descent_em * size
    fits = []
    for number, cell in enumerate(grid.cells):
        left, right = grid.xs[cell.column], grid.xs[cell.column + cell.column_span]
        upper, lower = grid.ys[cell.row], grid.ys[cell.row + cell.row_span]
        beside = x0 < left - size or x1 > right + size or upper >= bottom or lower <= top
        if not beside and right - left - (x1 - x0) <= tolerances.wrapped_room_em * size:
            off = min(abs(top + bottom - upper - lower) / 2, abs(bottom - lower), abs(top - upper))
            fits.append((id(cell) in taken, off, number))
    return grid.cells[min(fits)[2]] if fits else None
