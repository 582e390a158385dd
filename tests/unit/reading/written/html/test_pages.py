"""Web pages are read as browsers show them, without the site around the document."""

import email.mime.multipart
import email.mime.text

import pytest

from pipelines.reading import read_document
from pipelines.reading.model import Reading, Table, UnreadableDocumentError
from pipelines.reading.written.html.reader import read_html, read_mhtml

HEAD = "<tr><td>项目</td><td>基本支出</td><td>项目支出</td></tr>"
ROWS = "<tr><td>教育支出</td><td>1.00</td><td>2.00</td></tr><tr><td>科学支出</td><td>3.00</td><td>4.00</td></tr>"
TITLE = "<p align=center><font size=5>支出总表</font></p><p>部门：某市教育局&nbsp;&nbsp;&nbsp;&nbsp;单位：万元</p>"


def read(body: str) -> Reading:
    return read_html(f"<html><body>{body}</body></html>".encode(), 1)


def grid(table: Table) -> list[list[str]]:
    """Texts by row and column; those of merged cells once, in their first place."""
    height = max(cell.row + cell.row_span for cell in table.cells)
    width = max(cell.column + cell.column_span for cell in table.cells)
    rows = [[""] * width for _ in range(height)]
    for cell in table.cells:
        rows[cell.row][cell.column] = cell.text
    return rows


def spans(table: Table) -> dict[str, tuple[int, int]]:
    return {cell.text: (cell.row_span, cell.column_span) for cell in table.cells if cell.text}


def one(body: str) -> Table:
    (table,) = read(body).tables
    return table


def facts(table: Table) -> tuple:
    return table.caption, table.number, table.unit, table.organization


def refused(data: bytes, reader=read_html) -> str:
    with pytest.raises(UnreadableDocumentError) as raised:
        reader(data, 1)
    return str(raised.value)


def test_a_table_has_its_caption_header_and_notes_and_boxes_count_rows_and_columns():
    table = one(f"<p>公开01表</p>{TITLE}<table>{HEAD}{ROWS}</table><p>注：本表反映支出。</p><p>本年支出增加。</p>")
    assert facts(table) == ("支出总表", "公开01表", "万元", "某市教育局")
    assert table.notes == ["注：本表反映支出。"]
    assert grid(table)[1] == ["教育支出", "1.00", "2.00"]
    amount = next(cell for cell in table.cells if cell.text == "4.00")
    assert amount.header_path == ("项目支出",)
    assert (amount.boxes[0].x0, amount.boxes[0].top, amount.boxes[0].x1, amount.boxes[0].bottom) == (2, 5, 3, 6)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("<tr><td rowspan=2>甲<td>1.00<tr><td>2.00", {"甲": (2, 1), "1.00": (1, 1), "2.00": (1, 1)}),
        ("<tr><td rowspan=0>甲<td>1.00<tr><td>2.00", {"甲": (2, 1), "1.00": (1, 1), "2.00": (1, 1)}),
        ("<tr><td rowspan=99>甲<td>1.00<tr><td>2.00", {"甲": (2, 1), "1.00": (1, 1), "2.00": (1, 1)}),
        ("<tr><td colspan=99>甲1.00<tr><td>1.00<td>2.00", {"甲1.00": (1, 2), "1.00": (1, 1), "2.00": (1, 1)}),
        ("<tr><td>1.00<td rowspan=2>2.00<tr><td colspan=2>3.00", {"1.00": (1, 1), "2.00": (2, 1), "3.00": (1, 1)}),
        ("<tr><td colspan=x>1.00<td colspan=-2>2.00<tr><td>3.00", {"1.00": (1, 1), "2.00": (1, 1), "3.00": (1, 1)}),
    ],
)
def test_wrong_spans_are_cut_where_browsers_cut_them(rows, expected):
    assert spans(one(f"<p>收支表</p><p>单位：元</p><table>{rows}</table>")) == expected


def test_missing_cells_are_blank_and_head_and_foot_are_in_their_places():
    table = one(
        f"{TITLE}<table><tfoot><tr><td>合计<td>4.00<td>6.00</tfoot><tbody><tr><td>教育支出<td>1.00</tbody>"
        "<thead><tr><td>项目<td>基本支出<td>项目支出</thead></table>"
    )
    assert grid(table) == [["项目", "基本支出", "项目支出"], ["教育支出", "1.00", ""], ["合计", "4.00", "6.00"]]
    assert len(table.cells) == 9


