"""What a document's own cover says: organization, fiscal year, kind (预算 / 决算) and scope (部门 / 单位).

A title may stand on one line or be split over several, spaced out, numbered in Chinese numerals, or leave the
organization to a line of its own (`预算主管部门：…`). What the cover leaves open is taken from the tables' captions;
what they leave open too stays null.
"""

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pipelines.reading.model import Reading, Table

Kind = Literal["budget", "final_accounts"]
Scope = Literal["department", "unit"]

COVER_PAGES = 3
COVER_LINES = 20
LONGEST_TITLE = 80
LINES_OF_A_TITLE = 5

SPACE = re.compile(r"\s+")
FOLD = str.maketrans("０１２３４５６７８９（）：［］Ｘ", "0123456789():[]X")
NUMERALS = str.maketrans("〇零○ＯO一二三四五六七八九", "00000123456789")
YEAR_IN_NUMERALS = re.compile(r"二[〇零○ＯO0][〇零○ＯO0-9一二三四五六七八九]{2}(?=年)")
YEAR = re.compile(r"(?<!\d)(20\d\d)(?:年度|年(?!\d{1,2}月)|(?=部门|单位|预算|决算))")
# A line after which a document no longer presents itself.
END_OF_COVER = re.compile(r"^(?:目录|第[一二三1]部分|一、)")
SECTION = re.compile(r"^(?:第[一二三四五六七八九十\d]+部分|[一二三四五六七八九十]+、|附件\d*[:、.]?)")
TITLE = re.compile(
    r"^(?P<before>.*?)(?:[省市区县州]级|本级)?(?P<scope>部门\(单位\)|单位\(部门\)|部门|单位)?"
    r"(?:综合|财务)?(?:收支)?(?P<kind>预算|决算)"
    r"(?P<after>(?:[及和与的、“”\"()《》]|三公|经费|预算|决算|信息|公开|公示|说明|情况|报告|草案|文本|编制|"
    r"公告|书|样张|模板|表)*)(?:(?:[-—－:]+|\()(?P<beside>[^()—-]{3,40})\)?)?$"
)
# How names of organizations end; asked only of a line that stands alone under a title without a name.
ENDS_LIKE_A_NAME = re.compile(
    r"(?:局|厅|委|委员会|会|办公室|办|中心|院|部|处|站|所|队|校|园|学|团|馆|社|公司|街道|镇|乡|政府)$"
)
ORGANIZATION_LINE = re.compile(
    r"^(?:预算|决算)?(?:主管部门|部门\(单位\)|部门|主管单位|编制单位|编报单位|公开单位|公开部门|填报单位|填报部门|单位)"
    r"(?:名称|全称)?(?:\((?:公章|盖章|签章)\))?:(?P<organization>.+)$"
)
WORDS_AROUND_NAME = re.compile(
    r"^(?:关于|《|“)+|(?:关于(?:公开|批复|印发)?|\((?:部门|单位|汇总|公开|部门汇总)\)|》|”|的)+$"
)
ONLY_A_REGION = re.compile(
    r"^(?:[\u4e00-\u9fff]{1,10}?(?:省|自治区|市|自治州|地区|盟|新区|区|县|旗))+(?:[省市区县]级)?$"
)
KIND_OF_DOCUMENT = re.compile("(?:部门|单位)(?:预算|决算)")  # a name may hold 预算 (预算编审中心), but never this
PLACEHOLDER = re.compile(r"[X×*＊□○]{2,}|模板|某某|[_…]{2,}|^(?:部门|单位|本)$")
PRINTED_CODE = re.compile(r"^(?:\[\w+\]|\d{3,})")


@dataclass(frozen=True, slots=True)
class Cover:
    """What a document says about itself; null where it says nothing. `title` is as printed, without white space."""

    title: str | None = None
    organization: str | None = None
    fiscal_year: int | None = None
    kind: Kind | None = None
    scope: Scope | None = None


def read_cover(reading: Reading) -> Cover:
    """The cover of a document: its title first, then its organization line, then headings and captions of tables."""
    lines = _cover_lines(reading)
    cover = _best(_titles(lines)) or _best(_titles_in_headings(reading)) or Cover()
    return Cover(
        title=cover.title,
        organization=_organization_line(lines)
        or cover.organization
        or _organization_under_title(lines, cover)
        or _organization_of_tables(reading.tables),
        fiscal_year=cover.fiscal_year or _year_of_headings(reading) or _year_of_notes(reading.tables),
        kind=cover.kind or _kind_of_captions(reading.tables),
        scope=cover.scope,
    )


def _cover_lines(reading: Reading) -> list[str]:
    """The lines before the contents or the first chapter, spaces removed; lines before it may be none."""
    lines: list[str] = []
    for paragraph in reading.paragraphs:
        text = SPACE.sub("", paragraph.text)
        if paragraph.page > COVER_PAGES or len(lines) == COVER_LINES or END_OF_COVER.match(text):
            break
        if text:
            lines.append(text)
    return lines


