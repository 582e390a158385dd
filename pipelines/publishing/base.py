"""The published file as the base of the next build."""

import shutil
from pathlib import Path


def copy_published(published: Path, build_file: Path) -> None:
    """Copy the published file to the place of a build file, whose folder is made; it is never opened for that."""
    build_file.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(published, build_file)
