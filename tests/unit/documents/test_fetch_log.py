"""raw.fetches: what a run asked for, kept through kills and thrown away when old."""

import os
from datetime import UTC, datetime, timedelta

import pytest

from pipelines.documents.collect import collect
from pipelines.documents.fetch_log import fetches_frame, log_folder, open_log
from pipelines.documents.register import Source
from pipelines.landing.schemas import FETCHES
from pipelines.settings import Settings
from tests.support.site_server import SiteServer, page
from tests.support.small import small_pdf

NOW = datetime(2024, 5, 1, tzinfo=UTC)
BUDGET = small_pdf("甲市财政局2024年度部门预算")


@pytest.fixture
def settings(tmp_path):
    return Settings(data_dir=tmp_path, fetch_per_second=500, fetch_attempts=1)


def row(address):
    return {"address": address, "requested_at": NOW, "outcome": "new"}


def rows(settings, run_id):
    frame = fetches_frame(settings)
    assert frame.schema == FETCHES
    return {row["address"]: row for row in frame.to_dicts() if row["run_id"] == run_id}


def test_every_address_of_a_run_has_a_row(settings, tmp_path):
    (tmp_path / "a.pdf").write_bytes(BUDGET)
    with SiteServer() as site:
        site.robots("User-agent: *\nDisallow: /no/")
        site.put("/page.html", page('<a href="b.pdf">预算</a><a href="gone.xls">附件</a><a href="no/c.pdf">附件</a>'))
        site.put("/b.pdf", BUDGET)
        moved = site.redirect("/moved?token=abc", "/b.pdf")
        sources = [
            Source(id="file", path="a.pdf"),
            Source(id="page", url=site.url("/page.html"), allow_private=True),
            Source(id="moved", url=moved, allow_private=True),
            Source(id="private", url=site.url("/b.pdf?x=1")),
        ]
        for run in ("one", "two"):
            collect(sources, settings, run_id=run)
        link, shown = site.url("/b.pdf"), moved.replace("abc", "***")
        first, second = rows(settings, "one"), rows(settings, "two")
        outcomes = {
            "a.pdf": ("new", None, 0),
            site.url("/page.html"): ("new", 200, 1),
            link: ("new", 200, 1),
            site.url("/gone.xls"): ("failed", 404, 1),
            site.url("/no/c.pdf"): ("refused", None, 0),
            shown: ("new", 200, 2),
            site.url("/b.pdf?x=1"): ("refused", None, 0),
        }
        assert {at: (row["outcome"], row["status"], row["attempts"]) for at, row in first.items()} == outcomes
        assert {row["outcome"] for row in second.values()} == {"unchanged", "not_modified", "failed", "refused"}
        assert (second[link]["status"], second[link]["is_conditional"], second[link]["found_in"]) == (
            304,
            True,
            site.url("/page.html"),
        )
        assert second[link]["document_id"] == first[link]["document_id"]
        assert first[shown]["answered_by"] == link
        assert "robots.txt forbids" in first[site.url("/no/c.pdf")]["reason"]
        private = first[site.url("/b.pdf?x=1")]
        assert private["source_id"] == "private"
        assert "leads into a private network (127.0.0.1); write `allow_private: true`" in private["reason"]
        assert "FETCH_ROBOTS" not in private["reason"]
        assert "abc" not in fetches_frame(settings).write_csv()


def test_what_a_killed_run_wrote_is_kept_but_for_a_torn_line(settings):
    with open_log(settings, "first", NOW) as log:
        log.add(row("a"))
    folder = log_folder(settings)
    (folder / "killed.jsonl").write_text(
        '{"run_id": "killed", "address": "b", "requested_at": "2024-05-01T00:00:00+00:00"}\n{"run_id": "kil',
        encoding="utf-8",
    )
    assert list(rows(settings, "killed")) == ["b"]
    with open_log(settings, "third", NOW):
        assert sorted(file.name for file in folder.iterdir()) == ["first.parquet", "killed.parquet"]
    assert list(rows(settings, "killed")) == ["b"]


def test_logs_beyond_the_days_that_are_kept_go(settings):
    for name in ("old", "young"):
        with open_log(settings, name, NOW) as log:
            log.add(row(name))
    old = datetime.now(UTC) - timedelta(days=settings.fetch_log_days + 1)
    os.utime(log_folder(settings) / "old.parquet", (old.timestamp(), old.timestamp()))
    with open_log(settings, "now", datetime.now(UTC)):
        pass
    assert fetches_frame(settings)["address"].to_list() == ["young"]


def test_there_may_be_no_log_at_all(settings):
    assert fetches_frame(settings).schema == FETCHES
