"""The charts of the front page as SVG that stands inside the page, made without a browser."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd
import vl_convert

from pipelines.quality.report.load import Unusual
from pipelines.quality.report.tally import Tally
from pipelines.quality.report.wording import LABELS, ZONE

FONT = "Noto Sans SC, PingFang SC, Microsoft YaHei, Helvetica Neue, Arial, sans-serif"
INK, FAINT, RULE = "#1f2933", "#616e7c", "#e1e5ea"
# The colours of style.css.
COLOURS = {
    "agree": "#8fb8a8",
    "mismatch": "#b3261e",
    "not_evaluable": "#8a6d00",
    "admitted": "#4c8c74",
    "quarantined": "#b3261e",
    "unreadable": "#7b8794",
}
LINES = (
    ("amounts", "金额 Amounts", ",d"),
    ("mismatches", "阻断性不符 Blocking mismatches", ",d"),
    ("coverage", "核对覆盖率 Coverage (%)", ".1f"),
)
# Which anomaly is about which line; the others are about documents and sources.
LINE_RULES = {"amounts": "amounts_drop", "mismatches": "mismatches_rise", "coverage": "coverage_drop"}
WIDTH = 250
MOST_LOADS = 40


def family_chart(tallies: Mapping[str, Tally]) -> str:
    """What agrees, and beside it on a scale of its own what does not, per family of checks."""
    rows = [
        {"family": _family(family), "outcome": outcome, "results": count, "text": f"{count:,}"}
        for family, tally in tallies.items()
        for outcome, count in (
            ("agree", tally["exact"] + tally["rounding"]),
            ("mismatch", tally["mismatch"]),
            ("not_evaluable", tally["not_evaluable"]),
        )
    ]
    frame = pd.DataFrame(rows)
    order = [_family(family) for family in tallies]
    names = {"mismatch": "✕ 不符 Mismatch", "not_evaluable": "? 无法核对 Not evaluable"}
    agree = frame[frame.outcome == "agree"]
    found = frame[frame.outcome != "agree"].assign(outcome=lambda f: f.outcome.map(names))
    scale = alt.Scale(domain=list(names.values()), range=[COLOURS[name] for name in names])
    left = _bars(
        agree, order, labels=True, title="✓ 相符及四舍五入 Exact or rounding", colour=alt.value(COLOURS["agree"])
    )
    right = _bars(
        found,
        order,
        labels=False,
        title="不符、无法核对 Findings",
        colour=alt.Color("outcome:N", scale=scale, legend=alt.Legend(orient="bottom", title=None, symbolType="square")),
        offset=alt.YOffset("outcome:N", sort=list(names.values())),
    )
    return _svg(alt.hconcat(left, right, spacing=28).resolve_scale(color="independent"), "families")


def trend_chart(history: Sequence[Mapping[str, Any]], anomalies: Sequence[Unusual] = ()) -> str:
    """Documents by decision, amounts, blocking mismatches and coverage over the last loads.

    A load about which something was unusual has an exclamation mark, and a red point where a line shows what.
    """
    rules = {run_id: {a.rule for a in anomalies if a.run_id == run_id} for run_id in {a.run_id for a in anomalies}}
    frame = pd.DataFrame(
        [
            {
                "load": f"{load['published_at'].astimezone(ZONE):%m-%d %H:%M}",
                "number": number,
                "admitted": load["admitted_documents"],
                "quarantined": load["quarantined_documents"],
                "unreadable": load["unreadable_documents"],
                "amounts": load["amounts"],
                # Loads before these were counted have none.
                "mismatches": load.get("mismatches"),
                "coverage": None if load.get("coverage") is None else float(load["coverage"]) * 100,
                "is_unusual": load["run_id"] in rules,
                **{f"{line}_unusual": rule in rules.get(load["run_id"], ()) for line, rule in LINE_RULES.items()},
            }
            for number, load in enumerate(history[-MOST_LOADS:])
        ]
    )
    names = {
        "admitted": "✓ 已发布 Admitted",
        "quarantined": "✕ 隔离 Quarantined",
        "unreadable": "? 不可读 Unreadable",
    }
    documents = frame.melt(["load", "number"], list(names), "decision", "documents")
    documents["place"] = documents["decision"].map(list(names).index)
    documents["decision"] = documents["decision"].map(names)
    scale = alt.Scale(domain=list(names.values()), range=[COLOURS[name] for name in names])
    x = _loads(frame, labels=False)
    bars = (
        alt.Chart(documents, title="文件 Documents", width=2 * WIDTH, height=110)
        .mark_bar(size=_bar_size(len(frame)))
        .encode(
            x=x,
            y=alt.Y("documents:Q", title=None, axis=alt.Axis(tickMinStep=1, tickCount=4, minExtent=44)),
            color=alt.Color("decision:N", scale=scale, legend=alt.Legend(orient="top", title=None)),
            order=alt.Order("place:Q"),
        )
    )
    frame["documents"] = frame[list(names)].sum(axis=1)
    marks = (
        alt.Chart(frame)
        .transform_filter("datum.is_unusual")
        .mark_text(text="!", dy=-7, fontWeight="bold", color=COLOURS["mismatch"])
        .encode(x=x, y=alt.Y("documents:Q", title=None))
    )
    shown = [line for line in LINES if frame[line[0]].notna().any()]
    lines = [_line(frame, *line, labels=line is shown[-1]) for line in shown]
    return _svg(alt.vconcat(bars + marks, *lines, spacing=10), "trend")


def _family(family: str) -> str:
    return f"{family} {LABELS['family'].get(family, (family,))[0]}"


def _bars(frame: pd.DataFrame, order: list[str], *, labels: bool, title: str, colour, offset=alt.Undefined):
    axis = alt.Axis(title=None, labels=labels, labelLimit=160)
    base = alt.Chart(frame, title=title, width=WIDTH, height=30 * len(order)).encode(
        y=alt.Y("family:N", sort=order, axis=axis),
        x=alt.X("results:Q", axis=None, scale=alt.Scale(domain=[0, max(1, frame.results.max() * 1.2)])),
        yOffset=offset,
    )
    text = base.mark_text(align="left", dx=4, color=INK).encode(text="text:N")
    return (base.mark_bar().encode(color=colour) + text).properties(title=title)


def _line(frame: pd.DataFrame, column: str, title: str, form: str, *, labels: bool):
    base = alt.Chart(frame, title=title, width=2 * WIDTH, height=70).encode(
        x=_loads(frame, labels=labels),
        y=alt.Y(
            f"{column}:Q",
            title=None,
            scale=alt.Scale(zero=False, nice=True),
            axis=alt.Axis(tickCount=3, format=form, minExtent=44),
        ),
    )
    last = base.transform_filter(f"datum.number == {len(frame) - 1}")
    value = last.mark_text(align="right", dy=-9, fontWeight="bold", color=INK).encode(
        text=alt.Text(f"{column}:Q", format=form)
    )
    points = base.mark_point(filled=True, size=26).encode(
        color=alt.condition(f"datum.{column}_unusual", alt.value(COLOURS["mismatch"]), alt.value(INK))
    )
    return base.mark_line(color=INK, strokeWidth=1.5) + points + value


def _loads(frame: pd.DataFrame, *, labels: bool):
    names = "[" + ",".join(f"'{name}'" for name in frame.load) + "]"
    return alt.X(
        "number:O",
        title=None,
        axis=alt.Axis(
            labels=labels, labelAngle=0, labelOverlap="greedy", ticks=False, labelExpr=f"{names}[datum.value]"
        ),
    )


def _bar_size(loads: int) -> int:
    return max(4, min(28, round(2 * WIDTH / loads * 0.6)))


def _svg(chart, name: str) -> str:
    """The chart as an `svg` element that scales down with the page; ids carry `name`, for several stand on one page."""
    chart = (
        chart.configure(font=FONT, background="transparent")
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=FAINT,
            labelFontSize=12,
            domainColor=RULE,
            gridColor=RULE,
            tickColor=RULE,
            labelFontWeight="normal",
        )
        .configure_legend(labelColor=INK, labelFontSize=12, symbolSize=90)
        .configure_title(anchor="start", color=INK, fontSize=13, fontWeight=600, offset=6)
        .configure_text(fontSize=12)
    )
    svg = vl_convert.vegalite_to_svg(chart.to_json())
    svg = re.sub(r'\bid="([^"]+)"', rf'id="{name}-\1"', svg)
    svg = re.sub(r"url\(#([^)]+)\)", rf"url(#{name}-\1)", svg)
    width, height = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg).groups()
    return re.sub(
        r"<svg [^>]*>",
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}">',
        svg,
        count=1,
    )
