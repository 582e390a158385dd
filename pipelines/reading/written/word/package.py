"""The parts of a Word document's package as XML. Nothing outside the package is ever asked for."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from zipfile import ZipFile

from lxml import etree

from pipelines.reading.model import UnreadableDocumentError
from pipelines.reading.written.zip_limits import open_package, read_part

KIND = "Word document"
OLE = b"\xd0\xcf\x11\xe0"
ENCRYPTED_PART = "EncryptedPackage".encode("utf-16-le")
ENCRYPTED = "The Word document is encrypted and asks for a password. Publish or fetch a version without one."


@dataclass(frozen=True, slots=True)
class WordParts:
    """The parts that say what a document prints; null where it has none of them."""

    document: etree._Element
    styles: etree._Element | None
    numbering: etree._Element | None


def word_parts(data: bytes) -> WordParts:
    """Parts of a docx file. Raises UnreadableDocumentError where it is damaged, encrypted, or no Word document."""
    if data.startswith(OLE) and ENCRYPTED_PART in data:
        raise UnreadableDocumentError(ENCRYPTED)
    with open_package(data, KIND) as package:
        main = next(_targets(package, "", "officeDocument"), "word/document.xml")
        document = _part(package, main)
        if document is None or local(document) != "document":
            raise UnreadableDocumentError(
                f"The {KIND} has no text part ({main}): it is incomplete or of another kind. "
                "Fetch it again or ask its publisher."
            )
        styles, numbering = (
            next((_part(package, target) for target in _targets(package, main, kind)), None)
            for kind in ("styles", "numbering")
        )
    return WordParts(document, styles, numbering)


def local(element: etree._Element) -> str:
    """An element's name without its namespace (transitional and strict documents differ in it); blank for comments."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first element at a path of local names."""
    for name in path:
        element = next((e for e in element if local(e) == name), None) if element is not None else None
    return element


def value(element: etree._Element | None, *path: str, name: str = "val") -> str | None:
    """An attribute of the element at a path; null where there is none."""
    found = child(element, *path)
    if found is None:
        return None
    return next((text for key, text in found.attrib.items() if key.rpartition("}")[2] == name), None)


def is_on(element: etree._Element | None, *path: str) -> bool | None:
    """What a switch at a path says; null where it is not there."""
    if child(element, *path) is None:
        return None
    return (value(element, *path) or "true").lower() not in ("0", "false", "off", "none")


def number(text: str | None) -> int | None:
    """A whole number of an attribute; null where it is none."""
    try:
        return int(float(text)) if text else None
    except (ValueError, OverflowError):
        return None


def _targets(package: ZipFile, part: str, kind: str) -> Iterator[str]:
    """Names of the parts to which a part has a relationship of a kind; those outside the package do not count."""
    folder, name = posixpath.split(part)
    relationships = _part(package, posixpath.join(folder, "_rels", f"{name}.rels"))
    for relationship in relationships if relationships is not None else ():
        inside = relationship.get("TargetMode", "Internal").lower() != "external"
        if inside and (relationship.get("Type") or "").rpartition("/")[2] == kind:
            target = posixpath.normpath(posixpath.join("/", folder, relationship.get("Target") or ""))
            yield target.lstrip("/")


def _part(package: ZipFile, name: str) -> etree._Element | None:
    data = read_part(package, name, KIND)
    if data is None:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableDocumentError(
            f"The {KIND} is damaged: its part {name} is no XML ({error.msg}). Fetch it again or ask its publisher."
        ) from error
    if root.getroottree().docinfo.doctype:
        raise UnreadableDocumentError(
            f"The {KIND} has a document type in {name}, which no Word document does. Ask its publisher for another one."
        )
    return root
