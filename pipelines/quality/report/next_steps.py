"""What a reviewer can do about a finding, with the line to put into a file where there is one to write.

Words in capitals in a line are for the reviewer to fill in.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipelines.csv_cells import safe_cell
from pipelines.quality.report.findings import Cell, Finding, Instance, Proposal, Table
from pipelines.quality.report.load import Document

SEEDS = "dbt_project/seeds"
DOCUMENT_PREFIX = 12  # hex digits that name a document in corrections.csv and waivers.csv
MOST_LINES = 5
FORM_COLUMN_BLANKS, LINE_ITEM_BLANKS = 14, 11  # columns of the seed that the line leaves blank


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do; `lines` are ready to be put at the end of `file`, or to be run where `file` is null."""

    zh: str
    en: str
    file: str | None = None
    lines: tuple[str, ...] = ()


def next_steps(document: Document, finding: Finding, tables: Sequence[Table]) -> list[Step]:
    """Steps for one finding, the likeliest first."""
    by_id = {table.table_id: table for table in tables}
    return [*_seed_steps(document, finding, by_id), *_review_steps(document, finding)]


def _review_steps(document: Document, finding: Finding) -> Iterator[Step]:
    first = finding.instances[0]
    if finding.outcome == "not_evaluable":
        yield Step(
            "先处理所说的缺数或存疑之处；更正后下次运行时重新核对。",
            "Settle what is missing or in doubt first; the check is evaluated again in the next run.",
        )
    elif finding.check_id == "P01":
        yield Step(
            "这些页既没有文字层，也识别不出：登记同一文件清晰的版本（向公开单位索取，或另一格式）。",
            "These pages have no text layer and could not be recognised: register a better copy of the same document,"
            " from its publisher or in another format.",
            "data/sources.yaml",
        )
    else:
        yield from _corrections(finding)
    if first.paragraphs and not finding.is_blocking and finding.outcome == "mismatch":
        yield Step(
            "如果原件就是这样印的：文字与表（或与另一份文件）不一致，仅作提示，文件照常发布。",
            "If both are printed so, the document contradicts its tables, itself or another document: nothing to do,"
            " it is published with the warning.",
        )
    if finding.is_blocking and finding.check_id != "P01":
        named = document.document_id[:DOCUMENT_PREFIX]
        yield Step(
            "如果原件就是这样印的（公开单位的错误）：写一条有期限的豁免。",
            "If the document is printed so (a mistake of its publisher), let it through with a waiver that ends.",
            "data/waivers.csv",
            (csv_line(named, finding.check_id, "REASON", "REVIEWER", "YYYY-MM-DD"),),
        )
    if any(cell.boxes for cell in first.cells):
        command = f"yusuan evidence {first.key}"
        yield Step("看整页图：", "See the whole page with the cells boxed:", None, (command,))


def _corrections(finding: Finding) -> Iterator[Step]:
    cells = [cell for instance in finding.instances for cell in instance.cells]
    reread = [cell for cell in cells if cell.witness is not None and cell.witness != cell.text]
    cell = _cell_to_correct(finding, finding.instances[0])
    if reread:
        yield Step(
            "如果复读的对：把这些更正写入更正表。",
            "If the second reader is right, correct the cells to what it read.",
            "data/corrections.csv",
            tuple(dict.fromkeys(_correction(cell, cell.witness or "") for cell in reread)),
        )
    elif finding.proposals:
        said = "；".join(f"{p.table_id} r{p.row} c{p.column}（第 {p.page} 页）{_misread(p)}" for p in finding.proposals)
        yield Step(
            f"识别可能有误：{said}。对照原件；若确实如此，把更正写入更正表。",
            "OCR probably misread these cells: the lines below put what closes the identities. Compare with the page,"
            " and fill in your name and the day where it is so.",
            "data/corrections.csv",
            tuple(proposal.line for proposal in finding.proposals),
        )
    elif cell:
        yield Step(
            "如果单元格读错了：写一条更正（下面一行指差额最大处的第一个单元格；改成读错的那个）。",
            "If a cell was misread, correct it (the line names the first cell of the largest difference; put the one"
            " that was misread).",
            "data/corrections.csv",
            (_correction(cell, "CORRECTED"),),
        )


