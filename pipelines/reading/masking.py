"""Officials' names and telephone numbers become 某某 and 000-00000000 in everything the reader gives out.

Masking a masked text changes nothing.
"""

import re
from dataclasses import replace

from pipelines.reading.misread_labels import mask_recognised, names_person, names_telephone
from pipelines.reading.model import Cell, Leftover, Paragraph, Table
from pipelines.reading.text import compact

NAME, TELEPHONE = "某某", "000-00000000"

_PERSON = (
    r"(?:(?:项目|单位|部门|财务|业务|主要|分管|绩效|预算|资金|机构)?(?:填报|填表|联系|负责|经办|制表|编制|审核|复核|报送|填写|评价)人(?:员|姓名)?"
    r"|法定代表人|分管领导|主管领导|联络员)"
)
_PHONE = r"(?:(?:联系|办公|固定|咨询|举报|监督|手机)?电话(?:号码)?|手机(?:号码?)?|联系方式|传真(?:号码)?)"
_AFTER = r"(?:[（(][^（）()]{0,8}[）)])?"
_NUMBER = (
    r"(?:[（(]?0\d{2,3}[）)]?\s*[-—－–]?\s*)?\d{3,4}[-—－–\s]?\d{4}(?:[-—－–]\d{1,4})?|1[3-9]\d[-\s]?\d{4}[-\s]?\d{4}"
)

_BOTH = rf"(?:[及和与、/]{_PHONE})?"

PERSON_LABEL = re.compile(rf"^{_PERSON}{_BOTH}{_AFTER}[:：]?$")
PHONE_LABEL = re.compile(rf"^{_PHONE}{_AFTER}[:：]?$")
PERSON_IN_TEXT = re.compile(
    rf"({_PERSON}{_BOTH}{_AFTER}\s*[:：]\s*)([\u4e00-\u9fff·]\s?[\u4e00-\u9fff·]{{1,5}}?)"
    rf"(?=$|[\s\d,，。；;、/（()）]|{_PERSON}|{_PHONE}|日期|填报|签字|盖章|单位)"
)
PHONE_IN_TEXT = re.compile(rf"({_PHONE}{_AFTER}(?:为|是)?\s*[:：]?\s*)(?:{_NUMBER})(?!\d)")
NUMBER_AFTER_NAME = re.compile(rf"({NAME}[\s,，、（(]*)(?:{_NUMBER})(?!\d)")
AREA_NUMBER = re.compile(r"(?<![\d.,-])0\d{2,3}[-—－–]\d{7,8}(?!\d)")
ANY_NUMBER = re.compile(rf"(?<!\d)(?:{_NUMBER})(?!\d)")


def mask_text(text: str) -> str:
    """A text with the names and numbers masked that stand after their label or are plainly telephone numbers."""
    if "人" in text or "领导" in text or "联络员" in text:
        text = PERSON_IN_TEXT.sub(lambda found: found[1] + NAME, text)
    if any(character.isdigit() for character in text):
        text = PHONE_IN_TEXT.sub(lambda found: found[1] + TELEPHONE, text)
        text = NUMBER_AFTER_NAME.sub(lambda found: found[1] + TELEPHONE, text)
        text = AREA_NUMBER.sub(TELEPHONE, text)
    return text


def mask_table(table: Table) -> Table:
    """A table with names and numbers masked: in a cell, right of a label's cell, and below a label in the header."""
    values = _values_beside_labels(table.cells)
    left = {(cell.row, cell.column + cell.column_span): compact(cell.text) for cell in table.cells}
    cells = []
    for cell in table.cells:
        label = values.get((cell.row, cell.column), compact(cell.header_path[-1]) if cell.header_path else "")
        text = _mask_value(cell.text, label)
        if cell.confidence is not None:
            text = _mask_recognised(text, label or left.get((cell.row, cell.column), ""))
        cells.append(replace(cell, text=text))
    return replace(
        table,
        cells=cells,
        caption=table.caption and mask_text(table.caption),
        organization=table.organization and mask_text(table.organization),
        notes=[mask_text(note) for note in table.notes],
    )


def mask_paragraph(paragraph: Paragraph) -> Paragraph:
    """A paragraph with names and numbers masked, in its headings too."""
    return replace(
        paragraph, text=mask_text(paragraph.text), heading_path=tuple(map(mask_text, paragraph.heading_path))
    )


def mask_leftover(leftover: Leftover) -> Leftover:
    """A leftover with telephone numbers masked."""
    return replace(leftover, text=mask_text(leftover.text))


def _values_beside_labels(cells: list[Cell]) -> dict[tuple[int, int], str]:
    """Label by the place of its value: the cell on its right, or, in a row of such labels, the cell below."""
    found = {}
    for cell in cells:
        text = compact(cell.text)
        if text and (PERSON_LABEL.match(text) or PHONE_LABEL.match(text)):
            found[cell.row, cell.column] = (cell, text)
    labels = {}
    for cell, text in found.values():
        right = (cell.row, cell.column + cell.column_span)
        labels[right] = text
        if right in found:
            labels[cell.row + cell.row_span, cell.column] = text
            labels[cell.row + cell.row_span, right[1]] = found[right][1]
    return labels


def _mask_value(text: str, label: str) -> str:
    bare = compact(text)
    if bare and PERSON_LABEL.match(label) and not PHONE_LABEL.match(bare) and not PERSON_LABEL.match(bare):
        numbered = ANY_NUMBER.search(bare)
        return f"{NAME} {TELEPHONE}" if numbered else NAME
    if bare and PHONE_LABEL.match(label) and sum(character.isdigit() for character in bare) >= 5:
        return ANY_NUMBER.sub(TELEPHONE, bare) if ANY_NUMBER.search(bare) else TELEPHONE
    return mask_text(text)


def _mask_recognised(text: str, label: str) -> str:
    """A recognised cell's text masked, where a character of its label may be misread."""
    bare = compact(text)
    if names_person(label, bare):
        return f"{NAME} {TELEPHONE}" if ANY_NUMBER.search(bare) else NAME
    if names_telephone(label, bare):
        return TELEPHONE
    return mask_recognised(text, NAME, TELEPHONE)
