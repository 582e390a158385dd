"""Picture files (PNG, JPEG, TIFF with one or many pages) to a `Reading`: every picture is a scanned page."""

import io
import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from pipelines.reading.detect import detect
from pipelines.reading.file_types import JPEG
from pipelines.reading.jpeg_damage import is_corrupt_jpeg
from pipelines.reading.model import PageInfo, Reading, UnreadableDocumentError
from pipelines.reading.page import page_layout
from pipelines.reading.page_reading import PageReading, laid_out, likely_turns
from pipelines.reading.scans.pictures import MOST_PIXELS, POINTS_PER_INCH, Picture, in_working_resolution
from pipelines.reading.scans.scanned_page import is_read, picture_primitives
from pipelines.reading.tolerances import TOLERANCES, Tolerances

A4 = (595.0, 842.0)
SMALLEST_SIDE = 280.0  # points of a page's shorter side: a little less than A6
LARGEST_SIDE = 1250.0  # points of a page's longer side: a little more than A3
SQUARE_PIXELS = 1.05  # pixels whose sides differ by no more are square
LONGEST_SHAPE = 2.0  # a picture that is longer for its width shows several pages, or a web page


def read_picture(data: bytes, max_pages: int, tolerances: Tolerances = TOLERANCES) -> Reading:
    """Read a picture file. Raises UnreadableDocumentError where it is damaged, too large or has too many pages."""
    kind = detect(data)
    pages: list[PageReading] = []
    for picture in _pictures(data, kind.name, max_pages):
        pages.append(_read_page(picture, pages, tolerances))
    damage = ["its data are corrupt"] if kind == JPEG and is_corrupt_jpeg(data) else []
    return replace(laid_out(kind.media_type, pages, tolerances), damage=damage)


def _pictures(data: bytes, name: str, max_pages: int) -> Iterator[Picture]:
    """The pages of a file one by one. Only those of TIFF are pages: other files carry previews, or move."""
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "TIFF")) as file:
            count = file.n_frames if file.format == "TIFF" else 1
            if count > max_pages:
                raise UnreadableDocumentError(
                    f"The file is {name} with {count} pages, the limit is {max_pages}. "
                    "Raise YUSUAN_READ_MAX_PAGES if the document is meant to be this long."
                )
            for index in range(count):
                file.seek(index)
                if file.width * file.height > MOST_PIXELS:
                    raise UnreadableDocumentError(
                        f"Page {index + 1} of {name} has {file.width} x {file.height} pixels, the limit is "
                        f"{MOST_PIXELS}. Publish it with a lower resolution; 200 to 300 pixels per inch are enough."
                    )
                yield gray_picture(file)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        # Pillow names an object in memory where it does not know a file.
        cause = "its beginning is damaged" if isinstance(error, UnidentifiedImageError) else error
        raise UnreadableDocumentError(
            f"The file is {name} that cannot be opened ({cause}). Fetch it again or ask its publisher."
        ) from error


def _read_page(picture: Picture, before: list[PageReading], tolerances: Tolerances) -> PageReading:
    started = time.perf_counter()
    number = len(before) + 1
    width, height = picture.size
    primitives, upright = picture_primitives(in_working_resolution(picture), number, likely_turns(before), tolerances)
    layout = page_layout(primitives, tolerances)
    recognised = is_read(primitives, upright, tolerances)
    info = PageInfo(number, width, height, 0, False, recognised, time.perf_counter() - started)
    return PageReading(info, layout, upright.published, upright.quarter_turns)


def gray_picture(frame: Image.Image) -> Picture:
    """A frame in gray on white paper, the way up that its camera noted, with square pixels of a believable size."""
    stated = tuple(float(value) for value in frame.info.get("dpi", (0, 0)))
    if min(stated) > 0 and max(stated) > SQUARE_PIXELS * min(stated):  # a telefax has twice as many across as down
        scale = max(stated) / stated[0], max(stated) / stated[1]
        frame = frame.convert("L").resize((round(frame.width * scale[0]), round(frame.height * scale[1])))
    frame = ImageOps.exif_transpose(frame)
    if frame.mode in ("RGBA", "LA", "PA") or "transparency" in frame.info:
        layer = frame.convert("RGBA")
        frame = Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer)
    if frame.mode.startswith(("I", "F")):
        levels = np.asarray(frame, dtype=float)
        gray = (levels / max(levels.max(), 1) * 255).astype(np.uint8)
    else:
        gray = np.asarray(frame.convert("L"))
    return Picture(np.ascontiguousarray(gray), _resolution(gray.shape, max(stated)))


def _resolution(shape: tuple[int, ...], stated: float) -> float:
    """The stated pixels per inch where they make a sheet of paper, else those that make the picture as wide as A4."""
    long, short = max(shape[:2]), min(shape[:2])
    if stated > 0:
        inches = long / stated * POINTS_PER_INCH, short / stated * POINTS_PER_INCH
        if inches[0] <= LARGEST_SIDE and inches[1] >= SMALLEST_SIDE:
            return stated
    if long > LONGEST_SHAPE * short:
        return shape[1] * POINTS_PER_INCH / A4[0]
    return long * POINTS_PER_INCH / A4[1]
