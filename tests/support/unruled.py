"""PDF files without some of their rules: the same text, as departments publish it that draw few rules or none.

Content streams are rewritten, those of form objects too. A rule is a stroked straight line, a side of an outline,
or a filled shape as thin as a line; shading, pictures, curves and clips stay.
"""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from typing import NamedTuple

import pikepdf

THICKNESS = 3.5  # of a filled rule, in points
SLANT = 0.5

Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]
Step = tuple[str, tuple[Point, ...]]  # path operator (m, l, c, v, y, h) and its points
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
STROKES, FILLS, CLOSES = {"S", "s", "B", "B*", "b", "b*"}, {"f", "F", "f*", "B", "B*", "b", "b*"}, {"s", "b", "b*"}
PAINTS = STROKES | FILLS | {"n"}
STATE = {"q", "Q", "cm"}


class Way(Enum):
    """How a piece of a drawing lies on its page; a dot may be a part of rules of either way."""

    LEVEL = "level"
    UPRIGHT = "upright"
    DOT = "dot"


class Piece(NamedTuple):
    """A rule as drawn, in the page's coordinates (y upwards)."""

    way: Way
    x0: float
    y0: float
    x1: float
    y1: float


Choice = Callable[[Piece, Callable[[], list[Piece]]], bool]  # a piece and what lists its page's: whether it goes


def without_uprights(data: bytes) -> bytes:
    """The file without upright rules: tables ruled between rows only."""
    return without(data, lambda piece, _: piece.way is not Way.LEVEL)


def without_levels(data: bytes) -> bytes:
    """The file without level rules: tables ruled between columns only."""
    return without(data, lambda piece, _: piece.way is not Way.UPRIGHT)


def without_rules(data: bytes) -> bytes:
    """The file without any rule."""
    return without(data, lambda piece, pieces: True)


def with_three_rules(data: bytes) -> bytes:
    """The file with three level rules a page: over the first table's header, below it, and below the last row."""

    def goes(piece: Piece, pieces: Callable[[], list[Piece]]) -> bool:
        levels = [p for p in pieces() if p.way is Way.LEVEL]
        left, right = min(p.x0 for p in pieces()), max(p.x1 for p in pieces())
        rows: dict[int, list[Piece]] = {}
        for level in levels:
            rows.setdefault(round(level.y0), []).append(level)
        whole = sorted(y for y, parts in rows.items() if _length(parts) > 0.95 * (right - left))
        kept = {whole[-1], whole[max(0, len(whole) - 2)], whole[0]} if whole else set()
        return piece.way is not Way.LEVEL or round(piece.y0) not in kept

    return without(data, goes)


def without(data: bytes, goes: Choice) -> bytes:
    """The file without the rules that a choice names."""
    with pikepdf.open(io.BytesIO(data)) as document:
        for page in document.pages:
            pieces = cache(lambda page=page: list(_pieces(page, IDENTITY)))
            _rewrite(document, page, IDENTITY, lambda piece, pieces=pieces: goes(piece, pieces))
        out = io.BytesIO()
        document.save(out)
    return out.getvalue()


def _length(parts: list[Piece]) -> float:
    """Length of level pieces at one height, each point counted once."""
    total, reached = 0.0, float("-inf")
    for part in sorted(parts, key=lambda p: p.x0):
        total += max(0.0, part.x1 - max(part.x0, reached))
        reached = max(reached, part.x1)
    return total


@dataclass(slots=True)
class _State:
    """What a content stream has set so far: the transformation, its stack, and the path in the making."""

    matrix: Matrix
    stack: list[Matrix] = field(default_factory=list)
    path: list[list[Step]] = field(default_factory=list)
    clip: str | None = None

    def follow(self, name: str, numbers: list[float]) -> bool:
        """Take in one operator; false where it has nothing to do with paths or their place."""
        points = tuple(zip(numbers[::2], numbers[1::2], strict=False))
        if name == "q":
            self.stack.append(self.matrix)
        elif name == "Q" and self.stack:
            self.matrix = self.stack.pop()
        elif name == "cm":
            self.matrix = _times(tuple(numbers), self.matrix)
        elif name == "m":
            self.path.append([("m", points)])
        elif name == "re":
            x, y, width, height = numbers
            corners = [(x + width, y), (x + width, y + height), (x, y + height)]
            self.path.append([("m", ((x, y),)), *(("l", (corner,)) for corner in corners), ("h", ())])
        elif name in ("l", "c", "v", "y", "h") and self.path:
            self.path[-1].append((name, points))
        elif name in ("W", "W*"):
            self.clip = name
        else:
            return False
        return True


def _instructions(stream) -> Iterator[tuple[str, list]]:
    for operands, operator in pikepdf.parse_content_stream(stream):
        yield str(operator), operands


