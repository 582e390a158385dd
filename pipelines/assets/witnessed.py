"""The second reading of failed checks' cells, between the checks and the decisions."""

import time

import dagster as dg

from pipelines.assets.normalised import checked
from pipelines.assets.resources import Workspace
from pipelines.progress import say
from pipelines.quality.witness import write_witness

SECOND_READINGS = dg.AssetKey(["quality", "second_readings"])
# The gates on these wait for the second reading, so it must not wait for them.
JUDGED = {dg.AssetKey(["quality", name]) for name in ("check_results", "check_coverage", "document_findings")}


@dg.asset(key=SECOND_READINGS, deps=sorted(checked.keys - JUDGED), group_name="quality", kinds={"duckdb", "python"})
def second_readings(workspace: Workspace):
    """Cells of blocking mismatches as another reader reads them (`quality.witness_cells`); nothing where none fails."""
    started = time.perf_counter()
    summary = write_witness(workspace.build_file, workspace.settings)
    seconds = round(time.perf_counter() - started, 1)
    if summary.documents:
        say(
            f"read again: {summary.cells} cells of failed checks in {summary.documents} documents, "
            f"{summary.differing} differ, {summary.unread} could not be read ({seconds} s)"
        )
    return dg.MaterializeResult(
        metadata={
            "documents": summary.documents,
            "cells": summary.cells,
            "differing": summary.differing,
            "unread": summary.unread,
            "seconds": seconds,
        }
    )
