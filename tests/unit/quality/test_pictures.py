"""Pictures of pages, pixel by pixel: boxes where the cells are, names and numbers black, whatever way the page lies."""

import io

import duckdb
import numpy as np
import pikepdf
import pytest
from PIL import Image

from pipelines.quality.page_images import MOST_PIXELS, Cover, PictureError, page_cover
from pipelines.quality.pictures import COLOURS, Mark, page_picture
from pipelines.reading import read_document
from pipelines.reading.model import Box, Cell, Paragraph
from tests.support.drawn_budget import budget_pdf, draw_expenditure
from tests.support.drawn_pdf import Sheets
from tests.support.small import small_frames, small_reading

DPI = 144
SCALE = DPI / 72
NOTHING_MASKED = Cover()
BUDGET = budget_pdf("甲市财政局", contact="联系人：张三 电话：0532-12345678")
CONTACT = 240.0  # the line of the contact begins 30 points below the table


def picture(data, page, marks=(), cover=NOTHING_MASKED, **options):
    return Image.open(io.BytesIO(page_picture(data, page, marks, cover, dpi=DPI, **options))).convert("RGB")


def is_near(pixel, colour):
    return max(abs(int(a) - int(b)) for a, b in zip(pixel, colour, strict=True)) < 24


def edge_pixels(image, box):
    """Pixels in the middle of the four edges of a box given in points."""
    x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    places = [(x, box.top), (x, box.bottom), (box.x0, y), (box.x1, y)]
    return [image.getpixel((round(px * SCALE), round(py * SCALE))) for px, py in places]


def cell(data, text):
    return next(c for table in read_document(data).tables for c in table.cells if c.text == text and not c.is_header)


def turned(data, degrees):
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            page.rotate(degrees, relative=True)
        pdf.save(buffer)
    return buffer.getvalue()


def black_share(image, box):
    area = image.crop(tuple(round(v * SCALE) for v in (box.x0, box.top, box.x1, box.bottom)))
    return float((np.asarray(area).max(axis=2) < 16).mean())


def test_each_side_is_boxed_in_its_colour_where_its_cell_is():
    sides = {"lhs": cell(BUDGET, "300.00").boxes[0], "rhs": cell(BUDGET, "行政运行").boxes[0]}
    image = picture(BUDGET, 2, [Mark(box, role) for role, box in sides.items()])
    assert image.size == (round(595 * SCALE), round(842 * SCALE))
    for role, box in sides.items():
        assert all(is_near(pixel, COLOURS[role]) for pixel in edge_pixels(image, box))
    plain = picture(BUDGET, 2)
    assert not any(is_near(pixel, COLOURS["lhs"]) for pixel in edge_pixels(plain, sides["lhs"]))


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_boxes_are_where_the_cells_are_on_a_rotated_page(degrees):
    data = turned(BUDGET, degrees)
    box = cell(data, "一般行政管理事务").boxes[0]
    image = picture(data, 2, [Mark(box, "finding")])
    assert all(is_near(pixel, COLOURS["finding"]) for pixel in edge_pixels(image, box))
    inside = np.asarray(
        image.crop(tuple(round(v * SCALE) for v in (box.x0 + 1, box.top + 1, box.x1 - 1, box.bottom - 1)))
    )
    assert (inside.max(axis=2) < 128).any(), "nothing is printed in the box"


