"""Tricks of YAML in a file that people write: none eats memory or time, each is named with its remedy."""

import time

import pytest

from pipelines.documents.safe_yaml import MOST_BYTES, UnsafeYamlError, load_yaml

LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{after}: &{after} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, after in zip("abcdefgh", "bcdefghi", strict=True)
)
MERGES = "a: &a {k: v}\n" + "".join(
    f"{after}: &{after} {{<<: [{', '.join([f'*{before}'] * 9)}]}}\n"
    for before, after in zip("abcdefgh", "bcdefghi", strict=True)
)


def written(folder, text):
    file = folder / "sources.yaml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (LAUGHS, "its aliases stand for more than 1,000,000 entries"),
        (MERGES, "its aliases stand for more than 1,000,000 entries"),
        ("a: &a [*a]", "an alias stands inside of what it stands for"),
        ("[" * 100_000, "nested more than 20 levels deep"),
        ("- " * 30 + "x", "nested more than 20 levels deep"),
        ("a: !!python/object/apply:os.system ['true']", "is not valid YAML"),
        ("a: !!python/name:os.system", "is not valid YAML"),
        ("a: [", "is not valid YAML"),
    ],
    ids=["aliases of aliases", "merges of merges", "itself", "deep flow", "deep block", "call", "name", "broken"],
)
def test_a_trick_is_refused_quickly_and_named(tmp_path, text, said):
    file, started = written(tmp_path, text), time.process_time()
    with pytest.raises(UnsafeYamlError, match=said) as caught:
        load_yaml(file)
    assert str(file) in str(caught.value)
    assert time.process_time() - started < 2


def test_a_file_beyond_the_bound_is_not_even_read(tmp_path):
    file = tmp_path / "sources.yaml"
    with file.open("wb") as stream:
        stream.truncate(MOST_BYTES + 1)
    with pytest.raises(UnsafeYamlError, match="8,388,609 bytes"):
        load_yaml(file)


def test_what_honest_files_use_is_read(tmp_path):
    text = "place: &place {city: 青岛市}\nsources:\n  - {id: a, <<: *place}\n  - id: b\n    years: [2023, 2024]\n"
    assert load_yaml(written(tmp_path, text)) == {
        "place": {"city": "青岛市"},
        "sources": [{"id": "a", "city": "青岛市"}, {"id": "b", "years": [2023, 2024]}],
    }
    assert load_yaml(written(tmp_path, "# nothing yet\n")) is None
