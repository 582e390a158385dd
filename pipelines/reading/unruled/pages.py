"""Tables with few rules or none: where a caption stands over lines in columns, and where such a table goes on."""

import re
from dataclasses import replace

from pipelines.reading.caption_text import SENTENCE_END, TITLE_END, Caption, may_be_title, names_table, read_meta
from pipelines.reading.continuation import ENUMERATED
from pipelines.reading.furniture import PAGE_NUMBER
from pipelines.reading.grid import Grid, GridCell
from pipelines.reading.headers import AMOUNT, CODE, header_paths, read_header
from pipelines.reading.notes import PART, is_note_start
from pipelines.reading.page import PageLayout
from pipelines.reading.primitives import Glyph, Rule
from pipelines.reading.text import Line, compact, page_lines
from pipelines.reading.tolerances import TOLERANCES, Tolerances
from pipelines.reading.unruled.table import AlignedTable, labels_again, read_aligned, read_aligned_rows
from pipelines.reading.unruled.words import word_lines

LONGEST_TITLE = 45
CUT_FIGURE = re.compile(r"^0{2,}$|^-?\d[\d,，]*[,，.]$|^[,，.]\d+$")
ASKING = re.compile(r"(?<!其中)[:：]$")
TOTAL = re.compile(r"^\w{0,6}[合总]计$")


def with_aligned_tables(pages: list[PageLayout], tolerances: Tolerances = TOLERANCES) -> list[PageLayout]:
    """Pages with grids for the tables that no rules part, their words no longer among the free lines."""
    done: list[PageLayout] = []
    before: AlignedTable | None = None
    for page in pages:
        page, before = _with_tables(page, before, tolerances)
        done.append(page)
    return done


def _with_tables(
    page: PageLayout, before: AlignedTable | None, tolerances: Tolerances
) -> tuple[PageLayout, AlignedTable | None]:
    """A page with its aligned tables, and the last of them where it may go on on the next page."""
    if page.height is None:
        return page, None
    loose = [grid for grid in page.grids if not _is_parted(grid, page.rules)]
    glyphs = page.glyphs + [glyph for grid in loose for cell in grid.cells for glyph in cell.glyphs]
    lines = page_lines(page.page, glyphs, tolerances) if loose else page.lines
    lines = [line for line in lines if not _is_page_number(line, page.height, tolerances)]
    if before is None and not any(_is_caption(line) for line in lines):
        return page, None
    firm = [grid for grid in page.grids if grid not in loose]
    found: list[AlignedTable] = []
    last = None
    for region, goes_on in _regions(lines, firm, before is not None, tolerances):
        table = _read_region(page, region, glyphs, before if goes_on else None, tolerances)
        last = table if region[-1] is lines[-1] else None
        if table is not None:
            found.append(table)
    if not found:
        return page, None
    return _replaced(page, [table.grid for table in found], loose, glyphs, tolerances), last


def _is_parted(grid: Grid, rules: list[Rule]) -> bool:
    """Whether both upright and level rules are drawn in a grid or along it."""
    x0, x1, y0, y1 = grid.xs[0] - 3, grid.xs[-1] + 3, grid.top - 3, grid.bottom + 3
    near = [r for r in rules if r.x1 >= x0 and r.x0 <= x1 and r.y1 >= y0 and r.y0 <= y1]
    return any(r.y1 - r.y0 >= 3.0 for r in near) and any(r.x1 - r.x0 >= 3.0 for r in near)


def _replaced(
    page: PageLayout, grids: list[Grid], loose: list[Grid], glyphs: list[Glyph], tolerances: Tolerances
) -> PageLayout:
    """A page with further grids, in place of those without sides where they stand."""
    gone = [g for g in loose if any(g.top < new.bottom and new.top < g.bottom for new in grids)]
    kept = [g for g in loose if g not in gone]
    used = {id(glyph) for grid in [*grids, *kept] for cell in grid.cells for glyph in cell.glyphs}
    outside = [glyph for glyph in glyphs if id(glyph) not in used]
    every = sorted([*(g for g in page.grids if g not in gone), *grids], key=lambda grid: (grid.top, grid.xs[0]))
    return replace(page, grids=every, lines=page_lines(page.page, outside, tolerances), glyphs=outside)


def _is_page_number(line: Line, height: float, tolerances: Tolerances) -> bool:
    band = tolerances.furniture_band_share * height
    return (line.bottom < band or line.top > height - band) and bool(PAGE_NUMBER.match(compact(line.text)))


def _is_caption(line: Line) -> bool:
    """Whether a line says a table's unit or number, or is a title that ends in 表."""
    text = compact(line.text)
    is_short = len(text) <= LONGEST_TITLE and len(line.segments) == 1
    return names_table(line) or bool(is_short and TITLE_END.search(text) and may_be_title(text))


