import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.documents.store import DocumentStore, StoreError, write_atomically


@given(data=st.binary(max_size=200))
def test_what_is_put_can_be_got_under_its_sha256(tmp_path_factory, data):
    store = DocumentStore(tmp_path_factory.mktemp("store"))
    document_id = store.put(data)
    assert document_id == hashlib.sha256(data).hexdigest()
    assert store.get(document_id) == data
    assert store.put(data) == document_id


def test_damaged_bytes_are_never_handed_out_and_are_replaced_when_put_again(tmp_path):
    store = DocumentStore(tmp_path)
    document_id = store.put(b"budget")
    store.path(document_id).write_bytes(b"budgeT")
    with pytest.raises(StoreError, match="do not match their SHA-256"):
        store.get(document_id)
    store.put(b"budget")
    assert store.get(document_id) == b"budget"


def test_missing_bytes_are_named(tmp_path):
    with pytest.raises(StoreError, match="run again to fetch the document"):
        DocumentStore(tmp_path).get("ab" * 32)


def test_a_failed_write_leaves_the_old_content_and_no_partial_file(tmp_path, monkeypatch):
    file = tmp_path / "state"
    write_atomically(file, b"old")

    def fail(*_):
        raise OSError("disk full")

    monkeypatch.setattr("pipelines.documents.store.os.replace", fail)
    with pytest.raises(OSError, match="disk full"):
        write_atomically(file, b"new")
    assert file.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["state"]
