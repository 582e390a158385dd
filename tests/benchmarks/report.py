"""Seconds to write the report on a load in which 20 documents have findings to show.

usage: python -m tests.benchmarks.report

Copies of the bundled born-digital documents, and of the real filings where they are present, are loaded with some of
their amounts altered after reading, each as a document of an organization of its own; four more stay as they are, so
that something is published. Prints seconds, pictures and the memory of the largest process; the target is 60 seconds.
"""

import hashlib
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import polars as pl

from pipelines.documents.collect import collect
from pipelines.documents.register import load_register
from pipelines.landing.read_documents import frames_memo, read_documents
from pipelines.landing.schemas import READER_FRAMES
from pipelines.quality.report.write import write_report
from pipelines.settings import PROJECT_ROOT, Settings
from tests.benchmarks.reading import default_files

WITH_FINDINGS, WITHOUT, ALTERED_CELLS = 20, 4, 12
TARGET_SECONDS = 60
AMOUNT = re.compile(r"[\d,]+\.\d\d", re.ASCII)


def main() -> None:
    """Load the copies and time the report on them."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder))
        load_copies(settings)
        started = time.perf_counter()
        report = write_report(settings)
        seconds = time.perf_counter() - started
        size = sum(path.stat().st_size for path in report.index.parent.resolve().rglob("*") if path.is_file())
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
    print(
        f"report on {len(report.load.documents)} documents, {WITH_FINDINGS} of them with findings: {seconds:.1f} s "
        f"(target {TARGET_SECONDS}), {report.pictures} pictures, {size / 2**20:.1f} MB, largest process {peak:.0f} MB"
    )


def load_copies(settings: Settings) -> None:
    """A published load of all copies."""
    files = default_files()
    lines = ["sources:"]
    (settings.data_dir / "documents").mkdir()
    document_ids = []
    for number in range(WITH_FINDINGS + WITHOUT):
        # What follows a PDF's end changes its bytes and nothing that is read.
        data = files[number % len(files)].read_bytes() + f"\n% copy {number}\n".encode()
        name = f"copy{number:02}"
        (settings.data_dir / "documents" / f"{name}.pdf").write_bytes(data)
        lines += [f"  - id: {name}", f"    path: documents/{name}.pdf", f"    publisher: 第{number}局"]
        document_ids.append(hashlib.sha256(data).hexdigest())
    settings.sources.write_text("\n".join(lines) + "\n", encoding="utf-8")
    collect(load_register(settings.sources), settings)
    read_documents(document_ids, settings)
    randomness = random.Random(0)
    for document_id in document_ids[WITHOUT:]:
        alter(settings, document_id, randomness)
    environment = os.environ | {"YUSUAN_DATA_DIR": str(settings.data_dir)}
    done = subprocess.run(
        [sys.executable, "-m", "pipelines.cli", "run"],
        env=environment,
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in {0, 3}:
        raise SystemExit(f"the load was not published:\n{done.stdout}{done.stderr}")


def alter(settings: Settings, document_id: str, randomness: random.Random) -> None:
    """Change the first digit of some amounts in a document's kept frames."""
    memo = frames_memo(settings)
    frames = {name: pl.read_parquet(memo.folder(document_id) / f"{name}.parquet") for name in READER_FRAMES}
    cells = frames["cells"]
    texts = cells["text"].to_list()
    amounts = [
        place
        for place, (text, is_header) in enumerate(zip(texts, cells["is_header"], strict=True))
        if not is_header and AMOUNT.fullmatch(text)
    ]
    for place in randomness.sample(amounts, min(ALTERED_CELLS, len(amounts))):
        first = texts[place][0]
        texts[place] = str(int(first) % 9 + 1) + texts[place][1:]
    frames["cells"] = cells.with_columns(pl.Series("text", texts, dtype=pl.String))
    memo.put(document_id, frames)


if __name__ == "__main__":
    main()
