"""What the readers of written documents compose: lines of text and tables, whose cells hold the same again."""

from dataclasses import dataclass, field

from pipelines.reading.model import UnreadableDocumentError
from pipelines.reading.written.blocks import EM, TextBlock
from pipelines.reading.written.text import line_of_text

DEEPEST_TABLE = 40  # tables inside each other


class LinkBlock(TextBlock):
    """A line that is a link to another page, or several: navigation where it stands outside a table of data."""

    __slots__ = ()


@dataclass(slots=True)
class WrittenCell:
    """A cell in its table's rows and columns, both from 0, and what is written in it."""

    row: int
    column: int
    row_span: int
    column_span: int
    content: list["Written"] = field(default_factory=list)


@dataclass(slots=True)
class WrittenTable:
    """A table of `rows` by `columns`. Places may have no cell; no two cells share one."""

    rows: int
    columns: int
    cells: list[WrittenCell]


Written = TextBlock | WrittenTable


class Composer:
    """Collects what is written in reading order; cells of tables are opened and closed."""

    def __init__(self) -> None:
        self._flows: list[list[Written]] = [[]]
        self._texts: list[tuple[str, float, bool]] = []

    def write(self, text: str, size: float = EM, linked: bool = False) -> None:
        """Add text to the line that is being written. `size` is its em in points."""
        self._texts.append((text, size, linked))

    @property
    def after_space(self) -> bool:
        """Whether the line that is being written ends with a space that collapses with a following one."""
        return bool(self._texts) and self._texts[-1][0].endswith(" ")

    def end_line(self, centred: bool = False) -> None:
        """Finish a line, if anything was written on it."""
        if not self._texts:
            return
        texts, self._texts = self._texts, []
        text = line_of_text("".join(text for text, _, _ in texts))
        if not text:
            return
        sizes: dict[float, int] = {}
        for part, size, _ in texts:
            sizes[size] = sizes.get(size, 0) + len(part.strip())
        linked = all(linked for part, _, linked in texts if part.strip())
        block = LinkBlock if linked else TextBlock
        self._flows[-1].append(block(text, max(sizes, key=lambda size: sizes[size]), centred))

    def add(self, written: Written) -> None:
        """Add a finished line or table."""
        self.end_line()
        self._flows[-1].append(written)

    def open(self) -> None:
        """Begin a cell. Raises UnreadableDocumentError where tables are nested deeper than any person writes them."""
        self.end_line()
        self._flows.append([])
        if len(self._flows) > DEEPEST_TABLE:
            raise UnreadableDocumentError(
                f"The document has tables inside each other, more than {DEEPEST_TABLE} deep. "
                "Ask its publisher for another format of it."
            )

    def close(self) -> list[Written]:
        """End the cell, or the document, that was begun last; what is written in it."""
        self.end_line()
        return self._flows.pop()
