"""Histories made by hand: each rule fires at its break and is silent on the noise of ordinary nights."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from pipelines.quality.anomalies import RULES, Answer, anomalies, stale_sources

USUAL = {
    "documents": 1000,
    "admitted_documents": 950,
    "quarantined_documents": 40,
    "unreadable_documents": 10,
    "source_failures": 12,
    "cells": 3_000_000,
    "amounts": 900_000,
    "mismatches": 300,
    "coverage": 0.97,
    "new_documents": 5,
    "seconds": 900.0,
    "stage_seconds": {"fetched_documents": 300.0, "raw_frames": 100.0},
}
BREAKS = {
    "documents_drop": {"documents": 900},
    "admitted_drop": {"admitted_documents": 700},
    "amounts_drop": {"amounts": 700_000},
    "cells_drop": {"cells": 2_000_000},
    "coverage_drop": {"coverage": 0.90},
    "quarantined_rise": {"quarantined_documents": 90},
    "unreadable_rise": {"unreadable_documents": 30},
    "failures_rise": {"source_failures": 60},
    "mismatches_rise": {"mismatches": 900},
    "duration_rise": {"seconds": 4000.0},
}


def night(rng, day=0):
    """A night like the others: the corpus grows slowly, the rest goes up and down by a few per cent."""
    load = dict(USUAL)
    for name in ("documents", "admitted_documents", "cells", "amounts"):
        load[name] = int(USUAL[name] * (1 + 0.001 * day) * rng.uniform(0.995, 1.005))
    for name in ("quarantined_documents", "unreadable_documents", "source_failures", "mismatches"):
        load[name] = round(USUAL[name] * rng.uniform(0.85, 1.15))
    load["coverage"] = USUAL["coverage"] + rng.uniform(-0.004, 0.004)
    load["seconds"] = USUAL["seconds"] * rng.uniform(0.8, 1.5)
    return load


@pytest.mark.parametrize("rule", [rule.name for rule in RULES])
@pytest.mark.parametrize("loads", [2, 3, 20])
def test_a_rule_fires_at_its_break_and_alone(rule, loads):
    rng = random.Random(loads)
    [found] = anomalies([night(rng) for _ in range(loads)] + [USUAL | BREAKS[rule]])
    assert (found.rule, found.subject) == (rule, None)
    assert found.message_zh
    assert found.message_en


@pytest.mark.parametrize("seed", range(5))
def test_a_year_of_ordinary_nights_is_silent(seed):
    rng = random.Random(seed)
    history = [night(rng, day) for day in range(365)]
    assert [found for day in range(1, 366) for found in anomalies(history[:day])] == []


def test_a_row_of_equal_nights_does_not_make_one_document_unusual():
    small = USUAL | {"documents": 12, "admitted_documents": 10, "quarantined_documents": 1, "unreadable_documents": 1}
    after = small | {"documents": 11, "admitted_documents": 9, "quarantined_documents": 2, "amounts": 899_990}
    assert list(anomalies([small] * 10 + [after])) == []


def test_one_odd_night_does_not_hide_the_next():
    rng, odd = random.Random(1), USUAL | {"amounts": 10}
    history = [*(night(rng) for _ in range(8)), odd, *(night(rng) for _ in range(3)), odd]
    [found] = anomalies(history)
    assert (found.rule, found.value) == ("amounts_drop", 10)
    assert found.expected == pytest.approx(USUAL["amounts"], rel=0.02)
    assert found.message_en.startswith("far fewer amounts: 10, ")


def test_the_first_loads_and_figures_that_older_loads_lack_are_not_judged():
    assert list(anomalies([USUAL])) == []
    assert list(anomalies([USUAL, USUAL | {"amounts": 1}])) == []
    older = {name: value for name, value in USUAL.items() if name not in {"coverage", "seconds", "stage_seconds"}}
    assert list(anomalies([older] * 5 + [USUAL | {"coverage": 0.1, "seconds": 1e6}])) == []


def test_time_for_new_documents_and_slow_servers_is_not_unusual():
    slow_servers = USUAL | {"seconds": 9000.0, "stage_seconds": {"fetched_documents": 8000.0, "raw_frames": 500.0}}
    many_new = USUAL | {"seconds": 9000.0, "new_documents": 200}
    assert list(anomalies([USUAL] * 5 + [slow_servers])) == []
    assert list(anomalies([USUAL] * 5 + [many_new])) == []


def test_a_source_that_is_asked_and_silent_for_days_is_named():
    now = datetime(2025, 3, 31, tzinfo=UTC)

    def answer(source, first, last, answered):
        days = [None if d is None else now - timedelta(days=d) for d in (first, last, answered)]
        return Answer(source, *days)

    found = stale_sources(
        [
            answer("silent", 90, 0, 12),
            answer("never answered", 30, 0, None),
            answer("just registered", 2, 0, None),
            answer("answers", 90, 0, 0),
            answer("failed for a few days", 90, 0, 5),
            answer("not asked any more", 90, 60, 61),
        ],
        now,
    )
    assert [(a.subject, a.value) for a in found] == [("never answered", 30), ("silent", 12)]
