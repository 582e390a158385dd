"""The published file as the base of the next build."""

import errno
import fcntl
import shutil
from pathlib import Path

from pipelines.documents.disk import writing
from pipelines.quality.last_load import PublishedFileError

FICLONE = 0x40049409  # linux/fs.h: share the blocks of another file until one of the two is written to
NOT_SHARED = {errno.EOPNOTSUPP, errno.EXDEV, errno.EINVAL, errno.ENOTTY, errno.ENOSYS, errno.EPERM}


def copy_published(published: Path, build_file: Path) -> None:
    """Copy the published file to the place of a build file, whose folder is made; it is never opened for that.

    Where the file system can, the copy shares the blocks and costs nothing. Raises `PublishedFileError` where somebody
    has opened the published file for writing, so that it is not all of it, and `DiskError` where there is no room.
    """
    log = published.with_name(published.name + ".wal")
    if log.exists():
        raise PublishedFileError(
            f"{log}: somebody wrote to the published file and did not finish; open it once with DuckDB to let it take "
            "that in, or delete this file, then run again"
        )
    with writing(build_file.parent):
        build_file.parent.mkdir(parents=True, exist_ok=True)
        with published.open("rb") as source, build_file.open("wb") as target:
            try:
                fcntl.ioctl(target, FICLONE, source.fileno())
            except OSError as error:
                if error.errno not in NOT_SHARED:
                    raise
                shutil.copyfile(published, build_file)
