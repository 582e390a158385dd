"""The styles part of an xlsx workbook: what a cell's style number says of its number, font, place and borders."""

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from pipelines.reading.written.workbook.number_formats import BUILT_IN, GENERAL
from pipelines.reading.written.workbook.sheets import BOTTOM, LEFT, RIGHT, TOP

SIDES = {"left": LEFT, "start": LEFT, "right": RIGHT, "end": RIGHT, "top": TOP, "bottom": BOTTOM}


@dataclass(frozen=True, slots=True)
class Style:
    """A cell's number format, its font's size in points, its horizontal alignment and the sides with a border."""

    code: str = GENERAL
    size: float = 11.0
    alignment: str = ""
    borders: int = 0


PLAIN = Style()


def local_name(element: Element) -> str:
    """An element's name without its namespace, of which there are two (transitional and strict)."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: Element | None, name: str) -> list[Element]:
    """An element's children of a name; none of no element."""
    return [] if element is None else [child for child in element if local_name(child) == name]


def read_styles(root: Element | None) -> list[Style]:
    """Styles by number. What is missing or makes no sense counts as plain: such files are common and open anyway."""
    parts = {} if root is None else {local_name(child): child for child in root}
    codes = dict(BUILT_IN)
    for format_ in children(parts.get("numFmts"), "numFmt"):
        codes[_integer(format_.get("numFmtId"))] = format_.get("formatCode") or GENERAL
    sizes = [_size(font) for font in children(parts.get("fonts"), "font")]
    borders = [_sides(border) for border in children(parts.get("borders"), "border")]
    styles = []
    for form in children(parts.get("cellXfs"), "xf"):
        alignment = next(iter(children(form, "alignment")), None)
        styles.append(
            Style(
                codes.get(_integer(form.get("numFmtId")), GENERAL),
                _at(sizes, form.get("fontId"), PLAIN.size),
                "" if alignment is None else alignment.get("horizontal") or "",
                _at(borders, form.get("borderId"), 0),
            )
        )
    return styles


def _size(font: Element) -> float:
    value = next((child.get("val") for child in children(font, "sz")), None)
    try:
        return float(value or PLAIN.size)
    except ValueError:
        return PLAIN.size


def _sides(border: Element) -> int:
    drawn = 0
    for side in border:
        if side.get("style", "none") != "none":
            drawn |= SIDES.get(local_name(side), 0)
    return drawn


def _at(values: list, number: str | None, default: float) -> float:
    index = _integer(number)
    return values[index] if 0 <= index < len(values) else default


def _integer(text: str | None) -> int:
    try:
        return int(text or 0)
    except ValueError:
        return -1
