import pytest

from pipelines.documents.fetch import FetchError, FetchLimits, fetch_path

LIMITS = FetchLimits(seconds=2, attempts=3, max_bytes=100)


def test_a_file_is_read_and_its_size_limited(tmp_path):
    file = tmp_path / "a.pdf"
    file.write_bytes(b"x" * 100)
    assert fetch_path(file, LIMITS).data == b"x" * 100
    file.write_bytes(b"x" * 101)
    with pytest.raises(FetchError, match="larger than 100 bytes"):
        fetch_path(file, LIMITS)


def test_a_missing_file_and_a_folder_are_named(tmp_path):
    with pytest.raises(FetchError, match=r"a\.pdf: no such file"):
        fetch_path(tmp_path / "a.pdf", LIMITS)
    with pytest.raises(FetchError, match="is a folder"):
        fetch_path(tmp_path, LIMITS)
