"""Pictures of a document's page with the cells of a finding boxed, one page in memory at a time.

Officials' names and telephone numbers are blacked out; see `page_images`.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from PIL import Image, ImageDraw, ImageFont

from pipelines.quality.page_images import Cover, page_image
from pipelines.reading.model import Box

Role = Literal["lhs", "rhs", "finding"]
Format = Literal["png", "jpeg", "webp"]

# Vermilion, blue and purple stay apart in the common forms of colour blindness and in grey.
COLOURS: dict[Role, tuple[int, int, int]] = {"lhs": (213, 94, 0), "rhs": (0, 114, 178), "finding": (148, 52, 148)}
BAND_MARGIN = 60.0  # points above and below the boxed cells that a band of the page shows
QUALITY = 80
LABEL_SIZE = 7  # points


@dataclass(frozen=True, slots=True)
class Mark:
    """A cell or a paragraph to box on its page.

    `role` gives the colour: the printed total, its parts, or what is no identity.

    `label` (figures) stands small in the corner of the box, to tell several findings on one page apart.
    """

    box: Box
    role: Role
    label: str = ""


def areas(lines: Iterable[Box]) -> tuple[Box, ...]:
    """The area of a paragraph on each page that it stands on, from the boxes of its lines."""
    by_page: dict[int, Box] = {}
    for line in lines:
        of = by_page.get(line.page, line)
        by_page[line.page] = Box(
            line.page, min(of.x0, line.x0), min(of.top, line.top), max(of.x1, line.x1), max(of.bottom, line.bottom)
        )
    return tuple(by_page.values())


def page_picture(
    data: bytes,
    page: int,
    marks: Sequence[Mark],
    cover: Cover,
    *,
    legend: str = "",
    dpi: int = 110,
    band: bool = False,
    image_format: Format = "png",
) -> bytes:
    """The picture of a page (from 1) of a document with the marked cells boxed and names black, by `cover` or before.

    Boxes are in points as the page is shown, as in `raw.cells`; those of other pages are left out. `legend` stands
    above the page, one line per line break, in Latin letters (the built-in font has no others). With `band` only the
    part of the page around the marks is shown, in full width.

    Raises `PictureError` where the page cannot be shown (`page_image` says when).
    """
    sheet = page_image(data, page, cover, dpi)
    image, scale = sheet.image, sheet.scale
    shown = [mark for mark in marks if mark.box.page == page]
    for mark in shown:
        _wash(image, scale, mark)
    _black_out(image, scale, sheet.hidden)
    for mark in shown:
        _frame(image, scale, mark)
    if band and shown:
        top = max(0.0, min(mark.box.top for mark in shown) - BAND_MARGIN)
        bottom = min(image.height / scale, max(mark.box.bottom for mark in shown) + BAND_MARGIN)
        image = image.crop((0, round(top * scale), image.width, max(round(bottom * scale), round(top * scale) + 1)))
    return _encoded(_with_legend(image, legend, {mark.role for mark in shown}, scale), image_format)


def _black_out(image: Image.Image, scale: float, boxes: Sequence[Box]) -> None:
    draw = ImageDraw.Draw(image)
    for box in boxes:
        draw.rectangle(_pixels(box, scale, 0), fill=(0, 0, 0))


def _wash(image: Image.Image, scale: float, mark: Mark) -> None:
    """A light colour over the cell that leaves its print readable."""
    area = _pixels(mark.box, scale, 0)
    part = image.crop(area)
    image.paste(Image.blend(part, Image.new("RGB", part.size, COLOURS[mark.role]), 0.12), area[:2])


def _frame(image: Image.Image, scale: float, mark: Mark) -> None:
    """A frame over the rules of the cell, and its label."""
    colour, line = COLOURS[mark.role], max(2, round(1.4 * scale))
    area = _pixels(mark.box, scale, line // 2)
    draw = ImageDraw.Draw(image)
    draw.rectangle(area, outline=colour, width=line)
    if mark.label:
        font = ImageFont.load_default(LABEL_SIZE * scale)
        ends = font.getlength(mark.label) + 2 * line, LABEL_SIZE * scale * 1.2
        draw.rectangle((area[0], area[1], area[0] + ends[0], area[1] + ends[1]), fill=colour)
        draw.text((area[0] + line, area[1]), mark.label, fill=(255, 255, 255), font=font)


def _pixels(box: Box, scale: float, margin: int) -> tuple[int, int, int, int]:
    x0, x1 = sorted((box.x0 * scale, box.x1 * scale))
    top, bottom = sorted((box.top * scale, box.bottom * scale))
    return round(x0) - margin, round(top) - margin, round(x1) + margin, round(bottom) + margin


def _with_legend(image: Image.Image, legend: str, roles: set[Role], scale: float) -> Image.Image:
    """The picture below a white strip with the legend and a sample of each colour."""
    if not legend:
        return image
    size = round(9 * scale)
    font = ImageFont.load_default(size)
    lines = legend.encode("ascii", "replace").decode().split("\n")
    samples = [role for role in COLOURS if role in roles]
    names = {"lhs": "left side (printed total)", "rhs": "right side (its parts)", "finding": "finding"}
    height = round(size * 1.5) * (len(lines) + bool(samples)) + size
    sheet = Image.new("RGB", (image.width, image.height + height), (255, 255, 255))
    sheet.paste(image, (0, height))
    draw = ImageDraw.Draw(sheet)
    top = size // 2
    for line in lines:
        draw.text((size, top), line, fill=(0, 0, 0), font=font)
        top += round(size * 1.5)
    left = size
    for role in samples:
        draw.rectangle((left, top, left + size, top + size), fill=COLOURS[role])
        draw.text((left + round(1.5 * size), top), names[role], fill=(0, 0, 0), font=font)
        left += round(3.5 * size + font.getlength(names[role]))
    draw.line((0, height - 1, image.width, height - 1), fill=(160, 160, 160))
    return sheet


def _encoded(image: Image.Image, image_format: Format) -> bytes:
    buffer = io.BytesIO()
    if image_format == "png":
        # A printed page has few colours; a palette makes the file a third as large.
        image = image.quantize(64, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        image.save(buffer, "PNG", optimize=True)
    else:
        image.save(buffer, image_format.upper(), quality=QUALITY)
    return buffer.getvalue()
