"""Text of a scanned page as glyphs: its pieces of lines cut out, recognised and put back in their places."""

from dataclasses import replace
from hashlib import sha256
from itertools import groupby, pairwise

import numpy as np

from pipelines.reading.overflow import MIDDLE_EM
from pipelines.reading.primitives import Glyph, Rule
from pipelines.reading.scans import engine
from pipelines.reading.scans.cell_places import border_rules, cell_numbers, pixel_grids
from pipelines.reading.scans.certainty import (
    as_dash,
    capped,
    is_contradicted,
    is_dash,
    is_doubtful,
    put_right,
    settled,
    with_points,
)
from pipelines.reading.scans.engine import Character
from pipelines.reading.scans.numerals import is_numeric
from pipelines.reading.scans.piece_pictures import FIRST, OTHERS, View, piece_picture
from pipelines.reading.scans.printed_ink import Ink, ink_of
from pipelines.reading.scans.text_regions import Piece, TextRegions, foot_marks, text_regions
from pipelines.reading.tolerances import TOLERANCES, Tolerances

_HALF_EM = 0.31  # from the middle of a digit or Latin letter to its edges
_HALF_STEP = 0.65  # the same, in steps between the letters or digits of one text
_WHOLE_EM = 0.52  # the same of a Chinese character
_CHINESE = "\u2e80"  # the first character as wide as it is high
_LARGEST_EM = 1.2  # of a piece's height that its em may be
_SMALLEST_EM = 0.8
_MOST_SEEN = 16  # pages

_seen_before: dict[bytes, list[Glyph]] = {}  # by the SHA-256 of what was recognised, the oldest first


def recognised_glyphs(
    gray: np.ndarray, rules: list[Rule], dpi: float, tolerances: Tolerances = TOLERANCES
) -> list[Glyph]:
    """Glyphs of an upright page (gray, uint8) with their confidence, in pixels; `rules` are in pixels too.

    A page whose picture came before (a blank form, a page bound twice) is not recognised again.
    """
    key = sha256(repr((gray.shape, rules, dpi)).encode() + gray.tobytes()).digest()
    if key not in _seen_before:
        while len(_seen_before) >= _MOST_SEEN:
            _seen_before.pop(next(iter(_seen_before)))
        _seen_before[key] = _recognised(gray, rules, dpi, tolerances)
    return list(_seen_before[key])


def _recognised(gray: np.ndarray, rules: list[Rule], dpi: float, tolerances: Tolerances) -> list[Glyph]:
    cells = cell_numbers(pixel_grids(rules, dpi, tolerances), gray.shape)
    ink = ink_of(gray, border_rules(rules, cells))
    regions = text_regions(ink, cells, dpi)
    return [
        glyph
        for piece, text in zip(regions.pieces, _texts(ink, regions), strict=True)
        for glyph in _glyphs(piece, text)
    ]


def _texts(ink: Ink, regions: TextRegions) -> list[list[Character]]:
    """What every piece says, `centre` on the page: looked at once, and twice or three times where that is in doubt."""
    pieces = regions.pieces
    texts = _seen(ink, regions, pieces, FIRST)
    looks = {
        index: [text]
        for index, (piece, text) in enumerate(zip(pieces, texts, strict=True))
        if not is_dash(piece.box, piece.em) and is_doubtful(text, piece.box, piece.em, piece.whole)
    }
    open_ = list(looks)
    for view in OTHERS:
        seen = _seen(ink, regions, [pieces[index] for index in open_], view)
        for index, text in zip(open_, seen, strict=True):
            looks[index].append(text)
        open_ = [index for index in open_ if not _agree(looks[index])]
    for index, seen in looks.items():
        texts[index] = settled(seen)
    return [_judged(regions, piece, text) for piece, text in zip(pieces, texts, strict=True)]


def _judged(regions: TextRegions, piece: Piece, text: list[Character]) -> list[Character]:
    """A text with what the ink says about it: strokes that are dashes, points that were lost, numbers not to trust."""
    if is_dash(piece.box, piece.em):
        return as_dash(text, piece.box)
    if not is_numeric([c.char for c in text]):
        return text
    pointed = with_points(text, foot_marks(regions, piece), piece.em, piece.whole)
    if len(pointed) > len(text) or is_contradicted(pointed, piece.box, piece.em, piece.whole):
        return capped(put_right(pointed, piece.whole))
    return pointed


def _seen(ink: Ink, regions: TextRegions, pieces: list[Piece], view: View) -> list[list[Character]]:
    pictures = [piece_picture(ink, regions, piece, view) for piece in pieces]
    texts = engine.recognised([picture.gray for picture in pictures])
    return [
        put_right([replace(c, centre=picture.on_page(c.centre)) for c in text], piece.whole)
        for piece, picture, text in zip(pieces, pictures, texts, strict=True)
    ]


def _agree(looks: list[list[Character]]) -> bool:
    return [c.char for c in looks[0]] == [c.char for c in looks[1]]


def _glyphs(piece: Piece, text: list[Character]) -> list[Glyph]:
    """Characters as glyphs that reach to the middle between them and their neighbours, where these are near.

    In a number all are: it has no spaces, however wide its digits are set.
    """
    em = _em(piece, text)
    base = (piece.box[1] + piece.box[3]) / 2 + MIDDLE_EM * em
    narrow = _reach_of_narrow(piece, text, em)
    left, right = piece.box[0] - _HALF_EM * em, piece.box[2] + _HALF_EM * em
    glyphs = []
    for index, character in enumerate(text):
        centre, reach = character.centre, narrow if character.char < _CHINESE else _WHOLE_EM * em
        x0, x1 = centre - reach, centre + reach
        if index:
            x0 = max(x0, (centre + text[index - 1].centre) / 2)
        if index + 1 < len(text):
            x1 = min(x1, (centre + text[index + 1].centre) / 2)
        glyphs.append(Glyph(character.char, max(x0, left), min(x1, right), base, em, character.sureness))
    return glyphs


def _reach_of_narrow(piece: Piece, text: list[Character], em: float) -> float:
    """From the middle of a digit or Latin letter to where the next one begins, at most."""
    if is_numeric([c.char for c in text]):
        return piece.box[2] - piece.box[0] + em
    steps = sorted(b.centre - a.centre for a, b in pairwise(text) if a.char < _CHINESE and b.char < _CHINESE)
    usual = steps[len(steps) // 2] if steps else 0.0
    return min(max(_HALF_EM * em, _HALF_STEP * usual), _WHOLE_EM * em)


def _em(piece: Piece, text: list[Character]) -> float:
    """The em of a piece: the step between Chinese characters in a row, or else what the piece is high."""
    runs = [list(run) for wide, run in groupby(text, key=lambda c: c.char >= _CHINESE) if wide]
    longest = max(runs, key=len, default=[])
    if len(longest) < 3:
        return piece.em
    step = (longest[-1].centre - longest[0].centre) / (len(longest) - 1)
    height = piece.box[3] - piece.box[1]
    return min(max(step, _SMALLEST_EM * height), _LARGEST_EM * height)
