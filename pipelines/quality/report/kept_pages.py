"""Pages of documents that show the same as in the report before: they are kept with their pictures, not written again.

A report notes per document what its page was made from: a digest of everything on it, and of the code and templates
that write it. A page with a missing picture is not noted, so that the next report tries again.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from pipelines.quality.report.findings_file import FindingsFile
from pipelines.quality.report.load import Load

NOTES = ".pages.json"
# Pages are written by these and by the code of this room.
LIBRARIES = ("jinja2", "pillow", "pypdfium2")
ROOM = Path(__file__).parent.parent
SUFFIXES = {".py", ".html", ".css"}


@dataclass(frozen=True, slots=True)
class Page:
    """A page as written: the digest of what it was made from, and its files below the report's folder."""

    digest: str
    files: tuple[str, ...]


def page_digests(load: Load, findings: FindingsFile) -> dict[str, str]:
    """The digest of all that the page of each document shows, by the document's id."""
    common = _digest(
        _digest_of_room(),
        [version(name) for name in LIBRARIES],
        {check_id: asdict(check) for check_id, check in load.checks.items()},
        load.forms,
        findings.expected(),
    )
    shown = findings.digests()
    digests = {}
    for document in load.documents:
        tallies = load.by_document[document.document_id]
        counts = {check_id: sorted(tally.counts.items()) for check_id, tally in tallies.items()}
        digests[document.document_id] = _digest(
            common, asdict(document), sorted(counts.items()), sorted(shown[document.document_id])
        )
    return digests


def kept_pages(report: Path) -> dict[str, Page]:
    """The pages noted in a report, by document id; none where there is no report, or one without readable notes."""
    try:
        noted = json.loads((report / NOTES).read_bytes())
        return {document_id: Page(digest, tuple(map(str, files))) for document_id, (digest, files) in noted.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def note_pages(report: Path, pages: Mapping[str, Page]) -> None:
    """Note the pages of a report in its folder."""
    noted = {document_id: [page.digest, list(page.files)] for document_id, page in sorted(pages.items())}
    (report / NOTES).write_text(json.dumps(noted, indent=0), encoding="utf-8")


def take_over(page: Page, before: Path, folder: Path, allowed: Iterable[str]) -> bool:
    """Put a page of the report `before` with its pictures into `folder`; false where a file of it is gone.

    Only into the folders `allowed` of it, whatever the notes say.
    """
    folders = {(name,) for name in allowed}
    if any(Path(file).parts[:-1] not in folders or ".." in Path(file).parts for file in page.files):
        return False
    done: list[Path] = []
    try:
        for file in page.files:
            _link(before / file, folder / file)
            done.append(folder / file)
    except OSError:  # somebody tidied up in the older report: the page is written again
        # Writing into a link would change the page of the older report.
        for file in done:
            file.unlink()
        return False
    return True


def _link(old: Path, new: Path) -> None:
    try:
        os.link(old, new)
    except FileNotFoundError:
        raise
    except OSError:  # a file system without hard links
        shutil.copyfile(old, new)


def _digest(*values: object) -> str:
    return hashlib.sha256(json.dumps(values, default=str, ensure_ascii=False).encode()).hexdigest()


def _digest_of_room() -> str:
    digest = hashlib.sha256()
    for file in sorted(path for path in ROOM.rglob("*") if path.suffix in SUFFIXES):
        digest.update(file.relative_to(ROOM).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
