"""Documents that the tests of marts are made on: a budget executed, a department with units, versions of one filing."""

from tests.support.changed_frames import changed, prose
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


GENERAL_PART = ("五、一般公共预算财政拨款支出决算情况说明", "（三）一般公共预算财政拨款支出决算具体情况")
OFFICES = "一般公共服务支出（类）政府办公厅（室）及相关机构事务（款）"


def stating_a_budget(final: dict) -> dict:
    """Final accounts whose text states another budget of one function than the year's budget prints: 400.00 万元."""
    stated = f"1.{OFFICES}事业运行（项）。年初预算为400.00万元，支出决算为206.34万元。"
    return changed(final, prose(stated, under=GENERAL_PART))


def final_alone(final: dict) -> dict:
    """Final accounts of an organization without a budget: the text states it, and the 三公 expenses have no table."""
    made = renamed(final, "made-2023-final", organization="青岛市文字局")
    made["tables"] = [t for t in made["tables"] if t["title"] in ("支出决算表", "一般公共预算财政拨款支出决算表")]
    items = [
        f"1.{OFFICES}行政运行（项）。年初预算为1632.01万元，支出决算为1,672.32万元，完成年初预算的102.47%。",
        f"2.{OFFICES}一般行政管理事务（项）。年初预算为20万元，支出决算为0万元。",
        "3.卫生健康支出（类）公共卫生（款）突发公共卫生事件应急处理（项）。年初预算为0万元，支出决算为1,309.16万元。",
    ]
    three_public = [
        "2023年度财政拨款“三公”经费支出年初预算为5.5万元，支出决算为4.5万元，完成年初预算的81.82%。",
        "1.因公出国（境）费年初预算为0万元，支出决算为0万元。",
        "2.公务用车购置及运行维护费年初预算为2.5万元，支出决算为1万元，完成年初预算的40%。",
        "3.公务接待费年初预算为3万元，支出决算为3.5万元，完成年初预算的116.67%。",
    ]
    part = ("九、财政拨款“三公”经费支出决算情况",)
    return changed(made, prose(*items, under=GENERAL_PART), prose(*three_public, under=part, page=2))


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
