"""What is broken in a web page that can be read all the same: every parser makes something of every text."""

import re
from collections import Counter
from collections.abc import Iterator

CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
NO_CHARACTER = "\ufffd"
# What a table is made of; the end tags of its rows and cells may be left out, all or none.
TABLE_TAG = re.compile(r"<(/?)(table|tr|td|th)(?=[\s/>])", re.IGNORECASE)
HIDDEN = re.compile(r"<(!--|script\b|style\b)", re.IGNORECASE)
END_OF_HIDDEN = {"!--": re.compile("-->"), "script": re.compile("</script", re.I), "style": re.compile("</style", re.I)}
BEGIN, END = re.compile(r"<html[\s>]", re.IGNORECASE), re.compile(r"</html\s*>", re.IGNORECASE)


def markup_damage(text: str) -> list[str]:
    """One sentence per kind of damage; empty where there is none. A changed digit in a text leaves no trace here.

    What characters say of damage is the same in all formats: `text_damage`.
    """
    found = []
    if broken := text.count(NO_CHARACTER):
        found.append(f"{broken} of its bytes are no characters of the encoding that it is in")
    if controls := len(CONTROL.findall(text)):
        found.append(f"it holds {controls} control characters, which no web page is written with")
    if BEGIN.search(text) and not END.search(text):
        found.append("it ends before its end tag (</html>)")
    tags = Counter((bool(end), name.lower()) for part in _shown(text) for end, name in TABLE_TAG.findall(part))
    for name in ("table", "tr", "td", "th"):
        begun, ended = tags[False, name], tags[True, name]
        if begun != ended and (ended or name == "table"):
            found.append(f"{begun} elements <{name}> begin and {ended} end")
    return found


def _shown(text: str) -> Iterator[str]:
    """The text between comments, scripts and styles; what one of them never ends hides the rest."""
    position = 0
    while hidden := HIDDEN.search(text, position):
        yield text[position : hidden.start()]
        end = END_OF_HIDDEN[hidden[1].lower()].search(text, hidden.end())
        if end is None:
            return
        position = end.end()
    yield text[position:]
