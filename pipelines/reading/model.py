"""The types every format's reader ends in.

Lengths are PDF points (1/72 inch), y grows downwards from the page's top edge.

Nothing here knows what a budget is: text is as printed (wrapped lines joined), a merged cell's text stands once, in its
top-left cell, and no value is guessed, corrected or dropped.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on one page. `page` counts from 1."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(slots=True)
class Cell:
    """One cell of a table's grid, merged cells included once.

    `row` and `column` count from 0 over the whole stitched table, header rows first; `header_path` is the path of
    header labels of the cell's column, outermost first (empty for header cells). A cell cut by a page break has one box
    per page. `confidence` is null where the text was read from a text layer and not recognised.
    """

    row: int
    column: int
    text: str
    boxes: list[Box]
    row_span: int = 1
    column_span: int = 1
    is_header: bool = False
    header_path: tuple[str, ...] = ()
    confidence: float | None = None


@dataclass(slots=True)
class Table:
    """One table, stitched over its pages. `caption`, `number`, `unit` and `organization` are as printed, or null."""

    ordinal: int
    first_page: int
    last_page: int
    cells: list[Cell]
    caption: str | None = None
    number: str | None = None
    unit: str | None = None
    organization: str | None = None
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Paragraph:
    """One paragraph of prose.

    `heading_path` holds the headings it stands under, outermost first; a heading's own path excludes itself.
    """

    ordinal: int
    page: int
    text: str
    boxes: list[Box]
    heading_path: tuple[str, ...] = ()
    is_heading: bool = False


@dataclass(slots=True)
class PageInfo:
    """One page. `text_layer` is true where the page carries usable text; `seconds` is the time spent reading it."""

    page: int
    width: float
    height: float
    rotation: int
    text_layer: bool
    ocr: bool
    seconds: float


@dataclass(slots=True)
class Leftover:
    """A number printed on a table's page that no cell, caption, note or paragraph used."""

    text: str
    box: Box


@dataclass(slots=True)
class Reading:
    """Everything one document says, as geometry.

    `remarks` are sentences about the file that no table shows (hidden sheets that were left out), for the report;
    `damage` says what is broken in a file that could be read all the same, so that what was read may not be what was
    printed. Both are empty where there is nothing to say.
    """

    media_type: str
    pages: list[PageInfo]
    tables: list[Table]
    paragraphs: list[Paragraph]
    leftovers: list[Leftover] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    damage: list[str] = field(default_factory=list)


class UnreadableDocumentError(Exception):
    """The bytes cannot be read: corrupt, encrypted, empty, of a type no reader knows. The message names the remedy."""
