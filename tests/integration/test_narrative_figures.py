"""Figures of the text and the cells that they must equal: bundled documents, real filings, small explanations."""

import hashlib

import duckdb
import pytest

from pipelines.landing.frames import reading_frames
from pipelines.reading import read_document
from pipelines.settings import PROJECT_ROOT
from tests.benchmarks.figures import scores
from tests.support.build import dbt_build, frames_of_truth, land_frames, source_frame
from tests.support.changed_frames import changed, prose
from tests.support.loads import REAL_FILES
from tests.support.variants import document, table

# The scan takes minutes to read; the published load has it.
BUNDLED = [
    file for file in sorted((PROJECT_ROOT / "data" / "documents").glob("*.pdf")) if not file.stem.startswith("weifang")
]
TRUE_BREAKS = {
    ("qingdao-bigdata-2024-budget", "F02", "84539300.00"),
    ("putuo-finance-2024-final", "C06", "3000.00"),
    ("putuo-wanli-2024-budget", "F02", "3526700.00"),
}

BALANCE = table(
    "收入支出决算总表",
    ["收入/项目", "收入/决算数", "支出/项目", "支出/决算数"],
    [
        ["一、一般公共预算财政拨款收入", "90.00", "一、一般公共服务支出", "60.00"],
        ["", "", "二、外交支出", "25.00"],
        ["本年收入合计", "90.00", "本年支出合计", "85.00"],
        ["年初结转和结余", "10.00", "年末结转和结余", "15.00"],
        ["总计", "100.00", "总计", "100.00"],
    ],
)
GENERAL = table(
    "一般公共预算财政拨款支出决算表",
    ["科目代码", "科目名称", "本年支出合计", "基本支出", "项目支出"],
    [
        ["", "合计", "85.00", "50.00", "35.00"],
        ["201", "一般公共服务支出", "60.00", "30.00", "30.00"],
        ["20103", "政府办公厅（室）及相关机构事务", "60.00", "30.00", "30.00"],
        ["2010301", "行政运行", "60.00", "30.00", "30.00"],
        ["202", "外交支出", "25.00", "20.00", "5.00"],
        ["20201", "外交管理事务", "25.00", "20.00", "5.00"],
        ["2020101", "行政运行", "25.00", "20.00", "5.00"],
    ],
)
ITEMS = ["合计", "因公出国（境）费", "公务用车购置及运行费/小计", "公务用车购置及运行费/购置费"]
ITEMS += ["公务用车购置及运行费/运行费", "公务接待费"]
THREE_PUBLIC = table(
    "财政拨款“三公”经费支出决算表",
    [f"{stage}/{item}" for stage in ("预算数", "决算数") for item in ITEMS],
    [["9.00", "", "5.00", "", "5.00", "4.00", "6.00", "", "2.00", "", "2.00", "4.00"]],
    notes=("注：预算数为“三公”经费全年预算数，反映按规定程序调整后的预算数。",),
)
# Heading, sentence, and per figure of it: number, verdict, and the words of the reason that it has.
SMALL = [
    ("二、收入决算情况说明", "2024年度本年收入合计90.00万元。", [(90, "agrees", None)]),
    ("二、收入决算情况说明", "2024年度本年收入合计100.00万元。", [(100, "differs", None)]),
    ("二、收入决算情况说明", "2024年度收入总计100.00万元。", [(100, "agrees", None)]),
    ("三、支出决算情况说明", "2024年度支出总计85.00万元。", [(85, "differs", None)]),
    (
        "五、一般公共预算财政拨款支出决算情况说明",
        "外交支出（类）外交管理事务（款）行政运行（项）支出决算为25.00万元。",
        [(25, "agrees", None)],
    ),
    (
        "五、一般公共预算财政拨款支出决算情况说明",
        "外交支出（类）外交管理事务（款）行政运行（项）支出决算为60.00万元。",
        [(60, "differs", None)],
    ),
    (
        "五、一般公共预算财政拨款支出决算情况说明",
        "外交支出（类）行政运行（款）外交管理事务（项）支出决算为25.01万元。",
        [("25.01", "not_evaluable", "no cell")],
    ),
    (
        "五、一般公共预算财政拨款支出决算情况说明",
        "2024年度一般公共预算财政拨款支出85万元。",
        [(85, "agrees", None)],
    ),
    # The form's budget is the adjusted one: the budget at the start of the year may differ from it.
    (
        "八、财政拨款“三公”经费支出决算情况说明",
        "2024年度“三公”经费财政拨款支出年初预算为8.00万元，支出决算为6.00万元。",
        [(8, "not_evaluable", "several cells"), (6, "agrees", None)],
    ),
    (
        "八、财政拨款“三公”经费支出决算情况说明",
        "因公出国（境）费支出决算为0万元，公务接待费支出决算为5.00万元。",
        [(0, "agrees", "the cell is blank"), (5, "differs", None)],
    ),
    # It counts administrative units only.
    ("九、机关运行经费支出情况", "2024年度机关运行经费支出3.00万元。", [(3, "not_evaluable", "no cell")]),
]


