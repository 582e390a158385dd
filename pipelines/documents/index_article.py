"""What an article page states of itself: title, publisher and day of publication."""

import re
from dataclasses import dataclass
from datetime import date

from selectolax.lexbor import LexborHTMLParser

from pipelines.documents.cover import ENDS_LIKE_A_NAME, SPACE
from pipelines.documents.index_dates import day_in_text, labelled_day
from pipelines.reading.written.charset import decode

# Names of meta elements as the guideline for government sites lays them down, and as content systems vary them.
TITLES = ("articletitle", "title", "og:title")
SOURCES = ("contentsource", "source", "publisher", "author", "og:site_name")
DAYS = ("pubdate", "publishdate", "publish_date", "article:published_time", "createdate", "date", "releasedate")
SOURCE = re.compile(
    r"(?:信息来源|文章来源|稿件来源|来源|发布机构|发布单位|发布部门|公开主体|信息提供|供稿单位|索取号来源)\s*[:：]\s*"
    r"([\u4e00-\u9fff（）()·]{3,40})"
)
LONGEST_NAME = 40
TEXT_SEARCHED = 20_000  # characters of the page's text; what states them stands above the article


@dataclass(frozen=True, slots=True)
class ArticleFacts:
    """What a page says of itself; null where it says nothing. `stated_on` is a day in its head, `shown_on` in its text.

    `publisher` is an organization's name: 本站, 原创 and the like are none.
    """

    title: str | None = None
    publisher: str | None = None
    stated_on: date | None = None
    shown_on: date | None = None


def read_article(data: bytes) -> ArticleFacts:
    """What the page with these bytes says of itself."""
    tree = LexborHTMLParser(decode(data).text)
    meta: dict[str, str] = {}
    for node in tree.css("meta[content]"):
        name = (node.attributes.get("name") or node.attributes.get("property") or "").lower()
        meta.setdefault(name, (node.attributes.get("content") or "").strip())
    body = tree.body
    text = body.text(deep=True, separator=" ")[:TEXT_SEARCHED] if body else ""
    stated = (day for name in DAYS if (day := day_in_text(meta.get(name, ""))))
    named = (meta.get(name, "") for name in SOURCES)
    return ArticleFacts(
        title=next((SPACE.sub("", meta[name]) for name in TITLES if meta.get(name)), None),
        publisher=next(filter(None, map(_organization, (*named, *SOURCE.findall(text)))), None),
        stated_on=next(stated, None),
        shown_on=labelled_day(text),
    )


def _organization(text: str) -> str | None:
    name = SPACE.sub("", text).split("发布")[0].strip("，,。;；:：|")
    return name if 3 <= len(name) <= LONGEST_NAME and ENDS_LIKE_A_NAME.search(name) else None
