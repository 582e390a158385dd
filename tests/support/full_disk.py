"""A small disk that fills up in the middle of a run: a mounted tmpfs, filled when the run says a certain line."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FILLER = "filler"
# Fills the disk to the last byte as soon as the run has said the line, and goes on.
SCRIPT = """
import sys
from pathlib import Path
import pipelines.progress as progress
line, filler, spoken = sys.argv[1], Path(sys.argv[2]), progress.say

def say(text, **fields):
    spoken(text, **fields)
    if text.startswith(line) and not filler.exists():
        try:
            with filler.open("wb", buffering=0) as file:
                while file.write(bytes(65536)):
                    pass
        except OSError:
            pass

progress.say = say
from pipelines.cli import main
sys.argv = ["yusuan", "run"]
main()
"""


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """A file system of its own with so much room; needs the right to mount."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def command_that_fills(disk: Path, line: str) -> list[str]:
    """The command of a run that finds the disk full after it has said this line."""
    return [sys.executable, "-c", SCRIPT, line, str(disk / FILLER)]


def make_room(disk: Path) -> None:
    """Take away what fills the disk."""
    (disk / FILLER).unlink(missing_ok=True)
