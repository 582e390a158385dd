"""Files that can be read although they are broken say so."""

import io
import re
import zipfile

import cv2
import numpy as np
import pikepdf
import pytest

from pipelines.reading import read_document
from pipelines.reading.jpeg_damage import is_corrupt_jpeg
from pipelines.reading.model import Box, Cell, PageInfo, Paragraph, Reading, Table, UnreadableDocumentError
from pipelines.reading.pdf_damage import pdf_damage
from pipelines.reading.text_damage import text_damage
from pipelines.reading.written.html.damage import markup_damage
from pipelines.reading.written.zip_limits import package_damage
from tests.support import hostile
from tests.support.drawn_pdf import HEADER, WIDTHS, Sheets, body


def drawn() -> bytes:
    sheets = Sheets()
    sheets.table(50, 90, WIDTHS, [HEADER, *body(9)])
    return sheets.pdf()


def saved(**options: object) -> bytes:
    """The same file as another program writes it."""
    with pikepdf.open(io.BytesIO(drawn())) as document:
        target = io.BytesIO()
        document.save(target, **options)
    return target.getvalue()


CLASSIC = saved(object_stream_mode=pikepdf.ObjectStreamMode.disable)
SOUND = {
    "as drawn": drawn(),
    "with a table": CLASSIC,
    "with compressed objects": saved(object_stream_mode=pikepdf.ObjectStreamMode.generate),
    "for the web": saved(linearize=True),
    "print of a server before and behind it": b"HTTP/1.1 200 OK\r\n\r\n" + CLASSIC + b"\n<!-- served -->\n",
}


def changed(data: bytes, pattern: bytes, by: bytes) -> bytes:
    """The bytes with the first place that a pattern finds put in other words, all else where it was or moved by it."""
    found = re.search(pattern, data)
    return data[: found.start()] + by + data[found.end() :]


@pytest.mark.parametrize("data", SOUND.values(), ids=SOUND.keys())
def test_a_sound_pdf_file_has_no_damage(data):
    assert pdf_damage(data) == []
    assert read_document(data).damage == []


BROKEN = {
    "offset": (changed(CLASSIC, rb"0000000015 00000 n", b"0000000016 00000 n"), "1 of its objects are not where"),
    "shifted": (changed(CLASSIC, rb"(?<=obj\n)<<", b"    <<"), "put together by searching"),
    "no table": (changed(CLASSIC, rb"startxref\s+\d+", b"startxref\n7"), "table of objects"),
    "object's number": (changed(CLASSIC, rb"\n2 0 obj", b"\n9 0 obj"), "1 of its objects are not where"),
    "length": (changed(CLASSIC, rb"/Length \d", b"/Length 3"), "do not end where they say"),
    "reference": (changed(CLASSIC, rb"/Parent \d 0 R", b"/Parent 77 0 R"), "does not have (first: 77)"),
    "zeroes": (changed(CLASSIC, rb"/Trapped", b"/Trap\0ed"), "control characters"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "said"), BROKEN.values(), ids=BROKEN.keys())
def test_what_is_broken_in_a_pdf_file_is_named(data, said):
    assert said in "; ".join(pdf_damage(data))


def in_the_open(content: bytes | None = None) -> bytes:
    """The file with nothing compressed, and other content on its page."""
    with pikepdf.open(io.BytesIO(drawn())) as document:
        document.Root.Extra = document.make_stream(bytes(range(256)) * 4)  # a font's or a picture's bytes are any bytes
        if content is not None:
            document.pages[0].Contents = document.make_stream(content)
        target = io.BytesIO()
        document.save(target, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.generalized)
    return target.getvalue()


PICTURE = b"q BI /W 8 /H 8 /BPC 8 /CS /G ID " + bytes(range(64)) + b"\nEI Q\n"


@pytest.mark.parametrize(
    ("content", "is_sound"),
    [
        (None, True),
        (b"BT /F1 9 Tf (\x00\x01\x00\x02\x07) Tj ET", True),
        (b"BT (\x01(\x02(\x03)\\)\x04)\x05) Tj ET", True),
        (b"BT (12) Tj ET" + bytes(40), True),
        (PICTURE + b"BT ET", True),
        (b"BT (12,345.67) Tj" + bytes(20) + b"(1) Tj ET", False),
        (b"BT (12,3" + bytes(20) + b"45) Tj ET", False),
        (b"BT (12) Tj \x03 (1) Tj ET", False),
        (PICTURE + b"BT \x00 ET", False),
        (PICTURE[:-5] + b"BT \x00 ET", False),
    ],
)
def test_bytes_that_draw_nothing_in_the_content_of_a_page_are_damage(content, is_sound):
    expected = [] if is_sound else ["the content of 1 pages is overwritten with bytes that draw nothing"]
    assert pdf_damage(in_the_open(content)) == expected


def test_a_content_of_very_many_pictures_without_an_end_is_looked_through_once():
    assert pdf_damage(in_the_open(b"BT ID " * 200_000 + b"\x00 ET")) != []


def test_characters_that_nobody_prints_are_damage_and_those_of_names_and_traditional_print_are_not():
    said = "信阳市浉河区，职業年金支出的金額，混凝土（砼），张喆"
    page = hostile.page(body="<p>" + "说明" * 900 + f"</p><p>{said}</p>")
    assert read_document(page).damage == []
    broken = page.replace("职業".encode(), "职䬾".encode()).replace("年金".encode(), "年亣".encode())
    assert read_document(broken).damage == [
        "2 characters of its text are in no table of characters in use (䬾 on page 1, 亣 on page 1)"
    ]