def _is_caption_part(line: Line) -> bool:
    return _is_caption(line) or read_meta(line, Caption())


def _regions(
    lines: list[Line], grids: list[Grid], goes_on: bool, tolerances: Tolerances
) -> list[tuple[list[Line], bool]]:
    """Runs of lines below a caption, up to what is no row; the first may go on from the page before."""
    regions: list[tuple[list[Line], bool]] = []
    at, open_above = 0, goes_on
    while at < len(lines):
        captions = at
        while captions < len(lines) and (
            _is_caption_part(lines[captions]) if captions > at else _is_caption(lines[at])
        ):
            captions += 1
        if captions == at and not open_above:
            at += 1
            continue
        stop = captions
        while stop < len(lines) and not _ends_table(lines, captions, stop, grids, tolerances):
            stop += 1
        if stop > captions:
            regions.append((lines[captions:stop], captions == at and open_above))
        open_above = False
        at = max(stop, captions, at + 1)
    return regions


def _ends_table(lines: list[Line], start: int, at: int, grids: list[Grid], tolerances: Tolerances) -> bool:
    """Whether a line below a caption belongs to no table."""
    line = lines[at]
    text = compact(line.text)
    if (
        _is_caption(line)
        or is_note_start(line.text)
        or (PART.match(text) and len(line.segments) == 1 and "部分" in text)
    ):
        return True
    if at > start:
        upper = lines[at - 1]
        if line.top - upper.bottom > tolerances.body_gap_em * line.size and not _has_total(line):
            return True
        if line.size > tolerances.larger_print_share * max(one.size for one in lines[start:at]):
            return True
        if any(upper.bottom <= grid.top + 1 and grid.top <= line.top for grid in grids):
            return True
    elif any(grid.top < line.bottom and lines[at - 1].top < grid.top for grid in grids if at):
        return True
    return len(line.segments) == 1 and len(text) > 20 and text.endswith(SENTENCE_END)


def _has_total(line: Line) -> bool:
    return any(TOTAL.search(compact(segment.text)) for segment in line.segments)


def _read_region(
    page: PageLayout,
    region: list[Line],
    glyphs: list[Glyph],
    before: AlignedTable | None,
    tolerances: Tolerances,
) -> AlignedTable | None:
    """The table in a region."""
    top, bottom = region[0].top, region[-1].bottom
    lines = word_lines([g for g in glyphs if top - 0.1 <= g.base <= bottom + 0.1], tolerances)
    flats = [rule for rule in page.rules if rule.y0 == rule.y1]
    if not lines:
        return None
    table, goes_on = None, False
    if before is not None:
        labels = labels_again(lines, before, tolerances)
        table = read_aligned_rows(page.page, lines, flats, before, labels, tolerances)
        goes_on = table is not None or not labels
    if not goes_on:
        table = read_aligned(page.page, lines, flats, tolerances)
        if table is not None and not _convinces(table.grid, tolerances):
            table = None
    return None if table is None or _has_cut_figures(table.grid) else table


def _has_cut_figures(grid: Grid) -> bool:
    """Whether numbers are wrapped over lines: without rules, a part of one cannot be told from a number of its own."""
    return any(CUT_FIGURE.match(cell.text) for cell in grid.cells)


def _convinces(grid: Grid, tolerances: Tolerances) -> bool:
    """Whether a grid reads like a table: a label for every column, and amounts, codes or numbers in most rows.

    A form has a header by chance at most: its rows are labels and texts, and labels that end in a colon.
    """
    header = read_header(grid, tolerances)
    if not header.depth or not all(header_paths(list(header.cells), len(grid.xs) - 1)):
        return False
    rows = [[c for c in grid.row(row) if c.text] for row in range(header.depth, len(grid.ys) - 1)]
    rows = [row for row in rows if row]
    telling = sum(_is_telling(row) for row in rows)
    asking = any(ASKING.search(compact(cell.text)) for row in rows for cell in row)
    if asking or 2 * telling < len(rows):
        return False
    amounts = sum(bool(AMOUNT.match(compact(cell.text))) for row in rows for cell in row)
    return amounts >= tolerances.faint_amounts or len(grid.xs) > 3


def _is_telling(row: list[GridCell]) -> bool:
    """Whether a row is one of a table of figures: it begins with a code or a number, is a total, or has an amount."""
    first = compact(row[0].text)
    if CODE.match(first) or ENUMERATED.match(first) or TOTAL.match(first):
        return True
    return any(AMOUNT.match(compact(cell.text)) or ENUMERATED.match(cell.text) for cell in row)
