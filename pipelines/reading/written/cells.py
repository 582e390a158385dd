"""What stands in a cell of a written table: its text, the size of its print, tables."""

from collections.abc import Sequence

from pipelines.reading.text import compact
from pipelines.reading.written.blocks import EM, TextBlock
from pipelines.reading.written.composer import Written, WrittenCell, WrittenTable
from pipelines.reading.written.text import cell_text


def holds_table(item: Written) -> bool:
    """Whether something in a cell is a table and no single line in a frame."""
    return isinstance(item, WrittenTable) and sum(bool(cell.content) for cell in item.cells) > 1


def place_in_table(cell: WrittenCell) -> tuple[int, int]:
    """A cell's row and column, to sort cells by."""
    return cell.row, cell.column


def text_of(cell: WrittenCell) -> str:
    """A cell's text, its lines joined."""
    return cell_text(lines_of(cell.content))


def lines_of(content: Sequence[Written]) -> list[str]:
    """The lines written in a cell; a framed line in it counts, a table in it does not."""
    lines = []
    for item in content:
        if isinstance(item, TextBlock):
            lines.append(item.text)
        elif not holds_table(item):
            lines += [line for cell in item.cells for line in lines_of(cell.content)]
    return lines


def size_of(cell: WrittenCell) -> float:
    """The em of most of a cell's text."""
    texts = [item for item in cell.content if isinstance(item, TextBlock)]
    return max(texts, key=lambda text: len(compact(text.text))).size if texts else EM
