"""What people are told about a run, in Chinese and in English: short enough for a message of any service."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.documents.fetch_log import fetches_frame
from pipelines.documents.register import load_register
from pipelines.publishing.journal import RunRecord, read_journal
from pipelines.quality.anomalies import stale_sources
from pipelines.quality.load_history import answers_of
from pipelines.quality.report.folders import report_of
from pipelines.settings import Settings

MOST_REASONS, REASON_LENGTH = 5, 160
# 企业微信 refuses texts of more than 2,048 bytes; a title and what a service adds must fit beside the body.
MOST_BYTES = 1800

TITLES = {
    "published": "预算数据：已发布 Yusuan: published",
    "quarantined": "预算数据：已发布，有文件未入库 Yusuan: published without some documents",
    "unchanged": "预算数据：无变化 Yusuan: nothing new",
    "silent": "预算数据：来源失联 Yusuan: a source gives no answer",
    "failed": "预算数据：运行失败 Yusuan: the run failed",
}
HELD_BACK = """
    select d.document_name, d.decision, d.reasons[1]
    from quality.documents as d
    where d.decision in ('quarantined', 'unreadable')
    order by d.decision, d.document_name
    limit ?
"""
FAILURES = "select source_id, reason from quality.source_failures order by source_id limit ?"
ANOMALIES = "select message_zh || ' ' || message_en from quality.load_anomalies where run_id = ? order by rule, subject"
HAS_ANOMALIES = (
    "select count(*) > 0 from duckdb_tables() where schema_name = 'quality' and table_name = 'load_anomalies'"
)
# A build from nothing makes every document new; the history counts those that the load before did not have.
HAS_NEW = (
    "select count(*) > 0 from duckdb_columns() where table_name = 'load_history' and column_name = 'new_documents'"
)
NEW = "select new_documents from quality.load_history where run_id = ?"
DECISIONS = {"quarantined": "隔离 quarantined", "unreadable": "不可读 unreadable"}


@dataclass(frozen=True, slots=True)
class Message:
    """A message; `kind` is the outcome as the setting `notify_on` names it.

    `silent` is a night without changes in which a source has become silent: nothing else would ever tell of it.
    """

    kind: str
    title: str
    body: str


def kind_of(record: RunRecord) -> str:
    """`published`, `quarantined` (published without some documents), `unchanged` or `failed`."""
    if record.outcome == "published":
        incomplete = record.quarantined or record.unreadable or record.source_failures
        return "quarantined" if incomplete else "published"
    return "unchanged" if record.outcome == "unchanged" else "failed"


def message_of(record: RunRecord, settings: Settings) -> Message:
    """The message on a run; reasons come from the record and, where the run published, from the published file."""
    kind = kind_of(record)
    silent = list(_newly_silent(record, settings)) if kind == "unchanged" else []
    if record.load == "full" and kind in {"published", "quarantined"}:
        record = record.model_copy(update={"new": _new_documents(settings.warehouse_file, record)})
    lines = [*_counts(record, kind), *_first([f"! {_short(anomaly)}" for anomaly in silent])]
    kind = "silent" if silent else kind
    reasons = [f"- {_short(reason)}" for reason in record.reasons]
    if kind == "failed":
        lines += _first(reasons)
        lines.append(f"已发布的数据不变 The published file is as it was: {settings.warehouse_file}")
    else:
        found, anomalies = _published(settings.warehouse_file, record.run_id)
        lines += _first([f"! {_short(anomaly)}" for anomaly in anomalies])
        lines += _first(reasons or [f"- {_short(reason)}" for reason in found])
    report = report_of(settings.reports_dir, record.run_id)
    if report:
        lines.append(f"报告 Report: {report}")
    return Message(kind, TITLES[kind], _fitting(lines))


def trial_message() -> Message:
    """A message that only shows that an address works."""
    return Message("test", "预算数据：测试通知 Yusuan: test", "通知地址可用。 This address receives notifications.")


def _counts(record: RunRecord, kind: str) -> list[str]:
    if kind == "failed":
        run = record.run_id[:8]
        return [f"运行 {run} 未发布（{record.outcome}）。 Run {run} did not publish ({record.outcome})."]
    n = {name: "?" if count is None else count for name, count in record.model_dump().items()}  # null: not known
    if kind == "unchanged":
        return [f"共 {n['documents']} 份文件，均无变化。 {n['documents']} documents, none of them changed."]
    return [
        f"发布 {n['admitted']} 份文件：新增 {n['new']}，更新 {n['changed']}，撤下 {n['removed']}；"
        f"隔离 {n['quarantined']}，不可读 {n['unreadable']}，来源失败 {n['source_failures']}。",
        f"{n['admitted']} documents published: {n['new']} new, {n['changed']} changed, {n['removed']} removed; "
        f"{n['quarantined']} quarantined, {n['unreadable']} unreadable, {n['source_failures']} sources failed.",
    ]


def _published(warehouse: Path, run_id: str) -> tuple[list[str], list[str]]:
    """Why documents were held back and sources not fetched, and what is unusual about the load of this run."""
    if not warehouse.exists():
        return [], []
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        most = [MOST_REASONS + 1]
        held_back = connection.execute(HELD_BACK, most).fetchall()
        failures = connection.execute(FAILURES, most).fetchall()
        has_anomalies = connection.execute(HAS_ANOMALIES).fetchone()[0]
        anomalies = connection.execute(ANOMALIES, [run_id]).fetchall() if has_anomalies else []
    reasons = [f"{name}: {DECISIONS[decision]}: {reason}" for name, decision, reason in held_back]
    reasons += [f"{source}: 未取得 not fetched: {reason}" for source, reason in failures]
    return reasons, [text for (text,) in anomalies]


def _new_documents(warehouse: Path, record: RunRecord) -> int | None:
    if not warehouse.exists():
        return record.new
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        row = connection.execute(NEW, [record.run_id]).fetchone() if connection.execute(HAS_NEW).fetchone()[0] else None
    return row[0] if row else record.new


def _newly_silent(record: RunRecord, settings: Settings) -> Iterator[str]:
    """Registered sources that have become silent since the run before ended."""
    before = [known.started_at for known in read_journal(settings) if known.started_at < record.started_at]
    registered = {source.id for source in load_register(settings.sources)}
    with duckdb.connect() as connection:
        connection.register("fetches", fetches_frame(settings))
        answers = [answer for answer in answers_of(connection, "fetches") if answer.source_id in registered]
    known = {anomaly.subject for anomaly in stale_sources(answers, before[-1])} if before else set()
    for anomaly in stale_sources(answers, record.started_at):
        if anomaly.subject not in known:
            yield f"{anomaly.message_zh} {anomaly.message_en}"


def _first(lines: Sequence[str]) -> list[str]:
    more = ["- … 其余见报告 more in the report"] if len(lines) > MOST_REASONS else []
    return [*lines[:MOST_REASONS], *more]


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= REASON_LENGTH else line[: REASON_LENGTH - 1] + "…"


def _fitting(lines: list[str]) -> str:
    """The lines as one text; if that is too long, lines before the last are left out."""
    while len("\n".join(lines).encode()) > MOST_BYTES and len(lines) > 2:
        del lines[-2]
    return "\n".join(lines)
