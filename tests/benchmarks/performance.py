"""How well performance forms are read: the bundled documents against the `fields` of `tests/corpus/truth`.

usage: python -m tests.benchmarks.performance [--file DUCKDB] [--wrong] [--also NAME=TRUTH]

Per document and in sum: the share of indicators with all of level 1 to 3, target, actual value, weight and score equal
to the truth's; of targets alone, where the truth is sure of its text; of amounts, weights, rates and scores of the
funds; of names, goals, totals. What was read and the truth does not have counts as `extra`. `--wrong` prints what
differs. Without `--file` the published warehouse is measured.
"""

import argparse
import json
import re
import sys
from collections import Counter
from decimal import Decimal, InvalidOperation
from pathlib import Path

import duckdb

from tests.support import score

ROOT = Path(__file__).resolve().parents[2]
TRUTH = ROOT / "tests" / "corpus" / "truth"
WAREHOUSE = ROOT / "data" / "warehouse" / "yusuan.duckdb"
LOST = "□"
STAGES = {
    "年初预算数": "budget",
    "调整后预算数": "adjusted_budget",
    "全年预算数": "adjusted_budget",
    "全年执行数": "final",
    "当年预算收支": None,
}
ROW_FIELDS = {"分值": "weight", "执行率": "execution_rate_printed", "得分": "score"}

Fund = tuple[str, str | None, int | None, str]
Share = tuple[int, int]


def folded(text: object) -> str:
    """A text as compared: no white space, one width, no closing colon."""
    return score.plain(text).replace("“", '"').replace("”", '"').rstrip(":")


def bare(text: object) -> str:
    """A text without the weight in brackets behind it (成本指标（10分）) and without 其中."""
    return re.sub(r"^其中:|\([\d.]+分\)$", "", folded(text))


def points(value: object) -> Decimal | None:
    """Points of a weight or score; null for blanks and marks."""
    try:
        return Decimal(str(value)).normalize() if value not in (None, "") else None
    except InvalidOperation:
        return None


def indicator_of_truth(fields: dict) -> tuple:
    """Level 1 to 3, target, actual, weight and score of one indicator of the truth."""
    weight = fields.get("score_weight", fields.get("weight"))
    return (
        bare(fields["level1"]),
        folded(fields["level2"]),
        folded(fields["level3"]),
        folded(fields["target"]),
        folded(fields.get("actual")),
        points(weight),
        points(fields.get("score")),
    )


def funds_of_truth(budget: object) -> list[Fund]:
    """Amounts of a form's funds: label, what it is (a stage or a field of the row), year of an earlier year, text."""
    rows: list[tuple[str, dict]] = []
    if isinstance(budget, list):
        rows = [(row["item"], row) for row in budget]
    elif isinstance(budget, dict):
        for label, value in budget.items():
            if isinstance(value, list):
                rows += [(row["item"], row) for row in value]
            elif isinstance(value, dict):
                rows.append((label, value))
            else:
                rows.append((label, {"当年预算收支": value}))
    found: list[Fund] = []
    for label, values in rows:
        for name, text in values.items():
            year = re.fullmatch(r"(\d{4})年", name)
            if not text or text == "-":
                continue
            if name in STAGES:
                found.append((bare(label), STAGES[name], None, folded(text)))
            elif name in ROW_FIELDS:
                found.append((bare(label), ROW_FIELDS[name], None, str(points(text) or folded(text))))
            elif year:
                found.append((bare(label), None, int(year[1]), folded(text)))
    return found


def read_rows(connection: duckdb.DuckDBPyConnection, query: str, parameters: list) -> list[dict]:
    cursor = connection.execute(query, parameters)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def indicators_read(connection: duckdb.DuckDBPyConnection, place: list) -> list[tuple]:
    rows = read_rows(
        connection,
        "select * from intermediate.int_performance_indicators where document_id = ? and table_id = ?"
        " order by form_ordinal, indicator_ordinal",
        place,
    )
    return [
        (
            bare(row["level1"]),
            folded(row["level2"]),
            folded(row["level3"]),
            folded(row["target_printed"]),
            folded(row["actual_printed"]),
            points(row["weight"]),
            points(row["score"]),
        )
        for row in rows
    ]


def funds_read(connection: duckdb.DuckDBPyConnection, place: list) -> list[Fund]:
    rows = read_rows(
        connection,
        "select * from intermediate.int_performance_funds where document_id = ? and table_id = ?"
        " order by table_row, table_column",
        place,
    )
    found: list[Fund] = []
    row_fields: set[Fund] = set()
    for row in rows:
        year = row["fiscal_year"] if row["is_prior_year"] else None
        found.append((bare(row["item_printed"]), row["stage"], year, folded(row["text_printed"])))
        for field in ROW_FIELDS.values():
            if row[field] is not None:
                text = str(points(row[field]) or folded(row[field]))
                row_fields.add((bare(row["item_printed"]), field, None, text))
    return found + sorted(row_fields, key=str)


def form_fields(fields: dict, form: dict) -> list[tuple[str, str, str]]:
    """Names, goals and totals: what is asked, the truth's text, the text read."""
    goal_names = {"goal": "goal_expected", "goal_expected": "goal_expected", "goal_actual": "goal_actual"}
    if "annual_goal" in fields:
        goal_names = {"annual_goal": "goal_expected", "goal": "goal_long_term"}
    asked = {"project": "project_name", "project_name": "project_name", "implementing_unit": "unit_name"}
    asked |= {"department": "department_name", "department_code": "department_code"} | goal_names
    asked |= {"attribute": "attribute", "type": "type", "period": "period"}
    found = [(name, folded(fields[name]), folded(form.get(column))) for name, column in asked.items() if name in fields]
    for name, column in {"total_score": "total_score"}.items():
        if name in fields:
            found.append((name, str(points(fields[name])), str(points(form.get(column)))))
    if "subtotal" in fields:
        for name in ("weight", "score"):
            read = str(points(form.get(f"subtotal_{name}")))
            found.append((f"subtotal {name}", str(points(fields["subtotal"][name])), read))
    return found


