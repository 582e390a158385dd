"""Which links of an index page are followed: rules of the register's entry, with defaults for what sites really print.

Patterns are matched by the regex engine inside Polars, which takes time in proportion to pattern and text: no pattern
that a register states can hang a night. It knows no look-around and no back references.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal
from urllib.parse import unquote, urlsplit

import polars as pl
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from pipelines.documents.cover import ENDS_LIKE_A_NAME, SPACE, plain

Kind = Literal["budget", "final_accounts"]
LONGEST_PATTERN = 500
# What department documents are called: 部门预算, 单位决算, 预算公开, “三公”经费, 某局2024年度决算 …
TEXT = "预算|决算|三公"
# Notices, explanations and the accounts of a whole government speak of budgets too, and hold no department's tables.
# Such words count after 预算 or 决算 only: before them they belong to a name (市审计局, 新闻办公室, 政策研究室).
WITHOUT = (
    "^[【《]?(?:图解|一图读懂|解读|政策解读|问答)|(?:图解|读懂|解读)[:：|]"
    "|(?:预算|决算|三公).*(?:通知|解读|图解|问答|答记者问|办法|规定|细则|制度|指南|样表|模板|公开目录|招标|中标|询价)"
    "|(?:预算|决算|三公).*(?:(?:采购|竞价|成交|结果)公告|政策$|培训(?:会|班|$)|会议(?:召开|纪要|精神|$)|座谈)"
    "|(?:预算|决算|三公).*(?:审计(?:报告|工作|结果|情况)|评审(?:报告|结果|服务)|工作(?:方案|要点|安排|部署|会))"
    "|预算(?:调整方案|草案|执行情况)|(?:^|[年度级省市区县旗])政府(?:预算|决算|预决算)"
    "|(?:财政总?|总)(?:预算|决算|预决算)(?:$|公开|报告|草案|报表|表|情况)|全[省市区县旗][^局委办厅院会]{0,10}(?:预算|决算)"
    "|社会保险基金(?:预算|决算)"
)
# Folders of a site that hold nothing but such documents, named by their initials (bmys: 部门预算, bmjs: 部门决算).
FOLDERS = re.compile(r"(?:^|[/_-])(?:(?:bm|dw)(ys|js|yjs|yjsgk|ysgk|jsgk)|(yusuan|juesuan|yjuesuan))(?:[/_-]|$)", re.I)
YEARS_SAID = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
FIRST_MONTH_OF_NEXT_BUDGET = 11  # budgets of a year appear from November of the year before
NEAR = re.compile(TEXT)


def _pattern(text: str) -> str:
    try:
        pl.Series([""]).str.contains(text)
    except pl.exceptions.PolarsError as error:
        said = str(error).splitlines()
        what = " ".join(line.strip() for line in said if "error:" in line) or said[0]
        raise ValueError(
            f"must be a regular expression without look-around and back references; mend it ({what})"
        ) from error
    return text


def _years(stated: object) -> object:
    """A year, a list of years, or a range written `2020-2024`, as a list."""
    if isinstance(stated, int) and not isinstance(stated, bool):
        return [stated]
    if isinstance(stated, str):
        span = re.fullmatch(r"\s*(\d{4})\s*(?:-|–|—|~|至|到)\s*(\d{4})\s*", stated)
        if not span or not 1949 <= int(span[1]) <= int(span[2]) <= 2100:
            raise ValueError("must be a year, a list of years or a range such as 2020-2024")
        return list(range(int(span[1]), int(span[2]) + 1))
    return stated


Pattern = Annotated[str, Field(min_length=1, max_length=LONGEST_PATTERN), AfterValidator(_pattern)]
Year = Annotated[int, Field(strict=True, ge=1949, le=2100)]


class IndexRules(BaseModel):
    """Rules of one index entry. Null: the default.

    `text` is what a link must say, `without` what it must not, `address` what its URL must match; `years` and `kinds`
    are fiscal years and kinds of documents that are wanted (null: all); `pages` is how many list pages are followed at
    most (null: `YUSUAN_INDEX_PAGES`). A stated `text` takes the place of all that the defaults ask of texts.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    text: Pattern | None = None
    without: Pattern | None = None
    address: Pattern | None = None
    years: Annotated[tuple[Year, ...], Field(min_length=1), BeforeValidator(_years)] | None = None
    kinds: Annotated[tuple[Kind, ...], Field(min_length=1)] | None = None
    pages: Annotated[int, Field(strict=True, ge=1, le=10_000)] | None = None

    def speaks_of(self, text: str, url: str) -> bool:
        """Whether a link says enough to be looked at: only of such links a user asks why they are not followed."""
        if self.text and _matches(self.text, text):
            return True
        return bool(NEAR.search(text)) or _kind_of_folder(url) is not None

    def refusal(self, text: str, url: str, published_on: date | None) -> str | None:
        """The rule by which a link is not followed, in words; null where it is followed.

        `published_on` is the day that stands beside the link or in its URL, null where none does.
        """
        return (
            self._refusal_of_text(text, url)
            or (self.address and not _matches(self.address, unquote(url)) and f"address: is not like {self.address}")
            or self._refusal_of_kind(text, url)
            or self._refusal_of_year(text, url, published_on)
            or None
        )

    def _refusal_of_text(self, text: str, url: str) -> str | None:
        without = self.without or (None if self.text else WITHOUT)
        if self.text and not _matches(self.text, text):
            return f"text: does not say {self.text}"
        if without and (said := _first_match(without, text)):
            return f"without: says {said}"
        if not self.text and not NEAR.search(text) and not ENDS_LIKE_A_NAME.search(text.rstrip("）)")):
            return "text: says neither 预算, 决算 nor 三公, and names no organization"
        return None

    def _refusal_of_kind(self, text: str, url: str) -> str | None:
        said = kinds_said(text, url)
        if self.kinds and said and not said & set(self.kinds):
            return f"kinds: is {' and '.join(sorted(said))}"
        return None

    def _refusal_of_year(self, text: str, url: str, published_on: date | None) -> str | None:
        years = fiscal_years(text, kinds_said(text, url), published_on)
        if years and self.years and not years & set(self.years):
            return f"years: is of {', '.join(map(str, sorted(years)))}"
        # A stated text may lead anywhere; by default a link without any year is a menu, not a document.
        if not years and (self.years or not self.text):
            return "years: says no year, and no date stands beside it; state a rule text to follow it"
        return None


