"""Bytes of a text to characters: what they are encoded in, whatever they are declared to be."""

import codecs
import logging
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

log = logging.getLogger(__name__)

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# GB2312 and GBK are parts of GB18030; pages declared as the smaller sets use the larger one's characters.
CHINESE = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "big5": "big5hkscs"}
DECLARED = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml[^>]+encoding\s*=\s*["']([\w.:-]+)""", re.I)
DECLARED_WITHIN = 4096  # bytes from the beginning
# Every byte is a character in these, so that they fit any text; what declares them is asked last.
FIT_ANYTHING = re.compile(r"^(?:iso8859|cp125|latin|koi8|mac)")
SAMPLE = 200_000  # bytes that tell the characters' statistics
MOST_BROKEN = 0.002  # of the characters of a text in an encoding that is kept in spite of bytes that are none


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding it was read in, and the one it was declared in (null: none, or unknown)."""

    text: str
    encoding: str
    declared: str | None

    @property
    def is_misdeclared(self) -> bool:
        """Whether the declaration names another encoding than the bytes are in."""
        return self.declared is not None and _family(self.declared) != _family(self.encoding)


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text of bytes. `declared` is what a header outside of them names; else what they name themselves counts.

    Tried in turn: a byte order mark, UTF-16 without one, UTF-8, the declared encoding (unless any byte fits), GB18030,
    Big5, and what the characters' statistics say; each but the last only where every byte fits, save for a few broken
    ones in a long text.
    """
    named = _known(declared) or _declared_in(data)
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _noted(Decoded(data.decode(encoding, "replace"), encoding.removesuffix("-sig"), named))
    exact = None if named is None or FIT_ANYTHING.match(named) else named
    candidates = [_wide(data), "utf-8", exact, "gb18030", "big5hkscs", named]
    for encoding in candidates:
        if encoding and (text := _strictly(data, encoding)) is not None:
            return _noted(Decoded(text, encoding, named))
    for encoding in candidates:
        if encoding and (text := _nearly(data, encoding)) is not None:
            return _noted(Decoded(text, encoding, named))
    best = from_bytes(data[:SAMPLE]).best()
    encoding = best.encoding if best else named or "utf-8"
    return _noted(Decoded(data.decode(encoding, "replace"), encoding, named))


def _noted(decoded: Decoded) -> Decoded:
    if decoded.is_misdeclared:
        log.info("The text is declared as %s and was read as %s.", decoded.declared, decoded.encoding)
    return decoded


def _declared_in(data: bytes) -> str | None:
    found = DECLARED.search(data[:DECLARED_WITHIN].replace(b"\x00", b""))
    return _known((found[1] or found[2]).decode("ascii")) if found else None


def _known(name: str | None) -> str | None:
    """Python's name of an encoding, the larger of related Chinese ones; null where it knows none."""
    if not name:
        return None
    try:
        plain = codecs.lookup(name.strip()).name
    except LookupError:
        return CHINESE.get(name.strip().lower())
    return CHINESE.get(plain, plain)


def _wide(data: bytes) -> str | None:
    """UTF-16 without a byte order mark: every other byte of the markup is zero."""
    head = data[:400]
    if len(head) < 8 or head.count(0) < len(head) // 4:
        return None
    return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"


def _strictly(data: bytes, encoding: str) -> str | None:
    """The text in an encoding, null where a byte does not fit or control characters show that it is another one."""
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
    return None if encoding not in ("utf-8", "utf-16-le", "utf-16-be") and _is_senseless(text) else text


def _is_senseless(text: str) -> bool:
    """Whether a text has private-use or C1 control characters, which no web page or report is written with."""
    strange = sum(1 for c in text[:SAMPLE] if "\x80" <= c <= "\x9f" or "\ue000" <= c <= "\uf8ff")
    return strange > MOST_BROKEN * len(text[:SAMPLE])


def _nearly(data: bytes, encoding: str) -> str | None:
    text = data.decode(encoding, "replace")
    return text if text.count("\ufffd") <= MOST_BROKEN * len(text) and not _is_senseless(text) else None


def _family(encoding: str) -> str:
    name = encoding.lower().replace("_", "-")
    return "utf-16" if name.startswith("utf-16") else "utf-8" if name in ("utf-8", "ascii") else name
