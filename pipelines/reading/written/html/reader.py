"""A web page's bytes to a `Reading`, the page as saved or its MHTML archive. It counts as one page without edges."""

import re
import time
from dataclasses import replace
from email import message_from_bytes, policy

from selectolax.lexbor import LexborHTMLParser

from pipelines.reading.file_types import HTML, MHTML
from pipelines.reading.model import Reading, UnreadableDocumentError
from pipelines.reading.tolerances import TOLERANCES, Tolerances
from pipelines.reading.written.blocks import Block, GridBlock, TextBlock
from pipelines.reading.written.charset import decode
from pipelines.reading.written.html.damage import markup_damage
from pipelines.reading.written.html.furniture import is_site_line, says_no_document
from pipelines.reading.written.html.walk import read_elements
from pipelines.reading.written.reading import reading_of
from pipelines.reading.written.tables import blocks_of

DEEPEST = 1500  # elements inside each other; browsers stop at 512, and parsing slows down with depth
MOST_TAGS = 3_000_000
TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)")
# Elements without an end tag, and those whose end tag may be left out and is found by the next of them.
UNPAIRED = frozenset(
    (
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
        "wbr", "p", "li", "dt", "dd", "option", "optgroup", "tr", "td", "th", "thead", "tbody", "tfoot",
        "colgroup", "caption", "html", "head", "body", "rt", "rp"
    )
)  # fmt: skip


def read_html(data: bytes, max_pages: int, tolerances: Tolerances = TOLERANCES) -> Reading:
    """Read a web page. `max_pages` limits nothing here: a web page is one page.

    Boxes count rows and columns (see `blocks`). Raises UnreadableDocumentError where the page shows no text, shows an
    error or a login instead of a document, or is built to overload a reader.
    """
    return _read(decode(data).text, HTML.media_type, tolerances)


def read_mhtml(data: bytes, max_pages: int, tolerances: Tolerances = TOLERANCES) -> Reading:
    """Read the web page in an MHTML archive (as browsers and Word save it) like `read_html`.

    Raises UnreadableDocumentError where the archive holds no web page, too.
    """
    try:
        message = message_from_bytes(data.lstrip(), policy=policy.compat32)
        page = next((part for part in message.walk() if part.get_content_type() == HTML.media_type), None)
    except RecursionError as error:
        raise UnreadableDocumentError(
            "The web archive (MHTML) has parts inside each other without end. Save the page again from a browser."
        ) from error
    content = page.get_payload(decode=True) if page is not None else None
    if not content:
        raise UnreadableDocumentError(
            "The web archive (MHTML) holds no web page (a part of type text/html). Save the page again from a browser."
        )
    return _read(decode(content, page.get_content_charset()).text, MHTML.media_type, tolerances)


def _read(text: str, media_type: str, tolerances: Tolerances) -> Reading:
    started = time.perf_counter()
    _refuse_overload(text)
    blocks = [block for block in blocks_of(read_elements(LexborHTMLParser(text))) if not _is_of_site(block)]
    _refuse_without_document(blocks)
    return replace(reading_of(blocks, media_type, started, tolerances), damage=markup_damage(text))


def _is_of_site(block: Block) -> bool:
    return isinstance(block, TextBlock) and is_site_line(block.text)


def _refuse_without_document(blocks: list[Block]) -> None:
    if not blocks:
        raise UnreadableDocumentError(
            "The web page shows no text: scripts load its content later, or it only holds pictures. "
            "Save it from a browser once it is shown, or register the file it links to."
        )
    if any(isinstance(block, GridBlock) for block in blocks):
        return
    said = says_no_document("\n".join(block.text for block in blocks))
    if said:
        raise UnreadableDocumentError(
            f"The web page is no document: it says “{said}”, so it is an error, login or redirection page. "
            "Check the address and fetch it again."
        )


def _refuse_overload(text: str) -> None:
    """Count tags, and how deep they are nested, before anything is built from them."""
    depth: list[str] = []
    open_tags: dict[str, int] = {}
    for number, (end, name) in enumerate(TAG.findall(text)):
        tag = name.lower()
        if number >= MOST_TAGS:
            raise UnreadableDocumentError(
                f"The web page has more than {MOST_TAGS:,} tags. Ask its publisher for another format of it."
            )
        if tag in UNPAIRED:
            continue
        if not end:
            depth.append(tag)
            open_tags[tag] = open_tags.get(tag, 0) + 1
        elif open_tags.get(tag):
            while (closed := depth.pop()) != tag:
                open_tags[closed] -= 1
            open_tags[tag] -= 1
        if len(depth) > DEEPEST:
            raise UnreadableDocumentError(
                f"The web page nests elements more than {DEEPEST:,} deep, which no browser shows. "
                "Ask its publisher for another format of it."
            )
