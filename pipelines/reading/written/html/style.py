"""How a web page prints an element, as far as reading it needs: size, centring, hiding, kept white space.

Style sheets count as far as their selectors are a tag, a class, a tag with a class, or an id; what other selectors say
is left out.
"""

import re
from dataclasses import dataclass, replace

PIXEL = 0.75  # points
ROOT_SIZE = 12.0  # points: browsers' 16 pixels
UNITS = {"pt": 1.0, "px": PIXEL, "pc": 12.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "rem": ROOT_SIZE}
WORDS = {
    "xx-small": 9 * PIXEL, "x-small": 10 * PIXEL, "small": 13 * PIXEL, "medium": 16 * PIXEL, "large": 18 * PIXEL,
    "x-large": 24 * PIXEL, "xx-large": 32 * PIXEL,
}  # fmt: skip
FONT_TAG_SIZES = (10 * PIXEL, 13 * PIXEL, 16 * PIXEL, 18 * PIXEL, 24 * PIXEL, 32 * PIXEL, 48 * PIXEL)
TAG_SIZES = {
    "h1": 2.0, "h2": 1.5, "h3": 1.17, "h4": 1.0, "h5": 0.83, "h6": 0.67, "big": 1.2, "small": 0.83, "sub": 0.83,
    "sup": 0.83,
}  # fmt: skip
CENTRED_TAGS = ("center", "caption")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")  # right above a table they are its title, as print over its middle is
HIDDEN_TAGS = frozenset(
    (
        "head", "script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "math",
        "canvas", "audio", "video", "picture", "select", "textarea", "button", "input", "datalist", "dialog"
    )
)  # fmt: skip
SELECTOR = re.compile(r"^([a-z][\w-]*)?(?:([.#])([\w-]+))?$", re.I)
LENGTH = re.compile(r"^([\d.]+)(pt|px|pc|in|cm|mm|rem|em|ex|%)?$")
FONT = re.compile(r"(?:^|\s)([\d.]+(?:pt|px|em|rem|%)|(?:xx?-)?(?:small|large))(?=[\s/])")
LONGEST_SHEET = 2_000_000  # characters

Declarations = dict[str, str]


@dataclass(frozen=True, slots=True)
class Style:
    """What an element's text inherits. `size` is its em in points."""

    size: float = ROOT_SIZE
    centred: bool = False
    hidden: bool = False  # takes up its place and shows nothing
    kept_space: bool = False


class StyleSheet:
    """The style sheets of a page, by tag, class and id."""

    def __init__(self, texts: list[str]) -> None:
        self._rules: dict[tuple[str, str], Declarations] = {}
        for text in texts:
            self._read(_without_comments(text[:LONGEST_SHEET]))

    def _read(self, text: str) -> None:
        for rule in _without_at_rules(text).split("}"):
            selectors, _, body = rule.partition("{")
            for selector in selectors.split(",") if body else ():
                simple = SELECTOR.match(selector.strip())
                if simple and (simple[1] or simple[2]):
                    key = ((simple[1] or "").lower(), (simple[2] or "") + (simple[3] or ""))
                    self._rules.setdefault(key, {}).update(declarations(body))

    def of(self, tag: str, attributes: dict[str, str | None]) -> Declarations:
        """All declarations for an element, its own `style` last."""
        found = dict(self._rules.get((tag, ""), {}))
        names = [f".{name}" for name in (attributes.get("class") or "").split()]
        names += [f"#{attributes['id']}"] if attributes.get("id") else []
        for name in names if self._rules else []:
            found.update(self._rules.get(("", name), {}))
            found.update(self._rules.get((tag, name), {}))
        if attributes.get("style"):
            found.update(declarations(attributes["style"]))
        return found


def declarations(text: str) -> Declarations:
    """Property and value of the declarations of a rule."""
    found = {}
    for part in text.split(";"):
        name, colon, value = part.partition(":")
        if colon:
            found[name.strip().lower()] = value.replace("!important", "").strip().lower()
    return found


def inherited(style: Style, tag: str, attributes: dict[str, str | None], own: Declarations) -> Style:
    """The style of an element in one with `style`."""
    size = style.size * TAG_SIZES.get(tag, 1.0)
    if tag == "font" and attributes.get("size"):
        size = _font_tag_size(attributes["size"], size)
    size = _size(own, style.size, size)
    # LibreOffice writes the alignment as an attribute and a general one into the sheet, which browsers prefer.
    stated = (attributes.get("align") or "").lower()
    by_style = "text-align" in (attributes.get("style") or "").lower()
    align = own.get("text-align") if by_style else stated or own.get("text-align")
    centred = style.centred if not align else align in ("center", "middle", "-webkit-center", "-moz-center")
    if tag == "table":
        centred = False  # a table in the middle of a page does not centre what its cells hold
    visibility = own.get("visibility")
    space = own.get("white-space") or ("pre" if tag == "pre" else "")
    return replace(
        style,
        size=size or style.size,
        centred=centred or tag in CENTRED_TAGS or (tag in HEADINGS and not align),
        hidden=size == 0 or (style.hidden if not visibility else visibility != "visible"),
        kept_space=style.kept_space if not space else space.startswith("pre"),
    )


def is_absent(tag: str, attributes: dict[str, str | None], own: Declarations) -> bool:
    """Whether an element is not there for a reader: it shows nothing and takes up no place."""
    return (
        tag in HIDDEN_TAGS
        or own.get("display") == "none"
        or own.get("mso-hide") == "all"
        or (own.get("visibility") == "collapse" and tag in ("tr", "tbody", "thead", "tfoot"))
        or ("hidden" in attributes and "display" not in own)
    )


def _size(own: Declarations, around: float, default: float) -> float:
    value = own.get("font-size")
    if not value and (font := FONT.search(own.get("font", ""))):
        value = font[1]
    if not value:
        return default
    if value in WORDS:
        return WORDS[value]
    if value in ("smaller", "larger"):
        return around * (1 / 1.2 if value == "smaller" else 1.2)
    length = LENGTH.match(value.replace(" ", ""))
    if not length or length[1].count(".") > 1 or length[1] == ".":
        return default
    number, unit = float(length[1]), length[2] or "px"
    if unit in ("em", "ex", "%"):
        return around * number / {"em": 1, "ex": 2, "%": 100}[unit]
    return number * UNITS[unit]


def _font_tag_size(value: str, size: float) -> float:
    """Points of <font size=…>: 1 to 7, or steps from 3."""
    number = re.match(r"\s*([+-]?)(\d)", value)
    if not number:
        return size
    step = int(number[2])
    step = 3 + step if number[1] == "+" else 3 - step if number[1] == "-" else step
    return FONT_TAG_SIZES[min(max(step, 1), 7) - 1]


def _without_comments(text: str) -> str:
    first, *others = text.split("/*")
    kept = "".join([first, *(other.partition("*/")[2] for other in others)])
    return kept.replace("<!--", " ").replace("-->", " ")


def _without_at_rules(text: str) -> str:
    """A sheet without its @ rules (print pages, fonts, other screens) and what they hold in braces."""
    kept, position = [], 0
    for start in re.finditer("@", text):
        if start.start() < position:
            continue
        kept.append(text[position : start.start()])
        brace, semicolon = text.find("{", start.start()), text.find(";", start.start())
        if brace < 0 or 0 <= semicolon < brace:
            position = semicolon + 1 if semicolon >= 0 else len(text)
            continue
        depth, position = 1, brace + 1
        while depth and position < len(text):
            depth += {"{": 1, "}": -1}.get(text[position], 0)
            position += 1
    return "".join([*kept, text[position:]])
