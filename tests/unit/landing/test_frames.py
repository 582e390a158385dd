"""A reading as raw frames."""

from pipelines.landing.frames import reading_frames, unreadable_frames
from pipelines.landing.schemas import READER_FRAMES
from pipelines.reading.model import Box, Cell, Leftover, PageInfo, Paragraph, Reading, Table

BOX = Box(1, 10.0, 20.0, 30.0, 40.0)
READING = Reading(
    "application/pdf",
    [PageInfo(1, 595.0, 842.0, 0, True, False, 0.01)],
    [
        Table(
            1,
            1,
            2,
            [
                Cell(0, 0, "合计", [BOX], is_header=True),
                Cell(1, 0, "5.00", [BOX, Box(2, 1.0, 2.0, 3.0, 4.0)], header_path=("合计",)),
            ],
            "支出总表",
            "表3",
            "元",
            None,
            ["注：无"],
        )
    ],
    [Paragraph(1, 1, "说明", [BOX], ("一、收入",))],
    [Leftover("7.00", BOX)],
)


def test_every_frame_has_its_schema():
    frames = reading_frames(READING, "ab" * 32, 123, "v1")
    assert {name: frame.schema for name, frame in frames.items()} == READER_FRAMES


def test_cell_keeps_all_its_boxes_and_shows_the_first():
    cells = reading_frames(READING, "ab" * 32, 123, "v1")["cells"]
    row = cells.row(1, named=True)
    assert (row["table_id"], row["page"], row["x0"], row["header_path"]) == ("T01", 1, 10.0, ["合计"])
    assert row["confidence"] is None
    assert [box["page"] for box in row["boxes"]] == [1, 2]


def test_document_row_says_what_was_read():
    row = reading_frames(READING, "ab" * 32, 123, "v1")["documents"].row(0, named=True)
    assert (row["status"], row["pages"], row["bytes"], row["reader_version"]) == ("read", 1, 123, "v1")
    assert row["error"] is None


def test_unreadable_document_is_one_row_with_its_error_and_nothing_else():
    frames = unreadable_frames("ab" * 32, "text/html", 9, "v1", "The file is a web page.")
    assert frames["documents"].row(0, named=True)["error"] == "The file is a web page."
    assert {name: frame.height for name, frame in frames.items() if frame.height} == {"documents": 1}
    assert {name: frame.schema for name, frame in frames.items()} == READER_FRAMES
