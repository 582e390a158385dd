"""Lines of words below a caption: which of them are a table's labels, and where rules run between them."""

from pipelines.reading.continuation import ENUMERATED
from pipelines.reading.headers import COLUMN_NUMBER, COLUMN_NUMBER_LABEL, YEAR
from pipelines.reading.primitives import Rule
from pipelines.reading.text import compact
from pipelines.reading.tolerances import TOLERANCES, Tolerances
from pipelines.reading.unruled.words import CODE_LEVELS, TOTALS, Word

Lines = list[list[Word]]
THREE_RULES = 3  # that a table may have without any between its rows


def split_header(lines: Lines, bands: list[float], tolerances: Tolerances = TOLERANCES) -> tuple[Lines, Lines]:
    """Lines of the header and of the body. The body begins with the first number or numbered label."""
    first = next((i for i, line in enumerate(lines) if _begins_body(line)), len(lines))
    for at in range(1, first):
        if lines[at][0].base - lines[at - 1][0].base > tolerances.header_gap_em * lines[at][0].size:
            first = at
            break
    if first > 1 and _is_total(lines[first - 1]):
        said = any(compact(word.text) in TOTALS for line in lines[: first - 1] for word in line)
        if said or not _near(lines[first - 2], lines[first - 1], tolerances):
            first -= 1
    if first < len(lines):
        level = max((y for y in bands if y < lines[first][0].base), default=0.0)
        if len(bands) > THREE_RULES and 2 * len(bands) > len(lines) - first:  # rules part the rows
            while first and lines[first - 1][0].base > level:
                first -= 1
        else:
            while (
                first > 1
                and lines[first - 1][0].base > level
                and lines[first][0].base - lines[first - 1][0].base < (tolerances.first_row_em * lines[first][0].size)
            ):
                first -= 1
    header, body = lines[:first], lines[first:]
    if body and header:
        levels = [word for word in body[0] if word.text in CODE_LEVELS]
        if levels:
            header = [*header, levels]
            body = [rest for rest in [[w for w in body[0] if w.text not in CODE_LEVELS]] if rest] + body[1:]
    return header, body


def _is_total(line: list[Word]) -> bool:
    return len(line) == 1 and compact(line[0].text) in TOTALS


def _near(upper: list[Word], lower: list[Word], tolerances: Tolerances) -> bool:
    return lower[0].base - upper[0].base <= tolerances.wrapped_pitch_em * lower[0].size


def is_numbering(line: list[Word]) -> bool:
    """Whether a line numbers the columns (栏次 1 2 3)."""
    texts = [compact(word.text) for word in line]
    return sum(bool(COLUMN_NUMBER_LABEL.match(text)) or text == "1" for text in texts) > 0 and all(
        COLUMN_NUMBER.match(text) or COLUMN_NUMBER_LABEL.match(text) for text in texts
    )


def _begins_body(line: list[Word]) -> bool:
    figures = [word for word in line if word.is_figure and not YEAR.match(word.text)]
    return bool(figures) or any(ENUMERATED.match(word.text) for word in line)


def full_levels(lines: Lines, flats: list[Rule], tolerances: Tolerances) -> list[float]:
    """Heights of the rules among some lines that run over most of their width."""
    words = [word for line in lines for word in line]
    x0, x1 = min(w.x0 for w in words), max(w.x1 for w in words)
    reach = 4 * usual_size(lines)
    top, bottom = top_of(lines, tolerances) - reach, bottom_of(lines, tolerances) + reach
    rows: list[list[Rule]] = []
    for flat in sorted(flats, key=lambda f: f.y0):
        if not top < flat.y0 < bottom:
            continue
        if rows and flat.y0 - rows[-1][-1].y0 <= tolerances.rule_snap:
            rows[-1].append(flat)
        else:
            rows.append([flat])
    return [
        row[0].y0
        for row in rows
        if sum(min(f.x1, x1) - max(f.x0, x0) for f in row if f.x1 > x0 and f.x0 < x1) > 0.6 * (x1 - x0)
    ]


def usual_size(lines: Lines) -> float:
    """The em of most words."""
    sizes = sorted(word.size for line in lines for word in line)
    return sizes[len(sizes) // 2]


def top_of(lines: Lines, tolerances: Tolerances) -> float:
    """The upper edge of some lines."""
    return min(word.top(tolerances) for line in lines for word in line)


def bottom_of(lines: Lines, tolerances: Tolerances) -> float:
    """The lower edge of some lines."""
    return max(word.bottom(tolerances) for line in lines for word in line)
