"""Old Word files (doc), WPS and RTF files to docx, by LibreOffice where it is installed."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from pipelines.reading.model import UnreadableDocumentError
from pipelines.settings import get_settings

PROGRAMS = ("soffice", "libreoffice")
RTF_MARK = b"{\\rtf"
# The profile of this one conversion: no macros, no links followed, and a proxy that nobody listens to.
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetProxyType" oor:op="fuse"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyPort" oor:op="fuse"><value>9</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyPort" oor:op="fuse"><value>9</value></prop></item>
</oor:items>
"""  # noqa: E501
GUARD = Path(__file__).with_name("guard.py")
CLOSED_PROXY = "http://127.0.0.1:9"


def find_office() -> str | None:
    """The path of LibreOffice's program, as the settings name it or as it is found on PATH; null without one."""
    named = get_settings().soffice
    return shutil.which(str(named)) if named else next(filter(None, map(shutil.which, PROGRAMS)), None)


def to_docx(data: bytes) -> bytes:
    """The same document as docx.

    Works in a temporary folder of its own, which is gone afterwards. Raises UnreadableDocumentError where LibreOffice
    is not installed, takes longer than the settings' limit, or cannot read the file.
    """
    office = find_office()
    if office is None:
        raise UnreadableDocumentError(
            "The file is an old Word document (doc), which is read through LibreOffice, and LibreOffice is not "
            "installed. Install it (package libreoffice-writer), name its program in YUSUAN_SOFFICE, or register the "
            "document as docx or PDF."
        )
    with tempfile.TemporaryDirectory(prefix="yusuan-word-") as name:
        folder = Path(name)
        source = folder / ("document.rtf" if data.startswith(RTF_MARK) else "document.doc")
        source.write_bytes(data)
        profile = folder / "profile" / "user"
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(PROFILE, encoding="utf-8")
        output = _convert(office, source, folder)
        target = folder / "out" / "document.docx"
        if not target.is_file():
            raise UnreadableDocumentError(
                f"LibreOffice cannot read the old Word document, it is damaged or encrypted: {output or 'no message'}. "
                "Open it in an office program and save it as docx, or ask its publisher."
            )
        return target.read_bytes()


def _convert(office: str, source: Path, folder: Path) -> str:
    """Run the conversion; the last of what the program says. It and all that it starts end with it, and with us."""
    limit = get_settings().office_seconds
    command = [sys.executable, "-I", "-S", str(GUARD), str(folder), str(get_settings().read_memory_bytes)]
    command += [office, "--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard"]
    command += [f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", "docx"]
    command += ["--outdir", str(folder / "out"), str(source)]
    environment = {key: os.environ[key] for key in ("PATH", "LANG", "LC_ALL") if key in os.environ}
    environment |= {"HOME": str(folder), "TMPDIR": str(folder)}
    environment |= dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), CLOSED_PROXY)
    said = folder / "said"
    with (
        said.open("wb") as output,
        subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as process,
    ):
        try:
            process.wait(limit)
        except subprocess.TimeoutExpired as error:
            raise UnreadableDocumentError(
                f"LibreOffice did not convert the old Word document within {limit} s. Raise YUSUAN_OFFICE_SECONDS, or "
                "save the document as docx and register that."
            ) from error
    return said.read_text("utf-8", "replace").strip()[-300:].replace(str(folder), "")
