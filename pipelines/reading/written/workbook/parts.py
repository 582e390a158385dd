"""The parts of an xlsx package and the relationships between them, read leniently and without following any link."""

import posixpath
import re
import zlib
from collections.abc import Iterator
from zipfile import BadZipFile, ZipFile

from lxml import etree

from pipelines.reading.model import UnreadableDocumentError
from pipelines.reading.written.workbook.styles import children, local_name

KIND = "Excel workbook"
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def relation_of(element: etree._Element) -> str | None:
    """The relationship that an element names; the attribute's namespace differs between the two dialects."""
    return next((value for name, value in element.attrib.items() if name.endswith("}id")), None)


class Parts:
    """The parts of a package, found by name in any case, and the relationships between them."""

    def __init__(self, package: ZipFile) -> None:
        self.package = package
        self.names = {self._key(name): name for name in package.namelist()}

    @staticmethod
    def _key(name: str) -> str:
        return posixpath.normpath(name.replace("\\", "/").lstrip("/")).lower()

    def elements(self, part: str, *names: str) -> Iterator[etree._Element]:
        """Elements of a part (all, or those of these names), each when it is complete."""
        try:
            with self.package.open(self.names[self._key(part)]) as stream:
                found = etree.iterparse(
                    stream, tag=[f"{{*}}{name}" for name in names] or None, resolve_entities=False, no_network=True
                )
                for _, element in found:
                    yield element
                if found.root is not None and found.root.getroottree().docinfo.internalDTD is not None:
                    raise UnreadableDocumentError(_damaged(part, "it declares entities, which no workbook needs"))
        except (etree.XMLSyntaxError, BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
            raise UnreadableDocumentError(_damaged(part, str(error))) from error

    def root(self, part: str | None) -> etree._Element | None:
        """The root element of a small part; null where the package has no such part."""
        if part is None or self._key(part) not in self.names:
            return None
        return list(self.elements(part))[-1]

    def relations(self, part: str) -> list[etree._Element]:
        """The relationships of a part (of the package, for a blank name) to others in the package."""
        folder, name = posixpath.split(part)
        found = self.root(posixpath.join(folder, "_rels", f"{name}.rels"))
        return [r for r in children(found, "Relationship") if r.get("TargetMode") != "External"]

    def target(self, part: str, kind: str) -> str | None:
        """The part that this one has a relationship of a kind to; null where there is none."""
        return next((_joined(part, r) for r in self.relations(part) if r.get("Type", "").endswith("/" + kind)), None)

    def sheet(self, book: str, relation: str | None) -> str | None:
        """The part with a sheet's cells; null for a sheet without cells (a chart, a macro)."""
        for found in self.relations(book):
            if found.get("Id") == relation and found.get("Type", "").endswith("/worksheet"):
                part = _joined(book, found)
                return part if self._key(part) in self.names else None
        return None

    def strings(self, part: str | None) -> Iterator[str]:
        """The shared strings."""
        if part is not None and self._key(part) in self.names:
            for element in self.elements(part, "si"):
                yield text_of(element)
                forget(element)


def _joined(part: str, relation: etree._Element) -> str:
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), relation.get("Target", ""))).lstrip("/")


def _damaged(part: str, why: str) -> str:
    return f"The {KIND} is damaged: its part {part} cannot be read ({why}). Fetch it again or ask its publisher."


def text_of(element: etree._Element) -> str:
    """The text of a string, its formatted runs joined and the reading aids (phonetic runs) left out."""
    texts = []
    for child in element:
        if local_name(child) == "t":
            texts.append(child.text or "")
        elif local_name(child) == "r":
            texts += [t.text or "" for t in children(child, "t")]
    return unescaped("".join(texts))


def unescaped(text: str) -> str:
    """A stored text with its escaped characters (_x000D_) put back."""
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def forget(element: etree._Element) -> None:
    """Give back the memory of an element that was read, and of those before it."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]
