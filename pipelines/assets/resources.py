"""What every step of a run shares."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
from pydantic import PrivateAttr

from pipelines.assets.conclude import conclude
from pipelines.assets.dagster_runs import delete_runs, old_runs
from pipelines.documents.disk import FULL_IN_WORDS, DiskError
from pipelines.operation.notify import after_run
from pipelines.progress import say
from pipelines.publishing.counts import published_by
from pipelines.publishing.journal import RunRecord, append
from pipelines.publishing.preflight import check_targets
from pipelines.publishing.retention import tidy
from pipelines.publishing.workspace import workspace
from pipelines.quality.report.folders import report_of
from pipelines.quality.report.write import write_report
from pipelines.settings import Settings, get_settings


class Workspace(dg.ConfigurableResource):
    """The settings and the work folder of a run; holds the run lock from the run's first step to its last.

    When the last step is done, however the run ended, its line is written into the journal.
    """

    _folder: Path = PrivateAttr()
    _started_at: datetime = PrivateAttr()

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator["Workspace"]:
        """Take the work folder for the run."""
        run_id = context.run_id or "ad-hoc"
        with workspace(self.settings, run_id) as folder:
            check_targets(self.settings)
            self._folder = folder
            self._started_at = datetime.now(UTC)
            yield self
            if context.run_id and context.instance:
                record = conclude(context.instance, run_id, self._started_at, self.settings)
                note_end(self.settings, record)
                if record.outcome == "unchanged":
                    _report_if_missing(self.settings)
                if record.outcome in {"published", "unchanged"}:
                    _tidy(self.settings, context.instance)

    @property
    def settings(self) -> Settings:
        """Paths, limits and switches."""
        return get_settings()

    @property
    def started_at(self) -> datetime:
        """When the run took the work folder (UTC)."""
        return self._started_at

    @property
    def folder(self) -> Path:
        """The work folder of this run."""
        return self._folder

    @property
    def new_build_file(self) -> Path:
        """Where the build file is made: named as the published one, so that both are the same DuckDB catalog."""
        return self._folder / self.settings.warehouse_file.name

    @property
    def build_file(self) -> Path:
        """The build file of this run; steps after landing need the landing step in the same run."""
        if not self.new_build_file.exists():
            raise dg.Failure(
                f"{self.new_build_file}: this run has no build file; materialise all assets together (job `load`)"
            )
        return self.new_build_file


def _report_if_missing(settings: Settings) -> None:
    """Write the report on the published load where the run that published it was killed before it could."""
    publisher = published_by(settings.warehouse_file)
    if publisher is None or report_of(settings.reports_dir, publisher):
        return
    try:
        written = write_report(settings)
    except Exception as error:  # as for the report of a load: it takes nothing back
        say(f"no report: {error}; `yusuan report` tries again", level="warning")
    else:
        say(f"reported: {written.index} (the run that published the load did not come to that)")


def _tidy(settings: Settings, instance: dg.DagsterInstance) -> None:
    """Remove what is kept only for a while; a load is published whether or not that can be done."""
    try:
        tidy(settings)
        delete_runs(instance, old_runs(instance, settings), settings)
    except (OSError, DiskError) as error:
        say(f"not tidied up: {error}; `yusuan clean` tries again", level="warning")


def note_end(settings: Settings, record: RunRecord) -> None:
    """Write how a run ended into the journal and tell who wants to know.

    Where that cannot be, it is said and changes nothing about the run.
    """
    if any(FULL_IN_WORDS.search(reason) or "the disk is full" in reason for reason in record.reasons):
        # Nothing in it tells more than the message does, and it may be what fills the disk.
        shutil.rmtree(settings.build_dir / record.run_id, ignore_errors=True)
    is_first_word = True
    try:
        is_first_word = append(settings, record)
    except OSError as error:
        say(f"not in the journal: {settings.journal_file}: {error.strerror}; the run ended all the same", level="error")
    if is_first_word:
        after_run(settings, record)
