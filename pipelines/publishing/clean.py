"""`yusuan clean`: what is kept only for a while is removed now, without waiting for the next run."""

import shutil
from collections.abc import Iterator

from pipelines.documents.disk import DiskError, megabytes
from pipelines.publishing.lock import LockError, RunUnderWayError, run_lock
from pipelines.publishing.retention import Removal, outdated, tidy, work_folders
from pipelines.publishing.workspace import CLEANING, note_killed
from pipelines.settings import Settings

CANNOT = (DiskError, LockError, OSError, RunUnderWayError)


def clean_up(settings: Settings, *, is_dry: bool = False) -> Iterator[str]:
    """One line per thing that is removed (or would be, where `is_dry`), and how much that is.

    Raises one of `CANNOT` with a message, such as `RunUnderWayError` while a run is under way.
    """
    with run_lock(settings.build_dir, CLEANING) as killed:
        note_killed(settings, killed)
        removals = [*work_folders(settings), *outdated(settings)]
        runs = _old_runs(settings)
        for removal in removals:
            yield _line(removal)
        if runs:
            yield f"{settings.dagster_home}: {runs} runs older than {settings.runs_kept_days} days"
        if not is_dry:
            for removal in work_folders(settings):
                shutil.rmtree(removal.path)
            tidy(settings)
            _delete_runs(settings)
        told = "would be removed" if is_dry else "removed"
        yield (
            f"{told}: {megabytes(sum(removal.bytes for removal in removals))}"
            if removals or runs
            else "nothing to clean"
        )


def _line(removal: Removal) -> str:
    return f"{removal.path}: {removal.what} ({megabytes(removal.bytes)})"


def _old_runs(settings: Settings) -> int:
    """How many of Dagster's runs are old; Dagster is loaded only where it ever ran."""
    if not (settings.dagster_home / "history").exists():
        return 0
    from pipelines.assets.dagster_home import open_instance, prepare_dagster_home
    from pipelines.assets.dagster_runs import old_runs

    prepare_dagster_home(settings.dagster_home)
    with open_instance(settings.dagster_home) as instance:
        return len(old_runs(instance, settings))


def _delete_runs(settings: Settings) -> None:
    if not (settings.dagster_home / "history").exists():
        return
    from pipelines.assets.dagster_home import open_instance
    from pipelines.assets.dagster_runs import delete_runs, old_runs

    with open_instance(settings.dagster_home) as instance:
        delete_runs(instance, old_runs(instance, settings), settings)
