"""What the formats of workbooks have in common: sheets of cells as they are stored, before anything is laid out."""

from dataclasses import dataclass, field

from pipelines.reading.model import UnreadableDocumentError

LEFT, TOP, RIGHT, BOTTOM = 1, 2, 4, 8  # sides of a cell that a border is drawn on
SPREAD = "centerContinuous"  # the alignment of a text centred over the blank cells beside it
MOST_CELLS = 1_000_000  # with text or borders, in a workbook
MOST_BLANK_COLUMNS = 256  # in which a blank cell's border is looked at: some sheets are ruled to their last column


@dataclass(frozen=True, slots=True)
class SheetCell:
    """One stored cell. `size` is its font's in points; `alignment` is left, center, centerContinuous … or blank."""

    text: str
    size: float = 11.0
    alignment: str = ""
    borders: int = 0


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged area, its last row and column included; all count from 0."""

    row: int
    column: int
    last_row: int
    last_column: int


@dataclass(slots=True)
class Sheet:
    """One sheet. `cells` are those with a text or a border, by row and column (from 0).

    `uncalculated` names the cells (A1) whose formula was never calculated, so that no value is stored: their text is
    the formula, because a blank would count as zero. A sheet of another kind than cells (a chart) has no cells.
    """

    name: str
    is_hidden: bool = False
    cells: dict[tuple[int, int], SheetCell] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    uncalculated: list[str] = field(default_factory=list)

    def put(self, row: int, column: int, cell: SheetCell) -> None:
        """Keep a cell if it has a text, or a border (or part in a spread text) where tables are."""
        if cell.text or ((cell.borders or cell.alignment == SPREAD) and column < MOST_BLANK_COLUMNS):
            self.cells[row, column] = cell
            if len(self.cells) > MOST_CELLS:
                raise UnreadableDocumentError(
                    f"Sheet “{self.name}” of the workbook has more than {MOST_CELLS:,} cells with text or borders: "
                    "no published form is as long. Register a file with the published tables alone."
                )


def place_name(row: int, column: int) -> str:
    """The name of a cell as a workbook shows it: 0, 0 is A1."""
    letters, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(65 + letter) + letters
    return f"{letters}{row + 1}"
