from pathlib import Path

import pytest

from pipelines.documents.register import RegisterError, Source, find_path, load_register
from pipelines.settings import PROJECT_ROOT


def write(folder: Path, text: str) -> Path:
    file = folder / "sources.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_projects_own_register_is_valid_and_its_documents_are_there():
    file = PROJECT_ROOT / "data" / "sources.yaml"
    sources = load_register(file)
    assert [s.name for s in sources if not find_path(s, file, file.parent).is_file()] == []
    assert len(sources) == 5


def test_an_entry_needs_only_id_and_address(tmp_path):
    file = write(
        tmp_path,
        "sources:\n  - {id: a, path: x/甲局2024年度部门预算.pdf}\n  - {id: b, url: 'https://h.cn/p/%E7%94%B2.pdf?v=1'}\n",
    )
    assert [s.name for s in load_register(file)] == ["甲局2024年度部门预算", "甲"]
    assert Source(id="c", url="https://h.cn/").name == "c"


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("{id: a, path: x.pdf, yaer: 2024}", "entry 1 (a): field yaer is not known; known fields: id, path"),
        ("{path: x.pdf}", "entry 1: field id is missing"),
        ("{id: a}", "entry 1 (a): needs exactly one of path, url and index"),
        ("{id: a, path: x.pdf, url: 'http://h/x'}", "needs exactly one of path, url and index"),
        ("{id: a, url: 'ftp://h/x'}", "field url: must be an address that starts with http"),
        (
            "{id: a, path: x.pdf, fiscal_year: '2024'}",
            "field fiscal_year: input should be a valid integer (it is '2024')",
        ),
        ("{id: a, path: x.pdf, fiscal_year: 24}", "field fiscal_year: input should be greater than or equal to 1949"),
        ("{id: a, path: x.pdf, kind: 预算}", "field kind: input should be 'budget' or 'final_accounts' (it is '预算')"),
        ("{id: a b, path: x.pdf}", "field id: "),
        ("just text", "entry 1 is no mapping"),
        ("{id: a, path: x.pdf}\n  - {id: a, path: y.pdf}", "entries 1 and 2 have the same id 'a'"),
        ("{id: a, path: x.pdf}\n  - {id: b, path: x.pdf}", "entries 1 and 2 have the same address 'x.pdf'"),
    ],
)
def test_a_mistake_names_file_entry_field_and_remedy(tmp_path, entry, message):
    file = write(tmp_path, f"sources:\n  - {entry}\n")
    with pytest.raises(RegisterError) as caught:
        load_register(file)
    assert message in str(caught.value)
    assert str(file) in str(caught.value)


@pytest.mark.parametrize(
    "text", ["", "[]", "sources: 3", "source: []", "sources: []\nextra: 1", "sources: [", "a: 1\na: 2"]
)
def test_a_file_that_is_no_register_is_refused(tmp_path, text):
    with pytest.raises(RegisterError, match=r"sources\.yaml"):
        load_register(write(tmp_path, text))


def test_yaml_tags_are_not_executed(tmp_path):
    file = write(tmp_path, "sources: !!python/object/apply:os.system ['true']\n")
    with pytest.raises(RegisterError, match="not valid YAML"):
        load_register(file)


def test_a_missing_register_is_named(tmp_path):
    with pytest.raises(RegisterError, match=r"nowhere\.yaml: cannot be read"):
        load_register(tmp_path / "nowhere.yaml")


def test_an_empty_list_is_an_empty_register(tmp_path):
    assert load_register(write(tmp_path, "sources:\n")) == []


def test_a_relative_path_is_sought_beside_the_register_and_then_in_the_data_folder(tmp_path):
    register, data = tmp_path / "elsewhere" / "copy.yaml", tmp_path / "data"
    for folder in (register.parent, data):
        folder.mkdir()
    source = Source(id="a", path="x.pdf")
    (data / "x.pdf").touch()
    assert find_path(source, register, data) == data / "x.pdf"
    (register.parent / "x.pdf").touch()
    assert find_path(source, register, data) == register.parent / "x.pdf"
    assert find_path(Source(id="c", path="gone.pdf"), register, data) == register.parent / "gone.pdf"
    assert find_path(Source(id="b", path="/etc/hosts"), register, data) == Path("/etc/hosts")
