"""pdfplumber's own reading of one page, for pages where the fast primitives are doubtful."""

import io
import logging

import pdfplumber
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from pipelines.reading.primitives import Glyph, PagePrimitives, Rule, drop_doubled
from pipelines.reading.tolerances import TOLERANCES, Tolerances

# Its complaints name objects inside the file, which helps nobody who runs the reader.
logging.getLogger("pdfminer").setLevel(logging.ERROR)


def plumber_primitives(
    data: bytes, doubtful: PagePrimitives, tolerances: Tolerances = TOLERANCES
) -> PagePrimitives | None:
    """The same page read by pdfplumber; none where it cannot read it.

    The doubtful reading stands where pdfplumber finds no more characters.
    """
    try:
        with pdfplumber.open(io.BytesIO(data), pages=[doubtful.page]) as document:
            if not document.pages:
                return None
            page = document.pages[0]
            glyphs = [_glyph(char, tolerances) for char in page.chars if _usable(char)]
            rules = [rule for edge in page.edges if (rule := _rule(edge, tolerances))]
            unusable = sum(not _usable(char) and not char["text"].isspace() for char in page.chars)
            width, height = float(page.width), float(page.height)
    except (PdfminerException, MalformedPDFException):
        return None
    if len(glyphs) <= len(doubtful.glyphs) and unusable >= doubtful.doubtful:
        return doubtful
    return PagePrimitives(
        doubtful.page,
        width,
        height,
        doubtful.rotation,
        drop_doubled(glyphs, tolerances.duplicate_em),
        rules,
        doubtful.images,
        unusable,
    )


def _usable(char: dict) -> bool:
    text = char["text"]
    return (
        char["size"] > 0
        and bool(text.strip())
        and not text.startswith("(cid:")
        and "\ufffd" not in text
        and "\x00" not in text
    )


def _glyph(char: dict, tolerances: Tolerances) -> Glyph:
    base = char["bottom"] - tolerances.descent_em * char["size"]
    return Glyph(char["text"], char["x0"], char["x1"], base, char["size"])


def _rule(edge: dict, tolerances: Tolerances) -> Rule | None:
    if max(edge["x1"] - edge["x0"], edge["bottom"] - edge["top"]) < tolerances.rule_shortest:
        return None
    if edge["orientation"] == "h":
        return Rule(edge["x0"], edge["top"], edge["x1"], edge["top"])
    return Rule(edge["x0"], edge["top"], edge["x0"], edge["bottom"])
