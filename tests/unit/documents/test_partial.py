import json
import os
import time

import pytest

from pipelines.documents import partial
from pipelines.documents.partial import FOLDER, KEPT_SECONDS, PartialDownloads

URL = "http://a.gov.cn/a.pdf?token=abc"


def begun(store_dir, data=b"half", length=8, url=URL):
    with PartialDownloads(store_dir).of(url) as kept:
        kept.begin('"1"', length)
        kept.write(iter([data]))


def received(store_dir, url=URL):
    with PartialDownloads(store_dir).of(url) as kept:
        return kept.received, kept.headers()


def test_what_came_is_asked_for_no_second_time(tmp_path):
    begun(tmp_path)
    assert received(tmp_path) == (4, {"Range": "bytes=4-", "If-Range": '"1"'})
    assert not any("abc" in file.name or "abc" in file.read_text() for file in (tmp_path / FOLDER).iterdir())


def test_what_came_before_a_failure_stays(tmp_path):
    def breaks():
        yield b"abc"
        raise ConnectionError

    with PartialDownloads(tmp_path).of(URL) as kept:
        kept.begin('"1"', 8)
        with pytest.raises(ConnectionError):
            kept.write(breaks())
    assert received(tmp_path)[0] == 3


def test_a_new_version_forgets_the_old_one(tmp_path):
    begun(tmp_path)
    with PartialDownloads(tmp_path).of(URL) as kept:
        kept.begin('"2"', 9)
    assert received(tmp_path) == (0, {})


@pytest.mark.parametrize("about", ["", "{", "[]", '{"validator": 1}', '{"validator": "x", "length": "y", "boot": ""}'])
def test_a_damaged_note_is_nothing_kept(tmp_path, about):
    begun(tmp_path)
    next((tmp_path / FOLDER).glob("*.json")).write_text(about)
    assert received(tmp_path) == (0, {})


def test_bytes_without_a_note_or_beyond_the_length_are_not_believed(tmp_path):
    begun(tmp_path, data=b"longer than it is", length=8)
    assert received(tmp_path) == (0, {})
    begun(tmp_path)
    next((tmp_path / FOLDER).glob("*.json")).unlink()
    assert received(tmp_path) == (0, {})


def test_bytes_from_before_a_crash_of_the_machine_are_not_believed(tmp_path):
    begun(tmp_path)
    note = next((tmp_path / FOLDER).glob("*.json"))
    note.write_text(json.dumps(json.loads(note.read_text()) | {"boot": "another"}))
    assert received(tmp_path) == (0, {})


def test_one_download_at_a_time_has_the_file(tmp_path):
    downloads = PartialDownloads(tmp_path)
    with downloads.of(URL) as first, downloads.of(URL) as second, downloads.of(f"{URL}&x") as other:
        assert (first is None, second is None, other is None) == (False, True, False)
    with downloads.of(URL) as again:
        assert again is not None


def test_old_files_and_those_beyond_the_sum_go(tmp_path, monkeypatch):
    monkeypatch.setattr(partial, "LARGEST_SUM", 6)
    long_ago = time.time() - KEPT_SECONDS - 60
    for age, name in enumerate(["newest", "second", "old"]):
        begun(tmp_path, url=name)
        newest = max((tmp_path / FOLDER).glob("*.part"), key=lambda file: file.stat().st_ctime_ns)
        at = long_ago if name == "old" else time.time() - age
        for file in (newest, newest.with_suffix(".json")):
            os.utime(file, (at, at))
    PartialDownloads(tmp_path).clean()
    assert [received(tmp_path, name)[0] for name in ("newest", "second", "old")] == [4, 0, 0]
