import polars as pl

from pipelines.landing.found_changes import found_changes


def frame(*rows: tuple[str, str, bool]) -> pl.DataFrame:
    columns = {"source_id": pl.String, "address": pl.String, "is_latest": pl.Boolean}
    return pl.DataFrame(list(rows), schema=columns, orient="row").with_columns(name=pl.col("address"))


def test_new_and_withdrawn_documents_of_an_entry_are_told_by_name():
    before = frame(("a", "1", False), ("a", "1", True), ("a", "2", True), ("b", "9", True))
    after = frame(("a", "1", False), ("a", "1", False), ("a", "2", True), *[("a", f"n{n}", True) for n in range(6)])
    (change,) = found_changes(before, after, ["a", "b"])
    assert list(change.lines()) == [
        "found: 6 new documents in a: n0, n1, n2, n3, n4 …",
        "withdrawn: 1 documents in a: 1",
    ]
    assert change.new[0] == ("n0", "n0")


def test_what_was_withdrawn_before_and_a_new_version_are_no_change():
    before = frame(("a", "1", False), ("a", "2", True))
    after = frame(("a", "1", False), ("a", "2", False), ("a", "2", True))
    assert found_changes(before, after, ["a"]) == []
