"""How well figures in prose are read and bound to cells: the bundled documents against `tests/corpus/figures`.

usage: python -m tests.benchmarks.figures [--file DUCKDB] [--missing] [--extra]

Per document and in sum: of the amounts, changes and rates (rates, shares, completions) that the list has, how many are
read with the right value, unit and sign; of the figures with a target cell, how many are bound to it (`also` cells are
as good) and how many have the listed verdict; and figures that were read and that the list does not have, which are
for people to judge. `--missing` prints what is missing, `--extra` what is extra. Without `--file` the published
warehouse is measured.
"""

import argparse
import difflib
import json
import re
import sys
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb

from tests.support import score

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "tests" / "corpus"
WAREHOUSE = ROOT / "data" / "warehouse" / "yusuan.duckdb"
CELL = re.compile(r"T(\d+)/r(\d+)/c(\d+)((?:,c\d+)*)")
MONEY = ("元", "千元", "万元", "百万元", "亿元")
SHARES = ("change_rate", "share", "completion_rate")

Cell = tuple[str, int, int]


@dataclass
class Read:
    """A figure as the models read it, with the raw cells that it is bound to and the verdict (null without any)."""

    key: str
    statement: str
    measure: str
    number: Decimal | None
    unit: str | None
    change: Decimal | None
    rates: list[tuple[str, Decimal]]
    cells: set[Cell]
    verdict: str | None
    reason: str | None
    rate_cells: set[Cell]
    rate_verdict: str | None


@dataclass
class Listed:
    """A figure of the list: `rates` without sign, `change` with it; raw cells, empty where none is listed.

    Where `is_sum`, all cells together are the target, else any of them.
    """

    ordinal: int
    statement: str
    measure: str
    number: Decimal | None
    unit: str | None
    change: Decimal | None
    rates: list[Decimal]
    cells: set[Cell]
    is_sum: bool
    agrees: bool | None


def decimal(value: object) -> Decimal | None:
    """A number of the list (a float, or a text with %, commas and words before it)."""
    found = re.search(r"-?\d[\d,]*(?:\.\d+)?", str(value)) if value is not None else None
    return Decimal(found.group().replace(",", "")) if found else None


def printed_rows(connection: duckdb.DuckDBPyConnection, document_id: str, table_id: str) -> dict[int, list[str]]:
    """Body rows of a table by raw row number, as plain texts."""
    cells = connection.execute(
        'select "row", "column", text from raw.cells where document_id = ? and table_id = ? and not is_header',
        [document_id, table_id],
    ).fetchall()
    rows: dict[int, list[str]] = {}
    width = max((column for _, column, _ in cells), default=-1) + 1
    for row, column, text in cells:
        rows.setdefault(row, [""] * width)[column] = score.plain(text)
    return {row: texts for row, texts in sorted(rows.items()) if any(texts)}


