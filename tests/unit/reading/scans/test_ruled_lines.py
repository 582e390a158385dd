"""Ruling lines of pictures: what is a rule and what only looks like one. Pictures have 200 pixels to an inch."""

import cv2
import numpy as np
import pytest

from pipelines.reading.grid import grids_of_rules
from pipelines.reading.primitives import Rule
from pipelines.reading.scans.ruled_lines import ruled_lines

PAPER, INK = 250, 40


def sheet(height: int = 400, width: int = 600, paper: int = PAPER) -> np.ndarray:
    return np.full((height, width), paper, np.uint8)


def level(gray: np.ndarray, y: int, x0: int = 100, x1: int = 500, thickness: int = 2, ink: int = INK) -> np.ndarray:
    gray[y : y + thickness, x0:x1] = ink
    return gray


def upright(gray: np.ndarray, x: int, y0: int, y1: int, thickness: int = 2, ink: int = INK) -> np.ndarray:
    gray[y0:y1, x : x + thickness] = ink
    return gray


def grid(rows: list[int], columns: list[int], gray: np.ndarray | None = None) -> np.ndarray:
    gray = sheet() if gray is None else gray
    for y in rows:
        level(gray, y, columns[0], columns[-1] + 2)
    for x in columns:
        upright(gray, x, rows[0], rows[-1] + 2)
    return gray


def cells(gray: np.ndarray) -> list[tuple[int, int, int]]:
    """Columns, rows and cells of each grid."""
    scale = 72 / 200
    rules = [Rule(*(value * scale for value in rule)) for rule in ruled_lines(gray)]
    return [(len(g.xs) - 1, len(g.ys) - 1, len(g.cells)) for g in grids_of_rules(1, rules)]


ROWS, COLUMNS = [100, 140, 180, 220], [100, 220, 360, 500]


def test_rule_lies_along_the_middle_of_its_ink():
    (rule,) = ruled_lines(level(sheet(), 200, thickness=4))
    assert rule == pytest.approx(Rule(100, 202, 500, 202), abs=1)


@pytest.mark.parametrize(("thickness", "ink"), [(1, INK), (1, 200), (2, 210), (8, INK)])
def test_thin_gray_and_thick_rules_are_rules(thickness, ink):
    assert len(ruled_lines(level(sheet(), 200, thickness=thickness, ink=ink))) == 1


def test_broken_rule_is_one():
    gray = level(sheet(), 200)
    for x in range(150, 480, 60):
        gray[:, x : x + 4] = PAPER
    assert [(round(r.x0), round(r.x1)) for r in ruled_lines(gray)] == [(100, 500)]


def test_rule_of_dots_is_one():
    gray = sheet()
    for x in range(100, 500, 6):
        gray[200:202, x : x + 3] = INK
    (rule,) = ruled_lines(gray)
    assert rule.x1 - rule.x0 == pytest.approx(400, abs=10)


def test_rule_goes_on_where_traces_of_it_are_left():
    gray = level(sheet(), 200)
    gray[200:202, 250:330] = PAPER - 14
    assert [(round(r.x0), round(r.x1)) for r in ruled_lines(gray)] == [(100, 500)]


def test_rules_with_nothing_between_them_are_two():
    gray = level(sheet(), 200)
    gray[200:202, 250:330] = PAPER
    assert len(ruled_lines(gray)) == 2


def test_dirt_is_no_rule():
    gray = sheet()
    random = np.random.default_rng(1)
    gray[random.random(gray.shape) < 0.01] = 30
    assert ruled_lines(gray) == []


def test_shading_and_dark_edges_are_no_rules():
    gray = sheet()
    gray[100:140, 100:500] = 180
    gray[:, :20] = 10
    assert [r for r in ruled_lines(gray) if r.x0 == r.x1 and r.x0 < 30] == []
    assert cells(grid(ROWS, COLUMNS, gray)) == [(3, 3, 9)]


def test_paper_in_shadow_is_paper():
    gray = grid(ROWS, COLUMNS).astype(float)
    gray *= 1 - 0.6 * np.exp(-(((np.arange(600) - 300) / 60) ** 2))
    assert cells(gray.astype(np.uint8)) == [(3, 3, 9)]


def test_grain_of_the_paper_makes_no_rules_and_hides_none():
    gray = grid(ROWS, COLUMNS).astype(float) + np.random.default_rng(1).normal(0, 12, (400, 600))
    assert cells(np.clip(gray, 0, 255).astype(np.uint8)) == [(3, 3, 9)]


def test_stroke_of_a_character_in_a_row_is_no_rule():
    gray = grid(ROWS, COLUMNS)
    upright(gray, 300, 105, 137, thickness=3)
    assert cells(gray) == [(3, 3, 9)]


def test_strokes_below_each_other_are_no_rule():
    gray = grid(ROWS, COLUMNS)
    for row in ROWS[:-1]:
        upright(gray, 300, row + 6, row + 36, thickness=3)
    assert cells(gray) == [(3, 3, 9)]


def test_stroke_in_line_with_a_rule_is_no_part_of_it():
    gray = grid([100, 140, 180, 220], [100, 500])
    upright(gray, 300, 140, 222)
    upright(gray, 300, 106, 136)
    assert cells(gray) == [(2, 3, 5)]


def test_short_rule_from_rule_to_rule_parts_a_cell():
    gray = grid(ROWS, COLUMNS)
    upright(gray, 300, 100, 141)
    assert cells(gray) == [(4, 3, 10)]


def test_bent_rules_still_make_a_grid():
    straight = grid(ROWS, COLUMNS)
    x, y = np.meshgrid(np.arange(600, dtype=np.float32), np.arange(400, dtype=np.float32))
    bow = (7 * np.sin(np.pi * x / 600)).astype(np.float32)
    assert cells(cv2.remap(straight, x, y + bow, cv2.INTER_LINEAR, borderValue=PAPER)) == [(3, 3, 9)]


def test_print_that_touches_a_rule_does_not_lead_it_away():
    gray = grid([100, 130, 160, 190], [100, 300, 500])
    for x in range(110, 290, 12):
        gray[132:142, x : x + 3] = INK
        gray[138:140, x : x + 10] = 90
    assert cells(gray) == [(2, 3, 6)]


def test_rule_that_goes_on_in_a_stroke_below_parts_the_row_that_it_crosses():
    gray = grid([100, 140, 166, 220], [100, 220, 500])
    upright(gray, 360, 140, 190)
    assert cells(gray) == [(3, 3, 7)]


def test_strokes_in_line_that_only_look_like_a_long_rule_do_not_part_what_they_cross():
    gray = grid([*range(100, 301, 25)], [100, 300, 500])
    for row in range(100, 300, 25):
        upright(gray, 140, row + 4, row + 23, thickness=3, ink=110)
        gray[row + 6 : row + 20, 141:160] = 140
    assert cells(gray) == [(2, 8, 16)]


def test_pale_uneven_stroke_from_rule_to_rule_is_no_rule():
    gray = grid([100, 126, 152], [100, 220, 500])
    upright(gray, 360, 103, 126, ink=110)
    for y in range(106, 124, 5):
        level(gray, y, 360, 374, thickness=1, ink=60)
    assert cells(gray) == [(2, 2, 4)]


def test_strokes_in_equal_steps_of_unequal_darkness_are_no_dotted_rule():
    gray = grid([100, 130, 160], [100, 220, 500])
    for y, ink in zip(range(105, 128, 5), (60, 180, 90, 200, 40), strict=True):
        gray[y : y + 2, 360:362] = ink
    assert cells(gray) == [(2, 2, 4)]
