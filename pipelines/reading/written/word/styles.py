"""What a Word document's styles and direct formatting say of a paragraph or a run, as far as reading needs it."""

from dataclasses import dataclass, replace

from lxml import etree

from pipelines.reading.written.word.package import child, is_on, local, number, value

BODY_TEXT = 9  # outline level of what is no heading
DEFAULT_SIZE = 10.0  # points, where a document names none


@dataclass(frozen=True, slots=True)
class Format:
    """How text is set; null: not said here. `size` is in points; `list_id` 0 says that no list is meant."""

    size: float | None = None
    centred: bool | None = None
    hidden: bool | None = None
    list_id: int | None = None
    list_level: int | None = None

    def over(self, other: "Format") -> "Format":
        """This format, with the other's where it says nothing."""
        own = {name: mine for name in self.__slots__ if (mine := getattr(self, name)) is not None}
        return replace(other, **own)


class Styles:
    """The styles of a document, each with what it inherits."""

    def __init__(self, part: etree._Element | None) -> None:
        styles = [e for e in part if local(e) == "style"] if part is not None else []
        self._elements = {style_id: e for e in styles if (style_id := value_of(e, "styleId"))}
        self._default = next(
            (value_of(e, "styleId") for e in styles if value_of(e, "type") == "paragraph" and _is_default(e)), None
        )
        defaults = child(part, "docDefaults")
        self._document = _own(child(defaults, "pPrDefault", "pPr"), child(defaults, "rPrDefault", "rPr"))
        self._known: dict[str, Format] = {}

    def of_paragraph(self, properties: etree._Element | None) -> Format:
        """The format of a paragraph with these properties (pPr)."""
        style = self._of_style(value(properties, "pStyle") or self._default)
        return _own(properties, None).over(style.over(self._document))

    def of_run(self, properties: etree._Element | None, paragraph: Format) -> Format:
        """The format of a run with these properties (rPr) in a paragraph."""
        if properties is None:
            return paragraph
        style = self._of_style(value(properties, "rStyle"))
        return _own(None, properties).over(style.over(paragraph))

    def style_id(self, properties: etree._Element | None) -> str | None:
        """The style of a paragraph with these properties; lists name it where their levels are bound to styles."""
        return value(properties, "pStyle") or self._default

    def _of_style(self, style_id: str | None) -> Format:
        """A style with what it is based on; one that is based on itself ends there."""
        chain: list[str] = []
        while style_id and style_id in self._elements and style_id not in chain and style_id not in self._known:
            chain.append(style_id)
            style_id = value(self._elements[style_id], "basedOn")
        found = self._known.get(style_id or "", Format())
        for name in reversed(chain):
            element = self._elements[name]
            found = self._known[name] = _own(child(element, "pPr"), child(element, "rPr")).over(found)
        return found


def size_of(text: Format) -> float:
    """Points of a format."""
    return text.size or DEFAULT_SIZE


def value_of(element: etree._Element, name: str) -> str | None:
    """An attribute by its local name."""
    return next((text for key, text in element.attrib.items() if key.rpartition("}")[2] == name), None)


def _own(paragraph: etree._Element | None, run: etree._Element | None) -> Format:
    half_points = number(value(run, "sz"))
    alignment, outline = value(paragraph, "jc"), number(value(paragraph, "outlineLvl"))
    # A heading right above a table is its title, as print over its middle is.
    centred = True if outline is not None and outline < BODY_TEXT else None
    return Format(
        half_points / 2 if half_points else None,
        alignment == "center" if alignment else centred,
        is_on(run, "vanish"),
        number(value(paragraph, "numPr", "numId")),
        number(value(paragraph, "numPr", "ilvl")),
    )


def _is_default(style: etree._Element) -> bool:
    return value_of(style, "default") in ("1", "true", "on")
