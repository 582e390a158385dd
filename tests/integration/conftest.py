"""What the tests of checks share: one build of every true document and every case made to break a check."""

import duckdb
import pytest
from filelock import FileLock

from tests.support.build import dbt_build, land
from tests.support.check_cases import after_build, all_cases
from tests.support.checks import BUNDLED_KEYS, REAL_KEYS, REAL_TRUTH
from tests.support.truth import load_truth


@pytest.fixture(scope="session")
def results(tmp_path_factory, worker_id):
    """A build file with the checks of all truths at hand and of every case; test processes share one build."""
    base = tmp_path_factory.getbasetemp()
    folder = base if worker_id == "master" else base.parent
    file, done = folder / "checks" / "build.duckdb", folder / "checks" / "done"
    with FileLock(folder / "checks.lock"):
        if not done.exists():
            truths = [load_truth(key) for key in BUNDLED_KEYS] + [load_truth(key, REAL_TRUTH) for key in REAL_KEYS]
            by_key = {truth["document"]["key"]: truth for truth in truths}
            land(file, [*truths, *all_cases(by_key)])
            dbt_build(file, "path:seeds", "staging", "intermediate", "quality", "--exclude-resource-type", "unit_test")
            with duckdb.connect(str(file)) as connection:
                after_build(connection)
            done.touch()
    with duckdb.connect(str(file), read_only=True) as connection:
        yield connection
