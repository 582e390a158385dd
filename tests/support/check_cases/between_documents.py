"""Organizations with more than one document, made from true ones: years, a budget and its accounts, units, versions."""

import copy
from datetime import UTC, datetime
from decimal import Decimal

from tests.support.variants import only, renamed, table, with_cell

FINAL, BUDGET = "qingdao-bigdata-2023-final", "qingdao-bigdata-2024-budget"
WEIFANG, WUHAN = "weifang-bigdata-2023-budget", "wuhan-qingshan-bigdata-2024-budget"
FINAL_BALANCE, FINAL_APPROPRIATION = "收入支出决算总表", "财政拨款收入支出决算总表"
BUDGET_GENERAL, BUDGET_EXPENDITURE = "一般公共预算财政拨款支出表", "部门预算支出总表"
FINAL_THREE_PUBLIC, BUDGET_THREE_PUBLIC = "财政拨款“三公”经费支出决算表", "财政拨款“三公”经费支出情况表"
INITIAL, ADJUSTED = "注：预算数为“三公”经费年初预算数。", "注：预算数为“三公”经费全年预算数，包括当年预算和调整数。"


def documents(truths: dict[str, dict]) -> list[dict]:
    return [
        *_carried_balances(truths),
        *_stated_budgets(truths),
        *_stated_three_public(truths),
        *_prior_years(truths),
        *_department_and_units(truths),
        *_codes_of_two_years(truths),
        *_versions(truths),
        *_one_street(truths),
    ]


def _named(truth: dict, key: str, organization: str, **about: object) -> dict:
    return renamed(truth, f"between-{key}", organization=organization, **about)


def _carried_balances(truths: dict[str, dict]) -> list[dict]:
    """Final accounts of two years; the first closes with 0.62 万元 in all and 21.00 of general fiscal appropriation."""
    made = []
    openings = {
        "exact": ("0.62", "21.00"),
        "rounding": ("0.63", "21.01"),
        "broken": ("0.92", "12.00"),
        "missing": ("", ""),
    }
    for outcome, (opening, appropriation) in openings.items():
        organization = f"青岛市结转{outcome}局"
        first = only(truths[FINAL], "", FINAL_BALANCE)
        funds = only(truths[FINAL], "", FINAL_APPROPRIATION)
        closed = with_cell(with_cell(funds, "年末结转和结余", 5, "21.00"), "年末结转和结余", 6, "21.00")
        second = with_cell(first, "年初结转和结余", 2, opening)
        opened = with_cell(
            with_cell(funds, "年初结转和结余", 2, appropriation), "一般公共预算财政拨款", 2, appropriation
        )
        for year, tables in ((2023, (first, closed)), (2024, (second, opened))):
            filing = _named(first, f"carried-{outcome}-{year}", organization, fiscal_year=year)
            filing["tables"] = [made_from["tables"][0] for made_from in tables]
            made.append(filing)
    return made


def _stated_budgets(truths: dict[str, dict]) -> list[dict]:
    """A budget per code, and final accounts that state one beside what was spent."""
    budget = only(truths[BUDGET], "", BUDGET_GENERAL)
    codes = [(row[1], row[2], row[3]) for row in budget["tables"][0]["rows"]]
    halved = [
        ("2010350", "事业运行", "206.34") if code == "2010350" else (code, name, amount) for code, name, amount in codes
    ]
    stated = {
        "exact": ("年初预算数", codes),
        "broken": ("年初预算数", halved),
        "missing": ("年初预算数", [*codes, ("2110101", "行政运行", "5.00")]),
        "adjusted": ("全年预算数", codes),
        "unsaid": ("预算数", codes),
        "unstated": (None, codes),
    }
    made = []
    for outcome, (header, amounts) in stated.items():
        organization = f"青岛市年初{outcome}局"
        made.append(_named(budget, f"stated-{outcome}-budget", organization))
        columns = [
            "科目编码",
            "科目名称",
            *([f"一般公共预算财政拨款支出/{header}"] if header else []),
            "一般公共预算财政拨款支出/决算数",
        ]
        rows = [[code, name, *([amount] if header else []), amount] for code, name, amount in amounts]
        final = _named(budget, f"stated-{outcome}-final", organization, kind="final_accounts")
        final["tables"] = [table("一般公共预算财政拨款支出决算表", columns, rows)]
        made.append(final)
    return made


def _stated_three_public(truths: dict[str, dict]) -> list[dict]:
    budget = only(truths[BUDGET], "", BUDGET_THREE_PUBLIC)
    without = only(truths[BUDGET], "", BUDGET_GENERAL)
    final = renamed(only(truths[FINAL], "", FINAL_THREE_PUBLIC), "", fiscal_year=2024)
    final["tables"][0]["rows"][0][:6] = ["25.00", "17.00", "5.00", "0.00", "5.00", "3.00"]
    reception = copy.deepcopy(final)
    reception["tables"][0]["rows"][0][5] = "4.00"
    cases = {
        "exact": (budget, final, INITIAL),
        "broken": (budget, reception, INITIAL),
        "missing": (without, final, INITIAL),
        "adjusted": (budget, reception, ADJUSTED),
    }
    made = []
    for outcome, (planned, spent, note) in cases.items():
        organization = f"青岛市三公{outcome}局"
        made.append(_named(planned, f"three-public-{outcome}-budget", organization))
        made.append(_named(spent, f"three-public-{outcome}-final", organization))
        made[-1]["tables"][0]["notes"] = [note]
    return made