@pytest.mark.parametrize("strange", ["예", "ꀀ", "ሀ", "ก", "ཀ", "╰", "\u0f71"])
def test_letters_of_other_scripts_and_lines_inside_a_word_are_damage(strange):
    page = hostile.page(body="<p>" + "说明" * 900 + f"</p><p>全年预算{strange}</p>")
    assert f"({strange} on page 1)" in "; ".join(read_document(page).damage)


def test_a_private_character_is_damage_inside_a_word_alone():
    page = "<p>" + "说明" * 900 + "</p><p>\ue123 收入\uf06c支出 {}</p>"
    assert read_document(hostile.page(body=page.format("全年预算数"))).damage == []
    assert "U+E123 on page 1" in read_document(hostile.page(body=page.format("全年预\ue123数"))).damage[0]


def test_what_ocr_made_of_a_picture_is_not_judged_by_its_characters():
    box = [Box(1, 0, 0, 1, 1)]
    cells = [Cell(0, 0, "䬾", box, confidence=0.4), Cell(0, 1, "䬾", box)]
    table, paragraph = Table(0, 1, 1, cells), Paragraph(0, 1, "䬾", box)
    for ocr, count in ((True, 0), (False, 2)):
        pages = [PageInfo(1, 100, 100, 0, not ocr, ocr, 0.0)]
        found = text_damage(Reading("application/pdf", pages, [table], [paragraph]))
        assert [sentence.partition(" ")[0] for sentence in found] == [str(count)] * bool(count)


def test_a_garbled_font_is_damage_and_no_reason_to_refuse_the_file():
    with pikepdf.open(io.BytesIO(drawn())) as document:
        document.Root.Extra = document.make_stream(b"font" * 500, Length1=2000)
        target = io.BytesIO()
        document.save(target, compress_streams=True)
    data = target.getvalue()
    font = next(found for found in re.finditer(rb"/Length1[^>]*>>\s*stream\n", data))
    assert read_document(data).damage == []
    garbled = data[: font.end() + 4] + b"\xff" * 4 + data[font.end() + 8 :]
    assert "(fonts or pictures) cannot be inflated" in "; ".join(read_document(garbled).damage)


def test_a_picture_whose_data_are_out_of_step_is_corrupt(capfd):
    source = np.random.default_rng(1).integers(0, 255, (400, 400), np.uint8)
    data = cv2.imencode(".jpg", source)[1].tobytes()
    middle = len(data) // 2
    broken = data[:middle] + bytes(64) + data[middle + 64 :]
    assert [is_corrupt_jpeg(picture) for picture in (data, broken, data[:300], b"")] == [False, True, True, True]
    assert capfd.readouterr().err == ""


def test_a_corrupt_picture_on_a_page_is_damage():
    data = cv2.imencode(".jpg", np.full((200, 200), 255, np.uint8))[1].tobytes()
    with pikepdf.open(io.BytesIO(drawn())) as document:
        picture = pikepdf.Stream(document, data[:-40] + bytes(38) + data[-2:], Filter=pikepdf.Name.DCTDecode)
        picture.update({"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Image})
        document.Root.Extra = document.make_indirect(picture)
        target = io.BytesIO()
        document.save(target)
    assert pdf_damage(target.getvalue()) == ["1 of its 1 JPEG pictures are corrupt"]


def test_a_changed_byte_in_any_part_of_a_package_is_found():
    data = hostile.with_part(hostile.workbook(), "xl/media/logo.bin", b"logo" * 100)
    assert package_damage(data, "Excel workbook") == []
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        offset = package.getinfo("xl/media/logo.bin").header_offset + 30 + len("xl/media/logo.bin")
    broken = data[: offset + 4] + bytes([data[offset + 4] ^ 1]) + data[offset + 5 :]
    assert read_document(data).damage == []
    (said,) = read_document(broken).damage
    assert "its part xl/media/logo.bin cannot be unpacked" in said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda page: page[: page.index(b"</body>")], "ends before its end tag"),
        (lambda page: page.replace(b"</p></body>", b"\x00</p></body>"), "1 control characters"),
        (lambda page: page.replace(b"</td>", b"</tt>", 1), "4 elements <td> begin and 3 end"),
        (lambda page: page.replace("合计".encode(), "合计".encode()[:-1] + b"\xff"), "are no characters"),
    ],
)
def test_what_is_broken_in_a_web_page_is_named(change, said):
    page = hostile.page(body="<p>" + "说明" * 900 + "</p>")
    assert read_document(page).damage == []
    assert said in "; ".join(read_document(change(page)).damage)


def test_end_tags_that_are_left_out_everywhere_are_no_damage():
    assert markup_damage("<table><tr><td>1<td>2<tr><td>3</table>") == []


def test_tags_in_scripts_comments_and_styles_do_not_count():
    assert markup_damage("<table></table><!-- <table> --><script>'<table>'</script><style><td></style>") == []


@pytest.mark.parametrize("text", ["<!--" * 200_000, "<script " * 100_000, "<td" * 300_000, "<html" * 200_000])
def test_markup_without_end_is_looked_through_once(text):
    assert isinstance(markup_damage(text), list)


def test_a_damaged_part_that_is_read_refuses_the_file():
    data = hostile.word()
    with pytest.raises(UnreadableDocumentError, match="damaged"):
        read_document(data[:200] + b"\0" * 300 + data[500:])
