"""Visible ruling segments of a PDF page: strokes, thin filled shapes, nested forms, moved and clipped paths."""

import ctypes
import itertools
import math
from enum import Enum
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from pipelines.reading.primitives import Rule, ShownImage
from pipelines.reading.tolerances import Tolerances

Matrix = tuple[float, float, float, float, float, float]
Bounds = tuple[float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Ink(Enum):
    """What a path is drawn in."""

    COLOUR = "colour"
    WHITE = "white"
    NOTHING = "nothing"  # fully transparent


class Drawn(NamedTuple):
    """One path on the shown page: pieces as point lists, whether it is stroked, and in what."""

    pieces: list[list[tuple[float, float]]]
    stroked: bool
    ink: Ink
    clip: Bounds | None


class PageRules(NamedTuple):
    """Rules of a page as shown: those that are seen and those that are not; and the pictures that it shows."""

    seen: list[Rule]
    faint: list[Rule]
    images: list[ShownImage]


def page_rules(page: pdfium.PdfPage, place, tolerances: Tolerances) -> PageRules:
    """Rules of a page. White and fully transparent ones are faint, except that white ones on shading are seen."""
    drawn, images = [], []
    for handle, kind, matrix in _objects(page):
        if kind == raw.FPDF_PAGEOBJ_PATH:
            path = _path(handle, matrix, place, tolerances)
            if path:
                drawn.append(path)
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            images.append(_image(handle, matrix, place))
    shading = [b for p in drawn if not p.stroked and p.ink is Ink.COLOUR for b in _areas(p, tolerances)]
    seen, faint = [], []
    for path in drawn:
        for rule in _rules(path, tolerances):
            on_shading = path.ink is Ink.WHITE and any(_inside(rule, b, tolerances.rule_thickness) for b in shading)
            (seen if path.ink is Ink.COLOUR or on_shading else faint).append(rule)
    return PageRules(seen, faint, images)


def curves_drawn(page: pdfium.PdfPage, enough: int) -> int:
    """How many curves a page draws, counted until there are enough: the outlines of characters have many."""
    count = 0
    for handle, kind, _ in _objects(page):
        if kind == raw.FPDF_PAGEOBJ_PATH and count < enough:
            segments = (raw.FPDFPath_GetPathSegment(handle, i) for i in range(raw.FPDFPath_CountSegments(handle)))
            count += sum(raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_BEZIERTO for segment in segments)
    return count


def _objects(page: pdfium.PdfPage):
    """Handle, type and matrix-to-page of every object, forms opened."""
    stack = [(page.raw, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject, IDENTITY)]
    while stack:
        owner, count, get, outer = stack.pop()
        for index in range(count(owner)):
            handle = get(owner, index)
            kind = raw.FPDFPageObj_GetType(handle)
            if kind == raw.FPDF_PAGEOBJ_TEXT:
                continue
            if kind == raw.FPDF_PAGEOBJ_FORM:
                inner = _times(_matrix(handle), outer)
                stack.append((handle, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject, inner))
            else:
                yield handle, kind, outer


def _matrix(handle) -> Matrix:
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(handle, matrix)
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _image(handle, outer: Matrix, place) -> ShownImage:
    """A picture fills the unit square, which its matrix takes to the page."""
    a, b, c, d, e, f = _times(_matrix(handle), outer)
    corners = [place.point(a * x + c * y + e, b * x + d * y + f) for x in (0, 1) for y in (0, 1)]
    width, height = ctypes.c_uint(), ctypes.c_uint()
    raw.FPDFImageObj_GetImagePixelSize(handle, width, height)
    inches = math.hypot(a, b) / 72, math.hypot(c, d) / 72
    dpi = max((n.value / inch for n, inch in zip((width, height), inches, strict=True) if inch), default=0.0)
    return ShownImage(*_cut(_bounds(corners), _clip(handle, outer, place)), dpi)


def _path(handle, outer: Matrix, place, tolerances: Tolerances) -> Drawn | None:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(handle, fill, stroke)
    if not (fill.value or stroke.value):
        return None
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    colour = raw.FPDFPageObj_GetStrokeColor if stroke.value else raw.FPDFPageObj_GetFillColor
    ink = Ink.COLOUR
    if colour(handle, red, green, blue, alpha):
        white = min(red.value, green.value, blue.value) >= tolerances.white_level
        ink = Ink.NOTHING if alpha.value == 0 else Ink.WHITE if white else Ink.COLOUR
    matrix = _times(_matrix(handle), outer)
    pieces = _pieces(
        lambda i: raw.FPDFPath_GetPathSegment(handle, i), raw.FPDFPath_CountSegments(handle), matrix, place
    )
    return Drawn(pieces, bool(stroke.value), ink, _clip(handle, outer, place))


def _pieces(segment_at, count: int, matrix: Matrix, place) -> list[list[tuple[float, float]]]:
    """Polylines of a path on the shown page; a curve breaks its polyline."""
    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    pieces, piece = [], []
    for index in range(count):
        segment = segment_at(index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = place.point(a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_LINETO and piece:
            piece.append(point)
        else:
            if len(piece) > 1:
                pieces.append(piece)
            piece = [point]
        if raw.FPDFPathSegment_GetClose(segment) and len(piece) > 1:
            piece.append(piece[0])
    if len(piece) > 1:
        pieces.append(piece)
    return pieces


def _clip(handle, outer: Matrix, place) -> Bounds | None:
    """Bounds of an object's clip on the shown page; none where it is not clipped."""
    clip = raw.FPDFPageObj_GetClipPath(handle)
    bounds = None
    for number in range(max(0, raw.FPDFClipPath_CountPaths(clip) if clip else 0)):
        count = raw.FPDFClipPath_CountPathSegments(clip, number)
        pieces = _pieces(lambda i, n=number: raw.FPDFClipPath_GetPathSegment(clip, n, i), count, outer, place)
        points = [point for piece in pieces for point in piece]
        if points:
            bounds = _cut(_bounds(points), bounds)
    return bounds


def _bounds(points) -> Bounds:
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), min(ys), max(xs), max(ys)


def _cut(box: Bounds, clip: Bounds | None) -> Bounds:
    """The part of a box inside a clip; an empty part has x0 > x1 or y0 > y1."""
    if clip is None:
        return box
    return max(box[0], clip[0]), max(box[1], clip[1]), min(box[2], clip[2]), min(box[3], clip[3])


def _rules(path: Drawn, tolerances: Tolerances) -> list[Rule]:
    boxes = []
    if path.stroked:
        for piece in path.pieces:
            boxes += [_bounds(pair) for pair in itertools.pairwise(piece) if pair[0] != pair[1]]
        straight = [b for b in boxes if min(b[2] - b[0], b[3] - b[1]) <= tolerances.rule_slant]
    else:
        straight = [_bounds(piece) for piece in path.pieces]
    rules = []
    for box in straight:
        rules += _as_rules(_cut(box, path.clip), tolerances)
    return rules


def _as_rules(box: Bounds, tolerances: Tolerances) -> list[Rule]:
    """A thin box as a rule along its middle; a dot as both, for it may be part of a dotted rule either way."""
    x0, y0, x1, y1 = box
    width, height = x1 - x0, y1 - y0
    slack = -tolerances.rule_slant  # a hairline may lie exactly on its clip's edge
    if width < slack or height < slack:
        return []
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    dot = max(width, height) <= tolerances.rule_thickness
    rules = []
    if height <= tolerances.rule_thickness and (dot or height <= width):
        rules.append(Rule(x0, y, x1, y))
    if width <= tolerances.rule_thickness and (dot or width < height):
        rules.append(Rule(x, y0, x, y1))
    return rules


def _areas(path: Drawn, tolerances: Tolerances) -> list[Bounds]:
    boxes = [_cut(_bounds(piece), path.clip) for piece in path.pieces]
    return [b for b in boxes if min(b[2] - b[0], b[3] - b[1]) > tolerances.rule_thickness]


def _inside(rule: Rule, box: Bounds, slack: float) -> bool:
    """Whether a rule's middle lies on shading or on its border."""
    x, y = (rule.x0 + rule.x1) / 2, (rule.y0 + rule.y1) / 2
    return box[0] - slack < x < box[2] + slack and box[1] - slack < y < box[3] + slack
