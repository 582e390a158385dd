"""What the names around a document say of it (file name, link text, page title): asked where its cover is silent."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from pipelines.documents.cover import ENDS_LIKE_A_NAME, SPACE, YEAR, Kind, plain, read_title

ENDING = re.compile(r"^\.[a-z0-9]{2,5}$", re.IGNORECASE)
# What sites write around a page's title.
BESIDE_TITLE = re.compile(r"[|_—–>-]")


@dataclass(frozen=True, slots=True)
class Named:
    """Organization, fiscal year and kind that names say; null where they say none, or several."""

    organization: str | None = None
    fiscal_year: int | None = None
    kind: Kind | None = None


def named(texts: Sequence[str]) -> Named:
    """What names say, the nearest to the document first: each thing is taken from the first that says it."""
    cleaned = [_without_ending(plain(SPACE.sub("", text))) for text in texts]
    titles = [read_title(part) for text in cleaned for part in (text, *BESIDE_TITLE.split(text))]
    return Named(
        organization=_first(title.organization for title in titles if title and _is_plain_name(title.organization)),
        fiscal_year=_first(map(_year, cleaned)),
        kind=_first(map(_kind, cleaned)),
    )


def _is_plain_name(organization: str | None) -> bool:
    """Names hold dates and other words of a site, so only what ends like an organization's name is taken for one."""
    return bool(organization and ENDS_LIKE_A_NAME.search(organization) and not re.search(r"\d", organization))


def _year(text: str) -> int | None:
    years = {int(year) for year in YEAR.findall(text)}
    return years.pop() if len(years) == 1 else None


def _kind(text: str) -> Kind | None:
    is_budget, is_final = "预算" in text, "决算" in text
    if is_budget == is_final:
        return None
    return "budget" if is_budget else "final_accounts"


def _without_ending(text: str) -> str:
    path = PurePosixPath(text)
    return text[: -len(path.suffix)] if ENDING.match(path.suffix) else text


def _first(values: Iterable):
    return next((value for value in values if value is not None), None)
