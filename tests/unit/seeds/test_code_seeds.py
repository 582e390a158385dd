"""The seeds hold together: editions do not overlap, every class is mapped, regions are what the package carries."""

import csv
from itertools import pairwise
from pathlib import Path

import pytest

from dbt_project.seeds.make_regions import SEED, seed_rows, seed_text

SEEDS = Path(__file__).resolve().parents[3] / "dbt_project" / "seeds"
ECONOMIC = ("department_economic", "government_economic")


def _rows(name: str) -> list[dict[str, str]]:
    with open(SEEDS / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_editions_of_one_code_follow_each_other_without_overlap():
    editions: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in _rows("classification_codes"):
        editions.setdefault((row["system"], row["code"]), []).append(row)
    for key, rows in editions.items():
        for earlier, later in pairwise(sorted(rows, key=lambda r: int(r["first_year"]))):
            assert earlier["last_year"], f"{key}: an edition that is followed by another has no last year"
            assert int(earlier["last_year"]) < int(later["first_year"]), f"{key}: editions overlap"


@pytest.mark.parametrize(("system", "lengths"), [("function", {3, 5, 7}), *((s, {3, 5}) for s in ECONOMIC)])
def test_codes_have_the_lengths_of_their_levels_and_a_listed_class(system, lengths):
    codes = {row["code"] for row in _rows("classification_codes") if row["system"] == system}
    assert codes
    assert {len(code) for code in codes} <= lengths
    assert {code[:3] for code in codes} <= codes


def test_every_class_says_what_its_international_mapping_rests_on():
    classes = {
        (row["system"], row["code"])
        for row in _rows("classification_codes")
        if row["system"] in ("function", *ECONOMIC) and len(row["code"]) == 3
    }
    mappings = _rows("international_mappings")
    assert {(row["system"], row["class_code"]) for row in mappings} == classes
    assert all(row["mapping_basis"] for row in mappings)
    assert all(bool(row["cofog_division"]) == bool(row["cofog_name"]) for row in mappings)


def test_every_check_has_one_severity_and_an_error_of_the_tables_quarantines():
    checks = _rows("checks")
    assert len({row["check_id"] for row in checks}) == len(checks)
    errors = [row for row in checks if row["severity"] == "error"]
    # What a text says wrongly is an error of the text; the tables beside it are sound.
    assert all(
        row["decision_on_mismatch"] == ("warned" if row["family"] in {"C", "F"} else "quarantined") for row in errors
    )
    assert any(row["family"] in {"C", "F"} for row in errors)


def test_every_identity_is_bound_to_the_forms_that_its_check_names():
    bound: dict[str, set[str]] = {}
    for row in _rows("check_forms"):
        bound.setdefault(row["check_id"], set()).add(row["form_code"])
    checks = {row["check_id"]: row for row in _rows("checks")}
    assert bound.keys() <= checks.keys()
    named = {check_id: set(checks[check_id]["forms"].split("|")) for check_id in bound}
    # Additivity holds for every form that lands.
    landing = {row["form_code"] for row in _rows("forms") if row["lands_amounts"] == "true"}
    assert set(checks["N06"]["forms"].split("|")) == landing
    assert bound == named


def test_every_expected_form_is_of_its_kind_of_document():
    kinds = {row["form_code"]: row["document_kind"] for row in _rows("forms")}
    assert all(kinds[row["form_code"]] == row["document_kind"] for row in _rows("expected_forms"))


def test_the_committed_regions_are_what_the_package_carries():
    assert SEED.read_text(encoding="utf-8") == seed_text()


def test_regions_without_a_city_hang_from_their_province_and_groupings_are_no_regions():
    names = {
        "310000": "上海市",
        "310100": "市辖区",
        "310107": "普陀区",
        "420000": "湖北省",
        "420100": "武汉市",
        "420107": "青山区",
        "429000": "省直辖县级行政区划",
        "429004": "仙桃市",
    }
    rows = {row["region_code"]: row for row in seed_rows(names, "test")}
    assert set(rows) == {"310000", "310107", "420000", "420100", "420107", "429004"}
    assert (rows["310107"]["parent_region_code"], rows["310107"]["city"]) == ("310000", "上海市")
    assert (rows["420107"]["parent_region_code"], rows["420107"]["city"]) == ("420100", "武汉市")
    assert (rows["429004"]["parent_region_code"], rows["429004"]["city"]) == ("420000", "")
