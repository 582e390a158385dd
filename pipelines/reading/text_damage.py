"""Characters that nobody printed: what a flipped bit or a font without its table of characters makes of Chinese text.

Every parser takes them for text. They stand between other characters as if they were meant, and change what a sentence
or a label says: a figure loses its subject, a row its code.
"""

import re
from collections.abc import Iterator

from pipelines.reading.hanzi import characters_in_use
from pipelines.reading.model import Reading

# The unified ideographs with their extensions; radicals and compatibility forms are how some fonts name common ones.
IDEOGRAPH = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af]")
MOST_NAMED = 5


def text_damage(reading: Reading) -> list[str]:
    """A sentence where the text holds characters that are not in use, with the first of them and their pages.

    Looks at text layers alone: what OCR makes of a picture has a confidence of its own.
    """
    in_use = characters_in_use()
    strange = [
        (character, page)
        for text, page in _printed(reading)
        for character in IDEOGRAPH.findall(text)
        if character not in in_use
    ]
    if not strange:
        return []
    named = list(dict.fromkeys(f"{character} on page {page}" for character, page in strange))
    places = ", ".join(named[:MOST_NAMED]) + (f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else "")
    return [f"{len(strange)} characters of its text are in no table of characters in use ({places})"]


def _printed(reading: Reading) -> Iterator[tuple[str, int]]:
    recognised = {page.page for page in reading.pages if page.ocr}
    for paragraph in reading.paragraphs:
        if paragraph.page not in recognised:
            yield paragraph.text, paragraph.page
    for table in reading.tables:
        for cell in table.cells:
            page = cell.boxes[0].page if cell.boxes else table.first_page
            if cell.confidence is None and page not in recognised:
                yield cell.text, page
