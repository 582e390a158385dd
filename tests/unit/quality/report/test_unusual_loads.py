"""What was unusual about loads, on the front page and in its trend."""

import re

import duckdb
import pytest

from pipelines.quality.report.charts import COLOURS, trend_chart
from pipelines.quality.report.pages import index_page
from pipelines.quality.report.read_load import read_load
from tests.support.published_file import Made, publish

HOSTILE = "<img src=x onerror=alert(1)>"
ROWS = [
    ("run00002", "amounts_drop", None, 10, 1000, "金额数骤降：10，以往为 1,000。", "far fewer amounts: 10."),
    ("run00004", "stale_source", HOSTILE, 9, 7, f"来源 {HOSTILE} 已 9 天。", f"source {HOSTILE}: 9 days."),
]


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    settings = publish(tmp_path_factory.mktemp("unusual"), [Made("甲")], loads=5)
    with duckdb.connect(str(settings.warehouse_file)) as connection:
        connection.executemany("insert into quality.load_anomalies values (?, ?, ?, ?, ?, ?, ?)", ROWS)
    return settings


@pytest.fixture(scope="module")
def load(settings):
    with duckdb.connect(str(settings.warehouse_file), read_only=True) as connection:
        return read_load(connection, settings.expectations_dir)


def test_the_front_page_names_what_is_unusual_about_its_load_alone(load):
    page = index_page(load, "", "")
    assert 'id="unusual"' in page
    assert "9 days." in page
    assert "far fewer amounts" not in page
    assert HOSTILE not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page


def test_the_trend_marks_unusual_loads_and_the_figure_that_was(load):
    plain, marked = trend_chart(load.history), trend_chart(load.history, load.anomalies)
    assert re.findall(r">(!)</text>", plain) == []
    assert re.findall(r">(!)</text>", marked) == ["!", "!"]
    red = marked.count(COLOURS["mismatch"]) - plain.count(COLOURS["mismatch"])
    assert red == 3  # two marks and one point


def test_a_load_like_the_others_has_no_such_heading(tmp_path):
    settings = publish(tmp_path, [Made("甲")])
    with duckdb.connect(str(settings.warehouse_file)) as connection:
        assert 'id="unusual"' not in index_page(read_load(connection, settings.expectations_dir), "", "")
        connection.execute("drop table quality.load_anomalies")
        assert read_load(connection, settings.expectations_dir).anomalies == []