def _misread(proposal: Proposal) -> str:
    return f"{proposal.printed} → {proposal.proposed}（{proposal.rule}, {proposal.confidence:.2f}）"


def _seed_steps(document: Document, finding: Finding, tables: Mapping[str, Table]) -> Iterator[Step]:
    """What the seeds lack, for the checks whose remedy is a row of a seed."""
    found = finding.instances
    match finding.check_id:
        case "N01":
            blanks = [""] * FORM_COLUMN_BLANKS
            rows = [(_form(i, tables), _text(i, "HEADER"), "amount", *blanks) for i in found]
            yield _seed_step("form_columns.csv", "表头", "header", "say what the column measures", rows)
        case "N02":
            titles = [tables[table_id] for i in found for table_id in i.table_ids if table_id in tables]
            yield _seed_step("form_titles.csv", "表题", "title", "name its form of forms.csv", _titles(titles))
        case "G01":
            titles = [table for table in tables.values() if table.form_code == "other"]
            if titles:
                en = "title, if the missing form is a table of the document under another title"
                to_do = "name its form of forms.csv"
                yield _seed_step("form_titles.csv", "表题（若缺的表以别的题名印在文件里）", en, to_do, _titles(titles))
        case "N05":
            blanks = [""] * LINE_ITEM_BLANKS
            rows = [("FORM_FAMILY", "SIDE", _text(i, "LABEL"), "LINE_CODE", *blanks) for i in found]
            yield _seed_step("line_items.csv", "行名", "line", "say which line it is", rows)
        case "B16":
            year = document.fiscal_year or "YEAR"
            rows = [("SYSTEM", _text(i, "CODE"), "NAME", year, "", "", "SOURCE") for i in found]
            to_do = "state its classification, name and source"
            yield _seed_step("classification_codes.csv", "科目编码", "code", to_do, rows)


def _titles(tables: Sequence[Table]) -> list[tuple]:
    return [(table.title or table.caption, "exact", "FORM_CODE", "published documents") for table in tables]


def _seed_step(file: str, zh: str, en: str, to_do: str, rows: Sequence[tuple]) -> Step:
    lines = tuple(dict.fromkeys(_line(row) for row in rows))[:MOST_LINES]
    return Step(
        f"把{zh}加入种子表（每个不同的一行，补全大写处）。",
        f"Add the {en} to the seed, one row each: {to_do}.",
        f"{SEEDS}/{file}",
        lines,
    )


def _cell_to_correct(finding: Finding, instance: Instance) -> Cell | None:
    """The first cell of the left side, else of what is found; null for findings that no cell's text can mend."""
    if finding.check_id[0] in "NGH" and finding.check_id != "N03":
        return None
    cells = [cell for cell in instance.cells if None not in (cell.row, cell.column, cell.text)]
    return next((cell for cell in cells if cell.role == "lhs"), cells[0] if cells else None)


def _correction(cell: Cell, corrected: str) -> str:
    place = cell.document_id[:DOCUMENT_PREFIX], cell.table_id, cell.row, cell.column
    return csv_line(*place, cell.text, corrected, "REASON", "REVIEWER", "YYYY-MM-DD")


def _form(instance: Instance, tables: Mapping[str, Table]) -> str:
    table = tables.get(instance.table_ids[0]) if instance.table_ids else None
    return table.form_code if table else "*"


def _text(instance: Instance, unknown: str) -> str:
    """The label of what is found: the innermost header of a column, the first text of a row."""
    texts = [cell.text for cell in instance.cells if cell.text]
    return texts[-1 if instance.row is None else 0] if texts else unknown


def csv_line(*values: object) -> str:
    """Values as one line of a reviewer's file, without its end; no text among them is a formula of a spreadsheet."""
    return _line([safe_cell(value) for value in values])


def _line(values: Sequence[object]) -> str:
    """As it stands, for seeds: dbt reads them as they are, and labels of forms may begin with a dash."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="").writerow(values)
    return buffer.getvalue()