class Places:
    """Where the cells of the truth stand in the raw frames of one document."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, document_id: str, truth: dict) -> None:
        """`truth` is a file of `corpus/truth`; its tables are those of the document by ordinal."""
        self.connection, self.document_id, self.tables = connection, document_id, truth["tables"]
        self.known: dict[int, dict[int, int]] = {}

    def cell(self, ordinal: int, row: int, column: int) -> Cell:
        """The raw cell of a body cell of the truth; row -1 where the reader has no such row."""
        if ordinal not in self.known:
            wanted = [[score.plain(text) for text in texts] for texts in self.tables[ordinal - 1]["rows"]]
            keep = [at for at, texts in enumerate(wanted) if any(texts)]
            rows = printed_rows(self.connection, self.document_id, f"T{ordinal:02}")
            found = score.align([wanted[at] for at in keep], list(rows.values()))
            numbers = list(rows)
            self.known[ordinal] = {at: numbers[hit] for at, hit in zip(keep, found, strict=True) if hit is not None}
        return f"T{ordinal:02}", self.known[ordinal].get(row, -1), column


def target_cells(figure: dict, places: Places) -> tuple[set[Cell], bool]:
    """The cells of `refers_to` and `also`, and whether they are a sum."""
    target, cells, is_sum = figure.get("refers_to"), set(), False
    if isinstance(target, dict):
        is_sum = target.get("op") == "sum"
        column = target.get("col", 0)
        rows = target["rows"] if "rows" in target else [target["row"]]
        cells = {places.cell(int(target["table"][1:]), row, column) for row in rows if target.get("op") != "count"}
    texts = ([target] if isinstance(target, str) else []) + list(figure.get("also") or [])
    for text in texts:
        for table, row, column, more in CELL.findall(text):
            columns = [int(column)] + [int(other) for other in re.findall(r"\d+", more)]
            cells |= {places.cell(int(table), int(row), each) for each in columns}
    return cells, is_sum


def listed_figures(figures: list[dict], places: Places) -> list[Listed]:
    """The list of one document."""
    found = []
    for ordinal, figure in enumerate(figures):
        unit = (figure.get("unit") or "").removeprefix("余").removeprefix("多") or None
        rates = [decimal(figure.get(name)) for name in ("rate", "share", "completion")]
        if "rate_text" in figure:
            rates.append(decimal(figure["rate_text"]))
        cells, is_sum = target_cells(figure, places)
        found.append(
            Listed(
                ordinal,
                score.plain(figure["statement"]),
                figure["measure"],
                decimal(figure.get("amount_text", figure.get("amount"))),
                unit,
                decimal(figure.get("change")),
                sorted({abs(rate) for rate in rates if rate is not None}),
                cells,
                is_sum,
                figure.get("agrees"),
            )
        )
    return found


def read_figures(connection: duckdb.DuckDBPyConnection, document_id: str) -> list[Read]:
    """Figures that the models read, in order of reading."""
    rows = connection.execute(
        """
        select
            f.figure_key, f.statement, f.measure, f.number, f.unit_printed, f.change, f.change_rate, f.share,
            f.completion_rate, b.verdict, b.reason, b.completion_verdict,
            list([t.table_id, t.table_row::varchar, t.table_column::varchar])
                filter (where t.role in ('value', 'other_side')) as cells,
            list([t.table_id, t.table_row::varchar, t.table_column::varchar])
                filter (where t.role = 'completion') as rate_cells
        from intermediate.int_narrative_figures as f
        left join intermediate.int_narrative_bindings as b using (document_id, figure_key)
        left join intermediate.int_narrative_targets as t using (document_id, figure_key)
        where f.document_id = ?
        group by all
        order by any_value(f.paragraph_ordinal), any_value(f.statement_ordinal), any_value(f.figure_ordinal)
        """,
        [document_id],
    ).fetchall()
    found = []
    for key, statement, measure, number, unit, change, *rates, verdict, reason, rate_verdict, cells, rate_cells in rows:
        named = [(name, value) for name, value in zip(SHARES, rates, strict=True) if value is not None]
        own, beside = (
            {(table, int(row), int(column)) for table, row, column in each or [] if table and row and column}
            for each in (cells, rate_cells)
        )
        text = score.plain(statement)
        found.append(
            Read(key, text, measure or "", number, unit, change, named, own, verdict, reason, beside, rate_verdict)
        )
    return found


def same_unit(listed: str | None, read: str | None) -> bool:
    """Units compared as printed, without brackets' width; 余 and the like are no part of the unit."""
    return score.plain(listed).lstrip("余多") == score.plain(read).lstrip("余多")


def in_statement(listed: Listed, read: Read) -> bool:
    """Whether a figure was read in the listed sentence (either may hold more of the paragraph than the other).

    A scan's sentence differs in a few characters: nine in ten of the shorter one, in order, are enough where both are
    about as long.
    """
    short, long = sorted((read.statement, listed.statement), key=len)
    if short in long:
        return True
    if len(short) < 0.7 * len(long) or sum((Counter(short) & Counter(long)).values()) < 0.9 * len(short):
        return False
    blocks = difflib.SequenceMatcher(None, short, long, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) >= 0.9 * len(short)


