"""Secrets in addresses, hidden wherever an address is printed or stored for people."""

import re

MASK = "***"
USERINFO = re.compile(r"(?<=://)[^/?#\s\"'<>]+@")
SECRET_NAMES = (
    r"[\w.-]*(?:token|secret|passw|pwd|credential|signature|api_?key|access_?key|private_?key|session)[\w.-]*",
    r"auth|authorization|key|sig|sign|sid|ticket|jsessionid|phpsessid|x-amz-[\w-]+|ossaccesskeyid",
)
# A value in the query, in the fragment or after a semicolon of the path, whose name says that it opens something.
SECRET_VALUE = re.compile(rf"([?&;#](?:amp;)?(?:{'|'.join(SECRET_NAMES)})=)[^&;#\s\"'<>]+", re.IGNORECASE)


def masked(text: str) -> str:
    """A text whose addresses have `***` for user, password and for values that look like keys; otherwise unchanged."""
    return SECRET_VALUE.sub(rf"\1{MASK}", USERINFO.sub(f"{MASK}@", text))
