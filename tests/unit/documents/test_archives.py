"""Files out of archives: every limit, every odd name, one failure per bad member."""

import io
import struct
import zipfile
import zlib

import pytest

from pipelines.documents.archives import ArchiveError, ArchiveLimits, members

MIB = 1024 * 1024
LIMITS = ArchiveLimits(depth=2, members=10, member_bytes=MIB, total_bytes=4 * MIB, ratio=250)


def zipped(entries, method=zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of (name or ZipInfo, content) pairs."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return target.getvalue()


def named(raw: bytes, content: bytes = b"x") -> bytes:
    """An archive of one member whose name is these bytes, without the UTF-8 flag."""
    placeholder = "n" * len(raw)
    return zipped([(placeholder, content)]).replace(placeholder.encode(), raw)


def paths(data: bytes) -> list[str]:
    return [member.path for member in members(data, LIMITS)]


def failures(data: bytes, limits: ArchiveLimits = LIMITS) -> dict[str, str]:
    return {member.path: member.failure for member in members(data, limits) if member.failure}


def test_every_file_is_a_member_and_litter_is_not():
    entries = [("预算/", ""), ("预算/甲局.pdf", "1"), ("b.xls", "2"), ("__MACOSX/._b.xls", ""), ("Thumbs.db", "")]
    entries += [("x/.DS_Store", ""), ("~$b.docx", ""), ("页_files/a.png", ""), ("页.html", "3")]
    found = list(members(zipped(entries), LIMITS))
    assert [(m.path, m.data, m.failure) for m in found] == [
        ("预算/甲局.pdf", b"1", None),
        ("b.xls", b"2", None),
        ("页.html", b"3", None),
    ]


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        ("2024年部门预算.xls".encode("gbk"), "2024年部门预算.xls"),
        ("2024年部门预算.xls".encode(), "2024年部门预算.xls"),
        ("镕/決算.xls".encode("gb18030"), "镕/決算.xls"),
        (b"../../etc/passwd", "etc/passwd"),
        (b"/etc/passwd", "etc/passwd"),
        (b"C:\\windows\\a.xls", "windows/a.xls"),
        (b"..\\..\\a.xls", "a.xls"),
        (b"a\x07b.xls", "ab.xls"),
        ("a\u202eslx.exe".encode(), "aslx.exe"),
        (b"..", "unnamed"),
        (b"n" * 300 + b".xls", "n" * 200 + ".xls"),
    ],
)
def test_names_are_decoded_and_stay_below_the_archive(raw, path):
    assert paths(named(raw)) == [path]


def test_a_name_ends_for_people_where_its_zero_byte_does_not():
    assert paths(named(b"a.xls\x00.exe")) == ["a.xls.exe"]


def test_equal_names_are_told_apart():
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = zipped([("a.xls", "1"), ("a.xls", "2"), ("./a.xls", "3")])
    assert paths(data) == ["a.xls", "a (2).xls", "a (3).xls"]


def test_archives_in_an_archive_are_opened_as_deep_as_the_limit():
    inner = zipped([("b.pdf", "1")])
    assert paths(zipped([("i.zip", inner), ("a.pdf", "2")])) == ["i.zip!/b.pdf", "a.pdf"]
    deep = zipped([("i.zip", zipped([("j.zip", inner), ("c.pdf", "3")]))])
    assert paths(deep) == ["i.zip!/c.pdf", "i.zip!/j.zip"]
    assert "inside 2 others, the limit is 2" in failures(deep)["i.zip!/j.zip"]


def test_a_package_of_one_document_is_no_archive():
    docx = zipped([("word/document.xml", "")])
    assert paths(zipped([("a.docx", docx)])) == ["a.docx"]


def link():
    entry = zipfile.ZipInfo("link.pdf")
    entry.external_attr = 0o120777 << 16
    return entry


def test_bad_members_are_named_failures_after_the_good_ones():
    entries = [(link(), "/etc/passwd"), ("big.pdf", b"x" * (MIB + 1)), ("broken.zip", b"PK\x03\x04" + b"x" * 50)]
    data = zipped([*entries, ("good.pdf", "1")])
    assert paths(data)[0] == "good.pdf"
    told = failures(data)
    assert "symbolic link" in told["link.pdf"]
    assert "would unpack to 1,048,577 bytes, the limit is 1,048,576; raise YUSUAN_FETCH_MAX_BYTES" in told["big.pdf"]
    assert "damaged or truncated" in told["broken.zip"]


