"""A small budget as a PDF file, right or with one amount changed, for runs of the real models."""

from tests.support.drawn_pdf import Sheets, caption

COLUMNS = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]
ROWS = [
    ["", "合计", "300.00", "100.00", "200.00"],
    ["201", "一般公共服务支出", "300.00", "100.00", "200.00"],
    ["20103", "政府办公厅（室）及相关机构事务", "300.00", "100.00", "200.00"],
    ["2010301", "行政运行", "100.00", "100.00", ""],
    ["2010302", "一般行政管理事务", "200.00", "", "200.00"],
]
TABLE_TOP = 90.0
ROW_HEIGHT = 20.0
WIDTHS = [70, 190, 80, 80, 80]
LEFT = 50.0


def budget_pdf(organization: str, total: str = "300.00", contact: str | None = None) -> bytes:
    """Two pages: a cover, and 支出总表 with `total` printed as its grand total; `contact` stands below the table."""
    sheets = Sheets()
    sheets.centred(200, f"{organization}2024年部门预算", 20)
    sheets.next_page()
    draw_expenditure(sheets, total, contact)
    return sheets.pdf()


def draw_expenditure(sheets: Sheets, total: str = "300.00", contact: str | None = None) -> None:
    """支出总表 on a page of its own."""
    caption(sheets, "部门预算支出总表")
    rows = [COLUMNS, [*ROWS[0][:2], total, *ROWS[0][3:]], *ROWS[1:]]
    bottom = sheets.table(LEFT, TABLE_TOP, WIDTHS, rows, height=ROW_HEIGHT)
    if contact:
        sheets.text(LEFT, bottom + 30, contact)
