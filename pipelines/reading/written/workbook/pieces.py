"""The rows of a sheet as pieces: lines of text, and tables. Told by rules where the sheet has them, by content else.

Without rules a table is a run of rows with several texts; a row with a single text is a line over or under it (title,
note, prose) or a row whose other cells are blank. A unit or a title ends the table before it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.reading.caption_text import (
    CONTINUED,
    HEADING,
    NUMBER,
    SENTENCE_END,
    TITLE_END,
    may_be_title,
)
from pipelines.reading.notes import is_note_start
from pipelines.reading.text import compact
from pipelines.reading.written.workbook.rows import Row, meta_of

SIGNATURE = re.compile(
    r"^(?:单位|部门|机构|财务|主要)?(?:负责人|填[表报]人|制表人?|编制人|审核人?|复核人?|经办人|(?:签字|盖章|公章)处?)"
    r"(?:[（(][^（()）]*[）)])?[：:]"
)
LONGEST_LABEL = 36  # of a row whose other cells are blank
LONGEST_CAPTION = 4  # rows between a title and its table's first row
FEWEST_ROWS = 3  # of a table without rules on a sheet that has rules elsewhere


@dataclass(slots=True)
class Piece:
    """Rows that are one table, or lines of text."""

    is_table: bool
    rows: list[Row]


def sheet_pieces(rows: Sequence[Row]) -> list[Piece]:
    """Lines and tables of a sheet in their order."""
    pieces: list[Piece] = []
    ruled = any(row.ruled and len(row.cells) > 1 for row in rows)
    for index, row in enumerate(rows):
        before = pieces[-1] if pieces else None
        table = before if before is not None and before.is_table else None
        if _in_table(rows, index, table, ruled):
            if table is not None and _goes_on(row, table):
                table.rows.append(row)
            else:
                pieces.append(Piece(True, [row]))
        elif before is None or before.is_table:
            pieces.append(Piece(False, [row]))
        else:
            before.rows.append(row)
    return [part for piece in pieces for part in _without_notes(piece)]


def _in_table(rows: Sequence[Row], index: int, table: Piece | None, ruled: bool) -> bool:
    """Whether a row is one of a table, which may be the one above."""
    row = rows[index]
    if row.ruled:
        return not _starts_table_in_rules(rows, index, table)
    if row.meta is not None:
        return _is_form_row(row, table)
    if SIGNATURE.match(row.text) or _is_titles(row):
        return False
    if ruled:
        return _is_unruled_row(rows, index, table)
    if len(row.printed) > 1:
        return True
    if table is None:
        return _opens_table(rows, index)
    return not row.apart and _is_label(rows, index)


def _is_form_row(row: Row, table: Piece | None) -> bool:
    """Whether a row that names an organization is one of a form without rules (主管部门： | 甲局), not a caption's."""
    named = row.meta is not None and row.meta.organization and not (row.meta.unit or row.meta.number)
    return table is not None and not row.apart and bool(named) and len(row.printed) > 1 and not table.rows[0].ruled


def _is_titles(row: Row) -> bool:
    """Whether a row holds the titles of tables side by side."""
    texts = [compact(cell.text) for cell in row.printed]
    return len(texts) > 1 and all(TITLE_END.search(text) and may_be_title(text) for text in texts)


def _goes_on(row: Row, table: Piece) -> bool:
    """Whether a table's row belongs to the table above it: next to it, or without rules and under the same columns.

    Over one blank row a table goes on with any row but its header, over more with one that looks like no header.
    """
    if not row.apart:
        return True
    if row.ruled or table.rows[-1].ruled:
        return False
    cells = [cell for other in table.rows for cell in other.printed]
    inside = row.cells[0].column >= min(c.column for c in cells) and row.cells[-1].column <= max(
        c.column for c in cells
    )
    if row.blanks == 1 and inside:
        return row.text != table.rows[0].text
    widest = max(len(other.printed) for other in table.rows)
    return row.has_amount or len(row.printed) < widest


