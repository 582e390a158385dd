"""The report on the published load."""

import time

import dagster as dg

from pipelines.assets.published import warehouse
from pipelines.assets.resources import Workspace
from pipelines.documents.disk import trouble_of
from pipelines.progress import say
from pipelines.quality.report.summary import summary_lines
from pipelines.quality.report.write import write_report


@dg.asset(deps=[warehouse], group_name="published", kinds={"html"})
def report(context: dg.AssetExecutionContext, workspace: Workspace):
    """The data-quality report: static pages, the newest under `reports/latest`; a load without one stays published."""
    started = time.perf_counter()
    try:
        written = write_report(workspace.settings)
    except Exception as error:  # the load is published already, and a page that cannot be written does not undo that
        context.log.exception("the report could not be written")
        reason = trouble_of(error, workspace.settings.reports_dir) or error
        say(f"no report: {reason}; the load is published all the same, `yusuan report` tries again")
        return dg.MaterializeResult(metadata={"problem": str(error)})
    seconds = time.perf_counter() - started
    for problem in written.problems:
        context.log.warning("report: %s", problem)
        say(f"not in the report: {problem}")
    kept = f", {written.kept} pages as before" if written.kept else ""
    say(f"reported: {written.index} ({written.pictures} pictures{kept}, {seconds:.1f} s)")
    return dg.MaterializeResult(
        metadata={
            "report": dg.MetadataValue.url(written.index.resolve().as_uri()),
            "summary": dg.MetadataValue.md("\n".join(summary_lines(written.load))),
            "pictures": written.pictures,
            "kept_pages": written.kept,
            "problems": len(written.problems),
            "seconds": round(seconds, 1),
        }
    )
