"""Documents that the tests of marts are made on: a budget executed, a department with units, versions of one filing."""

from tests.support.variants import document, renamed, table

EXPENDITURE = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]


def _expenditure(amount: str, code: str = "2010301", name: str = "行政运行") -> dict:
    return table("部门支出总表", EXPENDITURE, [["", "合计", amount, amount, ""], [code, name, amount, amount, ""]])


def final_of_the_budget(budget: dict) -> dict:
    """Final accounts of the budget's year: a function dropped, one executed at half, one the budget does not print."""
    rows = next(t for t in budget["tables"] if t["title"] == "部门预算支出总表")["rows"]
    final_rows = [[r[1], r[2], r[3], r[4], r[5], r[7], r[6], r[8]] for r in rows if r[1] != "2080506"]
    halved = next(r for r in final_rows if r[0] == "2010350")
    halved[2:4] = ["206.34", "206.34"]
    final_rows.append(["2110101", "行政运行", "5.00", "0.00", "5.00", "0.00", "0.00", "0.00"])
    columns = [
        "科目代码",
        "科目名称",
        "本年支出合计",
        "基本支出",
        "项目支出",
        "上缴上级支出",
        "经营支出",
        "对附属单位补助支出",
    ]
    items = ["合计", "因公出国（境）费", "公务用车购置及运行维护费/小计", "公务用车购置及运行维护费/公务用车购置费"]
    items += ["公务用车购置及运行维护费/公务用车运行维护费", "公务接待费"]
    three_public = table(
        "财政拨款“三公”经费支出决算表",
        [f"{stage}/{item}" for stage in ("预算数", "决算数") for item in items],
        [["99.00", "90.00", "5.00", "0.00", "5.00", "4.00", "20.00", "16.00", "2.00", "0.00", "2.00", "2.00"]],
    )
    made = renamed(budget, "made-2024-final", kind="final_accounts")
    made["tables"] = [table("支出决算表", columns, final_rows), three_public]
    return made


def department_with_two_units() -> list[dict]:
    def filing(key: str, organization: str, year: int, scope: str, *tables: dict) -> dict:
        return document(key, "budget", list(tables), organization=organization, year=year, scope=scope)

    by_organization = table(
        "部门收入总表",
        ["部门代码", "部门（单位）名称", "合计", "财政拨款收入"],
        [
            ["", "合计", "30.00", "30.00"],
            ["301", "荣成市测试局", "30.00", "30.00"],
            ["301001", "荣成市测试局本级", "10.00", "10.00"],
            ["301002", "荣成市测试一所", "15.00", "15.00"],
            ["301003", "荣成市测试二所", "5.00", "5.00"],
        ],
    )
    return [
        filing("department-2024", "荣成市测试局", 2024, "department", by_organization, _expenditure("30.00")),
        filing("headquarters-2024", "荣成市测试局本级", 2024, "unit", _expenditure("10.00")),
        filing("first-unit-2024", "荣成市测试一所", 2024, "unit", _expenditure("15.00")),
        filing("first-unit-2023", "荣成市测试一所", 2023, "unit", _expenditure("14.00")),
        filing("second-unit-2023", "荣成市测试二所", 2023, "unit", _expenditure("4.00")),
    ]


def versions_and_formats() -> list[dict]:
    def budget(key: str, organization: str, amount: str, year: int = 2024, **about: str) -> dict:
        return document(key, "budget", [_expenditure(amount)], organization=organization, year=year, **about)

    two_years = table(
        "“三公”经费支出表",
        ["项目", "上年预算数", "本年预算数"],
        [["合计", "7.00", "8.00"], ["公务接待费", "7.00", "8.00"]],
    )
    one_year = table("“三公”经费支出表", ["项目", "本年预算数"], [["合计", "6.00"], ["公务接待费", "6.00"]])
    return [
        budget("held-back-old", "济南市甲局", "1.00"),
        budget("held-back-new", "济南市甲局", "2.00"),
        budget("revised-old", "济南市乙局", "1.00"),
        budget("revised-new", "济南市乙局", "2.00"),
        budget("format-pdf", "济南市丙局", "1.00"),
        budget("format-html", "济南市丙局", "1.00"),
        budget("withdrawn-pdf", "济南市辛局", "1.00"),
        budget("withdrawn-html", "济南市辛局", "2.00"),
        budget("ambiguous-place", "青山区测试局", "1.00"),
        budget("unlisted-district", "青岛市即墨区测试局", "1.00"),
        budget("unlisted-district-of-city", "青岛市即墨区试验局", "1.00", province="山东省", city="青岛市"),
        budget("stated-place", "青山区试验局", "1.00", province="湖北省", city="武汉市"),
        budget("old-year", "济南市丁局", "1.00", year=2019),
        document(
            "new-code", "budget", [_expenditure("1.00", "2980101", "新设事项")], organization="济南市戊局", year=2024
        ),
        document("two-years-2025", "budget", [two_years], organization="济南市己局", year=2025),
        document("two-years-2024", "budget", [one_year], organization="济南市己局", year=2024),
        document("only-2025", "budget", [two_years], organization="济南市庚局", year=2025),
    ]
