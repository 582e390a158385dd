"""Names that lead out of a folder: wherever a name comes from outside, it opens and writes nothing elsewhere."""

import io
import zipfile

import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.documents.register import RegisterError, load_register
from pipelines.documents.store import DocumentStore, StoreError
from pipelines.settings import get_settings
from tests.support.small import small_pdf

OUTSIDE = ["../secret", "..", "/etc/passwd", "a/../../secret", "..\\secret", "a\x00b", ".hidden", "-rf"]


@pytest.fixture
def site(tmp_path, monkeypatch):
    """A data folder beside a file that nobody may reach."""
    data = tmp_path / "data"
    data.mkdir()
    (data / "sources.yaml").write_text("sources: []\n")
    (tmp_path / "secret").write_bytes(b"secret")
    monkeypatch.setenv("YUSUAN_DATA_DIR", str(data))
    get_settings.cache_clear()
    yield tmp_path
    get_settings.cache_clear()


def listing(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


@pytest.mark.parametrize("name", OUTSIDE)
def test_no_source_has_such_an_id(site, name):
    file = site / "data" / "sources.yaml"
    escaped = name.replace("\\", "\\\\").replace("\x00", "\\0")
    file.write_text(f'sources:\n  - {{id: "{escaped}", url: "http://h.cn/a.pdf"}}\n')
    with pytest.raises(RegisterError, match="field id: "):
        load_register(file)


@pytest.mark.parametrize("name", OUTSIDE)
def test_no_run_fetches_such_a_source(site, name):
    before = listing(site)
    done = CliRunner().invoke(app, ["run", f"--documents={name}"])
    assert done.exit_code == 2
    assert "not in the register" in done.output
    assert listing(site) == before


def test_the_store_gives_no_other_bytes_than_its_own(site):
    store = DocumentStore(site / "data" / "store")
    store.put(b"own")
    for name in ("../../secret", "../secret", str(site / "secret")):
        with pytest.raises(StoreError):
            store.get(name)
        assert not store.holds(name)


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd"])
def test_a_member_of_an_archive_is_looked_up_in_the_archive_alone(site, name):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("甲局.pdf", small_pdf("甲市财政局2024年度部门预算"))
    file = site / "documents.zip"
    file.write_bytes(target.getvalue())
    before = listing(site)
    done = CliRunner().invoke(app, ["read", str(file), "--member", name, "--out", str(site / "out")])
    assert done.exit_code == 2
    assert name in done.output
    assert listing(site) == before
