"""Pictures set upright, and points of them taken back to the page as published."""

import cv2
import numpy as np
import pytest

from pipelines.reading.scans.pictures import Picture
from pipelines.reading.scans.upright import straightened

DPI = 100.0
LINES = range(150, 600, 30)


def sheet(with_text: bool = True, with_rules: bool = True) -> np.ndarray:
    """A page whose lines of text are blocks, dark ones in their first half and faint ones in their second."""
    gray = np.full((700, 500), 255, np.uint8)
    for top in LINES if with_text else ():
        for number, left in enumerate(range(80, 300, 16)):
            gray[top : top + 12, left : left + 13] = 20 if number < 7 else 150
    for y in range(145, 640, 30) if with_rules else ():
        gray[y : y + 2, 60:420] = 0
    for x in (60, 320, 418) if with_rules else ():
        gray[145:627, x : x + 2] = 0
    return gray


def askew(gray: np.ndarray, degrees: float, shear: float = 0.0) -> Picture:
    """The page turned clockwise about its middle; upright lines lean further by `shear`."""
    level, lean = np.radians(degrees), np.radians(degrees + shear)
    axes = np.array([[np.cos(level), -np.sin(lean)], [np.sin(level), np.cos(lean)]])
    middle = np.array([250, 350])
    moved = cv2.warpAffine(gray, np.column_stack([axes, middle - axes @ middle]), (500, 700), borderValue=255)
    return Picture(moved, DPI)


def turned(gray: np.ndarray, quarter_turns: int) -> Picture:
    """The page lying on its side, or upside down."""
    return Picture(np.ascontiguousarray(np.rot90(gray, -quarter_turns)), DPI)


def legibility(lines: list[np.ndarray]) -> float:
    """Lines read well whose first half is the darker one."""
    return sum(line[:, : line.shape[1] // 2].mean() < line[:, line.shape[1] // 2 :].mean() for line in lines) / len(
        lines
    )


@pytest.mark.parametrize("degrees", [-3.0, -0.5, 0.0, 0.5, 2.0])
@pytest.mark.parametrize("with_rules", [True, False])
def test_skew_is_told_from_rules_and_from_lines_of_text(degrees, with_rules):
    found = straightened(askew(sheet(with_rules=with_rules), degrees))
    assert found.degrees == pytest.approx(degrees, abs=0.2)


def test_rules_that_lean_are_set_upright():
    found = straightened(askew(sheet(with_text=False), 0.5, shear=0.6), likely_turns=0)
    assert np.abs(found.picture.gray.astype(int) - sheet(with_text=False)).mean() < 4


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_text_is_upright_whichever_way_the_page_lay(turns):
    found = straightened(turned(sheet(), turns), legibility)
    assert (found.quarter_turns + turns) % 4 == 0
    assert np.abs(found.picture.gray.astype(int) - sheet()).mean() < 4


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_point_of_the_upright_page_is_found_on_the_page_as_published(turns):
    """The dark spot at one place of the upright page is where the point is taken to."""
    page = sheet()
    page[660:668, 90:98] = 0
    source = Picture(turned(askew(page, 1.0).gray, turns).gray, DPI)
    x, y = straightened(source, legibility).published(94 * 72 / DPI, 664 * 72 / DPI)
    column, row = round(x * DPI / 72), round(y * DPI / 72)
    assert source.gray[row - 1 : row + 2, column - 1 : column + 2].max() < 60


def test_page_without_text_lies_as_the_pages_before_it():
    assert straightened(turned(sheet(with_text=False), 1), legibility, likely_turns=3).quarter_turns == 3


def test_blank_page_is_left_as_it_is():
    found = straightened(Picture(np.full((700, 500), 255, np.uint8), DPI), legibility)
    assert (found.quarter_turns, found.degrees) == (0, 0.0)


def test_few_characters_do_not_make_a_page_askew():
    gray = np.full((700, 500), 255, np.uint8)
    for left, height in ((200, 12), (216, 9), (232, 12), (250, 11)):
        gray[300 : 300 + height, left : left + 12] = 0
    assert abs(straightened(Picture(gray, DPI), legibility).degrees) < 0.6


def test_two_lines_are_looked_at_where_text_runs_as_on_the_pages_before():
    seen: list[int] = []

    def counting(lines: list[np.ndarray]) -> float:
        seen.append(len(lines))
        return legibility(lines)

    assert straightened(turned(sheet(), 2), counting, likely_turns=2).quarter_turns == 2
    assert seen == [2]
