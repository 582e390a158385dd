"""A package is opened only where unpacking it is safe."""

import io
import zipfile

import pytest

from pipelines.reading.model import UnreadableDocumentError
from pipelines.reading.written.zip_limits import ZipLimits, open_package, read_part


def package(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return buffer.getvalue()


def test_parts_are_read_and_missing_ones_are_null():
    opened = open_package(package({"a.xml": b"<a/>"}), "Word document")
    assert read_part(opened, "a.xml", "Word document") == b"<a/>"
    assert read_part(opened, "b.xml", "Word document") is None


def test_too_many_parts_are_refused_with_their_number():
    with pytest.raises(UnreadableDocumentError, match="package of 3 parts, the limit is 2"):
        open_package(package({str(n): b"" for n in range(3)}), "workbook", ZipLimits(entries=2))


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    data = package({"a.xml": bytes(200_000)})
    with pytest.raises(UnreadableDocumentError, match=r"workbook would unpack .* to 200,000 bytes.* a zip bomb"):
        open_package(data, "workbook", ZipLimits(ratio_from=1000))
    with pytest.raises(UnreadableDocumentError, match="a zip bomb"):
        open_package(data, "workbook", ZipLimits(unpacked=100_000))


def test_a_part_larger_than_its_directory_says_is_damaged():
    data = bytearray(package({"a.xml": b"x" * 5000}))
    directory = data.rindex(b"PK\x01\x02")
    data[directory + 24 : directory + 28] = (10).to_bytes(4, "little")
    opened = open_package(bytes(data), "workbook")
    with pytest.raises(UnreadableDocumentError, match=r"damaged.*a\.xml"):
        read_part(opened, "a.xml", "workbook")


def test_damaged_and_encrypted_packages_are_named():
    data = package({"a.xml": b"<a/>"})
    with pytest.raises(UnreadableDocumentError, match="Word document is damaged"):
        open_package(data[:-30], "Word document")
    locked = bytearray(data)
    locked[data.rindex(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(UnreadableDocumentError, match="encrypted"):
        open_package(bytes(locked), "Word document")
