"""Picture files as documents; recognition is stood in for."""

import io

import numpy as np
import pytest
from PIL import Image

from pipelines.reading import picture_file, read_document
from pipelines.reading.model import UnreadableDocumentError
from pipelines.reading.picture_file import gray_picture
from pipelines.reading.scans import scanned_page


@pytest.fixture(autouse=True)
def without_recognition(monkeypatch):
    monkeypatch.setattr(scanned_page, "recognised_glyphs", lambda *_: [])
    monkeypatch.setattr(scanned_page, "legibility", lambda lines: 1.0)


def sheet(width: int = 420, height: int = 594, level: int = 250) -> Image.Image:
    return Image.fromarray(np.full((height, width), level, np.uint8))


def saved(image: Image.Image, kind: str, **options) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_picture_is_a_document_of_one_page(kind):
    reading = read_document(saved(sheet(), kind))
    assert reading.media_type == f"image/{kind.lower()}"
    assert [(page.page, page.text_layer, page.ocr) for page in reading.pages] == [(1, False, True)]


def test_every_page_of_a_tiff_file_is_read():
    data = saved(sheet(), "TIFF", save_all=True, append_images=[sheet(594, 420)])
    assert [(round(page.width), round(page.height)) for page in read_document(data).pages] == [(595, 842), (842, 595)]


@pytest.mark.parametrize(("stated", "width"), [((50, 50), 605), ((300, 300), 595), (None, 595), ((1, 1), 595)])
def test_resolution_is_the_stated_one_where_it_makes_a_sheet_of_paper(stated, width):
    data = saved(sheet(), "PNG", **({"dpi": stated} if stated else {}))
    assert read_document(data).pages[0].width == pytest.approx(width, abs=1)


def test_long_picture_of_a_web_page_is_as_wide_as_a_sheet():
    assert read_document(saved(sheet(300, 1500), "PNG")).pages[0].width == pytest.approx(595)


def test_pixels_of_a_telefax_are_made_square():
    image = sheet(408, 297)
    image.info["dpi"] = (204, 98)
    assert gray_picture(image).gray.shape == (618, 408)


def test_camera_s_note_on_which_way_is_up_is_followed():
    exif = Image.Exif()
    exif[0x0112] = 6
    page = read_document(saved(sheet(), "JPEG", exif=exif)).pages[0]
    assert page.width > page.height


def test_transparent_paper_is_white():
    assert gray_picture(Image.new("RGBA", (40, 40), (0, 0, 0, 0))).gray.min() == 255


def test_sixteen_bits_keep_their_shades():
    levels = np.zeros((10, 10), np.uint16)
    levels[:5] = 40000
    assert set(np.unique(gray_picture(Image.fromarray(levels)).gray)) == {0, 255}


def message(data: bytes, **options) -> str:
    with pytest.raises(UnreadableDocumentError) as raised:
        read_document(data, **options)
    return str(raised.value)


def test_damaged_picture_says_so():
    data = saved(Image.fromarray(np.random.default_rng(1).integers(0, 255, (200, 200), np.uint8)), "PNG")
    assert "cannot be opened" in message(data[: len(data) // 2])


def test_too_many_pages_name_the_limit():
    assert "YUSUAN_READ_MAX_PAGES" in message(
        saved(sheet(), "TIFF", save_all=True, append_images=[sheet()]), max_pages=1
    )


def test_picture_of_too_many_pixels_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(picture_file, "MOST_PIXELS", 1000)
    assert "pixels" in message(saved(sheet(), "PNG"))
