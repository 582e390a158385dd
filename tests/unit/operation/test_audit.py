"""The audit of the lock, against a database of our own: clean, with a hole, and where nobody answers."""

import json

import pytest
from werkzeug import Response

from pipelines.operation.audit import CLEAN, HOLES, NOT_ASKED, audit

HOLE = {
    "id": "GHSA-test",
    "summary": "a hole",
    "details": "a hole",
    "affected": [
        {
            "package": {"name": "pillow", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "12.0.1"}]}],
        }
    ],
}


@pytest.fixture
def lock(tmp_path):
    file = tmp_path / "requirements.lock"
    hashed = f" \\\n    --hash=sha256:{'0' * 64}\n"
    file.write_text(f"pillow==12.0.0{hashed}zipp==4.1.2{hashed}")
    return file


@pytest.fixture
def database(httpserver, monkeypatch, tmp_path):
    """Answers what `answers` holds for a package: holes; asks nobody else and keeps nothing."""
    answers = {}

    def answer(request):
        name = request.get_json(force=True)["package"]["name"]
        return Response(json.dumps({"vulns": answers[name]} if answers.get(name) else {}), mimetype="application/json")

    httpserver.expect_request("/v1/query").respond_with_handler(answer)
    monkeypatch.setenv("YUSUAN_AUDIT_OSV_URL", httpserver.url_for("/v1/query"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return answers


def test_a_lock_without_known_holes_is_clean(lock, database, capsys):
    assert audit(lock) == CLEAN
    assert capsys.readouterr().out == "requirements.lock: 2 packages, 0 known holes\n"


def test_a_hole_is_named_with_the_version_that_mends_it(lock, database, capsys):
    database["pillow"] = [HOLE]
    assert audit(lock) == HOLES
    said = capsys.readouterr().out
    assert "pillow 12.0.0: GHSA-test, fixed in 12.0.1" in said
    assert "run `make lock`" in said


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/v1/query", None], ids=["nobody there", "an error"])
def test_a_database_that_gives_no_answer_is_no_clean_lock(lock, httpserver, monkeypatch, capsys, tmp_path, url):
    httpserver.expect_request("/broken").respond_with_data("down", status=503)
    monkeypatch.setenv("YUSUAN_AUDIT_OSV_URL", url or httpserver.url_for("/broken"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert audit(lock) == NOT_ASKED
    said = capsys.readouterr()
    assert said.out == ""
    assert "requirements.lock: NOT AUDITED: the database of known holes gave no answer (" in said.err
    assert "YUSUAN_AUDIT_OSV_URL" in said.err