def _prior_years(truths: dict[str, dict]) -> list[dict]:
    """A budget that prints the year before beside its own, and that year's budget: 2.90 万元 in all."""
    later = only(truths[WEIFANG], "", '一般公共预算"三公"经费支出情况表')
    earlier = copy.deepcopy(later)
    columns = earlier["tables"][0]["columns"]
    earlier["tables"][0]["columns"] = [
        [path[0].replace("2022", "2021").replace("2023", "2022"), *path[1:]] for path in columns
    ]
    totals = {"exact": "2.90", "rounding": "2.91", "broken": "2.09", "missing": ""}
    made = []
    for outcome, total in totals.items():
        organization = f"潍坊市上年{outcome}局"
        before = copy.deepcopy(earlier)
        before["tables"][0]["rows"][0][6:] = [total, "", "1.30", "", "1.30", "1.60"]
        made.append(_named(before, f"prior-{outcome}-2022", organization, fiscal_year=2022))
        made.append(_named(later, f"prior-{outcome}-2023", organization))
    made.append(_named(later, "prior-alone-2023", "潍坊市上年独立局"))
    # Final accounts have no form by government economic class.
    columns = ["政府预算支出经济分类科目/科目编码", "政府预算支出经济分类科目/科目名称", "2022年决算数", "2023年预算数"]
    rows = [["", "合计", "5.00", "6.00"], ["501", "机关工资福利支出", "5.00", "6.00"]]
    without_form = _named(later, "prior-without-form-2023", "潍坊市上年无表局")
    without_form["tables"] = [table("一般公共预算基本支出表", columns, rows)]
    accounts = _named(
        only(truths[FINAL], "", FINAL_BALANCE), "prior-without-form-2022", "潍坊市上年无表局", fiscal_year=2022
    )
    return [*made, without_form, accounts]


def _department_and_units(truths: dict[str, dict]) -> list[dict]:
    """A department whose two units have one budget each: every figure of the department is twice that of a unit."""
    unit = only(truths[WUHAN], "", "支出总表")
    revenue = only(truths[WUHAN], "", "收入总表")["tables"][0]
    whole = copy.deepcopy(unit)
    whole["tables"][0]["rows"] = [[*row[:2], *map(_doubled, row[2:])] for row in unit["tables"][0]["rows"]]
    subsidized = copy.deepcopy(unit)
    subsidized["tables"][0]["rows"][0][7] = "100.00"
    cases = {
        "exact": (whole, [unit, unit]),
        "broken": (with_cell(whole, "2010350", 2, "7134247.83"), [unit, unit]),
        "missing": (whole, [unit]),
        "alone": (whole, []),
        "subsidized": (with_cell(whole, "2010350", 2, "7134247.83"), [unit, subsidized]),
    }
    made = []
    for outcome, (department, units) in cases.items():
        organization = f"武汉市青山区合并{outcome}局"
        names = [f"武汉市青山区合并{outcome}一所", f"武汉市青山区合并{outcome}二所"]
        listed = copy.deepcopy(revenue)
        total, own, part = listed["rows"]
        listed["rows"] = [
            [*total[:2], *map(_doubled, total[2:])],
            [own[0], organization, *map(_doubled, own[2:])],
            ["121002", names[0], *part[2:]],
            ["121003", names[1], *part[2:]],
        ]
        filing = _named(department, f"units-{outcome}-department", organization)
        filing["tables"].append(listed)
        made.append(filing)
        made += [_named(of_unit, f"units-{outcome}-{n}", names[n], scope="unit") for n, of_unit in enumerate(units)]
    return made


def _doubled(text: str) -> str:
    return str(2 * Decimal(text)) if text else text


def _codes_of_two_years(truths: dict[str, dict]) -> list[dict]:
    expenditure = only(truths[BUDGET], "", BUDGET_EXPENDITURE)
    other_code = with_cell(expenditure, "2080506", 1, "2080599")
    without_codes = only(truths[BUDGET], "", BUDGET_THREE_PUBLIC)
    cases = {"exact": expenditure, "broken": other_code, "missing": without_codes}
    return [
        _named(filed, f"codes-{outcome}-{year}", f"青岛市科目{outcome}局", fiscal_year=year)
        for outcome, before in cases.items()
        for year, filed in ((2023, before), (2024, expenditure))
    ]


def _versions(truths: dict[str, dict]) -> list[dict]:
    expenditure = only(truths[BUDGET], "", BUDGET_EXPENDITURE)
    about = {"address": "https://example.invalid/budget.pdf", "organization": "青岛市版本局"}
    first = renamed(
        expenditure, "between-version-1", **about, is_latest=False, fetched_at=datetime(2024, 3, 1, tzinfo=UTC)
    )
    return [first, renamed(expenditure, "between-version-2", **about, fetched_at=datetime(2024, 4, 1, tzinfo=UTC))]


def _one_street(truths: dict[str, dict]) -> list[dict]:
    """The two true budgets of one street that are at hand, as an organization that no other case files for."""
    years = {year: truths.get(f"putuo-wanli-{year}-budget") for year in (2024, 2025)}
    return [_named(truth, f"street-{year}", "上海市普陀区测试街道办事处") for year, truth in years.items() if truth]