def fiscal_years(text: str, kinds: Iterable[Kind], published_on: date | None) -> set[int]:
    """The fiscal years that a link's text says, or else that its day of publication means; empty: unknown.

    A budget is published in its year or in the last weeks of the year before, final accounts in the year after.
    """
    said = {int(year) for year in YEARS_SAID.findall(plain(SPACE.sub("", text)))}
    if said or published_on is None:
        return said
    year, month = published_on.year, published_on.month
    meant = {"budget": year + (month >= FIRST_MONTH_OF_NEXT_BUDGET), "final_accounts": year - 1}
    return {meant[kind] for kind in set(kinds) or meant}


def kinds_said(text: str, url: str) -> set[Kind]:
    """What a link's text says, or else the folder it lies in; empty: neither, or 三公 alone."""
    both = {"预决算", "决预算"}
    if any(word in text for word in both):
        return {"budget", "final_accounts"}
    said: set[Kind] = set()
    if "预算" in text:
        said.add("budget")
    if "决算" in text:
        said.add("final_accounts")
    return said or _kind_of_folder(url) or set()


def _kind_of_folder(url: str) -> set[Kind] | None:
    """What documents the folders of a URL hold by their names; null where no folder says so."""
    try:
        path = unquote(urlsplit(url).path)
    except ValueError:
        return None
    found = [first or second for first, second in FOLDERS.findall(path)]
    if not found:
        return None
    word = found[-1].lower().removesuffix("gk")
    return {"ys": {"budget"}, "yusuan": {"budget"}, "js": {"final_accounts"}, "juesuan": {"final_accounts"}}.get(
        word, {"budget", "final_accounts"}
    )


def _matches(pattern: str, text: str) -> bool:
    return pl.Series([text]).str.contains(pattern).item()


def _first_match(pattern: str, text: str) -> str | None:
    return pl.Series([text]).str.extract(f"({pattern})").item()
