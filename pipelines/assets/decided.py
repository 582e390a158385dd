"""The decisions on documents, between the two phases of dbt."""

from collections import Counter
from datetime import UTC, datetime

import dagster as dg

from pipelines.assets.documents import document_names
from pipelines.assets.gate_checks import check_results_of, check_specs_of
from pipelines.assets.normalised import checked
from pipelines.assets.raw import RAW_KEYS
from pipelines.assets.resources import Workspace
from pipelines.assets.witnessed import SECOND_READINGS
from pipelines.progress import say
from pipelines.quality.gates import CHECK_SUITES, DECISION_SUITES, run_gate, write_decisions

CHECK_RESULTS = dg.AssetKey(["quality", "check_results"])
DECISIONS_SHOWN = 100
DECISIONS = dg.AssetKey(["decisions", "document_decisions"])


@dg.multi_asset_check(specs=check_specs_of(CHECK_SUITES, CHECK_RESULTS, after=[SECOND_READINGS]))
def checks_gate(workspace: Workspace):
    """Expectation suites on what the accounting identities found."""
    now = datetime.now(UTC)
    result = run_gate(workspace.build_file, workspace.settings.expectations_dir, CHECK_SUITES, now)
    yield from check_results_of(result, CHECK_RESULTS)


@dg.asset(
    key=DECISIONS, deps=[*RAW_KEYS.values(), *checked.keys, SECOND_READINGS], group_name="quality", kinds={"duckdb"}
)
def document_decisions(workspace: Workspace):
    """One decision per document with its reasons: passed, warned, waived, quarantined or unreadable."""
    names = document_names(workspace.settings)
    decisions = write_decisions(workspace.build_file, datetime.now(UTC))
    lines = ["| document | decision | reasons |", "|---|---|---|"]
    lines += [
        f"| {names.get(d.document_id, d.document_id)} | {d.decision} | {'; '.join(d.reasons)} |"
        for d in decisions[:DECISIONS_SHOWN]
    ]
    if len(decisions) > DECISIONS_SHOWN:
        lines.append(f"| and {len(decisions) - DECISIONS_SHOWN} more in quality.document_decisions | | |")
    counts = Counter(d.decision for d in decisions)
    say("decided: " + ", ".join(f"{count} {decision}" for decision, count in sorted(counts.items())))
    return dg.MaterializeResult(metadata={**counts, "decisions": dg.MetadataValue.md("\n".join(lines))})


@dg.multi_asset_check(specs=check_specs_of(DECISION_SUITES, DECISIONS))
def decisions_gate(workspace: Workspace):
    """Expectation suites on the decisions as a whole."""
    now = datetime.now(UTC)
    result = run_gate(workspace.build_file, workspace.settings.expectations_dir, DECISION_SUITES, now)
    yield from check_results_of(result, DECISIONS)
