"""What a load has to do, told by what changed since the published one."""

from datetime import UTC, date, datetime, timedelta

import duckdb
import polars as pl
import pytest

from pipelines.landing.land import LoadFrames, land
from pipelines.landing.plan import LoadInputs, load_inputs, load_kind, plan_load, write_plan
from pipelines.landing.schemas import DOCUMENT_SOURCES, FETCHES
from pipelines.landing.sources import SOURCE_FAILURES
from pipelines.quality.last_load import PublishedFileError
from pipelines.quality.review_tables import write_reviews
from pipelines.quality.reviews import Reviews
from pipelines.settings import Settings

NOW = datetime(2026, 3, 1, tzinfo=UTC)
CODE, DATA = {"models": "m1", "reader": "r1"}, {"waivers.csv": "w1"}
DOCUMENTS = {"a": "1", "b": "1"}
NOTHING = LoadFrames(
    pl.DataFrame(schema=DOCUMENT_SOURCES), pl.DataFrame(schema=SOURCE_FAILURES), pl.DataFrame(schema=FETCHES)
)
CORRECTION = """
    insert into quality.corrections values
    (?, 'T01', 1, 1, '12.00', '13.00', 'misread', 'REVIEWER', date '2026-02-01', {line})
"""


def published(tmp_path, inputs=None, now=NOW, corrected=()):
    """A published file that was built from nothing of these inputs."""
    file = tmp_path / "warehouse" / "yusuan.duckdb"
    inputs = inputs or LoadInputs(CODE, DATA, DOCUMENTS)
    land(file, [], NOTHING)
    write_reviews(file, Reviews())
    with duckdb.connect(str(file)) as connection:
        for document_id in corrected:
            connection.execute(CORRECTION.format(line=2), [document_id])
        plan = plan_load(tmp_path / "none", inputs, Settings(data_dir=tmp_path), now)
        write_plan(connection, inputs, plan, now)
    return file


def planned(tmp_path, file, code=CODE, data=DATA, documents=DOCUMENTS, **how):
    return plan_load(file, LoadInputs(code, data, documents), Settings(data_dir=tmp_path), how.pop("now", NOW), **how)


def test_without_a_published_file_everything_is_built(tmp_path):
    plan = planned(tmp_path, tmp_path / "none.duckdb")
    assert (plan.kind, plan.reasons, plan.changes) == ("full", ("nothing is published yet",), {"a": "new", "b": "new"})


def test_where_all_is_as_it_was_nothing_is_to_be_done(tmp_path):
    plan = planned(tmp_path, published(tmp_path))
    assert (plan.kind, plan.reasons, plan.changes) == ("nothing", (), {})


def test_documents_that_came_changed_and_went_are_named(tmp_path):
    plan = planned(tmp_path, published(tmp_path), documents={"b": "2", "c": "1"})
    assert plan.kind == "incremental"
    assert plan.changes == {"a": "removed", "b": "changed", "c": "new"}


def test_other_reviews_alone_change_no_document_but_make_a_load(tmp_path):
    plan = planned(tmp_path, published(tmp_path), data={"waivers.csv": "w2"})
    assert (plan.kind, plan.reasons, plan.changes) == ("incremental", ("waivers.csv changed",), {})


@pytest.mark.parametrize("name", CODE)
def test_other_code_models_or_reader_build_everything(tmp_path, name):
    plan = planned(tmp_path, published(tmp_path), code=CODE | {name: "other"})
    assert (plan.kind, plan.reasons) == ("full", (f"{name} changed",))
    assert plan.changes == {"a": "new", "b": "new"}


def test_a_full_build_can_be_asked_for_and_comes_by_itself_after_a_time(tmp_path):
    file = published(tmp_path)
    assert planned(tmp_path, file, is_full_asked=True).reasons == ("a full build is asked for",)
    later = NOW + timedelta(days=Settings(data_dir=tmp_path).full_after_days)
    assert planned(tmp_path, file, now=later).kind == "full"
    assert planned(tmp_path, file, now=later - timedelta(seconds=1)).kind == "nothing"


def test_a_file_of_an_earlier_version_is_built_anew_and_one_that_is_none_is_refused(tmp_path):
    old, broken = tmp_path / "old.duckdb", tmp_path / "broken.duckdb"
    duckdb.connect(str(old)).execute("create table t (a int)").close()
    broken.write_bytes(b"no database, only some bytes that somebody put here")
    assert planned(tmp_path, old).reasons == ("it was published by an earlier version",)
    with pytest.raises(PublishedFileError, match="move it away"):
        planned(tmp_path, broken)


def test_a_document_corrected_otherwise_than_before_is_computed_again(tmp_path):
    file = published(tmp_path, corrected=["a"])
    inputs = LoadInputs(CODE, {"corrections.csv": "c2"}, DOCUMENTS)
    plan = plan_load(file, inputs, Settings(data_dir=tmp_path), NOW)
    with duckdb.connect(str(file)) as connection:
        # The line of a correction may move, and its document stays as it is.
        connection.execute("update quality.corrections set line = 9")
        connection.execute(CORRECTION.format(line=3), ["b"])
        assert write_plan(connection, inputs, plan, NOW + timedelta(days=1)) == {"b": "changed"}
        listed = connection.execute("from raw.changed_documents").fetchall()
        built = connection.execute("select digest from raw.load_inputs where name = 'full_built_at'").fetchone()
    assert listed == [("b", "changed")]
    assert built == (NOW.isoformat(),)
    assert load_kind(file) == "incremental"
    with duckdb.connect(str(file)) as connection:
        connection.execute("delete from quality.corrections where document_id = 'a'")
        assert write_plan(connection, inputs, plan, NOW) == {"a": "changed"}


def test_inputs_follow_the_frames_the_register_the_failures_and_the_reviews(tmp_path):
    settings = Settings(data_dir=tmp_path)
    folder = tmp_path / "frames"
    folder.mkdir()
    (folder / "digests.json").write_text("{}")
    source = {"document_id": "a", "source_id": "s", "address": "a.pdf", "fetched_at": NOW, "is_latest": True}
    failure = {"source_id": "s", "address": "x.pdf", "reason": "gone", "failed_at": NOW}

    def inputs(today=date(2026, 3, 1), of=folder, said=source, failed=failure):
        sources, failures = (
            pl.DataFrame([said], schema=DOCUMENT_SOURCES),
            pl.DataFrame([failed], schema=SOURCE_FAILURES),
        )
        return load_inputs(settings, "v", {"a": of}, sources, failures, today)

    first = inputs()
    assert inputs() == first
    assert inputs(failed=failure | {"failed_at": NOW + timedelta(days=1)}) == first
    assert inputs(failed=failure | {"reason": "refused"}).data["failures"] != first.data["failures"]
    assert inputs(said=source | {"is_latest": False}).documents != first.documents
    (folder / "digests.json").write_text("{1}")
    assert inputs().documents != first.documents
    (tmp_path / "waivers.csv").write_text("document,check\n")
    assert inputs().data["waivers.csv"] != first.data["waivers.csv"]


def test_the_day_counts_where_a_filing_falls_due(tmp_path):
    settings = Settings(data_dir=tmp_path)
    (tmp_path / "expected.csv").write_text("organization,due_on\n甲市财政局,2026-03-01\n", encoding="utf-8")

    def due(today):
        return load_inputs(settings, "v", {}, NOTHING.document_sources, NOTHING.source_failures, today).data["due"]

    assert due(date(2026, 2, 1)) == due(date(2026, 3, 1)) == "0"
    assert due(date(2026, 3, 2)) == due(date(2026, 4, 2)) == "1"