def fits(listed: Listed, read: Read) -> bool:
    """Whether a figure is the listed one, but for its name: number and unit, else a change, a rate or the words.

    A percentage may be the rate, share or completion of another figure; a zero said in words has no unit; 收、支总计
    is one figure of both sides.
    """
    rates = {abs(rate) for _, rate in read.rates}
    if listed.number is not None:
        is_said = read.unit is None and read.number == listed.number == 0
        is_rate = same_unit("%", listed.unit) and listed.number in rates
        return (read.number == listed.number and same_unit(listed.unit, read.unit)) or is_said or is_rate
    if listed.change is not None and read.change == listed.change:
        return True
    if listed.rates:
        return bool(rates & set(listed.rates)) or (read.number in listed.rates and same_unit("%", read.unit))
    return listed.change is None and listed.measure[:4] in read.measure


def matched(listed: list[Listed], reads: list[Read]) -> dict[int, Read]:
    """For every listed figure the figure that was read for it, which no other has, if there is one.

    Both lists are in the order of the text; of equal figures of one sentence the one with the likest measure is taken.
    """
    used: set[str] = set()
    pairs: dict[int, Read] = {}
    for figure in listed:
        found = [read for read in reads if fits(figure, read) and in_statement(figure, read)]
        if found:
            best = max(
                found,
                key=lambda read: (
                    read.key not in used,
                    read.statement in figure.statement or figure.statement in read.statement,
                    quality(figure, read),
                    likeness(figure.measure, read.measure),
                ),
            )
            if best.key not in used or may_be_twice(figure, best):
                pairs[figure.ordinal] = best
                used.add(best.key)
    return pairs


def may_be_twice(listed: Listed, read: Read) -> bool:
    """Whether one figure that was read may be two listed ones: both sides of a total, an amount and its rate."""
    return "收、支" in read.statement or listed.number is None or same_unit("%", listed.unit)


def quality(listed: Listed, read: Read) -> int:
    """How much else of a listed figure the figure has."""
    rates = {abs(rate) for _, rate in read.rates}
    return (listed.change is not None and read.change == listed.change) + len(rates & set(listed.rates))


def likeness(one: str, other: str) -> float:
    """Likeness of two measures, 0 to 1."""
    return difflib.SequenceMatcher(None, score.plain(one), score.plain(other)).ratio()


def bound_to(figure: Listed, read: Read) -> tuple[set[Cell], str | None]:
    """Cells and verdict of a figure; of the rate beside its amount where a rate is listed."""
    if same_unit("%", figure.unit) and not same_unit("%", read.unit):
        return read.rate_cells, read.rate_verdict
    return read.cells, read.verdict


def is_bound(figure: Listed, cells: set[Cell]) -> bool:
    """Whether a figure is bound to its target: to any of the cells, or to all of a sum."""
    return bool(figure.cells) and (figure.cells <= cells if figure.is_sum else bool(figure.cells & cells))