def _read(path):
    """Raw frames of a file, as the reader makes them."""
    data = path.read_bytes()
    document_id = hashlib.sha256(data).hexdigest()
    frames = reading_frames(read_document(data), document_id, len(data), "test")
    kind = "final_accounts" if "final" in path.stem else "budget"
    year = int(next(part for part in path.stem.split("-") if part.isdigit()))
    about = {"key": path.stem, "kind": kind, "fiscal_year": year}
    return frames | {"document_sources": source_frame(document_id, about)}


def _explained(number, heading, sentence):
    """Small final accounts whose explanation is one sentence under one heading."""
    made = document(
        f"explained-{number:02}",
        "final_accounts",
        [BALANCE, GENERAL, THREE_PUBLIC],
        organization=f"某市第{number}测试局",
        year=2024,
    )
    under = ["第三部分 2024年度部门决算情况说明", heading]
    return frames_of_truth(changed(made, prose(sentence, under=under)))


@pytest.fixture(scope="module")
def figures(tmp_path_factory):
    """A build file of the born-digital bundled documents, the real filings at hand, and the small explanations."""
    file = tmp_path_factory.mktemp("figures") / "yusuan.duckdb"
    small = [_explained(n, heading, sentence) for n, (heading, sentence, _) in enumerate(SMALL)]
    land_frames(file, [*(_read(path) for path in [*BUNDLED, *REAL_FILES]), *small])
    dbt_build(file, "path:seeds", "+check_narrative_amounts", "--exclude-resource-type", "test", "unit_test")
    with duckdb.connect(str(file), read_only=True) as connection:
        yield connection


def test_figures_of_the_bundled_documents_are_those_of_the_list(figures, capsys):
    counts = scores(figures, missing=True)
    said = capsys.readouterr().out
    for what in ("amounts", "changes", "rates"):
        assert counts[f"{what}_read"] >= 0.98 * counts[what], said
    assert counts["bound"] >= 0.97 * counts["targets"], said
    assert counts["verdicts"] >= 0.97 * counts["targets"], said


def test_only_true_breaks_of_published_documents_are_found(figures):
    found = figures.execute(
        """
        select name, check_id, lhs::decimal(20, 2)::varchar
        from quality.check_narrative_amounts
        inner join raw.document_sources using (document_id)
        where outcome = 'mismatch' and name not like 'explained-%'
        """
    ).fetchall()
    there = {path.stem for path in [*BUNDLED, *REAL_FILES]}
    assert set(found) == {broken for broken in TRUE_BREAKS if broken[0] in there}


@pytest.mark.parametrize("number", range(len(SMALL)), ids=[sentence for _, sentence, _ in SMALL])
def test_a_figure_is_compared_with_the_cell_that_its_words_mean(figures, number):
    found = figures.execute(
        """
        select f.number::double, verdict, reason
        from intermediate.int_narrative_figures as f
        inner join intermediate.int_narrative_bindings using (document_id, figure_key)
        inner join raw.document_sources using (document_id)
        where name = ? order by figure_ordinal
        """,
        [f"explained-{number:02}"],
    ).fetchall()
    wanted = SMALL[number][2]
    assert [(value, verdict) for value, verdict, _ in found] == [
        (float(value), verdict) for value, verdict, _ in wanted
    ]
    for (_, _, reason), (_, _, words) in zip(found, wanted, strict=True):
        assert (words is None) == (reason is None), reason
        assert words is None or words in reason
