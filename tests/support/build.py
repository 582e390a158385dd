"""A build file from truth: readings -> raw frames -> schema `raw`, then dbt; for tests, without a single PDF."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl

from pipelines.assets.dbt_invocation import invoke_dbt
from pipelines.landing.frames import reading_frames
from pipelines.landing.schemas import DOCUMENT_SOURCES, RAW_FRAMES
from pipelines.quality.review_tables import write_reviews
from pipelines.quality.reviews import Reviews
from pipelines.settings import PROJECT_ROOT
from tests.support.truth import reading_of_truth

DBT_PROJECT = PROJECT_ROOT / "dbt_project"
NO_REVIEWS = Reviews()

Frames = dict[str, pl.DataFrame]


def document_id_of(key: str) -> str:
    """The stand-in for the SHA-256 of a truth document's bytes."""
    return hashlib.sha256(key.encode()).hexdigest()


def frames_of_truth(truth: dict) -> Frames:
    """All raw frames of one truth document; the register states everything that its `document` key states.

    What a truth cannot state (pages, boxes, prose) comes from its key `change`, a function from frames to frames.
    """
    about = truth["document"]
    document_id = document_id_of(about["key"])
    frames = reading_frames(reading_of_truth(truth), document_id, 0, "truth")
    frames |= {"document_sources": source_frame(document_id, about)}
    return truth["change"](frames) if "change" in truth else frames


def source_frame(document_id: str, about: dict) -> pl.DataFrame:
    """The raw frame `document_sources` of a document fetched once; `about` is the `document` key of a truth.

    `about` may also hold address, fetched_at, published_on and is_latest.
    """
    stated = {name: about.get(name) for name in ("province", "city", "county", "scope", "fiscal_year")}
    source = stated | {
        "document_id": document_id,
        "source_id": about["key"],
        "address": about.get("address", f"{about['key']}.pdf"),
        "fetched_at": about.get("fetched_at", datetime(2025, 1, 1, tzinfo=UTC)),
        "is_latest": about.get("is_latest", True),
        "name": about["key"],
        "publisher": about.get("organization"),
        "published_on": about.get("published_on"),
        "document_kind": about.get("kind"),
    }
    return pl.DataFrame([source], schema=DOCUMENT_SOURCES)


def land(path: Path, truths: Iterable[dict], reviews: Reviews = NO_REVIEWS) -> Path:
    """Write schema `raw` with the frames of these truths into a new build file, and what people wrote by hand."""
    return land_frames(path, [frames_of_truth(truth) for truth in truths], reviews)


def land_frames(path: Path, documents: list[Frames], reviews: Reviews = NO_REVIEWS) -> Path:
    """Write schema `raw` with the frames of these documents into a new build file, and what people wrote by hand."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema raw")
        connection.execute("create schema quality")
        for name, schema in RAW_FRAMES.items():
            frame = pl.concat([schema.to_frame(), *(frames[name] for frames in documents if name in frames)])
            connection.from_arrow(frame.to_arrow()).create(f"raw.{name}")
        connection.execute(
            "create table raw.changed_documents as "
            "select document_id, 'new' as change from raw.documents order by document_id"
        )
    write_reviews(path, reviews)
    return path


def dbt_build(path: Path, *select: str, command: str = "build") -> None:
    """Run dbt on a build file as a load does; raises AssertionError with dbt's messages where a node fails."""
    done = invoke_dbt(DBT_PROJECT, path, path.parent / "dbt_target", "--quiet", command, "--select", *select)
    assert done.is_success, "\n".join(done.errors)
