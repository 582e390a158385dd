"""Explanations in the manner of several provinces: what agrees with the tables is not said to differ, the rest is."""

from pathlib import Path

import duckdb
import polars as pl
import pytest
from ruamel.yaml import YAML

from tests.support.build import DBT_PROJECT, dbt_build, land
from tests.support.changed_frames import changed, prose
from tests.support.variants import document, table

FILINGS = YAML(typ="safe").load(Path(__file__).parent.parent / "fixtures" / "explanations.yaml")
KINDS = {"final": ("final_accounts", 2023), "budget": ("budget", 2024)}
STYLES = [(filing, style) for filing in FILINGS for style in filing["styles"]]
BREAKS = [(style, n, made) for _, style in STYLES for n, made in enumerate(style["breaks"])]


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in str(line).split("|")]


def _document(filing: dict, key: str, texts: list[str]) -> dict:
    kind, year = KINDS[filing["kind"]]
    tables = [
        table(made["title"], _cells(made["columns"]), list(map(_cells, made["rows"]))) for made in filing["tables"]
    ]
    lines, paths, headings = [], [], []
    for text in texts:
        depth = len(text) - len(text.lstrip("#"))
        line = text.lstrip("# ")
        headings = [*headings[: depth - 1], line] if depth else headings
        lines.append(line)
        paths.append(headings[:-1] if depth else headings)
    titles = {text.lstrip("# ") for text in texts if text.startswith("#")}
    column = pl.Series("heading_path", paths, dtype=pl.List(pl.String))

    def under(frames: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
        return frames | {"paragraphs": frames["paragraphs"].with_columns(column)}

    empty = document(key, kind, tables, organization="青山县教育局", year=year)
    return changed(empty, prose(*lines, headings=list(titles)), under)


def _documents() -> list[dict]:
    made = [_document(filing, style["name"], style["texts"]) for filing, style in STYLES]
    for filing, style in STYLES:
        for n, broken in enumerate(style["breaks"]):
            texts = [text.replace(broken["from"], broken["to"]) for text in style["texts"]]
            assert sum(old != new for old, new in zip(style["texts"], texts, strict=True)) == 1, broken
            made.append(_document(filing, f"{style['name']}-{n}", texts))
    return made


@pytest.fixture(scope="module")
def explained(tmp_path_factory):
    """A build file with the figures, bindings and checks of every explanation, as written and with each break."""
    file = tmp_path_factory.mktemp("explanations") / "yusuan.duckdb"
    land(file, _documents())
    checks = "+path:models/quality/narrative"
    dbt_build(file, "path:seeds", "+int_narrative_bindings", checks, "--exclude-resource-type", "test", "unit_test")
    return file


@pytest.fixture(scope="module")
def verdicts(explained):
    """(printed number, verdict, statement) of every figure that has a verdict, by document name."""
    query = """
        select document_name, number_printed, verdict, statement
        from intermediate.int_narrative_bindings
        inner join intermediate.int_narrative_figures using (document_id, figure_key)
        inner join intermediate.int_documents using (document_id)
    """
    with duckdb.connect(str(explained), read_only=True) as connection:
        found: dict[str, list[tuple]] = {}
        for name, *row in connection.execute(query).fetchall():
            found.setdefault(name, []).append(tuple(row))
    return found


@pytest.mark.parametrize("style", [style for _, style in STYLES], ids=lambda style: style["name"])
def test_figures_that_agree_are_not_said_to_differ(verdicts, style):
    found = verdicts[style["name"]]
    assert [row for row in found if row[1] == "differs"] == []
    assert sum(verdict == "agrees" for _, verdict, _ in found) >= style["agreeing"]


@pytest.mark.parametrize(("style", "n", "broken"), BREAKS, ids=[f"{style['name']}-{n}" for style, n, _ in BREAKS])
def test_a_figure_that_is_changed_differs_alone(verdicts, style, n, broken):
    found = verdicts[f"{style['name']}-{n}"]
    assert [number for number, verdict, _ in found if verdict == "differs"] == broken["differ"]


@pytest.mark.parametrize("style", [style for _, style in STYLES], ids=lambda style: style["name"])
def test_no_check_of_prose_finds_fault_with_what_agrees(explained, style):
    models = sorted(path.stem for path in (DBT_PROJECT / "models" / "quality" / "narrative").glob("*.sql"))
    selects = [f"select document_id, check_id, outcome, reason from quality.{name}" for name in models]
    query = f"""
        select check_id, reason
        from ({" union all ".join(selects)}) as results
        inner join intermediate.int_documents using (document_id)
        where document_name = ? and outcome = 'mismatch'
    """
    with duckdb.connect(str(explained), read_only=True) as connection:
        assert connection.execute(query, [style["name"]]).fetchall() == []
