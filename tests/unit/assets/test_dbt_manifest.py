import shutil

import pytest

from pipelines.assets import dbt_manifest
from pipelines.assets.dbt_manifest import ManifestError, prepare_manifest, prepare_parsed_project
from pipelines.settings import PROJECT_ROOT


@pytest.fixture
def project(tmp_path):
    small = PROJECT_ROOT / "tests" / "fixtures" / "small_dbt_project"
    return shutil.copytree(small, tmp_path / "project", ignore=shutil.ignore_patterns("target", "logs"))


def test_the_manifest_is_made_when_missing_and_kept_until_the_project_changes(project, monkeypatch):
    parsed = []

    def parse(folder):
        parsed.append(folder)
        for name in ("manifest.json", "partial_parse.msgpack"):
            (folder / "target" / name).write_text("{}")

    monkeypatch.setattr(dbt_manifest, "_parse", parse)
    manifest = prepare_manifest(project)
    assert manifest == project / "target" / "manifest.json"
    prepare_manifest(project)
    assert len(parsed) == 1
    (project / "seeds" / "checks.csv").write_text("check_id\nX03\n")
    prepare_manifest(project)
    manifest.unlink()
    prepare_manifest(project)
    prepare_parsed_project(project).unlink()
    prepare_manifest(project)
    assert len(parsed) == 4


def test_a_project_that_dbt_cannot_parse_is_an_error_with_dbts_words(project):
    (project / "models" / "marts" / "fct_amount.sql").write_text("select * from {{ ref('nothing') }}")
    with pytest.raises(ManifestError, match="nothing"):
        prepare_manifest(project)
    assert not (project / "target" / "manifest.inputs").exists()
