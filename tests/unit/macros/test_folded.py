"""Texts are folded before they are compared; the short cut for texts without marks or radicals changes none of them."""

import re
from pathlib import Path

import duckdb
import pytest
from jinja2 import Environment

from pipelines.settings import PROJECT_ROOT

MACROS = PROJECT_ROOT / "dbt_project" / "macros"


def render(call: str) -> str:
    """The SQL that a call of the macros for texts stands for."""
    source = "\n".join(Path(MACROS / name).read_text(encoding="utf-8") for name in ("fold.sql", "text.sql"))
    return Environment(autoescape=False).from_string(f"{source}\n{{{{ {call} }}}}").render().strip()


@pytest.fixture(scope="module")
def lists() -> dict[str, str]:
    """The lists of characters and what they become, by the names of their macros."""
    return {name: render(f"{name}()") for name in ("marks_from", "marks_to", "radicals_from", "radicals_to")}


def as_left(character: str) -> str:
    """What a folded character leaves: a grave accent is a quotation mark, and those are dropped."""
    return character.replace("`", "")


def fold(texts: list[str | None]) -> list[str | None]:
    """`texts` as the macro folds them."""
    folded = render("folded('t')")
    rows = duckdb.sql(f"select {folded} from unnest($texts) as texts (t)", params={"texts": texts})
    return [row[0] for row in rows.fetchall()]


@pytest.mark.parametrize("kind", ["marks", "radicals"])
def test_each_listed_character_becomes_its_own(lists, kind):
    before, after = lists[f"{kind}_from"], lists[f"{kind}_to"]
    assert len(before) == len(set(before)) == len(after)
    assert fold(list(before)) == [as_left(character) for character in after]


def test_a_character_is_folded_wherever_it_stands(lists):
    before = lists["marks_from"] + lists["radicals_from"]
    after = lists["marks_to"] + lists["radicals_to"]
    printed = [f"2024年{character}表（一）" for character in before]
    assert fold(printed) == [f"2024年{as_left(character)}表(一)" for character in after]
    assert fold([before]) == ["".join(as_left(character) for character in after)]


def test_nothing_else_is_changed(lists):
    listed = set(lists["marks_from"] + lists["radicals_from"])
    dropped = re.compile(r"[\s\u200b\ufeff\u00ad\"“”‘’'`「」『』＂]")
    others = [
        chr(code)
        for code in range(0x20, 0x20000)
        if chr(code) not in listed and not 0xD800 <= code <= 0xDFFF and not dropped.match(chr(code))
    ]
    assert len(others) > 100_000
    assert fold(others) == others


def test_white_space_and_quotation_marks_are_dropped():
    printed = [" “三公” 经费\t", "其 中：", "", None, "１２，３４５．６０"]
    assert fold(printed) == ["三公经费", "其中:", "", None, "12,345.60"]
