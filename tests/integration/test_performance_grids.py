"""Performance forms as many places print them: form, funds, indicators and parsed targets are read from any grid."""

from collections import Counter
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from ruamel.yaml import YAML

from tests.support.build import dbt_build, land
from tests.support.variants import document

GRIDS = YAML(typ="safe").load(Path(__file__).parent.parent / "fixtures" / "performance_grids.yaml")
KINDS = {"final": ("final_accounts", 2023), "budget": ("budget", 2024)}
ORDERS = {
    "int_performance_forms": "table_id, form_ordinal",
    "int_performance_funds": "table_id, table_row, table_column",
    "int_performance_indicators": "table_id, table_row, indicator_ordinal",
}
LEFT, ABOVE = "<", "^"
NULL, ANYTHING = "-", "*"
WIDTHS = str.maketrans("（）％：，＝＜＞", "()%:,=<>")

Row = dict[str, object]


def _parts(line: str) -> list[str]:
    return [part.strip() for part in line.split("|")]


def _document(grid: dict, merged: bool) -> dict:
    rows = [_parts(line) for line in grid["rows"]]
    spans = _spans(rows) if merged else []
    texts = [["" if text in (LEFT, ABOVE) else text for text in row] for row in rows]
    table = {"title": grid["title"], "unit": grid.get("unit", "万元"), "columns": [], "rows": texts, "spans": spans}
    kind, year = KINDS[grid["kind"]]
    return document(_name(grid, merged), kind, [table], organization="青山县大数据局", year=year)


def _name(grid: dict, merged: bool) -> str:
    return f"{grid['name']}-{'merged' if merged else 'blank'}"


def _spans(rows: list[list[str]]) -> list[list[int]]:
    """[row, column, rows, columns] of every merged cell; raises AssertionError where `<` and `^` draw no rectangle."""
    spans, covered = [], set()
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text in (LEFT, ABOVE):
                assert (r, c) in covered, f"row {r}, column {c} belongs to no cell"
                continue
            width = 1 + next((n for n, other in enumerate(row[c + 1 :]) if other != LEFT), len(row) - c - 1)
            height = 1 + next((n for n, below in enumerate(rows[r + 1 :]) if below[c] != ABOVE), len(rows) - r - 1)
            area = {(r + i, c + j) for i in range(height) for j in range(width)} - {(r, c)}
            assert all(rows[i][j] in (LEFT, ABOVE) for i, j in area), f"the cell at row {r}, column {c} is no rectangle"
            spans.append([r, c, height, width])
            covered |= area
    return [span for span in spans if span[2:] != [1, 1]]


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """Rows of every model by document name, as dictionaries in the order of the grid."""
    file = tmp_path_factory.mktemp("grids") / "yusuan.duckdb"
    land(file, [_document(grid, merged) for grid in GRIDS for merged in (True, False)])
    models = [f"+{model}" for model in (*ORDERS, "check_performance_forms")]
    dbt_build(file, "path:seeds", *models, "--exclude-resource-type", "test", "unit_test")
    with duckdb.connect(str(file), read_only=True) as connection:
        unread = connection.execute(
            "select document_name, reason from quality.check_performance_forms "
            "inner join intermediate.int_documents using (document_id) where outcome != 'exact'"
        ).fetchall()
        return {model: _rows(connection, model) for model in ORDERS} | {"unread": unread}


def test_no_form_that_was_read_is_said_to_be_unread(found):
    assert found["unread"] == []


def _rows(connection: duckdb.DuckDBPyConnection, model: str) -> dict[str, list[Row]]:
    query = f"""
        select document_name, model.*
        from intermediate.{model} as model
        inner join intermediate.int_documents using (document_id)
        order by document_name, {ORDERS[model]}
    """
    result = connection.execute(query)
    names = [column[0] for column in result.description]
    by_document: dict[str, list[Row]] = {}
    for values in result.fetchall():
        row = dict(zip(names, values, strict=True))
        by_document.setdefault(row["document_name"], []).append(row)
    return by_document


def _folded(text: object) -> str:
    return NULL if text in (None, "") else "".join(str(text).translate(WIDTHS).split())


