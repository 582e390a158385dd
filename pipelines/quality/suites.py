"""Running the expectation suites: hand-written JSON under `expectations/`, each beside the query of its frame.

A suite `name.json` states in its `meta` whether a failure holds back the document it concerns (`"failure": "document"`,
its frame then has a column `document_id`) or stops publication (`"failure": "publication"`). An expectation's
`meta.reason` says in words what is wrong, with the frame's columns in braces. Severity `critical` quarantines or stops,
`warning` warns; `meta.decision` states another decision on the document. A document's failing rows are one failure,
worded with the first of them, or one per value of the columns that the suite's `meta.per` names.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import duckdb
import pandas as pd

from pipelines.quality.labels import label_of
from pipelines.quality.suspects import suspects

DECISION_OF_SEVERITY = {"critical": "quarantined", "warning": "warned"}
DECISIONS = ("quarantined", "waived", "warned")


class SuiteError(Exception):
    """A suite cannot be evaluated (its query or an expectation is wrong). The message names the file and the remedy."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An expectation that failed: for one document, or (null `document_id`) for the load as a whole.

    `count` is the number of rows of the frame that fail; `severity` is `critical`, `warning` or `info`. `decision` is
    what the failure makes of the document, null where it makes nothing of it and for the load as a whole.
    """

    suite: str
    expectation: str
    severity: str
    document_id: str | None
    count: int
    reason: str
    decision: str | None = None


@dataclass(frozen=True, slots=True)
class SuiteResult:
    """What came of one suite: how many expectations were evaluated, and those that failed."""

    suite: str
    stops_publication: bool
    expectations: int
    failures: tuple[Failure, ...]

    @property
    def stopping(self) -> tuple[Failure, ...]:
        """Failures that must stop publication."""
        return tuple(f for f in self.failures if self.stops_publication and f.severity == "critical")


def run_suite(expectations_dir: Path, name: str, connection: duckdb.DuckDBPyConnection) -> SuiteResult:
    """Evaluate a suite on the frame that its query gives in the build file: on those rows of it that may fail."""
    query = expectations_dir / f"{name}.sql"
    stated = _context(expectations_dir).suites.get(name).expectations
    expectations = [(one.expectation_type, _arguments(one)) for one in stated]
    try:
        frame = connection.execute(suspects(query.read_text(encoding="utf-8"), expectations)).df()
    except (OSError, duckdb.Error) as error:
        raise SuiteError(f"{query}: the frame of suite {name} cannot be made: {error}") from error
    return evaluate(expectations_dir, name, frame)


def evaluate(expectations_dir: Path, name: str, frame: pd.DataFrame) -> SuiteResult:
    """Evaluate a suite on a frame; raises `SuiteError` where an expectation cannot be evaluated at all."""
    context = _context(expectations_dir)
    suite = context.suites.get(name)
    kind = (suite.meta or {}).get("failure")
    if kind not in {"document", "publication"}:
        raise SuiteError(f"{expectations_dir / name}.json: meta.failure must be document or publication, is {kind!r}")
    per = ["document_id", *suite.meta.get("per", [])] if kind == "document" else []
    result = _validate(context, suite, frame)
    failures: list[Failure] = []
    for single in result.results:
        if single.exception_info.get("raised_exception") or (not single.success and not single.result):
            raise SuiteError(
                f"{expectations_dir / name}.json: {_label(single)} fails to evaluate: {single.exception_info}"
            )
        _refuse_unknown_decision(expectations_dir / f"{name}.json", single)
        if not single.success:
            failures.extend(_failures(name, single, frame, per))
    return SuiteResult(name, kind == "publication", len(result.results), tuple(failures))


def _arguments(expectation) -> dict:
    """The arguments that a suite states for an expectation."""
    return dict(expectation.configuration.kwargs)


def _refuse_unknown_decision(file: Path, single) -> None:
    """A misspelt decision would be no decision, and let every document through."""
    decision = (single.expectation_config.meta or {}).get("decision")
    if decision is not None and decision not in DECISIONS:
        raise SuiteError(
            f"{file}: meta.decision of {_label(single)} must be one of {', '.join(DECISIONS)}, is {decision!r}"
        )


def _failures(name: str, single, frame: pd.DataFrame, per: list[str]) -> list[Failure]:
    label, severity = _label(single), str(single.expectation_config.severity.value)
    meta = single.expectation_config.meta or {}
    reason, decision = meta.get("reason", label), meta.get("decision", DECISION_OF_SEVERITY.get(severity))
    rows = frame.loc[single.result.get("unexpected_index_list") or []]
    if not per:
        observed = {"observed_value": single.result.get("observed_value")}
        values = _first(rows) if len(rows) else _Values(observed)
        return [Failure(name, label, severity, None, len(rows) or 1, reason.format_map(values))]
    return [
        Failure(name, label, severity, str(key[0]), len(group), _worded(reason, group), decision)
        for key, group in rows.groupby(per, sort=True)
    ]


def _worded(reason: str, rows: pd.DataFrame) -> str:
    first = reason.format_map(_first(rows))
    return first if len(rows) == 1 else f"{first} (and {len(rows) - 1} more)"


def _first(rows: pd.DataFrame) -> "_Values":
    """The first row; whole numbers as such, which pandas turns into floats where a column has nulls."""
    row = rows.head(1).to_dict("records")[0]
    whole = {name: int(value) for name, value in row.items() if isinstance(value, float) and value.is_integer()}
    return _Values(row | whole)


class _Values(dict):
    """Values of a row for a reason's braces; a misspelt name is shown, it must not hide the failure."""

    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"


def _label(single) -> str:
    return label_of(single.expectation_config.type, single.expectation_config.kwargs)


def _validate(context, suite, frame: pd.DataFrame):
    source = context.data_sources.add_or_update_pandas("frames")
    asset = source.add_dataframe_asset(suite.name)
    batch = asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": frame})
    return batch.validate(suite, result_format={"result_format": "COMPLETE"})


@lru_cache
def _context(expectations_dir: Path):
    """An ephemeral context that reads our suites and keeps everything else in memory.

    Great Expectations is imported here because it takes seconds, which only a run should pay.
    """
    import great_expectations as gx
    from great_expectations.data_context.types.base import DataContextConfig

    memory = {"class_name": "InMemoryStoreBackend"}
    files = {
        "class_name": "TupleFilesystemStoreBackend",
        "base_directory": str(expectations_dir),
        "suppress_store_backend_id": True,
    }
    stores = {
        "expectations_store": {"class_name": "ExpectationsStore", "store_backend": files},
        "validation_results_store": {"class_name": "ValidationResultsStore", "store_backend": memory},
        "checkpoint_store": {"class_name": "CheckpointStore", "store_backend": memory},
        "validation_definition_store": {"class_name": "ValidationDefinitionStore", "store_backend": memory},
    }
    config = DataContextConfig(
        config_version=4,
        analytics_enabled=False,
        progress_bars={"globally": False},
        stores=stores,
        expectations_store_name="expectations_store",
        validation_results_store_name="validation_results_store",
        checkpoint_store_name="checkpoint_store",
    )
    return gx.get_context(mode="ephemeral", project_config=config)
