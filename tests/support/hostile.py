"""Files that mean harm or are broken, made on the spot; each key says what is wrong with it."""

import io
import itertools
import struct
import zipfile
import zlib
from collections.abc import Mapping

import docx
import openpyxl
import pikepdf

from tests.support.small import small_pdf

MIB = 1024 * 1024
PDF = small_pdf("甲市财政局2024年度部门预算")
PAGE = (
    "<html><head>{head}</head><body><h1>乙市教育局2024年度部门预算</h1><p>收支总表</p><p>单位：万元</p>"
    "<table border=1><tr><td>项目</td><td>金额</td></tr><tr><td>合计</td><td>12.00</td></tr></table>"
    "{body}</body></html>"
)


def page(head: str = "", body: str = "", encoding: str = "utf-8") -> bytes:
    """A web page with one table of amounts."""
    return PAGE.format(head=head, body=body).encode(encoding)


def workbook() -> bytes:
    """An xlsx file with one table."""
    book = openpyxl.Workbook()
    for row in [["收支总表"], ["单位：万元"], ["项目", "金额"], ["合计", 12.5]]:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def word() -> bytes:
    """A docx file with one table."""
    document = docx.Document()
    document.add_paragraph("丙市水利局2024年度部门预算")
    document.add_paragraph("收支总表")
    document.add_paragraph("单位：万元")
    table = document.add_table(2, 2, style="Table Grid")
    for cell, text in zip((c for row in table.rows for c in row.cells), ["项目", "金额", "合计", "12.00"], strict=True):
        cell.text = text
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def zipped(members: Mapping[str, bytes]) -> bytes:
    """An archive of these members."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target.getvalue()


def with_part(package: bytes, name: str, data: bytes) -> bytes:
    """A package with one part replaced or added."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return zipped({entry: archive.read(entry) for entry in archive.namelist() if entry != name} | {name: data})


def with_linked_picture(url: str) -> bytes:
    """A docx file that shows a picture from the web and names a template there."""
    name = "word/_rels/document.xml.rels"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    with zipfile.ZipFile(io.BytesIO(word())) as archive:
        relations = archive.read(name).decode()
    added = "".join(
        f'<Relationship Id="rId9{n}" Type="{kind}/{what}" Target="{url}/{what}.png" TargetMode="External"/>'
        for n, what in enumerate(["image", "attachedTemplate"])
    )
    return with_part(word(), name, relations.replace("</Relationships>", f"{added}</Relationships>").encode())


def nested_bomb(depth: int = 5, width: int = 3) -> bytes:
    """An archive of archives of archives … of zeros."""
    data = zipped({"0.dat": bytes(MIB)})
    for _ in range(depth):
        data = zipped({f"{n}.zip": data for n in range(width)})
    return data


def empty_pdf() -> bytes:
    """A PDF file without a page."""
    target = io.BytesIO()
    pikepdf.new().save(target)
    return target.getvalue()


def huge_png() -> bytes:
    """A PNG file of some bytes that claims to be 60,000 pixels wide and high."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def entities(root: str) -> bytes:
    """XML that unfolds to a billion characters and asks for a file of the machine."""
    names = "abcdefghij"
    folded = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in itertools.pairwise(names))
    declared = f'<!DOCTYPE x [<!ENTITY a "ha">{folded}<!ENTITY file SYSTEM "file:///etc/passwd">]>'
    return f'<?xml version="1.0"?>{declared}<{root}>&j;&file;</{root}>'.encode()
