"""What an incremental build rests on: which models are replaced document by document (macros/changed_documents.sql)."""

import json

import pytest

from pipelines.assets.dbt_manifest import prepare_manifest
from pipelines.settings import PROJECT_ROOT

# Tables that hold nothing of a document: one row per distinct text or per entry of a seed.
OF_TEXTS = {"int_fund_names", "int_label_texts", "int_region_spellings"}


@pytest.fixture(scope="module")
def models():
    """The models of the dbt project by unique id."""
    nodes = json.loads(prepare_manifest(PROJECT_ROOT / "dbt_project").read_text())["nodes"]
    return {key: node for key, node in nodes.items() if node["resource_type"] == "model"}


def _is_incremental(model) -> bool:
    return model["config"]["materialized"] == "incremental"


def _is_of_documents(model) -> bool:
    return _is_incremental(model) or model["fqn"][1] == "staging"


def test_a_model_of_documents_reads_nothing_that_looks_across_them(models):
    across = [
        f"{model['name']} reads {models[key]['name']}"
        for model in filter(_is_incremental, models.values())
        for key in model["depends_on"]["nodes"]
        if key in models and not _is_of_documents(models[key]) and models[key]["name"] not in OF_TEXTS
    ]
    assert across == []


def test_a_model_of_documents_reads_no_source_past_staging(models):
    past = [
        f"{model['name']} reads {key}"
        for model in filter(_is_incremental, models.values())
        for key in model["depends_on"]["nodes"]
        if key.startswith("source.")
    ]
    assert past == []


def test_every_row_of_a_model_of_documents_names_its_document(models):
    incremental = list(filter(_is_incremental, models.values()))
    assert len(incremental) > 100
    assert [model["name"] for model in incremental if "document_id" not in model["columns"]] == []


def test_texts_are_read_from_documents_or_seeds_only(models):
    for model in models.values():
        if model["name"] in OF_TEXTS:
            assert "document_id" not in model["columns"], model["name"]
            read = [models[key] for key in model["depends_on"]["nodes"] if key in models]
            assert all(map(_is_of_documents, read)), model["name"]


def test_marts_are_built_anew(models):
    assert {m["config"]["materialized"] for m in models.values() if m["fqn"][1] == "marts"} == {"table"}
