"""Sentences in the wordings of many places: every figure that they state is read, and nothing else is."""

from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
import pytest
from ruamel.yaml import YAML

from tests.support.build import dbt_build, land
from tests.support.changed_frames import Change, changed, prose
from tests.support.variants import document

CASES = YAML(typ="safe").load(Path(__file__).parent.parent / "fixtures" / "narrative_sentences.yaml")
KINDS = {"final": ("final_accounts", 2023), "budget": ("budget", 2024)}

# What the fixture abbreviates; the names of all other keys are names of columns.
COLUMNS = {
    "n": "number",
    "u": "unit_printed",
    "m": "measure",
    "change": "change",
    "rate": "change_rate",
    "share": "share",
    "done": "completion_rate",
}
NULL_UNLESS_NAMED = ("change", "rate", "share", "done")
NUMBERS = ("n", "amount_yuan", *NULL_UNLESS_NAMED)
WIDTHS = str.maketrans("（）", "()", "“”")


def _document(case: dict) -> dict:
    kind, year = KINDS[case["kind"]]
    texts = [case["text"]] if isinstance(case["text"], str) else case["text"]
    path = [f"第三部分 {year}年度部门{'决算' if case['kind'] == 'final' else '预算'}情况说明", *case["under"]]
    empty = document(case["name"], kind, [], organization="青山县教育局", year=year)
    paths = [path[:n] for n in range(len(path))] + [path] * len(texts)
    return changed(empty, prose(*path, *texts, headings=path), _under(paths))


def _under(paths: list[list[str]]) -> Change:
    """The paragraphs stand under these headings, outermost first."""
    column = pl.Series("heading_path", paths, dtype=pl.List(pl.String))
    return lambda frames: frames | {"paragraphs": frames["paragraphs"].with_columns(column)}


@pytest.fixture(scope="module")
def figures(tmp_path_factory):
    """The figures of every case by its name, one per dictionary from column to value, in the order of the text."""
    file = tmp_path_factory.mktemp("sentences") / "yusuan.duckdb"
    land(file, [_document(case) for case in CASES])
    dbt_build(file, "path:seeds", "+int_narrative_figures", "--exclude-resource-type", "test", "unit_test")
    query = """
        select document_name, figures.*
        from intermediate.int_narrative_figures as figures
        inner join intermediate.int_documents using (document_id)
        order by paragraph_ordinal, statement_ordinal, figure_ordinal
    """
    with duckdb.connect(str(file), read_only=True) as connection:
        found = connection.execute(query)
        names = [column[0] for column in found.description]
        rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    return {case["name"]: _once([row for row in rows if row["document_name"] == case["name"]]) for case in CASES}


def _once(rows: list[dict]) -> list[dict]:
    """One amount said of both sides (收、支总计均为…) counts once, whether it is one row or two."""
    kept = {}
    for row in rows:
        both = "balance_total" in str(row["subject"]) or "appropriation_total" in str(row["subject"])
        place = row["statement_key"], row["number_printed"], row["change_printed"]
        kept.setdefault(place if both else row["figure_key"], row)
    return list(kept.values())


def _differences(expected: dict, row: dict) -> list[str]:
    """What a row says differently from the fixture; empty: it is the figure expected."""
    wanted = dict.fromkeys(NULL_UNLESS_NAMED) | expected
    ignored = {"any", "alternatively", "optional", *wanted.get("any", ())}
    return [
        f"{key}: {row[COLUMNS.get(key, key)]!r}, not {value!r}"
        for key, value in wanted.items()
        if key not in ignored and not _agrees(key, value, row[COLUMNS.get(key, key)])
    ]


def _agrees(key: str, wanted: object, found: object) -> bool:
    if key in NUMBERS and wanted is not None:
        return found is not None and Decimal(str(wanted)) == found
    if key == "m":
        return str(wanted).translate(WIDTHS) in str(found).translate(WIDTHS)
    if key == "u":
        return str(wanted).translate(WIDTHS) == str(found).translate(WIDTHS)
    return wanted == found


def _nearest(wanted: list[dict], row: dict) -> tuple[list[str], dict]:
    """The figure expected that a row differs from least, with the differences."""
    choices = [option for figure in wanted for option in (figure, figure.get("alternatively")) if option]
    return min(((_differences(option, row), option) for option in choices), key=lambda pair: len(pair[0]))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_text_yields_its_figures_and_no_others(figures, case):
    waiting, wrong = list(case["figures"]), []
    for row in figures[case["name"]]:
        fitting = [
            figure
            for figure in waiting
            if any(not _differences(option, row) for option in (figure, figure.get("alternatively")) if option)
        ]
        if fitting and not case.get("any_count"):
            waiting.remove(fitting[0])
        elif not fitting:
            said = {key: row[column] for key, column in COLUMNS.items() if row[column] is not None}
            wrong.append((said, _nearest(waiting, row)[0] if waiting else "no figure of the text"))
    if case.get("any_count") and figures[case["name"]]:
        waiting = []
    missing = [figure for figure in waiting if not figure.get("optional")]
    assert (wrong, missing) == ([], [])
