"""What test files share: a build of every true document and every case made to break a check, and a whole load."""

import duckdb
import pytest
from filelock import FileLock

from pipelines.quality.reviews import Reviews
from tests.support.build import dbt_build, land
from tests.support.check_cases import after_build, all_cases, expected_filings
from tests.support.checks import BUNDLED_KEYS, REAL_KEYS, REAL_TRUTH
from tests.support.loads import Load, run_load
from tests.support.mixed_load import prepare
from tests.support.truth import load_truth


@pytest.fixture(scope="session")
def results(tmp_path_factory, worker_id):
    """A build file with the checks of all truths at hand and of every case; test processes share one build."""
    folder = _shared_folder(tmp_path_factory, worker_id)
    file, done = folder / "checks" / "yusuan.duckdb", folder / "checks" / "done"
    with FileLock(folder / "checks.lock"):
        if not done.exists():
            truths = [load_truth(key) for key in BUNDLED_KEYS] + [load_truth(key, REAL_TRUTH) for key in REAL_KEYS]
            by_key = {truth["document"]["key"]: truth for truth in truths}
            reviews = Reviews(expected=expected_filings.expected(), today=expected_filings.TODAY)
            land(file, [*truths, *all_cases(by_key)], reviews)
            dbt_build(file, "path:seeds", "staging", "intermediate", "quality", "--exclude-resource-type", "unit_test")
            with duckdb.connect(str(file)) as connection:
                after_build(connection)
            done.touch()
    with duckdb.connect(str(file), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="session")
def mixed_load(tmp_path_factory, worker_id):
    """A load of drawn budgets, real filings and formats of one filing. Test processes share it: leave it as it is."""
    folder = _shared_folder(tmp_path_factory, worker_id) / "mixed"
    said = folder / "said.txt"
    with FileLock(folder.with_suffix(".lock")):
        if not said.exists():
            text = run_load(folder, prepare(folder)).said
            said.write_text(text, encoding="utf-8")
    return Load(said.read_text(encoding="utf-8"), folder / "warehouse" / "yusuan.duckdb")


def _shared_folder(tmp_path_factory, worker_id):
    """A folder that the test processes of one session have in common."""
    base = tmp_path_factory.getbasetemp()
    return base if worker_id == "master" else base.parent