def test_damage_encryption_and_other_methods_are_told_apart():
    stored = zipped([("a.pdf", b"content"), ("b.pdf", "1")], zipfile.ZIP_STORED).replace(b"content", b"changed")
    assert "damaged (Bad CRC-32" in failures(stored)["a.pdf"]
    assert "packed by method 14" in failures(packed_as(14))["a.pdf"]
    assert "is encrypted" in failures(packed_as(0, flags=1))["a.pdf"]


def packed_as(method: int, flags: int = 0) -> bytes:
    """An archive whose first member claims this method and these flags, and whose second is good."""
    data = bytearray(zipped([("a.pdf", b"1"), ("b.pdf", b"2")], zipfile.ZIP_STORED))
    struct.pack_into("<HH", data, 6, flags, method)
    struct.pack_into("<HH", data, data.index(b"PK\x01\x02") + 8, flags, method)
    return bytes(data)


def test_a_size_that_lies_unpacks_no_more_than_it_says():
    content = bytes(64 * MIB)
    data = bytearray(zipped([("bomb.pdf", content), ("good.pdf", b"1")]))
    for at in (22, data.index(b"PK\x01\x02") + 24):
        struct.pack_into("<I", data, at, 100)
    assert "damaged (Bad CRC-32" in failures(bytes(data))["bomb.pdf"]


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (
            zipped([(f"{n}.pdf", "1") for n in range(11)]),
            "holds 11 files, the limit is 10; raise YUSUAN_ARCHIVE_MEMBERS",
        ),
        (zipped([(f"{n}.pdf", bytes(MIB)) for n in range(5)]), "would unpack to 5,242,880 bytes"),
        (zipped([("a.pdf", "1")])[:-30], "damaged or truncated"),
        (b"PK\x03\x04", "damaged or truncated"),
        (b"PK\x03\x04" + b"PK\x01\x02" * 501, "holds 501 files"),
        (zipped([]), "holds no file"),
        (zipped([("a/", ""), ("Thumbs.db", "")]), "holds no file"),
        (zipped([(link(), "x")]), "link.pdf: is a symbolic link"),
    ],
)
def test_an_archive_that_gives_no_document_fails_as_a_whole(data, cause):
    with pytest.raises(ArchiveError, match=cause):
        list(members(data, LIMITS))


def test_a_bomb_is_told_by_its_ratio():
    limits = ArchiveLimits(depth=2, members=10, member_bytes=100 * MIB, total_bytes=1000 * MIB, ratio=250)
    with pytest.raises(ArchiveError, match="more than 250 to 1: a zip bomb"):
        list(members(zipped([("a.pdf", bytes(65 * MIB))]), limits))


def test_archives_in_an_archive_share_its_limits():
    inner = zipped([(f"{n}.pdf", "1") for n in range(4)])
    data = zipped([(f"{n}.zip", inner) for n in range(3)])
    assert len(paths(data)) == 6
    assert "holds 4 files, the limit is 10, and the archives around it have 7" in failures(data)["1.zip"]


def test_an_archive_of_which_nothing_can_be_used_is_one_failure():
    deepest = zipped([(f"{n}.zip", zipped([("a.pdf", "1")])) for n in range(3)])
    with pytest.raises(ArchiveError, match=r"0\.zip!/0\.zip|0\.zip: 0\.zip: is an archive inside 2 others") as raised:
        list(members(zipped([("0.zip", deepest), ("1.zip", deepest)]), LIMITS))
    assert "(3 members, none of which can be used)" in str(raised.value)


def test_zlib_streams_that_end_early_are_damage():
    packed = zlib.compressobj(wbits=-15)
    stream = packed.compress(b"x" * 1000) + packed.flush()
    data = zipped([("a.pdf", b"x" * 1000), ("b.pdf", b"1")])
    assert "damaged" in failures(data.replace(stream, b"\xff" * len(stream)))["a.pdf"]
