"""What every step of a run shares."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
from pydantic import PrivateAttr

from pipelines.publishing.workspace import workspace
from pipelines.settings import Settings, get_settings


class Workspace(dg.ConfigurableResource):
    """The settings and the work folder of a run; holds the run lock from the run's first step to its last."""

    _folder: Path = PrivateAttr()
    _started_at: datetime = PrivateAttr()

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator["Workspace"]:
        """Take the work folder for the run."""
        with workspace(self.settings.build_dir, context.run_id or "ad-hoc") as folder:
            self._folder = folder
            self._started_at = datetime.now(UTC)
            yield self

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
