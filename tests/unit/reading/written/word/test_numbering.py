"""Numbers in the forms in which Word prints the labels of lists."""

import pytest

from pipelines.reading.written.word.numbering import written_number


@pytest.mark.parametrize(
    ("count", "form", "label"),
    [
        (1, "chineseCounting", "一"),
        (10, "chineseCounting", "十"),
        (12, "chineseCountingThousand", "十二"),
        (20, "chineseCountingThousand", "二十"),
        (101, "chineseCountingThousand", "一百零一"),
        (1010, "chineseCountingThousand", "一千零一十"),
        (0, "chineseCounting", "〇"),
        (12, "chineseLegalSimplified", "壹拾贰"),
        (20, "ideographDigital", "二〇"),
        (3, "ideographTraditional", "丙"),
        (11, "ideographTraditional", "11"),
        (2, "ideographZodiac", "丑"),
        (3, "decimalEnclosedCircle", "③"),
        (28, "upperLetter", "BB"),
        (2, "lowerLetter", "b"),
        (14, "upperRoman", "XIV"),
        (4, "lowerRoman", "iv"),
        (7, "decimalZero", "07"),
        (7, "decimal", "7"),
        (7, "someFormOfTheFuture", "7"),
    ],
)
def test_a_label_is_written_in_its_form(count, form, label):
    assert written_number(count, form) == label
