"""Which links of a page lead to documents, and which pages are documents themselves."""

import pytest

from pipelines.documents.page_links import read_local_page, read_web_page

URL = "https://www.jia.gov.cn/art/2024/page.html"


def web(body: str, url: str = URL, head: str = "", encoding: str = "utf-8"):
    return read_web_page(f"<html><head>{head}</head><body>{body}</body></html>".encode(encoding), url)


def targets(body: str, **options) -> list[str]:
    return [link.target for link in web(body, **options).links]


@pytest.mark.parametrize(
    ("href", "target"),
    [
        ("a.pdf", "https://www.jia.gov.cn/art/2024/a.pdf"),
        ("../b.xls", "https://www.jia.gov.cn/art/b.xls"),
        ("/c%20d.docx#page=2", "https://www.jia.gov.cn/c%20d.docx"),
        ("//img.jia.gov.cn/e.ZIP", "https://img.jia.gov.cn/e.ZIP"),
        (" ./f g.et\n", "https://www.jia.gov.cn/art/2024/f%20g.et"),
        ("files\\h.wps", "https://www.jia.gov.cn/art/2024/files/h.wps"),
        ("http://other.org/i.pdf", "http://other.org/i.pdf"),
        ("/download?file=j.xlsx", "https://www.jia.gov.cn/download?file=j.xlsx"),
    ],
)
def test_links_to_files_are_found_and_made_absolute(href, target):
    assert targets(f'<a href="{href}">x</a>') == [target]


def test_the_base_of_a_page_counts():
    assert targets('<a href="a.pdf">x</a>', head='<base href="/files/">') == ["https://www.jia.gov.cn/files/a.pdf"]


def test_what_a_link_says_leads_to_documents_too_but_not_to_pages():
    body = """
      <a href="/down.jsp?id=7">附件：2024年部门预算</a> <a href="/list/">部门预算</a>
      <a href="/2023.html">2023年部门决算</a>
      <a href="/about">关于我们</a> <a href="javascript:void(0)">附件</a> <a href="mailto:a@b">预算</a> <a>附件</a>
      <a href="/app.apk">客户端下载</a>
      <nav><a href="/rules.pdf">规定</a></nav> <footer><p><a href="/x.doc">表</a></p></footer>
      <a href="#附件">附件</a> <a href="http://[bad/a.pdf">x</a> <a href="page.html#附件">附件</a>"""
    links = web(body).links
    assert [(link.target, link.promises) for link in links] == [("https://www.jia.gov.cn/down.jsp?id=7", False)]


def test_a_document_shown_in_the_page_is_a_link():
    body = '<iframe src="a.pdf"></iframe><embed src="b.pdf"><object data="c.pdf"></object>'
    assert [target[-5:] for target in targets(body)] == ["a.pdf", "b.pdf", "c.pdf"]


@pytest.mark.parametrize(
    "body",
    [
        '<iframe src="/pdfjs/web/viewer.html?file=/art/2024/a.pdf"></iframe>',
        '<iframe src="/pdfjs/web/viewer.html?file=..%2F..%2Fart%2F2024%2Fa.pdf#page=1"></iframe>',
        '<object><param name="src" value="a.pdf"></object>',
        '<div class="pdf" data-url="a.pdf"></div>',
        """<script>var ending = ".pdf", other = '/about.html'; show({"file": "/art\\/2024\\/a.pdf"});</script>""",
        """<a href="javascript:void(0)" onclick="openFile('a.pdf')">附件</a>""",
        """<a href="javascript:show('./a.pdf')">附件</a>""",
    ],
)
def test_a_document_that_a_viewer_or_a_script_shows_is_a_link(body):
    assert targets(body) == ["https://www.jia.gov.cn/art/2024/a.pdf"]


def test_a_document_linked_twice_is_one_and_keeps_what_says_most():
    (link,) = web('<a href="P01.xls"><img src="icon.png"></a><a href="P01.xls">2024年部门预算表</a>').links
    assert (link.text, link.name) == ("2024年部门预算表", "P01")


def test_names_are_file_names_or_else_what_the_link_says():
    body = '<a href="%E9%A2%84%E7%AE%97.pdf">x</a><a href="/down?id=1" title="2024年部门决算.xls">下载</a>'
    assert [link.name for link in web(body).links] == ["预算", "2024年部门决算"]


def test_chinese_pages_say_what_they_say_in_their_own_encoding():
    page = web('<a href="/d?1">附件</a>', head="<title>甲局2024年部门预算</title>", encoding="gbk")
    assert (page.title, page.links[0].text) == ("甲局2024年部门预算", "附件")


def row(*cells: str) -> str:
    return "<table><tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr></table>"


@pytest.mark.parametrize(
    "body", [row("合计", "1,234.56", "0.50"), row("工资", "12345", "67890"), "<p>单位：万元</p>" + row("合计", "", "")]
)
def test_a_page_with_a_table_of_amounts_is_a_document(body):
    assert web(body).has_amounts


@pytest.mark.parametrize(
    "body", [row("1", "附件一", "2024-02-05"), row("访问量", "31415"), "<p>1,234.56 2,000.00</p>", ""]
)
def test_a_list_of_files_has_no_amounts(body):
    assert not web(body).has_amounts


def test_a_page_in_a_folder_leads_to_files_below_it_only(tmp_path):
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "leads-out.pdf").symlink_to("/etc/passwd")
    hrefs = ["附件/a%20b.xls", "c.pdf?v=1#p", "../secret.pdf", "/etc/a.pdf", "file:///etc/a.pdf", "http://x.cn/a.pdf"]
    hrefs += ["leads-out.pdf", "a%00.pdf", "sub/../../x.pdf", "%2e%2e/y.pdf", "//host/z.pdf", "page.html"]
    body = "".join(f'<a href="{href}">附件</a>' for href in hrefs)
    links = read_local_page(body.encode(), folder / "page.html").links
    assert [link.target for link in links] == [str(folder / "附件" / "a b.xls"), str(folder / "c.pdf")]