def _is_unruled_row(rows: Sequence[Row], index: int, table: Piece | None) -> bool:
    """Whether a row without rules on a sheet that has some is a table's: its rules were forgotten."""
    row = rows[index]
    if len(row.printed) < 2:
        return False
    if table is not None and not row.apart and row.has_amount:
        return True
    following = rows[index + 1] if index + 1 < len(rows) else None
    if following is not None and following.ruled and not following.apart:
        covered = sum(cell.last_column + 1 - cell.column for cell in row.printed)
        width = following.cells[-1].last_column + 1 - following.cells[0].column
        return 2 * len(row.printed) > len(following.cells) or 2 * covered > width
    run = _run(rows, index)
    return len(run) >= FEWEST_ROWS and any(other.has_amount for other in run)


def _run(rows: Sequence[Row], index: int) -> Sequence[Row]:
    """The rows from one on that have several texts and no rules, up to a blank row."""
    end = index
    while end < len(rows) and len(rows[end].printed) > 1 and rows[end].meta is None and not rows[end].ruled:
        end += 1
        if end < len(rows) and rows[end].apart:
            break
    return rows[index:end]


def _is_label(rows: Sequence[Row], index: int) -> bool:
    """Whether a row with one text below a table's row is a row too: more rows follow, or it reads like a label."""
    row = rows[index]
    if is_note_start(row.printed[0].text) or _starts_table(rows, index):
        return False
    for later in range(index + 1, len(rows)):
        following = rows[later]
        if following.apart or not following.printed or following.meta is not None or _starts_table(rows, later):
            break
        if is_note_start(following.printed[0].text):
            break
        if len(following.printed) > 1:
            return not SIGNATURE.match(following.text)
    label = row.text.removesuffix("：")
    return len(label) <= LONGEST_LABEL and not label.endswith(SENTENCE_END) and "：" not in label


def _opens_table(rows: Sequence[Row], index: int) -> bool:
    """Whether a text by itself is a table's first row: a label over all columns or a section, with the title above."""
    row, following = rows[index], rows[index + 1] if index + 1 < len(rows) else None
    if following is None or following.apart or len(following.printed) < 2 or following.meta is not None:
        return False
    if row.apart or row.printed[0].last_column == row.printed[0].column or is_note_start(row.printed[0].text):
        return False
    above = rows[max(0, index - LONGEST_CAPTION) : index]
    titled = any(other.single and may_be_title(other.text) for other in above)
    has_unit = any(other.meta is not None and other.meta.unit for other in above)
    return titled and (has_unit or bool(HEADING.match(row.text)))


def _starts_table(rows: Sequence[Row], index: int) -> bool:
    """Whether a row with one text is the title of a table below: a unit or a header follows."""
    row = rows[index]
    if not row.single or not may_be_title(row.text):
        return False
    before = rows[index - 1] if index and not row.apart else row
    if row.printed[0].column > before.cells[0].column:
        return False
    for following in rows[index + 1 : index + 1 + LONGEST_CAPTION]:
        if following.meta is not None and (following.meta.unit or following.meta.number):
            return True
        if len(following.printed) > 1 and following.meta is None:
            named = TITLE_END.search(row.text) or NUMBER.match(row.text) or CONTINUED.search(row.text)
            placed = row.apart and row.printed[0].last_column > row.printed[0].column
            return bool(named or placed) and not following.has_amount
        if not following.single and following.meta is None:
            return False
    return False


def _starts_table_in_rules(rows: Sequence[Row], index: int, table: Piece | None) -> bool:
    """Whether a row inside rules is a title, or a unit under one, between two tables that rules join."""
    row = rows[index]
    if table is None or len(table.rows) < FEWEST_ROWS or len(row.cells) != 1 or not row.printed:
        return False
    if index + 1 == len(rows) or not (TITLE_END.search(row.text) and may_be_title(row.text)):
        return False
    unit = meta_of(rows[index + 1].printed)
    return unit is not None and unit.unit is not None


def _without_notes(piece: Piece) -> list[Piece]:
    """A piece, without the notes that rules draw into the end of a table: those are lines."""
    if not piece.is_table:
        return [piece]
    for index, row in enumerate(piece.rows):
        rest = piece.rows[index:]
        if index and is_note_start(row.printed[0].text if row.printed else "") and all(_fills(r) for r in rest):
            return [Piece(True, piece.rows[:index]), Piece(False, rest)]
    return [piece]


def _fills(row: Row) -> bool:
    """Whether one text has its row to itself."""
    return len(row.printed) == 1 and row.printed[0] is row.cells[0] and len(row.cells) == 1
