"""A government's site with two lists of budgets and accounts, and all that such sites do to who fetches them."""

import io
import zipfile

from tests.support.site_server import SiteServer, page
from tests.support.small import small_pdf
from tests.support.small_docx import docx, p, tbl, tr
from tests.support.workbooks import workbook

BUDGETS, ACCOUNTS = "/bmys/index.html", "/bmjs/list.jhtml"
LISTS = (BUDGETS, "/bmys/index_1.html", ACCOUNTS, "/bmjs/list_2.jhtml")
# What never gives a document: it is asked for again every night.
FAILING = {
    "/bmys/202401/t20240118_5.html": "a riddle",
    "/files/gone.xls": "an error page",
    "/closed/6.pdf": "robots.txt",
    "/files/missing.pdf": "404",
}
DOCUMENTS = 8


def budget(name: str, amount: str = "12.00", kind: str = "2024年度部门预算") -> bytes:
    """A document of one page."""
    return small_pdf(f"甲市{name}{kind}", rows=(("合计", amount),))


def put_site(site: SiteServer) -> None:
    """Everything of the site: lists with two kinds of paging, articles, attachments, and what is in the way."""
    site.robots("User-agent: *\nDisallow: /closed/\n")
    site.put(BUDGETS, budgets_list(withdrawn=False))
    site.put("/bmys/index_1.html", page(_list(("a/7.html", "甲市统计局2024年部门预算", "2024-01-10"))))
    site.put(
        ACCOUNTS,
        page(
            _list(
                ("9.jhtml", "甲市水利局2023年度部门决算", "2024-09-01"),
                ("/files/10.pdf", "甲市林业局2023年度部门决算", "2024-09-02"),
                ("11.jhtml", "关于做好2023年部门决算公开的通知", "2024-08-01"),
            )
            + '共4条 1/2页 <a href="list_2.jhtml">下一页</a><a href="list_2.jhtml">尾页</a>'
        ),
    )
    site.put("/bmjs/list_2.jhtml", page(_list(("/go/12", "甲市气象局2023年度部门决算", "2024-09-03"))))
    _put_articles(site)


def budgets_list(*, withdrawn: bool) -> str:
    """The first page of the list of budgets; `withdrawn`: without the budget of 审计局."""
    rows = [
        ("202401/t20240115_1.html", "甲市财政局2024年部门预算", "2024-01-16"),
        ("202401/t20240116_2.html", "甲市审计局2024年部门预算", "2024-01-17"),
        ("202401/t20240117_3.html", "甲市教育局2024年部门预算", "2024-01-17"),
        ("202401/t20240118_5.html", "甲市商务局2024年部门预算", "2024-01-18"),
        ("/closed/6.pdf", "甲市民政局2024年部门预算", "2024-01-18"),
        ("8.html", "一图读懂甲市2024年部门预算", "2024-01-19"),
    ]
    kept = [row for row in rows if not (withdrawn and "审计局" in row[1])]
    return page(_list(*kept) + '<script>createPageHTML(2, 0, "index", "html");</script>', "部门预算")


def _put_articles(site: SiteServer) -> None:
    site.put(
        "/bmys/202401/t20240115_1.html",
        page('<a href="P1.pdf">附件：2024年部门预算.pdf</a>', head='<meta name="PubDate" content="2024-01-15">'),
    )
    site.put("/bmys/202401/P1.pdf", budget("财政局"), delay=0.3)
    site.put(
        "/bmys/202401/t20240116_2.html",
        page(
            '<a href="/files/2.xlsx">附件1.xlsx</a><a href="/files/2.zip">附件2.zip</a><a href="/files/gone.xls">3</a>'
        ),
    )
    site.put("/files/2.xlsx", workbook([["甲市审计局2024年部门预算"], ["项目", "金额"], ["合计", 12.5]]), fails=1)
    site.put("/files/2.zip", _zip({"单位/2.pdf": budget("审计局服务中心", "3.00")}))
    site.put("/files/gone.xls", page("<h1>页面不存在</h1>", "404"), content_type="text/html")
    site.put(
        "/bmys/202401/t20240117_3.html", page('<a href="/files/3.docx">下载</a><a href="/files/missing.pdf">表</a>')
    )
    table = tbl(tr("项目", "金额"), tr("合计", "12.00"))
    site.put(
        "/files/3.docx",
        docx(p("甲市教育局2024年部门预算") + p("单位：万元") + table),
        fails=1,
        fails_with=429,
        retry_after="1",
    )
    site.put("/bmys/202401/t20240118_5.html", page("<p>请完成安全验证，请输入验证码</p>", "安全验证"), validators=())
    rows = [("项目", "金额"), ("合计", "1,234.50"), ("其中", "1,000.25")]
    table = "".join(f"<tr><td>{label}</td><td>{amount}</td></tr>" for label, amount in rows)
    site.put("/bmys/a/7.html", page(f"<h1>甲市统计局2024年部门预算</h1><p>单位：万元</p><table>{table}</table>"))
    site.put("/bmjs/9.jhtml", page('<a href="/files/9.pdf">决算.pdf</a>'), validators=("Last-Modified",))
    site.put("/files/9.pdf", budget("水利局", kind="2023年度部门决算"), breaks=1)
    site.put("/files/10.pdf", budget("林业局", kind="2023年度部门决算"), validators=("ETag",))
    site.redirect("/go/12", "/files/12.pdf")
    site.put("/files/12.pdf", budget("气象局", kind="2023年度部门决算"))


def _list(*rows: tuple[str, str, str]) -> str:
    links = "".join(f'<li><a href="{href}">{text}</a><span>{day}</span></li>' for href, text, day in rows)
    return f'<div class="top"><a href="/">首页</a><a href="/bmys/">部门预算</a></div><ul>{links}</ul>'


def _zip(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()
