"""The expenditure of final accounts with rows of its hierarchy left out, one document per case."""

import copy

from tests.support.variants import only

EXPENDITURE = "支出决算表"
LEFT_OUT = {
    "item-alone-below-its-group": {"2060599"},
    "group": {"20605"},
    "class": {"206"},
    # Two groups without items: the table may be of mixed depth.
    "items-of-two-groups": {"2060599", "2010350"},
}


def documents(truths: dict[str, dict]) -> list[dict]:
    """Copies of one true table, each without the rows of some codes; totals stay as they are."""
    return [
        _without_rows(only(truths["rongcheng-bigdata-2024-final"], f"missing-row-{name}", EXPENDITURE), codes)
        for name, codes in LEFT_OUT.items()
    ]


def _without_rows(truth: dict, codes: set[str]) -> dict:
    copied = copy.deepcopy(truth)
    table = copied["tables"][0]
    table["rows"] = [row for row in table["rows"] if row[0] not in codes]
    assert not table.get("spans"), "rows of merged cells cannot be left out"
    copied["document"]["organization"] = f"青山县{copied['document']['key']}局"
    return copied