def _forms(stream) -> dict:
    resources = stream.get("/Resources", {})
    found = resources.get("/XObject", {})
    return {name: form for name, form in found.items() if form.get("/Subtype") == "/Form"}


def _inner(form, matrix: Matrix) -> Matrix:
    return _times(tuple(float(n) for n in form.get("/Matrix", IDENTITY)), matrix)


def _pieces(stream, matrix: Matrix) -> Iterator[Piece]:
    """All rules that a page or form draws."""
    state, forms = _State(matrix), _forms(stream)
    for name, operands in _instructions(stream):
        if name in PAINTS:
            for path in state.path:
                yield from (p for part in _parts(path, name) for p in [_piece(part, name, state.matrix)] if p)
            state.path, state.clip = [], None
        elif name == "Do" and operands[0] in forms:
            yield from _pieces(forms[operands[0]], _inner(forms[operands[0]], state.matrix))
        else:
            state.follow(name, _numbers(operands))


def _rewrite(document: pikepdf.Pdf, stream, matrix: Matrix, goes: Callable[[Piece], bool]) -> None:
    """Write a page's or form's content anew, in place, without the rules that go."""
    state, forms, out = _State(matrix), _forms(stream), []
    for instruction in pikepdf.parse_content_stream(stream):
        name = str(instruction.operator)
        if name == "Do" and instruction.operands[0] in forms:
            form = forms[instruction.operands[0]]
            _rewrite(document, form, _inner(form, state.matrix), goes)
        if name in PAINTS:
            out += _painted(state, name, goes)
            state.path, state.clip = [], None
        elif name in STATE or not state.follow(name, _numbers(instruction.operands)):
            if name in STATE:
                state.follow(name, _numbers(instruction.operands))
            out.append(instruction)
    content = pikepdf.unparse_content_stream(out)
    if isinstance(stream, pikepdf.Page):
        stream.Contents = document.make_stream(content)
    else:
        stream.write(content)


def _painted(state: _State, name: str, goes: Callable[[Piece], bool]) -> list:
    """The operators that paint a path without the rules that go, its clip first."""
    out = []
    if state.clip or name == "n":
        out += [step for path in state.path for step in _written(path)]
        out += [([], pikepdf.Operator(state.clip))] if state.clip else []
        out.append(([], pikepdf.Operator("n")))
    for path in state.path if name != "n" else []:
        parts = _parts(path, name)
        kept = [part for part in parts if (piece := _piece(part, name, state.matrix)) is None or not goes(piece)]
        if len(kept) == len(parts):
            out += [*_written(path), ([], pikepdf.Operator(name))]
            continue
        shading = name in STROKES and name in FILLS and _piece(path, "f", state.matrix) is None
        if shading:
            out += [*_written(path), ([], pikepdf.Operator("f*" if "*" in name else "f"))]
        for part in kept:
            out += [*_written(part), ([], pikepdf.Operator("S"))]
    return [pikepdf.ContentStreamInstruction(operands, operator) for operands, operator in out]


def _parts(path: list[Step], name: str) -> list[list[Step]]:
    """A stroked path side by side, a filled one as a whole."""
    if name not in STROKES:
        return [path]
    closed = [*path, ("h", ())] if name in CLOSES and path[-1][0] != "h" else path
    start, here, parts = closed[0][1][0], closed[0][1][0], []
    for kind, points in closed[1:]:
        to = points[-1] if points else start
        parts.append([("m", (here,)), (kind, points) if kind != "h" else ("l", (start,))])
        here = to
    return parts


def _piece(path: list[Step], name: str, matrix: Matrix) -> Piece | None:
    """A part of a path as a rule on its page; none where it is none."""
    if any(kind in "cvy" for kind, _ in path):
        return None
    points = [_moved(point, matrix) for _, points in path for point in points]
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    x0, y0, x1, y1 = min(xs), min(ys), max(xs), max(ys)
    width, height = x1 - x0, y1 - y0
    thickness = SLANT if name in STROKES else THICKNESS
    if min(width, height) > thickness:
        return None
    way = Way.DOT if max(width, height) <= THICKNESS else Way.LEVEL if height <= width else Way.UPRIGHT
    return Piece(way, x0, y0, x1, y1)


def _written(path: list[Step]) -> list[tuple[list[float], pikepdf.Operator]]:
    return [([n for point in points for n in point], pikepdf.Operator(kind)) for kind, points in path]


def _numbers(operands) -> list[float]:
    try:
        return [float(operand) for operand in operands]
    except (TypeError, ValueError):
        return []


def _moved(point: Point, matrix: Matrix) -> Point:
    (x, y), (a, b, c, d, e, f) = point, matrix
    return a * x + c * y + e, b * x + d * y + f


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u