def test_wrapped_and_spread_texts_in_cells_are_one_text_and_two_figures_stay_two():
    table = one(
        f"{TITLE}<table>{HEAD}<tr><td>&nbsp;&nbsp;一般公共<br>服务<p>支\u200b出\u00ad</p>"
        "<td>1.00<br>2.00<td>合　　计</table>"
    )
    assert grid(table)[1] == ["一般公共服务支出", "1.00 2.00", "合计"]


def test_what_is_hidden_is_not_read():
    table = one(
        "<style>.x{display:none} @media print{.y{display:none}} /* .y{display:none} */</style>"
        "<script>'<table>'</script>"
        f"{TITLE}<table>{HEAD}<tr class=x><td>旧<td>9.00</tr><tr hidden><td>旧<td>9.00</tr>"
        "<tr><td>教育支出<span style='DISPLAY: none'>旧</span><td class=y>1.00<td><i style='visibility:hidden'>9</i>"
        "</table>"
    )
    assert grid(table)[1:] == [["教育支出", "1.00", ""]]


def test_layout_tables_are_opened_up_and_the_site_around_the_document_is_left_out():
    reading = read(
        "<div class='nav top'><a href='/a'>首页</a><a href='/b'>信息公开</a></div>"
        "<table><tr><td><div class=weizhi>您的位置：<a href=/>首页</a></div><tr><td><h1>某市教育局2024年部门预算</h1>"
        "<p>发布时间：2024-02-01 来源：某市教育局</p><table><tr><td>"
        f"<table><tr><td colspan=2 align=center>支出总表<tr><td>部门：某市教育局<td align=right>单位：万元</table>"
        f"<table>{HEAD}{ROWS}</table><p><a href='/f.pdf'>附件：预算.pdf</a></p></table></table>"
        "<footer>版权所有</footer><p>主办单位：某市人民政府</p>"
    )
    assert [p.text for p in reading.paragraphs] == ["某市教育局2024年部门预算"]
    assert [facts(t) for t in reading.tables] == [("支出总表", None, "万元", "某市教育局")]


def test_lines_of_the_site_are_left_out_and_prose_that_begins_alike_is_kept():
    site = "<p>【打印本页】</p><p>分享到：</p><p>字体：大 中 小</p><p>浏览次数：12</p><p>2024-02-01</p>"
    bar = "<div class=main-position><a href=/>首页</a>部门预算</div>"
    prose = "<div class=main-position><p>打印机购置按计划完成。</p></div>"
    assert [p.text for p in read(f"<body class=nav>{site}{bar}{prose}").paragraphs] == ["打印机购置按计划完成。"]


def test_a_short_notice_is_no_error_page():
    assert [p.text for p in read("<p>500 万元已按预算执行。</p>").paragraphs] == ["500万元已按预算执行。"]


def test_a_table_in_a_cell_of_a_data_table_is_a_table_of_its_own():
    inner = f"<table><tr><td>名称<td>数量<td>单价</tr>{ROWS}</table>"
    reading = read(f"{TITLE}<table>{HEAD}<tr><td>其中{inner}<td>5.00<td>6.00{ROWS}</table>")
    assert [grid(t)[1] for t in reading.tables] == [["其中", "5.00", "6.00"], ["教育支出", "1.00", "2.00"]]


def test_a_sheet_saved_as_web_page_has_its_caption_and_notes_taken_out_and_blank_edges_off():
    blank = "<td></td><td></td>"
    table = one(
        f"<table><tr><td colspan=3>支出总表</td>{blank}<tr><td></td><td></td><td>公开03表</td>{blank}"
        f"<tr><td colspan=2>部门：某市教育局</td><td>单位：万元</td>{blank}{HEAD}{ROWS}"
        f"<tr><td colspan=3>注：本表反映支出。</td>{blank}<tr>{blank}</table>"
    )
    assert (facts(table), table.notes) == (("支出总表", "公开03表", "万元", "某市教育局"), ["注：本表反映支出。"])
    assert [len(row) for row in grid(table)] == [3, 3, 3]


@pytest.mark.parametrize("again", [HEAD, ""])
def test_a_table_split_by_its_editor_is_one_table(again):
    rest = "<tr><td>卫生支出</td><td>5.00</td><td></td></tr>"
    table = one(f"{TITLE}<table>{HEAD}{ROWS}</table><p>&nbsp;</p><table>{again}{rest}</table>")
    assert [row[0] for row in grid(table)] == ["项目", "教育支出", "科学支出", "卫生支出"]


