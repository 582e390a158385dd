"""What is printed on a page once its rules are taken out. Pictures have 200 pixels to an inch."""

import numpy as np

from pipelines.reading.primitives import Rule
from pipelines.reading.scans.printed_ink import ink_of

RULE = Rule(50, 101, 450, 101)


def sheet() -> np.ndarray:
    gray = np.full((200, 500), 250, np.uint8)
    gray[100:102, 50:450] = 40
    return gray


def test_piece_of_a_rule_that_is_thicker_than_the_rest_leaves_nothing():
    gray = sheet()
    gray[98:103, 200:248] = 40
    assert not ink_of(gray, [RULE]).mask.any()


def test_stroke_that_touches_a_rule_is_kept():
    gray = sheet()
    gray[102:125, 300:304] = 40
    mask = ink_of(gray, [RULE]).mask
    assert mask[105:124, 300:304].all()
    assert not mask[:, :290].any()