def measure(figures: list[Listed], reads: list[Read], missing: bool, extra: bool) -> Counter[str]:
    """Counts of one document; prints what is missing or extra where asked."""
    pairs = matched(figures, reads)
    counts: Counter[str] = Counter()
    for figure in figures:
        read = pairs.get(figure.ordinal)
        beside = [each for each in reads if in_statement(figure, each)]
        # The change of 收、支总计 in the sentence behind it may stand with the total.
        changed = [each for each in beside if figure.change is not None and each.change == figure.change]
        rates = {abs(rate) for each in [read, *changed] if each for _, rate in each.rates}
        if read is not None and same_unit("%", read.unit) and read.number is not None:
            rates.add(read.number)
        lost = []
        if figure.number is not None:
            counts.update(amounts=1, amounts_read=read is not None)
            lost += [] if read else [f"{figure.number} {figure.unit}"]
        if figure.change is not None:
            right = any(each.change == figure.change for each in beside)
            counts.update(changes=1, changes_read=right)
            lost += [] if right else [f"change {figure.change}"]
        for rate in figure.rates:
            right = rate in rates
            counts.update(rates=1, rates_read=right)
            lost += [] if right else [f"rate {rate}"]
        if lost and missing:
            print(f"  not read: {figure.ordinal} {figure.measure}: {', '.join(lost)} | {figure.statement[:60]}")
        if figure.cells:
            cells, verdict = bound_to(figure, read) if read is not None else (set(), None)
            bound = is_bound(figure, cells)
            same = verdict == ("differs" if figure.agrees is False else "agrees")
            counts.update(targets=1, bound=bound, verdicts=same)
            if missing and not (bound and same):
                print(
                    f"  {'bound' if bound else 'not bound'}: {figure.ordinal} {figure.measure} {figure.number} "
                    f"to {sorted(figure.cells)}, but to {sorted(cells)[:6]}; listed as "
                    f"{figure.agrees}, found {verdict} ({read.reason if read else None}) | {figure.statement[:40]}"
                )
        elif figure.agrees is not None and missing and read is not None and read.verdict is not None:
            said = "differs" if figure.agrees is False else "agrees"
            if said != read.verdict:
                print(f"  verdict: {figure.ordinal} {figure.measure} {said}, found {read.verdict} ({read.reason})")
    known = {read.key for read in pairs.values()}
    others = [read for read in reads if read.key not in known]
    counts.update(read=len(reads), extra=len(others))
    if extra:
        for read in others:
            beside = f"change {read.change} {[f'{name} {rate}' for name, rate in read.rates]}"
            print(f"  extra: {read.measure} {read.number} {read.unit} {beside} | {read.statement[:80]}")
    return counts


def line(name: str, counts: Counter[str]) -> str:
    """One line of the result."""
    parts = [
        f"{what} {counts[got]}/{counts[of]}"
        for what, got, of in (
            ("amounts", "amounts_read", "amounts"),
            ("changes", "changes_read", "changes"),
            ("rates", "rates_read", "rates"),
            ("bound", "bound", "targets"),
            ("verdicts", "verdicts", "targets"),
        )
    ]
    listed = counts["amounts"] + counts["changes"] + counts["rates"]
    right = counts["amounts_read"] + counts["changes_read"] + counts["rates_read"]
    shares = f"read {right / max(listed, 1):.3f}, bound {counts['bound'] / max(counts['targets'], 1):.3f}"
    return f"{name}: {', '.join(parts)}; {shares}; not listed {counts['extra']} of {counts['read']}"


def documents(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """Id and key of every loaded document that has a list; a document in two formats is measured twice."""
    keys = {path.stem for path in (CORPUS / "figures").glob("*.json")}
    rows = connection.execute(
        "select document_id, any_value(name) from raw.document_sources group by 1 order by 2"
    ).fetchall()
    return [(document_id, key) for document_id, name in rows for key in keys if name.split(".")[0] == key]


def scores(connection: duckdb.DuckDBPyConnection, missing: bool = False, extra: bool = False) -> Counter[str]:
    """Measure every loaded document that has a list, print a line for each, and give the sum."""
    total: Counter[str] = Counter()
    for document_id, key in documents(connection):
        truth = json.loads((CORPUS / "truth" / f"{key}.json").read_text(encoding="utf-8"))
        figures = json.loads((CORPUS / "figures" / f"{key}.json").read_text(encoding="utf-8"))
        listed = listed_figures(figures, Places(connection, document_id, truth))
        counts = measure(listed, read_figures(connection, document_id), missing, extra)
        print(line(key, counts))
        total += counts
    print(line("total", total))
    return total


def main() -> int:
    """Print everything; 0 always: targets are asserted in tests/integration."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--file", type=Path, default=WAREHOUSE)
    parser.add_argument("--missing", action="store_true")
    parser.add_argument("--extra", action="store_true")
    options = parser.parse_args()
    with duckdb.connect(str(options.file), read_only=True) as connection:
        scores(connection, options.missing, options.extra)
    return 0


if __name__ == "__main__":
    sys.exit(main())
