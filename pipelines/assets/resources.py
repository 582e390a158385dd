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
    """The settings and the build file of a run; holds the run lock from the run's first step to its last."""

    _build_file: Path = PrivateAttr()
    _started_at: datetime = PrivateAttr()

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator["Workspace"]:
        """Take the work folder for the run."""
        with workspace(self.settings.build_dir, context.run_id or "ad-hoc") as build_file:
            self._build_file = build_file
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
    def new_build_file(self) -> Path:
        """Where the build file will be made."""
        return self._build_file

    @property
    def build_file(self) -> Path:
        """The build file of this run; steps after landing need the landing step in the same run."""
        if not self._build_file.exists():
            raise dg.Failure(
                f"{self._build_file}: this run has no build file; materialise all assets together (job `load`)"
            )
        return self._build_file
