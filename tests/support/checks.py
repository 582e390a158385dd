"""Asking the results of checks in tests."""

import duckdb

from pipelines.settings import PROJECT_ROOT
from tests.support.truth import CORPUS

REAL_TRUTH = PROJECT_ROOT.parent / "shared" / "corpus" / "real_truth"
BUNDLED_KEYS = sorted(file.stem for file in (CORPUS / "truth").glob("*.json"))
REAL_KEYS = sorted(file.stem for file in REAL_TRUTH.glob("*.json"))


def outcomes(results: duckdb.DuckDBPyConnection, key: str, check: str) -> set[str]:
    """The distinct outcomes of one check in one document."""
    return {
        outcome
        for (outcome,) in results.execute(
            """
            select distinct outcome from quality.check_results inner join intermediate.int_documents using (document_id)
            where document_name = ? and check_id = ?
            """,
            [key, check],
        ).fetchall()
    }
