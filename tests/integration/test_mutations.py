"""A small load of mutated copies of the bundled documents: what the checks that block catch."""

import json
import random
from collections import Counter
from decimal import Decimal

import duckdb
import pytest

from tests.support.build import Frames, dbt_build, document_id_of, frames_of_truth, land_frames
from tests.support.checks import BUNDLED_KEYS
from tests.support.mutated_copies import catching_checks, copy_of, outcomes
from tests.support.mutations import KINDS, AmountCell, draw_mutations
from tests.support.truth import CORPUS, load_truth

PER_KIND = 12
SEED = 20261120
LEAST_CAUGHT = {"digit": 11, "swap": 11, "decimal": 11, "blank": 10, "moved": 10, "lost": 10}


def _amount_cells(key: str, truth: dict) -> list[AmountCell]:
    """The corpus' list of a document's amounts, at their places in the raw frames."""
    amounts = json.loads((CORPUS / "amounts" / f"{key}.json").read_text(encoding="utf-8"))["amounts"]
    depths = [max(map(len, table["columns"] or [[]])) for table in truth["tables"]]
    return [
        AmountCell(
            document_id_of(key),
            amount["form"],
            amount["table"],
            amount["row"] + depths[int(amount["table"].removeprefix("T")) - 1],
            amount["column"],
            amount["label"],
            " / ".join(amount["path"]),
            amount["printed"],
            frozenset(other["column"] for other in amounts if other["table"] == amount["table"]),
        )
        for amount in amounts
        if Decimal(amount["yuan"]) != 0
    ]


def _document_id(frames: Frames) -> str:
    return frames["documents"]["document_id"][0]


@pytest.fixture(scope="module")
def caught(tmp_path_factory):
    """How many copies were caught, per kind of mutation."""
    truths = {key: load_truth(key) for key in BUNDLED_KEYS}
    originals = {document_id_of(key): frames_of_truth(truth) for key, truth in truths.items()}
    cells = [cell for key, truth in truths.items() for cell in _amount_cells(key, truth)]
    mutations = draw_mutations(cells, originals, PER_KIND, random.Random(SEED))
    unaltered = {document_id: copy_of(frames, n) for n, (document_id, frames) in enumerate(originals.items())}
    copies = [copy_of(originals[m.cell.document_id], len(unaltered) + n, m) for n, m in enumerate(mutations)]
    file = land_frames(tmp_path_factory.mktemp("mutations") / "yusuan.duckdb", [*unaltered.values(), *copies])
    dbt_build(file, "path:seeds", "staging", "intermediate", "quality", "--exclude-resource-type", "unit_test", "test")
    with duckdb.connect(str(file), read_only=True) as connection:
        found = outcomes(connection)
    assert not any(outcome == "mismatch" for copy in unaltered.values() for _, outcome in found[_document_id(copy)])
    return Counter(
        mutation.kind
        for mutation, copy in zip(mutations, copies, strict=True)
        if catching_checks(found[_document_id(copy)], found[_document_id(unaltered[mutation.cell.document_id])])
    )


@pytest.mark.parametrize("kind", KINDS)
def test_checks_that_block_catch_altered_amounts(caught, kind):
    assert caught[kind] >= LEAST_CAUGHT[kind]
