"""Word documents are read as they are printed, from their own package alone."""

import socket

import pytest

from pipelines.reading.model import Reading, Table, UnreadableDocumentError
from pipelines.reading.written.word.reader import read_docx
from tests.support.small_docx import docx, p, r, tbl, tc, tr, zipped

CENTRED, LARGE = '<w:jc w:val="center"/>', '<w:sz w:val="36"/>'
ENTITY = "<!DOCTYPE document [<!ENTITY e SYSTEM 'file:///x'>]>"
HEAD = tr("项目", "基本支出", "项目支出")
ROWS = tr("教育支出", "1.00", "2.00") + tr("科学支出", "3.00", "4.00")
TITLE = (
    p("支出总表", CENTRED, LARGE) + "<w:p>" + r("部门：某市教育局") + "<w:r><w:tab/></w:r>" + r("单位：万元") + "</w:p>"
)


def read(body: str, **parts: str) -> Reading:
    return read_docx(docx(body, **parts), 1)


def texts(reading: Reading) -> list[str]:
    return [paragraph.text for paragraph in reading.paragraphs]


def cells(table: Table) -> list[tuple]:
    return [(c.row, c.column, c.row_span, c.column_span, c.text) for c in table.cells if not c.is_header]


def one(body: str) -> Table:
    (table,) = read(body).tables
    return table


def refused(data: bytes) -> str:
    with pytest.raises(UnreadableDocumentError) as raised:
        read_docx(data, 1)
    return str(raised.value)


def test_paragraphs_and_tables_come_in_order_with_captions_and_notes():
    reading = read(
        p("一、收支情况", "", LARGE)
        + p("公开03表")
        + TITLE
        + tbl(HEAD, ROWS)
        + p("注：本表反映支出。")
        + p("本年支出增加。")
    )
    (table,) = reading.tables
    assert (table.caption, table.number, table.unit, table.organization) == (
        "支出总表",
        "公开03表",
        "万元",
        "某市教育局",
    )
    assert table.notes == ["注：本表反映支出。"]
    assert texts(reading) == ["一、收支情况", "本年支出增加。"]
    assert next(cell for cell in table.cells if cell.text == "4.00").header_path == ("项目支出",)


def test_merged_cells_have_their_spans_and_ragged_rows_blank_cells():
    down, again = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    two = '<w:gridSpan w:val="2"/>'
    table = one(
        TITLE
        + tbl(
            HEAD,
            tr(tc("教育", down), tc("合计", two)),
            tr(tc("", again), "1.00", "2.00"),
            tr("3.00", "4.00", properties='<w:gridBefore w:val="1"/>'),
        )
    )
    assert cells(table) == [
        (1, 0, 2, 1, "教育"),
        (1, 1, 1, 2, "合计"),
        (2, 1, 1, 1, "1.00"),
        (2, 2, 1, 1, "2.00"),
        (3, 0, 1, 1, ""),
        (3, 1, 1, 1, "3.00"),
        (3, 2, 1, 1, "4.00"),
    ]


def test_hair_wide_grid_columns_are_no_columns():
    wide = tc("1.00", '<w:gridSpan w:val="2"/>')
    table = one(TITLE + tbl(HEAD, tr("甲", wide), tr("乙", "3.00", tc("2.00")), widths=(900, 900, 4)))
    assert [cell[:4] for cell in cells(table)] == [(1, 0, 1, 1), (1, 1, 1, 2), (2, 0, 1, 1), (2, 1, 1, 1), (2, 2, 1, 1)]
    rows = [tr("甲", wide), tr("乙", "3.00", ""), tr("丙", wide), tr("丁", wide)]
    assert {cell[3] for cell in cells(one(TITLE + tbl(*rows, widths=(900, 900, 4))))} == {1}


def test_deleted_and_hidden_text_is_left_out_and_inserted_text_read():
    change = 'w:id="1" w:author="a"'
    deleted = f"<w:del {change}><w:r><w:delText>旧</w:delText></w:r></w:del>"
    inserted = f"<w:ins {change}>{r('新')}</w:ins>"
    moved = f"<w:moveFrom {change}>{r('旧')}</w:moveFrom>"
    hidden, shown = r("隐", "<w:vanish/>"), r("显", '<w:vanish w:val="0"/>')
    body = f"<w:p>{r('职责')}{deleted}{inserted}{moved}{hidden}{shown}</w:p>"
    row = tr("旧", "9.00", "9.00", properties=f"<w:del {change}/>")
    reading = read(body + TITLE + tbl(HEAD, row, ROWS))
    assert texts(reading) == ["职责新显"]
    assert cells(reading.tables[0])[0][4] == "教育支出"


