"""Blocks of a written document to its `Reading`: one page without edges, whose boxes count rows and columns."""

import time
from collections.abc import Sequence

from pipelines.reading.model import PageInfo, Reading
from pipelines.reading.tolerances import TOLERANCES, Tolerances
from pipelines.reading.written.blocks import Block, GridBlock, read_blocks
from pipelines.reading.written.split_tables import stitched
from pipelines.reading.written.tables import without_blank_edges


def reading_of(
    blocks: Sequence[Block], media_type: str, started: float, tolerances: Tolerances = TOLERANCES
) -> Reading:
    """The reading of a document that began to be read at `started` (of `time.perf_counter`).

    The page's width is the number of columns of its widest table, its height the number of its rows and lines.
    """
    whole = [without_blank_edges(block) for block in stitched(blocks, tolerances)]
    tables, paragraphs, leftovers = read_blocks([whole], tolerances)
    rows = sum(block.rows if isinstance(block, GridBlock) else 1 for block in whole)
    columns = max((block.columns for block in whole if isinstance(block, GridBlock)), default=1)
    page = PageInfo(1, float(columns), float(rows), 0, True, False, time.perf_counter() - started)
    return Reading(media_type, [page], tables, paragraphs, leftovers)