class Tally:
    """Counts per measure, with what differs."""

    def __init__(self) -> None:
        self.right: Counter[str] = Counter()
        self.asked: Counter[str] = Counter()
        self.wrong: list[str] = []

    def count(self, measure: str, truth: list, read: list, place: str, forgiven: int = 0) -> None:
        """Each truth value is matched by one equal value read; all left over but `forgiven` of them is extra."""
        left = Counter(read)
        for value in truth:
            self.asked[measure] += 1
            if left[value] > 0:
                left[value] -= 1
                self.right[measure] += 1
            else:
                self.wrong.append(f"{place} {measure}: not read {value}")
        for value in list(left.elements())[forgiven:]:
            self.right["extra"] += 1
            self.wrong.append(f"{place} {measure}: extra {value}")

    def add(self, other: "Tally") -> None:
        self.right += other.right
        self.asked += other.asked

    def share(self, measure: str) -> float | None:
        return self.right[measure] / self.asked[measure] if self.asked[measure] else None


def targets(tally: Tally, truth: list[dict], read: list[tuple], place: str) -> None:
    """Targets that the truth is sure of, by their place where as many indicators were read, else by their texts."""
    pairs = list(zip(truth, read, strict=True)) if len(truth) == len(read) else []
    for fields, found in pairs:
        if not fields.get("uncertain") and LOST not in fields["target"]:
            tally.asked["targets"] += 1
            tally.right["targets"] += folded(fields["target"]) == found[3]
            if folded(fields["target"]) != found[3]:
                tally.wrong.append(f"{place} target: {folded(fields['target'])} read as {found[3]}")
    if not pairs:
        tally.wrong.append(f"{place}: {len(read)} indicators read of {len(truth)}")
        tally.asked["targets"] += len(truth)
        wanted = Counter(folded(fields["target"]) for fields in truth)
        tally.right["targets"] += (wanted & Counter(found[3] for found in read)).total()


def measure(connection: duckdb.DuckDBPyConnection, document_id: str, key: str) -> Tally:
    """One document against the truth of the document `key`."""
    tally = Tally()
    for ordinal, table in enumerate(json.loads((TRUTH / f"{key}.json").read_text("utf-8"))["tables"], start=1):
        fields = table.get("fields", {})
        # A summary table lists projects (`items`), it has no indicators of its own.
        if not fields.get("indicators") or "items" in fields:
            continue
        place = [document_id, f"T{ordinal:02}"]
        sure = [f for f in fields["indicators"] if not f.get("uncertain") and LOST not in "".join(map(str, f.values()))]
        read = indicators_read(connection, place)
        doubtful = len(fields["indicators"]) - len(sure)
        tally.count("indicators", [indicator_of_truth(f) for f in sure], read, f"{key} {place[1]}", doubtful)
        targets(tally, fields["indicators"], read, f"{key} {place[1]}")
        funds = fields.get("budget", fields.get("funds"))
        tally.count("funds", funds_of_truth(funds), funds_read(connection, place), f"{key} {place[1]}")
        forms = read_rows(
            connection,
            "select * from intermediate.int_performance_forms"
            " where document_id = ? and table_id = ? and form_ordinal = 1",
            place,
        )
        for name, wanted, found in form_fields(fields, forms[0] if forms else {}):
            if LOST in wanted:
                continue
            tally.asked["fields"] += 1
            tally.right["fields"] += wanted == found
            if wanted != found:
                tally.wrong.append(f"{key} {place[1]} {name}: {wanted[:60]} read as {found[:60]}")
    return tally


def measured_documents(connection: duckdb.DuckDBPyConnection, also: list[str]) -> list[tuple[str, str, str]]:
    """Document, name and truth of each document that has a truth; `also` names those that share one (NAME=TRUTH)."""
    truths = {path.stem: path.stem for path in TRUTH.glob("*.json")} | dict(pair.split("=") for pair in also)
    documents = connection.execute(
        "select document_id, coalesce(source_id, document_name) from intermediate.int_documents order by 2"
    ).fetchall()
    return [(document_id, name, truths[name]) for document_id, name in documents if name in truths]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--file", type=Path, default=WAREHOUSE)
    parser.add_argument("--wrong", action="store_true")
    parser.add_argument("--also", action="append", default=[], metavar="NAME=TRUTH")
    options = parser.parse_args()
    measures = ("indicators", "targets", "funds", "fields")
    total = Tally()
    print(f"{'document':<44}" + "".join(f"{m:>20}" for m in measures) + f"{'extra':>8}")
    with duckdb.connect(str(options.file), read_only=True) as connection:
        for document_id, name, key in measured_documents(connection, options.also):
            tally = measure(connection, document_id, key)
            print(line(name, tally, measures))
            if options.wrong:
                print("\n".join(f"    {wrong}" for wrong in tally.wrong))
            total.add(tally)
    print(line("all", total, measures))
    return 0


def line(name: str, tally: Tally, measures: tuple[str, ...]) -> str:
    shares = []
    for m in measures:
        share = tally.share(m)
        shares.append(f"{'-' if share is None else f'{share:.4f} of {tally.asked[m]}':>20}")
    return f"{name:<44}" + "".join(shares) + f"{tally.right['extra']:>8}"


if __name__ == "__main__":
    sys.exit(main())
