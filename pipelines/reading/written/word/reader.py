"""A Word document's bytes to a `Reading`: docx itself, older files (doc, WPS, RTF) as LibreOffice converts them.

Where a page of a Word document ends is known to the program that prints it alone, so the whole document is one page;
boxes count its rows and columns (see `blocks`). Headers, footers and footnotes are not read.
"""

import time
from dataclasses import replace

from pipelines.reading.file_types import DOC, DOCX, RTF
from pipelines.reading.model import Reading, UnreadableDocumentError
from pipelines.reading.tolerances import TOLERANCES, Tolerances
from pipelines.reading.written.reading import reading_of
from pipelines.reading.written.tables import blocks_of
from pipelines.reading.written.word.body import read_body
from pipelines.reading.written.word.convert import RTF_MARK, to_docx
from pipelines.reading.written.word.package import ENCRYPTED, ENCRYPTED_PART, KIND, word_parts
from pipelines.reading.written.zip_limits import package_damage


def read_docx(data: bytes, max_pages: int, tolerances: Tolerances = TOLERANCES) -> Reading:
    """Read a docx file. `max_pages` limits nothing here: a Word document is one page.

    Raises UnreadableDocumentError where it is damaged, encrypted, empty, or would unpack to more than the limits.
    """
    started = time.perf_counter()
    blocks = blocks_of(read_body(word_parts(data)))
    if not blocks:
        raise UnreadableDocumentError(
            "The Word document holds no text, perhaps only pictures of pages. Register the scan as PDF or picture."
        )
    return replace(reading_of(blocks, DOCX.media_type, started, tolerances), damage=package_damage(data, KIND))


def read_doc(data: bytes, max_pages: int, tolerances: Tolerances = TOLERANCES) -> Reading:
    """Read an old Word document (doc, RTF) like `read_docx`, converted by LibreOffice.

    Raises UnreadableDocumentError where LibreOffice is not installed or cannot read it, too.
    """
    if ENCRYPTED_PART in data:
        raise UnreadableDocumentError(ENCRYPTED)
    kind = RTF if data.startswith(RTF_MARK) else DOC
    return replace(read_docx(to_docx(data), max_pages, tolerances), media_type=kind.media_type)
