"""pdfplumber's own reading of one page, for pages where the fast primitives are doubtful."""

import io

import pdfplumber

from pipelines.reading.primitives import Glyph, PagePrimitives, Rule, drop_doubled
from pipelines.reading.tolerances import TOLERANCES, Tolerances


def plumber_primitives(data: bytes, doubtful: PagePrimitives, tolerances: Tolerances = TOLERANCES) -> PagePrimitives:
    """The same page read by pdfplumber; the doubtful reading stands where pdfplumber finds no more characters."""
    with pdfplumber.open(io.BytesIO(data), pages=[doubtful.page]) as document:
        page = document.pages[0]
        glyphs = [_glyph(char, tolerances) for char in page.chars if _usable(char["text"])]
        rules = [rule for edge in page.edges if (rule := _rule(edge, tolerances))]
        unusable = sum(not _usable(char["text"]) and not char["text"].isspace() for char in page.chars)
        width, height = float(page.width), float(page.height)
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


def _usable(text: str) -> bool:
    return bool(text.strip()) and not text.startswith("(cid:") and "\ufffd" not in text and "\x00" not in text


def _glyph(char: dict, tolerances: Tolerances) -> Glyph:
    base = char["bottom"] - tolerances.descent_em * char["size"]
    return Glyph(char["text"], char["x0"], char["x1"], base, char["size"])


def _rule(edge: dict, tolerances: Tolerances) -> Rule | None:
    if max(edge["x1"] - edge["x0"], edge["bottom"] - edge["top"]) < tolerances.rule_shortest:
        return None
    if edge["orientation"] == "h":
        return Rule(edge["x0"], edge["top"], edge["x1"], edge["top"])
    return Rule(edge["x0"], edge["top"], edge["x0"], edge["bottom"])