def _plain(value: object) -> str:
    """A number without trailing zeros; null is `-`."""
    return NULL if value is None else format(Decimal(str(value)).normalize(), "f")


READINGS = [pytest.param(grid, merged, id=_name(grid, merged)) for grid in GRIDS for merged in (True, False)]


@pytest.mark.parametrize(("grid", "merged"), READINGS)
def test_a_form_says_whose_it_is_and_what_it_aims_at(found, grid, merged):
    forms = found["int_performance_forms"].get(_name(grid, merged), [])
    if grid.get("forms_none"):
        assert [form["project_name"] for form in forms if form["project_name"]] == []
        return
    expected = grid["forms"]
    read = [{key: form[key] for key in wanted} for form, wanted in zip(forms, expected, strict=False)]
    assert len(forms) == len(expected)
    assert [{key: _same(key, value) for key, value in form.items()} for form in read] == [
        {key: _same(key, value) for key, value in wanted.items()} for wanted in expected
    ]


def _same(key: str, value: object) -> str:
    return _plain(value) if key == "total_score" else _folded(value)


@pytest.mark.parametrize(("grid", "merged"), READINGS)
def test_funds_stand_under_their_item_and_stage(found, grid, merged):
    rows = found["int_performance_funds"].get(_name(grid, merged), [])
    printed = Counter(f"{row['item']} {row['stage'] or NULL} {_plain(row['number'])}" for row in rows)
    yuan = Counter(f"{row['item']} {row['stage'] or NULL} {_plain(row['amount_yuan'])}" for row in rows)
    if "funds" in grid:
        assert printed == Counter(map(_normal_fund, grid["funds"]))
    if "funds_yuan" in grid:
        assert yuan == Counter(map(_normal_fund, grid["funds_yuan"]))
    assert Counter(map(_normal_fund, grid.get("funds_include", []))) - printed == Counter()
    assert not Counter(map(_normal_fund, grid.get("funds_exclude", []))) & printed
    for line in grid.get("rates", []):
        item, *wanted = line.split()
        said = {(row["weight"], row["execution_rate"], row["score"]) for row in rows if row["item"] == item}
        numbers = [
            _plain(max((value for value in column if value is not None), default=None))
            for column in zip(*said, strict=True)
        ]
        assert numbers == [_plain(value) for value in wanted]


def _normal_fund(line: str) -> str:
    item, stage, number = line.split()
    return f"{item} {stage} {_plain(number)}"


@pytest.mark.parametrize(("grid", "merged"), READINGS)
def test_indicators_keep_their_levels_target_actual_weight_and_score(found, grid, merged):
    rows = found["int_performance_indicators"].get(_name(grid, merged), [])
    texts = ("level1", "level2", "level3", "target_printed", "actual_printed")
    numbers = ("weight", "score")
    read = [[*(_folded(row[c]) for c in texts), *(_plain(row[c]) for c in numbers)] for row in rows]
    for key in ("indicators", "indicators_folded"):
        if key in grid:
            wanted = [_wanted(line) for line in grid[key]]
            assert [_hide(line, other) for line, other in zip(read, wanted, strict=False)] == wanted
            assert len(read) == len(wanted)
    for line in map(_wanted, grid.get("indicators_include", [])):
        assert line in read


def _wanted(line: str) -> list[str]:
    *texts, weight, score = _parts(line)
    return [*map(_folded, texts), *(value if value == NULL else _plain(value) for value in (weight, score))]


def _hide(line: list[str], wanted: list[str]) -> list[str]:
    return [ANYTHING if other == ANYTHING else value for value, other in zip(line, wanted, strict=True)]


@pytest.mark.parametrize(("grid", "merged"), READINGS)
def test_targets_are_parsed_or_left_without_a_number(found, grid, merged):
    rows = {_folded(row["level3"]): row for row in found["int_performance_indicators"].get(_name(grid, merged), [])}
    for line in grid.get("targets", []):
        level3, *wanted = _parts(line)
        row = rows[_folded(level3)]
        parsed = [_folded(row["target_operator"]), _plain(row["target_number"]), _folded(row["target_unit"])]
        assert (level3, _hide(parsed, wanted)) == (level3, [_folded(part) if part else NULL for part in wanted])
