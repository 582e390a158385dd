"""Characters that nobody printed: what a flipped bit or a font without its table of characters makes of Chinese text.

Every parser takes them for text. They stand between other characters as if they were meant, and change what a sentence
or a label says: a figure loses its subject, a row its code.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from pipelines.reading.hanzi import characters_in_use
from pipelines.reading.model import Reading

# The unified ideographs with their extensions; radicals and compatibility forms are how some fonts name common ones.
IDEOGRAPH = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af]")
# What is looked at beside them. Everything below is Latin; symbols and bullets beyond are as many as there are fonts.
OTHER = re.compile("[\u0370-\u1fff\u2500-\u257f\u2c00-\u2dff\ua000-\udfff]")
# A private character is no part of a word; those of the symbol fonts (Wingdings) are bullets wherever they stand.
PRIVATE_IN_WORD = re.compile("(?<=[\u4e00-\u9fff])[\ue000-\uefff\uf100-\uf8ff](?=[\u4e00-\u9fff])")
MOST_NAMED = 5


def text_damage(reading: Reading) -> list[str]:
    """A sentence where the text holds characters that are not in use, with the first of them and their pages.

    Looks at text layers alone: what OCR makes of a picture has a confidence of its own.
    """
    strange = [(character, page) for text, page in _printed(reading) for character in _strange(text)]
    if not strange:
        return []
    named = list(dict.fromkeys(f"{character} on page {page}" for character, page in strange))
    places = ", ".join(named[:MOST_NAMED]) + (f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else "")
    return [f"{len(strange)} characters of its text are in no table of characters in use ({places})"]


def _strange(text: str) -> list[str]:
    in_use = characters_in_use()
    found = [character for character in IDEOGRAPH.findall(text) if character not in in_use]
    found += [character for character in OTHER.findall(text) if not _is_known_to_chinese_print(character)]
    return found + [f"U+{ord(character):04X}" for character in PRIVATE_IN_WORD.findall(text)]


@lru_cache(maxsize=1024)
def _is_known_to_chinese_print(character: str) -> bool:
    """Whether one of the national character sets has it: Greek, Cyrillic, kana, and lines of tables drawn as text."""
    if unicodedata.category(character) == "Zs":
        return True
    try:
        return bool(character.encode("gb2312" if "\u2500" <= character <= "\u257f" else "gbk"))
    except UnicodeEncodeError:
        return False


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
