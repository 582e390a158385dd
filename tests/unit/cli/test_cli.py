"""The command line in processes of its own: exit status, messages, and what is not imported."""

import json
import subprocess
import sys

import pytest

from pipelines.settings import PROJECT_ROOT
from tests.support.small import small_pdf

HEAVY = ("dagster", "dbt", "great_expectations", "pandas", "duckdb")


@pytest.fixture
def document(tmp_path):
    path = tmp_path / "甲局.pdf"
    path.write_bytes(small_pdf("甲市财政局2024年度部门预算"))
    return path


def yusuan(*arguments, **environment):
    return subprocess.run(
        [sys.executable, "-m", "pipelines.cli", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        cwd=PROJECT_ROOT,
        env={"PATH": "/usr/bin:/bin", "COLUMNS": "200", **environment},
    )


def test_a_look_into_one_file_loads_nothing_heavy(document):
    script = (
        "import sys; from typer.testing import CliRunner; from pipelines.cli import app\n"
        f"result = CliRunner().invoke(app, ['tables', {str(document)!r}, '--format', 'json'])\n"
        "assert result.exit_code == 0, result.output\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=PROJECT_ROOT)
    assert done.stdout.strip() == "[]"


def test_tables_as_json_and_as_text(document):
    content = json.loads(yusuan("tables", document, "--format", "json").stdout)
    assert [(t["title"], t["unit"], t["columns"], t["rows"]) for t in content["tables"]] == [
        ("收支总表", "万元", [["项目"], ["金额"]], [["合计", "12.00"]])
    ]
    assert "收支总表 · 万元 · page 1\n项目 | 金额\n合计 | 12.00" in yusuan("tables", document).stdout


def test_read_writes_the_raw_frames_with_the_cover(document, tmp_path):
    import polars as pl

    done = yusuan("read", document, "--out", tmp_path / "out")
    assert done.returncode == 0
    row = pl.read_parquet(tmp_path / "out" / "documents.parquet").row(0, named=True)
    assert (row["cover_organization"], row["cover_fiscal_year"], row["cover_kind"]) == ("甲市财政局", 2024, "budget")
    assert f"{tmp_path / 'out' / 'cells'}.parquet: 4 rows" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["tables", "nowhere.pdf"], "nowhere.pdf"),
        (["tables", "README.md"], "README.md: The file is a plain text file"),
        (["run", "--documents", "nobody"], "not in the register: nobody; known: "),
        (["run", "nobody"], "name documents with --documents"),
        (["add", "nowhere.pdf"], "nowhere.pdf: no such file"),
        (["frobnicate"], "frobnicate"),
    ],
)
def test_wrong_usage_ends_with_2_and_names_what_is_wrong(arguments, message):
    done = yusuan(*arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_mistake_in_the_register_ends_with_2(tmp_path):
    (tmp_path / "sources.yaml").write_text("sources:\n  - {id: a, paht: x.pdf}\n")
    done = yusuan("run", YUSUAN_DATA_DIR=str(tmp_path))
    assert done.returncode == 2
    assert "entry 1 (a): field paht is not known" in done.stderr


@pytest.mark.parametrize("command", [["status"], ["sql", "select 1"], ["evidence", "D05", "--document", "a"]])
def test_before_the_first_publication_the_remedy_is_named(tmp_path, command):
    done = yusuan(*command, YUSUAN_DATA_DIR=str(tmp_path))
    assert done.returncode == 1
    assert "nothing is published yet; run `yusuan run`" in done.stderr


@pytest.mark.parametrize(
    ("register", "arguments", "message"),
    [
        ("sources: []", (), "has no index entry; add one with `yusuan add --index URL`"),
        ("sources: [{id: a, index: 'http://h.cn/'}]", ("--entry", "b"), "not in the register: b; known: a"),
    ],
)
def test_discovery_without_an_index_names_the_remedy(tmp_path, register, arguments, message):
    (tmp_path / "sources.yaml").write_text(register)
    done = yusuan("discover", *arguments, YUSUAN_DATA_DIR=str(tmp_path))
    assert (done.returncode, message in done.stderr) == (2, True), done.stderr
