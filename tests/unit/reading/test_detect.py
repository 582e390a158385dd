"""Types are told from bytes, whatever a file is called."""

import io
import zipfile

import pytest

from pipelines.reading import file_types as types
from pipelines.reading.detect import detect
from pipelines.reading.file_types import misnamed
from tests.support.ole import ole_file


def zipped(members: dict[str, str | bytes], **options) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", **options) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def content_types(main: str) -> str:
    return f'<Types><Override PartName="/odd/main.xml" ContentType="application/vnd.{main}.main+xml"/></Types>'


SHEET = "openxmlformats-officedocument.spreadsheetml.sheet"
DOCUMENT = "openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize(
    ("members", "kind"),
    [
        ({"word/document.xml": ""}, types.DOCX),
        ({"xl/workbook.xml": ""}, types.XLSX),
        ({"xl\\workbook.xml": ""}, types.XLSX),
        ({"[Content_Types].xml": content_types(DOCUMENT)}, types.DOCX),
        ({"[Content_Types].xml": content_types(SHEET), "word/document.xml": ""}, types.XLSX),
        ({"[Content_Types].xml": content_types("ms-excel.sheet.macroEnabled")}, types.XLSX),
        ({"[Content_Types].xml": content_types("ms-excel.sheet.binary.macroEnabled")}, types.XLSB),
        ({"xl/workbook.bin": ""}, types.XLSB),
        ({"ppt/presentation.xml": ""}, types.PPTX),
        ({"mimetype": "application/vnd.oasis.opendocument.text"}, types.ODT),
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}, types.ODS),
        ({"OFD.xml": "", "Doc_0/Document.xml": ""}, types.OFD),
        ({"预算/word/document.xml": ""}, types.ZIP),
        ({"说明.txt": "a file that mentions xl/ and word/ and xl/workbook.xml"}, types.ZIP),
        ({"a.pdf": "%PDF-1.7"}, types.ZIP),
        ({}, types.ZIP),
    ],
)
def test_packages_are_told_by_their_content_types_or_member_names(members, kind):
    assert detect(zipped(members)) == kind


@pytest.mark.parametrize(
    ("first", "kind"),
    [("word/styles.xml", types.DOCX), ("xl/worksheets/sheet1.xml", types.XLSX), ("预算/a.pdf", types.ZIP)],
)
def test_a_truncated_package_is_still_what_its_first_members_say(first, kind):
    data = zipped({"docProps/app.xml": "x" * 100, first: "x" * 5000})
    assert detect(data[:3000]) == kind


@pytest.mark.parametrize("sector", [512, 4096])
@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ({"root": ["WordDocument", "1Table"]}, types.DOC),
        ({"root": ["WordDocument"], "below": ("Workbook",)}, types.DOC),
        ({"root": ["Workbook"], "below": ("WordDocument",)}, types.XLS),
        ({"root": ["a", "b", "c", "d", "e", "f", "g", "Book"]}, types.XLS),
        ({"root": ["EncryptionInfo", "EncryptedPackage"]}, types.ENCRYPTED_OFFICE),
        ({"root": ["PowerPoint Document"]}, types.PPT),
        ({"root": ["Contents"]}, types.OLE),
    ],
)
def test_old_office_files_are_told_by_the_streams_in_their_root(data, kind, sector):
    assert detect(ole_file(*data["root"], below=data.get("below", ()), sector=sector)) == kind


@pytest.mark.parametrize("length", [4, 8, 511, 600, 1100])
def test_a_truncated_old_office_file_is_one_still(length):
    assert detect(ole_file("WordDocument")[:length]) in (types.OLE, types.DOC)


@pytest.mark.parametrize(
    "text",
    [
        "<!DOCTYPE html><p>",
        "\ufeff<html lang=zh>",
        "<!-- saved from url=(0014)about:internet -->\r\n<table border=1><tr><td>1</td></tr></table>",
        "<!-- made by hand --><!-- twice --> <TABLE>",
        "<table><tr><td>单位：万元</td></tr></table>",
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0" "x.dtd">\n<html>',
        "\n\n  <meta charset=gbk><title>部门预算</title>",
        "<div class=content>附件</div>",
        "出错了 <html><body>404",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le"])
def test_web_pages_need_no_html_tag(text, encoding):
    assert detect(text.encode(encoding)) == types.HTML


def test_a_page_of_another_character_set_is_one():
    assert detect("<body>部门预算</body>".encode("gbk")) == types.HTML


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\r\n\r\n%PDF-1.7", types.PDF),
        (b"junk of a proxy%PDF", types.TEXT),
        (b"\xef\xbb\xbf%PDF-1.4", types.PDF),
        (b"<br />Warning: x in <b>y</b>\n%PDF-1.4", types.PDF),
        (b"{\\rtf1\\ansi", types.RTF),
        (
            b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns="x">',
            types.SPREADSHEET_XML,
        ),
        (b'<?xml version="1.0"?><ss:Workbook>', types.SPREADSHEET_XML),
        (b'<?xml version="1.0"?><w:wordDocument>', types.WORD_XML),
        (b"MIME-Version: 1.0\r\nX-A: b\r\nContent-Type: multipart/related;\r\n\tboundary=x\r\n\r\n<html>", types.MHTML),
        (b"Rar!\x1a\x07", types.RAR),
        (b"7z\xbc\xaf'\x1c", types.SEVEN_ZIP),
        (b"\x1f\x8b\x08\x00", types.GZIP),
        (b"\x89PNG\r\n\x1a\n", types.PNG),
        (b"BM" + bytes(40), types.BMP),
        ("部门预算".encode(), types.TEXT),
        ("部门预算".encode("gbk"), types.TEXT),
        (bytes(range(256)), types.UNKNOWN),
    ],
)
def test_other_files_are_told_by_how_they_begin(data, kind):
    assert detect(data) == kind


def test_a_name_that_promises_another_type_is_remarked():
    assert misnamed("2024年预算.xls", types.HTML.media_type) == "is named .xls and is a web page; its content counts"
    assert misnamed("a.PDF", types.DOCX.media_type) is not None


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.wps", types.DOC), ("a.et", types.XLSX), ("a.JPG", types.JPEG), ("down.jsp", types.PDF), ("a", types.PDF)],
)
def test_a_name_that_promises_nothing_else_is_not(name, kind):
    assert misnamed(name, kind.media_type) is None