def _titles(lines: Sequence[str]) -> Iterator[Cover]:
    """Every run of neighbouring lines that reads as a title, short runs first."""
    for size in range(1, LINES_OF_A_TITLE + 1):
        for start in range(len(lines) - size + 1):
            cover = _as_title("".join(lines[start : start + size]), is_joined=size > 1)
            if cover:
                yield cover


def _titles_in_headings(reading: Reading) -> Iterator[Cover]:
    for paragraph in reading.paragraphs:
        if paragraph.is_heading:
            cover = _as_title(SECTION.sub("", SPACE.sub("", paragraph.text)), is_joined=False)
            if cover and cover.organization and cover.fiscal_year:
                yield replace(cover, title=None)


def _best(titles: Iterator[Cover]) -> Cover | None:
    """The first of those that say most."""
    return max(titles, key=lambda c: (c.fiscal_year is not None) + (c.organization is not None), default=None)


def read_title(printed: str) -> Cover | None:
    """What one line without white space says as a title; null where it is none."""
    return _as_title(printed, is_joined=False)


def _as_title(printed: str, *, is_joined: bool) -> Cover | None:
    if len(printed) > LONGEST_TITLE:
        return None
    text = plain(printed)
    year = YEAR.search(text)
    without_year = text[: year.start()] + text[year.end() :] if year else text
    match = TITLE.match(SECTION.sub("", without_year))
    if not match or (is_joined and re.search("预算|决算", match["before"])):
        return None
    return Cover(
        title=printed,
        organization=_organization(match["before"]) or _organization(match["beside"] or ""),
        fiscal_year=int(year[1]) if year else None,
        kind="budget" if match["kind"] == "预算" else "final_accounts",
        scope=_scope(match["scope"]),
    )


def plain(text: str) -> str:
    """Widths and the year's numerals folded, one character for one."""
    return YEAR_IN_NUMERALS.sub(lambda year: year[0].translate(NUMERALS), text.translate(FOLD))


def _scope(word: str | None) -> Scope | None:
    if not word:
        return None
    return "unit" if word == "单位" else "department"


def _organization(text: str) -> str | None:
    """The name in a piece of a title; null for a bare region, a placeholder of a form, and what is no name."""
    name = WORDS_AROUND_NAME.sub("", PRINTED_CODE.sub("", text)).strip("-—_:、.·")
    is_name = 3 <= len(name) <= 50 and not re.search(r"[。，；！？:]", name)
    if not is_name or ONLY_A_REGION.match(name) or PLACEHOLDER.search(name) or KIND_OF_DOCUMENT.search(name):
        return None
    return name.replace("(", "（").replace(")", "）")


def _organization_line(lines: Sequence[str]) -> str | None:
    for line in lines:
        match = ORGANIZATION_LINE.match(plain(line))
        if match and (name := _organization(match["organization"])):
            return name
    return None


def _organization_under_title(lines: Sequence[str], cover: Cover) -> str | None:
    """The line after the end of the title, where it reads as a name."""
    for line, following in itertools.pairwise(lines):
        if cover.title and cover.title.endswith(line) and ENDS_LIKE_A_NAME.search(following):
            return _organization(plain(following))
    return None


def _organization_of_tables(tables: Sequence[Table]) -> str | None:
    names = Counter(
        name for t in tables if t.organization and (name := _organization(plain(SPACE.sub("", t.organization))))
    )
    return names.most_common(1)[0][0] if names else None


def _year_of_headings(reading: Reading) -> int | None:
    """The year that headings and captions name most often."""
    return _most_named([p.text for p in reading.paragraphs if p.is_heading] + [t.caption or "" for t in reading.tables])


def _year_of_notes(tables: Sequence[Table]) -> int | None:
    """The year that notes name most often (2024年度本单位无此项支出): all that a workbook without a cover may say."""
    return _most_named([note for table in tables for note in table.notes])


def _most_named(texts: Sequence[str]) -> int | None:
    """The year named by most texts; a tie decides nothing."""
    found = (YEAR.search(plain(SPACE.sub("", text))) for text in texts)
    years = Counter(int(year[1]) for year in found if year).most_common(2)
    if not years or (len(years) == 2 and years[0][1] == years[1][1]):
        return None
    return years[0][0]


def _kind_of_captions(tables: Sequence[Table]) -> Kind | None:
    """决算 in any caption tells final accounts, whose captions name budgets too (一般公共预算财政拨款支出决算表)."""
    captions = "".join(table.caption or "" for table in tables)
    if "决算" in captions:
        return "final_accounts"
    return "budget" if "预算" in captions else None
