from datetime import UTC, datetime

import duckdb
import pytest

from pipelines.publishing.journal import RunRecord, append
from pipelines.publishing.lock import run_lock
from pipelines.publishing.show import show_status
from pipelines.publishing.status import read_status
from pipelines.settings import Settings

PUBLISHED = """
    create schema raw; create schema quality; create schema marts;
    create table raw.documents as select 'd' as document_id, ['hidden sheet 2'] as remarks;
    create table raw.document_sources as
        select 'd' as document_id, 'a' as name, 's' as source_id, true as is_latest, ['is named .xls'] as remarks;
    create table quality.document_decisions as select 'd' as document_id, 'passed' as decision, ['why'] as reasons;
    create table quality.documents as
        select 'd' as document_id, 'k' as document_key, '甲局' as organization_name, 2024 as fiscal_year,
            'budget' as document_kind, true as is_published;
    create table marts.fct_amount as select 'k' as document_key;
    create table quality.source_failures as
        select 's' as source_id, 'b' as name, 'a.zip!/b.pdf: is encrypted' as reason, null as document_id;
    create table quality.load_history as
        select
            'r' as run_id, '2024-01-01 08:00:00+08'::timestamptz as published_at, 1 as tables, 2 as cells, 1 as amounts;
"""
BEFORE_REMARKS = "alter table raw.documents drop remarks; alter table raw.document_sources drop remarks"


@pytest.fixture
def settings(tmp_path):
    settings = Settings(data_dir=tmp_path)
    settings.warehouse_file.parent.mkdir()
    with duckdb.connect(str(settings.warehouse_file)) as connection:
        connection.execute(PUBLISHED)
    return settings


def test_remarks_on_a_file_stand_below_its_document_beside_the_reasons(settings, capsys):
    show_status(settings)
    printed = capsys.readouterr().out
    assert (
        "  a: 甲局, 2024, budget (预算), 1 amounts, passed\n    - why\n    note: is named .xls\n    note: hidden"
        in printed
    )
    assert "not fetched: 1 sources\n  s: a.zip!/b.pdf: is encrypted" in printed


def test_a_file_published_before_there_were_remarks_has_none(settings):
    with duckdb.connect(str(settings.warehouse_file)) as connection:
        connection.execute(BEFORE_REMARKS)
    assert [document.remarks for document in read_status(settings.warehouse_file).documents] == [()]


def test_what_is_unusual_about_the_load_is_told_and_what_was_about_others_is_not(settings, capsys):
    with duckdb.connect(str(settings.warehouse_file)) as connection:
        connection.execute(
            "create table quality.load_anomalies as from (values ('r', 'amounts_drop', null, 'far fewer amounts'), "
            "('before', 'cells_drop', null, 'far fewer cells')) as a (run_id, rule, subject, message_en)"
        )
    show_status(settings)
    printed = capsys.readouterr().out
    assert "unusual: far fewer amounts\n" in printed
    assert "far fewer cells" not in printed


def test_a_name_of_a_document_cannot_steer_the_terminal(settings, capsys):
    with duckdb.connect(str(settings.warehouse_file)) as connection:
        connection.execute("update raw.document_sources set name = 'a' || chr(27) || '[2J' || chr(155)")
    show_status(settings)
    assert "  a\ufffd[2J\ufffd: 甲局" in capsys.readouterr().out


def test_the_first_of_very_many_documents_are_listed_and_the_rest_is_counted(settings, capsys):
    with duckdb.connect(str(settings.warehouse_file)) as connection:
        for table in ("raw.documents", "raw.document_sources", "quality.document_decisions", "quality.documents"):
            connection.execute(
                f"create or replace table {table} as select t.* replace ('d' || i as document_id) "
                f"from {table} as t cross join range(1000) as n (i)"
            )
        connection.execute("update quality.documents set is_published = document_id < 'd5'")
        connection.execute("update quality.document_decisions set decision = 'quarantined' where document_id >= 'd5'")
    show_status(settings)
    printed = capsys.readouterr().out
    held_back, published = printed.count(": quarantined\n"), printed.count("1 amounts, passed\n")
    assert (published, held_back) == (40, 40)
    assert '  and 405 more: yusuan sql "from quality.documents where is_published"\n' in printed
    assert (
        "  and 515 more: yusuan sql \"from quality.documents where decision in ('quarantined', 'unreadable')\""
        in printed
    )


EXPECTED = """
    create table quality.expected_filings_status as
        select '甲局' || i as organization, 2024 as fiscal_year, 'budget' as document_kind, 'department' as scope,
            if(i = 0, 'published', 'missing') as status, date '2024-03-01' as due_on, 'due on 2024-03-01' as reason
        from range(23) as t (i)
"""


def test_filings_that_are_missing_are_named_and_many_are_counted(settings, capsys):
    with duckdb.connect(str(settings.warehouse_file)) as connection:
        connection.execute(EXPECTED)
    show_status(settings)
    told = [line for line in capsys.readouterr().out.splitlines() if line.startswith("expected: ")]
    assert told[0] == "expected: 甲局1 2024 budget department: missing: due on 2024-03-01"
    assert len(told) == 21
    assert told[-1] == "expected: and 2 more in quality.expected_filings_status"


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ("published", "published (incremental build: 2 new)"),
        ("unchanged", "nothing new, the published load is up to date"),
        ("stopped", "stopped by a gate, nothing was published\n    - gate raw_load"),
        ("killed", "began and was killed\n    - gate raw_load"),
    ],
)
def test_the_last_run_stands_first(settings, capsys, outcome, said):
    at = datetime(2026, 3, 1, 18, tzinfo=UTC)
    counts = {"load": "incremental", "new": 2, "changed": 0, "reasons": ("gate raw_load",)}
    append(settings, RunRecord(run_id="r2", started_at=at, ended_at=at, outcome=outcome, **counts))
    show_status(settings)
    assert capsys.readouterr().out.startswith(f"last run: 2026-03-01 18:00:00 UTC {said}")


def test_a_run_that_is_under_way_is_named(settings, capsys):
    with run_lock(settings.build_dir, "run7"):
        show_status(settings)
    assert capsys.readouterr().out.startswith("under way: run run7, process ")
