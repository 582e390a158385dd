"""Secrets in addresses, hidden wherever an address is printed or stored for people."""

import re

MASK = "***"
USERINFO = re.compile(r"(?<=://)[^/?#\s\"'<>]+@")
SECRET_NAMES = (
    r"[\w.-]*(?:token|secret|passw|pwd|credential|signature|api_?key|access_?key|private_?key|session)[\w.-]*",
    r"auth|authorization|key|sig|sign|sid|ticket|jsessionid|phpsessid|x-amz-[\w-]+|ossaccesskeyid",
)
NAMED = rf"(?:amp;)?(?:{'|'.join(SECRET_NAMES)})="
# A comma with a blank after it is the text's.
END = r"\s\"'<>,"
# A value in the query or the fragment, or after a semicolon of the path, whose name says that it opens something.
IN_QUERY = re.compile(rf"([?&#]{NAMED})(?:[^&;#{END}]|,(?!\s))+", re.IGNORECASE)
IN_PATH = re.compile(rf"(;{NAMED})(?:[^&;#?{END}]|,(?!\s))+", re.IGNORECASE)


def masked(text: str) -> str:
    """A text whose addresses have `***` for user, password and for values that look like keys; otherwise unchanged."""
    text = USERINFO.sub(f"{MASK}@", text)
    return IN_PATH.sub(rf"\1{MASK}", IN_QUERY.sub(rf"\1{MASK}", text))