def test_text_boxes_controls_links_and_field_results_are_read_once():
    box = f"<w:txbxContent>{p('部门预算', CENTRED, LARGE)}</w:txbxContent>"
    both = f"<mc:Choice><wps:txbx>{box}</wps:txbx></mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    drawing = f"<mc:AlternateContent>{both}</mc:AlternateContent>"
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{p('目录')}</w:sdtContent></w:sdt>"
    field = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    page = field.format("begin") + "<w:r><w:instrText>PAGE</w:instrText></w:r>" + field.format("separate")
    linked = (
        f'<w:p><w:hyperlink r:id="x">{r("承担")}</w:hyperlink>{page}{r("8项")}{field.format("end")}{r("职责。")}</w:p>'
    )
    reading = read(f"<w:p><w:r>{drawing}</w:r></w:p>{control}{linked}")
    assert texts(reading) == ["部门预算", "目录", "承担8项职责。"]
    assert [p.is_heading for p in reading.paragraphs] == [True, False, False]


def test_sizes_and_centring_come_from_styles():
    styles = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:rPr><w:sz w:val="21"/></w:rPr></w:style>'
        f'<w:style w:type="paragraph" w:styleId="b"><w:basedOn w:val="a"/><w:pPr>{CENTRED}</w:pPr></w:style>'
        f'<w:style w:type="paragraph" w:styleId="c"><w:basedOn w:val="b"/><w:rPr>{LARGE}</w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="d"><w:basedOn w:val="d"/></w:style>'
    )
    body = p("支出情况", '<w:pStyle w:val="c"/>') + tbl(HEAD, ROWS) + p("本年支出增加。", '<w:pStyle w:val="d"/>')
    assert read(body, styles=styles).tables[0].caption == "支出情况"


def test_a_heading_right_above_a_table_is_its_title():
    heading = p("重点工作任务", '<w:outlineLvl w:val="2"/>', '<w:sz w:val="30"/>')
    words = tbl(tr("任务", "完成情况"), tr("规范", "已完成"), tr("监督", "已完成"))
    assert [table.caption for table in read(heading + words).tables] == ["重点工作任务"]


def test_labels_that_word_counts_are_part_of_the_text():
    def level(number: int, form: str, text: str) -> str:
        return f'<w:lvl w:ilvl="{number}"><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'

    levels = level(0, "chineseCountingThousand", "%1、") + level(1, "decimal", "%1.%2") + level(2, "bullet", "●")
    numbering = (
        f'<w:abstractNum w:abstractNumId="7">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="7"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="12"/></w:lvlOverride></w:num>'
    )

    def item(text: str, at: int = 0, of: int = 1) -> str:
        return p(text, f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{of}"/></w:numPr>')

    body = item("职责") + item("机构") + item("内设机构。", 1) + item("人员。", 2) + item("") + item("收入", 0, 2)
    reading = read(body, numbering=numbering)
    assert texts(reading) == ["一、职责", "二、机构", "二.1内设机构。", "人员。", "十二、收入"]
    assert [p.heading_path for p in reading.paragraphs][2] == ("二、机构",)


def test_what_lies_outside_the_package_is_never_fetched(monkeypatch):
    def no_network(*_):
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", no_network)
    monkeypatch.setattr(socket, "getaddrinfo", no_network)
    picture = '<w:r><w:drawing><a:blip xmlns:a="a" r:link="rId9"/></w:drawing></w:r>'
    outside = '<Relationship Id="rId9" Type="t/image" Target="http://example.org/a.png" TargetMode="External"/>'
    outside += '<Relationship Id="rId8" Type="t/styles" Target="http://example.org/s.xml" TargetMode="External"/>'
    assert texts(read(f"<w:p>{picture}{r('部门职责。')}</w:p>", relationships=outside)) == ["部门职责。"]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"PK\x03\x04 broken", "is damaged"),
        (zipped({"word/other.xml": "<a/>"}), "has no text part"),
        (zipped({"word/document.xml": "<w:document"}), "is no XML"),
        (docx("<w:p/>"), "holds no text"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (zipped({"word/document.xml": f"{ENTITY}<document>&e;</document>"}), "document type"),
        (zipped({"word/document.xml": " " * 70_000_000}), "zip bomb"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_why(data, says):
    assert says in refused(data)
