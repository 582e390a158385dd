"""What the report says of one document: its tables, and every finding with the cells it rests on."""

from dataclasses import dataclass
from decimal import Decimal

from pipelines.reading.model import Box


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell, or another place on a page, that takes part in a finding.

    `row` and `column` are those of `raw.cells`, null for what is no cell; `text` is that of the cell or of the
    paragraph, null for what is neither. `label` names the line of an
    amount. `witness` is what the second reader saw, null where it did not look. `confidence` (0 to 1) is null where the
    text was not recognised in a picture. `boxes` is empty where the place has no geometry.
    """

    role: str
    document_id: str
    table_id: str | None
    row: int | None
    column: int | None
    header_path: tuple[str, ...]
    label: str | None
    text: str | None
    unit: str | None
    witness: str | None
    confidence: float | None
    page: int | None
    boxes: tuple[Box, ...]

    @property
    def is_paragraph(self) -> bool:
        """Whether it is a paragraph of prose."""
        return self.table_id is None and self.text is not None


@dataclass(frozen=True, slots=True)
class Instance:
    """One result of a check. Amounts are yuan, null where the check is no identity or the side is not printed."""

    key: str
    number: int
    table_ids: tuple[str, ...]
    row: int | None
    column: int | None
    lhs: Decimal | None
    rhs: Decimal | None
    difference: Decimal | None
    tolerance: Decimal | None
    reason: str | None
    cells: tuple[Cell, ...]
    more_cells: int

    @property
    def is_identity(self) -> bool:
        """Whether it compares two sides."""
        return self.difference is not None

    @property
    def telling_cells(self) -> list[Cell]:
        """The cells to list one by one: all but the parts that print zero, which are as many as they say little."""
        return [cell for cell in self.cells if cell.table_id and not self._is_silent(cell)]

    @property
    def silent_cells(self) -> list[Cell]:
        """Parts that print zero."""
        return [cell for cell in self.cells if self._is_silent(cell)]

    @property
    def paragraphs(self) -> list[Cell]:
        """The paragraphs on which it rests, each once per side."""
        named = {(cell.role, cell.document_id, cell.text): cell for cell in self.cells if cell.is_paragraph}
        return list(named.values())

    @property
    def has_list(self) -> bool:
        """Whether it rests on more than the one cell that it names itself."""
        return len(self.cells) > 1 and any(cell.table_id for cell in self.cells)

    @property
    def bare_pages(self) -> list[int]:
        """Pages on which the instance rests without naming a table."""
        return sorted({cell.page for cell in self.cells if cell.table_id is None and cell.page is not None})

    @property
    def label(self) -> str | None:
        """The line of the printed total, or of what is found."""
        return next((cell.label for cell in self.cells if cell.role != "rhs" and cell.label), None)

    @property
    def page(self) -> int | None:
        """The page of an instance that is one cell; null for others."""
        return self.cells[0].page if len(self.cells) == 1 else None

    def _is_silent(self, cell: Cell) -> bool:
        is_part = self.is_identity and cell.role == "rhs" and cell.table_id is not None
        return is_part and set(cell.text or "") <= set("0.,-－— \u3000")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What OCR is supposed to have misread in one cell, with the line of data/corrections.csv that would repair it."""

    table_id: str
    row: int
    column: int
    page: int
    printed: str
    proposed: str
    confidence: float
    rule: str
    line: str


@dataclass(frozen=True, slots=True)
class Finding:
    """The instances of one check with one severity and outcome; `total` counts those that are not shown as well.

    `proposals` are repairs of recognised cells that would close instances of it.
    """

    check_id: str
    severity: str
    outcome: str
    decision: str
    total: int
    instances: tuple[Instance, ...]
    proposals: tuple[Proposal, ...] = ()

    @property
    def is_blocking(self) -> bool:
        """Whether it holds the document back."""
        return self.decision == "quarantined"


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the document; `form_code` is `other` where no standard form is recognised."""

    table_id: str
    caption: str | None
    number: str | None
    form_code: str
    first_page: int
    last_page: int
    unit: str | None
    title: str | None
    amounts: int


@dataclass(frozen=True, slots=True)
class Waiver:
    """A check whose findings do not hold the document back until a day."""

    check_id: str
    reason: str
    reviewer: str
    until: str
    line: int


@dataclass(frozen=True, slots=True)
class Correction:
    """A cell whose text a reviewer replaced."""

    table_id: str
    row: int
    column: int
    printed: str
    corrected: str
    reason: str
    reviewer: str
    corrected_on: str
    line: int


@dataclass(frozen=True, slots=True)
class DocumentFindings:
    """Tables, expected forms (name, codes of which any one satisfies it), reviews and findings, blocking ones first."""

    tables: tuple[Table, ...]
    expected: tuple[tuple[str, tuple[str, ...]], ...]
    waivers: tuple[Waiver, ...]
    corrections: tuple[Correction, ...]
    findings: tuple[Finding, ...]

    @property
    def further_tables(self) -> list[Table]:
        """Standard forms that no document is expected to have."""
        expected = {code for _, codes in self.expected for code in codes}
        return [table for table in self.tables if table.form_code != "other" and table.form_code not in expected]

    @property
    def other_tables(self) -> list[Table]:
        """Tables in which no standard form is recognised."""
        return [table for table in self.tables if table.form_code == "other"]
