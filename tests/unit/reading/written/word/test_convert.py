"""Old Word files go through LibreOffice where it is installed: alone, for a limited time, in a folder of their own."""

import fcntl
import os
import signal
import stat
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TextIO

import pytest

from pipelines.reading.model import UnreadableDocumentError
from pipelines.reading.written.word import convert
from pipelines.reading.written.word.reader import read_doc
from pipelines.settings import get_settings
from tests.support.small_docx import docx, p

OLD = b"\xd0\xcf\x11\xe0 old Word file"


@pytest.fixture
def office(monkeypatch, tmp_path):
    """Puts a script in LibreOffice's place; it sees `out`, `source`, `profile` and its folder `here`."""

    def install(script: str, seconds: int = 20) -> Path:
        program = tmp_path / "soffice"
        options = "out, source, profile, here = *sys.argv[-2:], sys.argv[6], os.path.dirname(sys.argv[0])"
        program.write_text(f"#!{sys.executable}\nimport os, shutil, subprocess, sys, time\n{options}\n{script}\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        settings = get_settings().model_copy(update={"soffice": program, "office_seconds": seconds})
        monkeypatch.setattr(convert, "get_settings", lambda: settings)
        return tmp_path

    return install


def message(data: bytes = OLD) -> str:
    with pytest.raises(UnreadableDocumentError) as raised:
        read_doc(data, 1)
    return str(raised.value)


def test_an_old_file_is_read_as_what_it_is_converted_to_and_nothing_stays(office):
    folder = office(
        "os.makedirs(out); shutil.copy(here + '/new.docx', out + '/document.docx')\n"
        "open(here + '/seen', 'w').write('\\n'.join([source, profile, os.environ['HOME'],"
        " os.environ['https_proxy'], open(source, 'rb').read().decode('latin-1')]))"
    )
    (folder / "new.docx").write_bytes(docx(p("部门职责")))
    reading = read_doc(OLD, 1)
    assert (reading.media_type, reading.paragraphs[0].text) == ("application/msword", "部门职责")
    source, profile, home, proxy, content = (folder / "seen").read_text().split("\n")
    assert (content.encode("latin-1"), proxy) == (OLD, "http://127.0.0.1:9")
    assert profile.startswith("-env:UserInstallation=file://")
    assert not Path(source).exists()
    assert not Path(home).exists()


def test_a_conversion_that_hangs_is_ended_with_its_children(office):
    folder = office(
        "import fcntl\nlock = open(here + '/lock', 'w')\nfcntl.flock(lock, fcntl.LOCK_EX)\n"
        "subprocess.Popen(['sleep', '60'], pass_fds=[lock.fileno()])\ntime.sleep(60)",
        seconds=1,
    )
    assert "did not convert the old Word document within 1 s" in message()
    with (folder / "lock").open("w") as lock:  # held as long as one of the two lives
        assert _is_free(lock, within=5.0)


def test_a_conversion_ends_with_the_reader_that_was_killed_and_leaves_no_folder(office):
    folder = office(
        "import fcntl\nlock = open(here + '/lock', 'w')\nfcntl.flock(lock, fcntl.LOCK_EX)\n"
        "child = subprocess.Popen(['sleep', '60'], pass_fds=[lock.fileno()])\n"
        "open(here + '/source', 'w').write(source)\nos.rename(here + '/source', here + '/begun')\ntime.sleep(60)"
    )
    reader = os.fork()
    if reader == 0:
        with suppress(BaseException):
            read_doc(OLD, 1)
        os._exit(1)
    deadline = time.monotonic() + 20
    while not (folder / "begun").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    os.kill(reader, signal.SIGKILL)
    os.waitpid(reader, 0)
    source = Path((folder / "begun").read_text())
    with (folder / "lock").open("w") as lock:
        assert _is_free(lock, within=5.0)
    while source.parent.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not source.parent.exists()


def test_a_conversion_that_takes_too_much_memory_fails_and_is_named(office):
    office("try: bytearray(4 << 30)\nexcept MemoryError: print('out of memory')")
    assert "out of memory" in message()


def _is_free(lock: TextIO, within: float) -> bool:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.02)
        else:
            return True
    return False


def test_a_file_that_libreoffice_cannot_read_is_named_with_what_it_says(office):
    office("print('source file could not be loaded')")
    assert "source file could not be loaded" in message()


def test_without_libreoffice_the_message_names_it_and_the_remedies(monkeypatch):
    settings = get_settings().model_copy(update={"soffice": None})
    monkeypatch.setattr(convert, "get_settings", lambda: settings)
    monkeypatch.setenv("PATH", os.devnull)
    said = message()
    assert "LibreOffice is not installed" in said
    assert "YUSUAN_SOFFICE" in said
    assert "docx or PDF" in said


def test_an_encrypted_file_is_not_converted():
    assert "password" in message(OLD + "EncryptedPackage".encode("utf-16-le"))
