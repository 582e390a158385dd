"""Suite results as Dagster asset checks: a failure that stops publication blocks, one that concerns documents warns."""

import logging
from collections.abc import Iterator, Sequence

import dagster as dg

from pipelines.quality.gates import GateResult
from pipelines.quality.suites import SuiteResult

REASONS_SHOWN = 20

# Where nothing changed all steps after landing are skipped, gates with them, and Dagster warns of each. A gate whose
# step works gives a result for each of its suites or fails.
logging.getLogger("dagster._core.execution.plan.active").addFilter(
    lambda record: "emitted no result" not in str(record.msg)
)


def check_specs_of(
    suites: Sequence[str], asset: dg.AssetKey, after: Sequence[dg.AssetKey] = ()
) -> list[dg.AssetCheckSpec]:
    """One blocking check per suite on an asset, evaluated after the assets `after` as well."""
    return [
        dg.AssetCheckSpec(
            name=suite,
            asset=asset,
            blocking=True,
            additional_deps=after,
            description=f"Expectation suite expectations/{suite}.json",
        )
        for suite in suites
    ]


def check_results_of(gate: GateResult, asset: dg.AssetKey) -> Iterator[dg.AssetCheckResult]:
    """What came of each suite."""
    for suite in gate.suites:
        yield dg.AssetCheckResult(
            check_name=suite.suite,
            asset_key=asset,
            passed=not suite.failures,
            severity=dg.AssetCheckSeverity.ERROR if suite.stopping else dg.AssetCheckSeverity.WARN,
            metadata={
                "expectations": suite.expectations,
                "failures": len(suite.failures),
                "reasons": dg.MetadataValue.md(reasons_of(suite)),
            },
        )


def reasons_of(suite: SuiteResult) -> str:
    """The reasons as a Markdown list, the longest part left to the table `quality.gate_results`."""
    lines = [
        f"- {f.document_id[:12] + ': ' if f.document_id else ''}{f.reason}" for f in suite.failures[:REASONS_SHOWN]
    ]
    more = len(suite.failures) - len(lines)
    return "\n".join([*lines, f"- and {more} more in quality.gate_results"] if more > 0 else lines)