@pytest.mark.parametrize("caption", [TITLE, "<p>续表</p>", "<p>支出总表（续）</p><p>单位：万元</p>"])
def test_a_table_that_prints_its_caption_again_goes_on(caption):
    rest = "<tr><td>卫生支出</td><td>5.00</td><td></td></tr>"
    table = one(f"{TITLE}<table>{HEAD}{ROWS}</table>{caption}<table>{HEAD}{rest}</table>")
    assert [row[0] for row in grid(table)] == ["项目", "教育支出", "科学支出", "卫生支出"]


def test_tables_with_titles_or_headers_of_their_own_are_not_stitched():
    other = "<tr><td>名称</td><td>数量</td><td>单价</td></tr>"
    assert len(read(f"{TITLE}<table>{HEAD}{ROWS}</table><table>{other}{ROWS}</table>").tables) == 2
    for title in (TITLE.replace("支出总表", "支出明细表"), TITLE.replace("某市", "某县")):
        assert len(read(f"{TITLE}<table>{HEAD}{ROWS}</table>{title}<table>{HEAD}{ROWS}</table>").tables) == 2


def test_a_heading_right_above_a_table_is_its_title():
    words = "<table><tr><td>任务<td>完成情况<tr><td>规范<td>已完成<tr><td>监督<td>已完成</table>"
    assert one(f"<h3>重点工作任务</h3>{words}").caption == "重点工作任务"
    assert read(f"<p>重点工作任务</p>{words}").tables == []


def test_headings_are_told_by_numbers_and_size_and_lines_end_at_br():
    reading = read(
        "<h2>第一部分 单位概况</h2><p>一、职责<br>承担全市\n教育工作。</p><ol><li>组织</li><li>指导</li></ol>"
    )
    assert [(p.text, p.is_heading, p.heading_path) for p in reading.paragraphs][:3] == [
        ("第一部分单位概况", True, ()),
        ("一、职责", True, ("第一部分单位概况",)),
        ("承担全市教育工作。", False, ("第一部分单位概况", "一、职责")),
    ]
    assert [p.text for p in reading.paragraphs[3:]] == ["1.组织", "2.指导"]


def test_a_gbk_page_declared_as_utf_8_reads_right_whatever_its_name():
    page = f"<html><meta charset=utf-8>{TITLE}<table>{HEAD}{ROWS}</table>".encode("gbk")
    (table,) = read_document(page).tables
    assert facts(table) == ("支出总表", None, "万元", "某市教育局")


def test_a_saved_page_with_its_pictures_is_read_like_the_page():
    archive = email.mime.multipart.MIMEMultipart("related")
    archive.attach(email.mime.text.MIMEText("<p>相关</p>", "plain", "utf-8"))
    page = f"<html><meta charset=utf-8>{TITLE}<table>{HEAD}{ROWS}</table>"
    archive.attach(email.mime.text.MIMEText(page, "html", "gb18030"))
    (table,) = read_mhtml(archive.as_bytes(), 1).tables
    assert (facts(table)[0], grid(table)[2]) == ("支出总表", ["科学支出", "3.00", "4.00"])


def test_names_and_telephone_numbers_are_masked():
    reading = read(
        f"<p>联系人：张三丰，电话：0632-1234567</p>{TITLE}<table>{HEAD}{ROWS}<tr><td>填报人<td>李四光<td></table>"
    )
    assert reading.paragraphs[0].text == "联系人：某某，电话：000-00000000"
    assert grid(reading.tables[0])[3][1] == "某某"


@pytest.mark.parametrize(
    ("page", "says"),
    [
        (b"<html><div id=app></div><script>load()</script>", "shows no text"),
        ("<html><h1>404</h1><p>您访问的页面不存在</p>".encode(), "it says “404”"),
        ("<html><p>请先登录后查看</p>".encode(), "error, login or redirection page"),
        (b"<html>" + b"<div>" * 5000 + b"x", "nests elements"),
        (b"<html>" + b"<table><tr><td>" * 60 + b"x", "tables inside each other"),
        (b"<table>" + b"<tr><td rowspan=60000 colspan=1000>1.00" * 100, "spans cover more than"),
        (b"<table><tr>" + b"<td>1.00" * 600, "600 columns"),
    ],
)
def test_a_page_that_holds_no_document_or_overloads_a_reader_is_refused(page, says):
    assert says in refused(page)


def test_an_archive_without_a_web_page_is_refused():
    assert "holds no web page" in refused(b"MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nx", read_mhtml)
