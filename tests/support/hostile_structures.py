"""Files of some kilobytes that ask for more than any machine has; each key says of what."""

import io
import zlib

import pikepdf

from tests.support import hostile

MIB = 1024 * 1024
CHUNK = bytes(b" " * MIB)


def _pdf(contents: bytes, **resources: object) -> pikepdf.Pdf:
    document = pikepdf.new()
    document.add_blank_page(page_size=(595, 842))
    page = document.pages[0].obj
    page.Contents = document.make_stream(contents)
    page.Resources = pikepdf.Dictionary(**resources)
    return document


def _saved(document: pikepdf.Pdf) -> bytes:
    target = io.BytesIO()
    document.save(target, compress_streams=False)
    return target.getvalue()


def _form(document: pikepdf.Pdf, contents: bytes) -> pikepdf.Object:
    box = pikepdf.Array([0, 0, 595, 842])
    form = document.make_stream(contents, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=box)
    return document.make_indirect(form)


def recursive_form() -> bytes:
    """A form that draws itself."""
    document = _pdf(b"/F Do")
    form = _form(document, b"0 0 10 10 re f /F Do")
    form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=form))
    document.pages[0].obj.Resources = form.Resources
    return _saved(document)


def multiplied_forms(depth: int = 9, width: int = 10) -> bytes:
    """Forms that each draw the next ten times, to a billion rectangles."""
    document = _pdf(b"/F Do")
    form = _form(document, b"0 0 10 10 re f")
    for _ in range(depth):
        around = _form(document, b"/F Do " * width)
        around.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=form))
        form = around
    document.pages[0].obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=form))
    return _saved(document)


def inflated_content(mebibytes: int = 400) -> bytes:
    """A page whose content inflates a thousand times, to hundreds of megabytes of blanks."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(CHUNK) for _ in range(mebibytes)) + packer.flush()
    document = _pdf(b"")
    document.pages[0].obj.Contents = pikepdf.Stream(document, packed, Filter=pikepdf.Name.FlateDecode)
    return _saved(document)


def many_pages(count: int = 100_000) -> bytes:
    """A hundred thousand pages, all the same."""
    document = _pdf(b"")
    document.Root.Pages.Kids = pikepdf.Array([document.pages[0].obj] * count)
    document.Root.Pages.Count = count
    return _saved(document)


def many_objects(count: int = 100_000) -> bytes:
    """A page of a hundred thousand lines."""
    lines = b"".join(b"%d %d m %d %d l S\n" % (n % 595, n % 842, (n * 7) % 595, (n * 11) % 842) for n in range(count))
    return _saved(_pdf(lines))


def huge_picture() -> bytes:
    """A picture of 60,000 by 60,000 pixels on a page."""
    packed = zlib.compress(bytes(60_000 * 7500), 9)
    document = _pdf(b"q 595 0 0 842 0 0 cm /I Do Q")
    picture = pikepdf.Stream(
        document,
        packed,
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=60_000,
        Height=60_000,
        ColorSpace=pikepdf.Name.DeviceGray,
        BitsPerComponent=1,
        Filter=pikepdf.Name.FlateDecode,
    )
    document.pages[0].obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=document.make_indirect(picture)))
    return _saved(document)


def wide_merge() -> bytes:
    """A workbook whose one merged area is the whole sheet, and whose last cell is its last place."""
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData>'
        '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'
    )
    return hostile.with_part(hostile.workbook(), "xl/worksheets/sheet1.xml", sheet.encode())


def wide_spans() -> bytes:
    """A web page with a cell over sixty thousand rows and a thousand columns."""
    return hostile.page(body='<table><tr><td rowspan="65534" colspan="1000">1</td><td>2</td></tr></table>' * 50)


def nested_tables(depth: int = 3000) -> bytes:
    """A Word document of tables inside tables."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    begin, end = "<w:tbl><w:tr><w:tc>", "<w:p/></w:tc></w:tr></w:tbl>"
    text = f"<w:document {space}><w:body>{begin * depth}<w:p><w:r><w:t>1</w:t></w:r></w:p>{end * depth}</w:body>"
    return hostile.with_part(hostile.word(), "word/document.xml", f"{text}</w:document>".encode())


def wide_grid() -> bytes:
    """A Word table whose cell spans a hundred million columns."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    cell = '<w:tc><w:tcPr><w:gridSpan w:val="100000000"/></w:tcPr><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc>'
    text = f"<w:document {space}><w:body><w:tbl><w:tr>{cell}{cell}</w:tr></w:tbl></w:body></w:document>"
    return hostile.with_part(hostile.word(), "word/document.xml", text.encode())


def long_line(unit: str) -> bytes:
    """A web page with a table and one line of a megabyte."""
    return hostile.page(body=f"<p>{unit * (MIB // len(unit.encode()))}</p>")
