"""Text of a drawn page comes back as glyphs in their cells: blank cells blank, specks no text, rules no strokes."""

import cv2
import numpy as np
import pytest

from pipelines.reading.primitives import Glyph, Rule
from pipelines.reading.scans import engine
from pipelines.reading.scans.recognise import recognised_glyphs
from pipelines.reading.text import page_lines

DPI = 200.0
XS, YS = (50, 250, 450, 650), (100, 150, 200, 250)


def table(texts: dict[tuple[int, int], str], drop: int = 0) -> np.ndarray:
    """A gray page with a grid of three rows and columns; texts by row and column, `drop` pixels lower than usual."""
    gray = np.full((400, 700), 245, np.uint8)
    for x in XS:
        cv2.line(gray, (x, YS[0]), (x, YS[-1]), 30, 2)
    for y in YS:
        cv2.line(gray, (XS[0], y), (XS[-1], y), 30, 2)
    for (row, column), text in texts.items():
        write(gray, text, XS[column] + 20, YS[row] + 36 + drop)
    return gray


def write(gray: np.ndarray, text: str, x: int, base: int, size: float = 0.8) -> None:
    cv2.putText(gray, text, (x, base), cv2.FONT_HERSHEY_SIMPLEX, size, 40, 2, cv2.LINE_AA)


def rules() -> list[Rule]:
    return [Rule(x, YS[0], x, YS[-1]) for x in XS] + [Rule(XS[0], y, XS[-1], y) for y in YS]


def texts_in_cells(glyphs: list[Glyph]) -> dict[tuple[int, int], str]:
    found: dict[tuple[int, int], list[Glyph]] = {}
    for glyph in glyphs:
        x, y = (glyph.x0 + glyph.x1) / 2, glyph.base - 0.36 * glyph.size
        cell = int(np.searchsorted(YS, y)) - 1, int(np.searchsorted(XS, x)) - 1
        found.setdefault(cell, []).append(glyph)
    return {cell: " ".join(line.text for line in page_lines(1, inside)) for cell, inside in found.items()}


def test_numbers_of_cells_stay_in_their_cells():
    texts = {(0, 0): "11088.87", (1, 1): "249.76", (2, 2): "6,086.33"}
    assert texts_in_cells(recognised_glyphs(table(texts), rules(), DPI)) == texts


def test_text_that_hangs_over_a_rule_belongs_to_the_cell_of_its_greater_part():
    texts = {(0, 0): "4150.33"}
    assert texts_in_cells(recognised_glyphs(table(texts, drop=14), rules(), DPI)) == texts


def test_specks_are_no_text():
    gray = table({(0, 0): "78.09"})
    gray[170:172, 300:302] = 40
    assert texts_in_cells(recognised_glyphs(gray, rules(), DPI)) == {(0, 0): "78.09"}


def test_a_dash_alone_is_text():
    gray = table({(0, 0): "78.09"})
    cv2.line(gray, (330, 175), (345, 175), 40, 2)
    found = texts_in_cells(recognised_glyphs(gray, rules(), DPI))
    assert found[0, 0] == "78.09"
    assert found[1, 1] in ("-", "—", "一")


def test_lines_of_one_cell_are_read_one_after_the_other():
    gray = np.full((300, 500), 245, np.uint8)
    cv2.rectangle(gray, (50, 50), (400, 200), 30, 2)
    write(gray, "1234", 70, 100)
    write(gray, "5678", 70, 145)
    box = [Rule(50, 50, 400, 50), Rule(50, 200, 400, 200), Rule(50, 50, 50, 200), Rule(400, 50, 400, 200)]
    assert [line.text for line in page_lines(1, recognised_glyphs(gray, box, DPI))] == ["1234", "5678"]


def test_wide_gaps_outside_of_grids_keep_their_places():
    gray = np.full((300, 700), 245, np.uint8)
    write(gray, "2023", 60, 100)
    write(gray, "567", 560, 100)
    (line,) = page_lines(1, recognised_glyphs(gray, [], DPI))
    assert [segment.text for segment in line.segments] == ["2023", "567"]
    assert [round(segment.x0, -1) for segment in line.segments] == pytest.approx([60, 560], abs=10)


def test_confidence_is_a_share_and_high_for_plain_print():
    glyphs = recognised_glyphs(table({(0, 0): "249.76"}), rules(), DPI)
    assert all(glyph.confidence is not None and 0.7 < glyph.confidence <= 1.0 for glyph in glyphs)


def test_print_of_another_size_has_another_em():
    gray = np.full((300, 700), 245, np.uint8)
    write(gray, "2023 2024 2025", 60, 100)
    write(gray, "2023 2024 2025", 60, 160)
    write(gray, "2026", 60, 240, size=1.6)
    sizes = [line.size for line in page_lines(1, recognised_glyphs(gray, [], DPI))]
    assert sizes[-1] > 1.5 * sizes[0]


def test_a_page_seen_before_is_not_recognised_again(monkeypatch: pytest.MonkeyPatch):
    gray = table({(0, 0): "17.26"})
    first = recognised_glyphs(gray, rules(), DPI)
    monkeypatch.setattr(engine, "recognised", lambda pictures: pytest.fail("recognised again"))
    assert recognised_glyphs(gray.copy(), rules(), DPI) == first


def test_blank_paper_has_no_text():
    assert recognised_glyphs(np.full((300, 500), 240, np.uint8), [], DPI) == []


def test_lines_in_a_cell_that_part_nothing_erase_nothing():
    gray = table({(0, 0): "10,168.92"})
    stray = Rule(70, 134, 200, 134)  # through the feet of the digits
    found = texts_in_cells(recognised_glyphs(gray, [*rules(), stray], DPI))
    assert found == {(0, 0): "10,168.92"}
