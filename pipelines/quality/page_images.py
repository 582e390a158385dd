"""A page as a picture, and what must be black on it: officials' names and telephone numbers.

Hidden is what the reader masked in a text, and on pages with a text layer every printed line that the same rules would
mask. A page that was neither printed with text nor recognised is not shown: nobody could tell what to hide.
"""

import io
from dataclasses import dataclass
from itertools import pairwise

import duckdb
import pypdfium2 as pdfium
from PIL import Image, ImageOps

from pipelines.reading.detect import detect
from pipelines.reading.file_types import PDF
from pipelines.reading.masking import NAME, TELEPHONE, mask_text
from pipelines.reading.model import Box
from pipelines.reading.pdfium import page_primitives
from pipelines.reading.plumber import plumber_primitives
from pipelines.reading.primitives import PagePrimitives
from pipelines.reading.text import page_lines
from pipelines.reading.text_layer import has_text_layer, is_doubtful

MOST_PIXELS = 25_000_000  # a sheet of A0 is shown coarser instead of filling the memory


class PictureError(Exception):
    """A page cannot be shown. The message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Cover:
    """What the frames say of a page: boxes to hide, whether OCR read it, and its width and height in points.

    The size is null where the frames do not know the page.
    """

    hidden: tuple[Box, ...] = ()
    is_recognised: bool = False
    size: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as shown, pixels per point, and the boxes to black out."""

    image: Image.Image
    scale: float
    hidden: list[Box]


def page_cover(connection: duckdb.DuckDBPyConnection, document_id: str, page: int) -> Cover:
    """The cover of a page: the boxes of the cells and paragraphs in which the reader masked a name or a number."""
    parameters = {"document_id": document_id, "page": page}
    rows = connection.execute(
        """
        with masked as (
            select unnest(boxes) as box from raw.cells
            where document_id = $document_id and (contains(text, $name) or contains(text, $telephone))
            union all
            select unnest(boxes) as box from raw.paragraphs
            where document_id = $document_id and (contains(text, $name) or contains(text, $telephone))
        )
        select box.page, box.x0, box.top, box.x1, box.bottom from masked where box.page = $page
        """,
        parameters | {"name": NAME, "telephone": TELEPHONE},
    ).fetchall()
    found = connection.execute(
        "select ocr, width, height from raw.pages where document_id = $document_id and page = $page", parameters
    ).fetchone()
    recognised, *size = found or (False,)
    return Cover(tuple(Box(*row) for row in rows), recognised, tuple(size) or None)


def page_image(data: bytes, page: int, cover: Cover, dpi: int) -> Sheet:
    """A page (from 1) of a PDF file or a picture file, upright as its boxes count.

    Raises `PictureError` for a document of another type, a page it does not have, and a page without a text layer that
    was not recognised either.
    """
    media_type = detect(data).media_type
    hidden = [box for box in cover.hidden if box.page == page]
    if media_type == PDF.media_type:
        return _page_of_pdf(data, page, cover, hidden, dpi)
    if not media_type.startswith("image/"):
        raise PictureError(f"a document of type {media_type} has no pages to show; open the file itself")
    if not cover.is_recognised or cover.size is None:
        raise PictureError(_UNKNOWN.format(page))
    return _page_of_picture(data, page, cover.size, hidden, dpi)


_UNKNOWN = "page {} has no text layer: names on it could not be hidden; open the document itself"


def _page_of_pdf(data: bytes, number: int, cover: Cover, hidden: list[Box], dpi: int) -> Sheet:
    try:
        with pdfium.PdfDocument(data) as document:
            if not 1 <= number <= len(document):
                raise PictureError(f"the document has no page {number}, only {len(document)}")
            page = document[number - 1]
            if cover.is_recognised:
                # Its boxes are those of the page as published, whichever way its picture was turned for reading.
                scale = _scale(dpi, *page.get_size())
                return Sheet(page.render(scale=scale).to_pil().convert("RGB"), scale, hidden)
            primitives = page_primitives(page, number)
            if is_doubtful(primitives):
                primitives = plumber_primitives(data, primitives) or primitives
            if not has_text_layer(primitives):
                raise PictureError(_UNKNOWN.format(number))
            scale = _scale(dpi, primitives.width, primitives.height)
            # A page whose text runs sideways was turned for reading, beyond what the file says of its rotation.
            turned = (primitives.rotation - page.get_rotation()) % 360
            image = page.render(scale=scale, rotation=turned).to_pil().convert("RGB")
    except pdfium.PdfiumError as error:
        raise PictureError(f"page {number} cannot be drawn ({error}); the file is damaged, fetch it again") from error
    return Sheet(image, scale, hidden + _masked_lines(primitives))


def _page_of_picture(data: bytes, number: int, size: tuple[float, float], hidden: list[Box], dpi: int) -> Sheet:
    try:
        with Image.open(io.BytesIO(data)) as file:
            file.seek(number - 1)
            picture = ImageOps.exif_transpose(file.convert("RGB"))
    except EOFError as error:
        raise PictureError(f"the document has no page {number}") from error
    except (OSError, Image.DecompressionBombError) as error:
        raise PictureError(f"page {number} cannot be drawn ({error}); the file is damaged, fetch it again") from error
    scale = min(_scale(dpi, *size), picture.width / size[0])
    return Sheet(picture.resize((round(size[0] * scale), round(size[1] * scale))), scale, hidden)


def _scale(dpi: int, width: float, height: float) -> float:
    """Pixels per point, fewer for a sheet that is very large."""
    return min(dpi / 72, (MOST_PIXELS / (width * height)) ** 0.5)


def _masked_lines(primitives: PagePrimitives) -> list[Box]:
    """Lines, and pairs of lines that a text is wrapped over, which the reader's rules would mask."""
    lines = page_lines(primitives.page, primitives.glyphs)
    masked = [line.box for line in lines if mask_text(line.text) != line.text]
    for above, below in pairwise(lines):
        if mask_text(above.text + below.text) != mask_text(above.text) + mask_text(below.text):
            masked += [above.box, below.box]
    return masked