def test_a_page_whose_text_runs_sideways_is_shown_upright_as_it_was_read():
    sheets = Sheets((842.0, 595.0))
    sheets.canvas.translate(0, 595)
    sheets.canvas.rotate(-90)
    sheets.width, sheets.height = 595.0, 842.0
    draw_expenditure(sheets)
    data = sheets.pdf()
    box = cell(data, "一般行政管理事务").boxes[0]
    image = picture(data, 1, [Mark(box, "lhs")])
    assert image.size == (595 * DPI // 72, 842 * DPI // 72)
    assert all(is_near(pixel, COLOURS["lhs"]) for pixel in edge_pixels(image, box))


def test_boxes_of_other_pages_are_left_out():
    box = Box(1, 100, 100, 200, 120)
    assert not any(is_near(pixel, COLOURS["lhs"]) for pixel in edge_pixels(picture(BUDGET, 2, [Mark(box, "lhs")]), box))


def test_a_line_with_a_name_and_a_telephone_number_is_black():
    contact = Box(2, 51, CONTACT + 2, 200, CONTACT + 8)
    assert black_share(picture(BUDGET, 2), contact) == 1
    assert black_share(picture(budget_pdf("甲市财政局", contact="编制说明：预算数"), 2), contact) < 0.9


def test_a_name_wrapped_over_two_lines_is_black():
    sheets = Sheets()
    sheets.lines(50, 100, ["预算编制工作由财务科承担，联系人：张", "三，请与其联系。本页为说明。"])
    image = picture(sheets.pdf(), 1)
    assert black_share(image, Box(1, 52, 102, 200, 108)) == 1
    assert black_share(image, Box(1, 52, 117, 120, 123)) == 1


def test_what_the_reader_masked_in_a_cell_is_black_also_where_it_is_marked():
    reading = small_reading()
    reading.tables[0].cells.append(Cell(2, 0, "某某", [Box(1, 10, 30, 60, 50)], header_path=("联系人",)))
    reading.paragraphs.append(Paragraph(1, 2, "电话：000-00000000", [Box(1, 0, 60, 50, 70), Box(2, 0, 0, 50, 9)]))
    with duckdb.connect() as connection:
        connection.execute("create schema raw")
        for name in ("cells", "paragraphs", "pages"):
            connection.from_arrow(small_frames("d", reading)[name].to_arrow()).create(f"raw.{name}")
        masked = (Box(1, 10, 30, 60, 50), Box(1, 0, 60, 50, 70))
        assert page_cover(connection, "d", 1) == Cover(masked, False, (100, 100))
        assert page_cover(connection, "d", 2) == Cover((Box(2, 0, 0, 50, 9),))
    box = cell(BUDGET, "行政运行").boxes[0]
    inside = Box(2, box.x0 + 2, box.top + 2, box.x1 - 2, box.bottom - 2)
    assert black_share(picture(BUDGET, 2, [Mark(box, "lhs")], Cover((box,))), inside) == 1


def test_a_band_shows_the_rows_around_the_marks_in_full_width_below_the_legend():
    box = cell(BUDGET, "300.00").boxes[0]
    whole, band = picture(BUDGET, 2, [Mark(box, "lhs")]), picture(BUDGET, 2, [Mark(box, "lhs")], band=True)
    assert band.width == whole.width
    assert 100 * SCALE < band.height < 200 * SCALE
    legend = picture(BUDGET, 2, [Mark(box, "lhs")], band=True, legend="A10 mismatch: 1.00 against 2.00\n合计")
    assert legend.height > band.height
    strip = np.asarray(legend.crop((0, 0, legend.width, legend.height - band.height)))
    assert (strip.max(axis=2) < 64).any(), "the legend is blank"
    assert any(is_near(pixel, COLOURS["lhs"]) for pixel in map(tuple, strip.reshape(-1, 3)))


@pytest.mark.parametrize("image_format", ["png", "jpeg", "webp"])
def test_every_format_is_what_it_says_and_small(image_format):
    data = page_picture(BUDGET, 2, [], NOTHING_MASKED, image_format=image_format)
    assert Image.open(io.BytesIO(data)).format == image_format.upper()
    assert len(data) < 120_000


def test_a_huge_sheet_is_shown_coarser():
    image = picture(Sheets((8000.0, 8000.0)).pdf(), 1)
    assert image.width * image.height <= MOST_PIXELS * 1.01


def scan():
    sheets = Sheets()
    sheets.canvas.drawInlineImage(Image.new("RGB", (60, 60), (200, 200, 200)), 0, 0, 595, 842)
    return sheets.pdf()


def test_a_recognised_page_is_shown_with_what_the_reader_masked_black():
    masked, marked = Box(1, 100, 100, 200, 120), Box(1, 300, 300, 400, 320)
    cover = Cover((masked,), is_recognised=True, size=(595, 842))
    image = picture(scan(), 1, [Mark(marked, "lhs")], cover)
    assert black_share(image, masked) == 1
    assert all(is_near(pixel, COLOURS["lhs"]) for pixel in edge_pixels(image, marked))


@pytest.mark.parametrize("picture_format", ["png", "jpeg", "tiff"])
def test_a_recognised_picture_file_is_shown_in_the_size_that_its_boxes_count_in(picture_format):
    buffer = io.BytesIO()
    Image.new("RGB", (1190, 1684), (240, 240, 240)).save(buffer, picture_format)
    marked = Box(1, 300, 300, 400, 320)
    cover = Cover((Box(1, 100, 100, 200, 120),), is_recognised=True, size=(595, 842))
    image = picture(buffer.getvalue(), 1, [Mark(marked, "rhs")], cover)
    assert image.size == (round(595 * SCALE), round(842 * SCALE))
    assert black_share(image, cover.hidden[0]) == 1
    assert all(is_near(pixel, COLOURS["rhs"]) for pixel in edge_pixels(image, marked))
    with pytest.raises(PictureError, match="the document has no page 2"):
        page_picture(buffer.getvalue(), 2, [], cover)


def test_a_picture_file_that_was_not_recognised_is_not_shown():
    buffer = io.BytesIO()
    Image.new("RGB", (60, 60)).save(buffer, "PNG")
    with pytest.raises(PictureError, match="names on it could not be hidden"):
        page_picture(buffer.getvalue(), 1, [], NOTHING_MASKED)


@pytest.mark.parametrize(
    ("data", "page", "message"),
    [
        (BUDGET, 3, "the document has no page 3, only 2"),
        (b"<html></html>", 1, "a document of type text/html has no pages to show; open the file itself"),
        (b"%PDF-1.7 broken", 1, "page 1 cannot be drawn"),
        (scan(), 1, "page 1 has no text layer: names on it could not be hidden"),
    ],
)
def test_a_page_that_cannot_be_shown_says_why(data, page, message):
    with pytest.raises(PictureError, match=message):
        page_picture(data, page, [], NOTHING_MASKED)
