import pytest

from pipelines.documents.named import Named, named


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("附件1：2024年度部门预算公开表.xls", Named(None, 2024, "budget")),
        ("甲市财政局关于2024年部门预算公开_甲市政务网", Named("甲市财政局", 2024, "budget")),
        ("甲市大数据中心2023年度部门决算 - 甲市人民政府", Named("甲市大数据中心", 2023, "final_accounts")),
        ("乙局二〇二四年部门决算.docx", Named(None, 2024, "final_accounts")),
        ("2023年预算执行情况和2024年预算草案", Named(None, None, "budget")),
        ("2023年部门决算及2025年部门预算", Named()),
        ("P020240301.xls", Named()),
        ("jia-2024-budget", Named()),
    ],
)
def test_a_name_says_organization_year_and_kind_or_not(text, expected):
    assert named([text]) == expected


def test_what_the_nearest_name_leaves_open_the_next_one_says():
    assert named(["2023年部门决算.pdf", "甲市财政局2024年部门预算公开"]) == Named("甲市财政局", 2023, "final_accounts")
