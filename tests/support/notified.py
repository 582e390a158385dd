"""A service of our own that takes notifications (json://) and keeps them."""

import json
import re
import time
from dataclasses import dataclass, field

from pydantic import SecretStr
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from pipelines.settings import Settings


@dataclass(frozen=True, slots=True)
class Received:
    """One message that arrived."""

    path: str
    title: str
    body: str
    kind: str


@dataclass
class Inbox:
    """What a local server was sent, in the order of its paths; `delay` is how long it takes to answer (seconds)."""

    server: HTTPServer
    delay: float = 0.0
    _received: list[Received] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.server.expect_request(re.compile(".*"), method="POST").respond_with_handler(self._take)

    @property
    def messages(self) -> list[Received]:
        """Everything that arrived so far."""
        return sorted(self._received, key=lambda message: message.path)

    def url(self, name: str) -> str:
        """The apprise address of one mailbox."""
        return f"json://{self.server.host}:{self.server.port}/{name}"

    def told(self, settings: Settings, *names: str) -> Settings:
        """The settings with these mailboxes as addresses."""
        return settings.model_copy(update={"notify_urls": SecretStr(" ".join(self.url(name) for name in names))})

    def _take(self, request: Request) -> Response:
        time.sleep(self.delay)
        content = json.loads(request.data)
        self._received.append(Received(request.path, content["title"], content["message"], content["type"]))
        return Response("ok")
