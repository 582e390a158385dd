"""Telling people how a run ended, through apprise: mail, 企业微信, 钉钉, 飞书 and whatever else it knows.

A notification never costs a run anything: what cannot be delivered is warned of and left. The addresses hold secrets
and are never shown, not even in part; a message names an address by its place in `YUSUAN_NOTIFY_URLS` and its service.
"""

import logging
import threading
import time
from collections.abc import Iterator

from pipelines.operation.message import Message, message_of
from pipelines.progress import say
from pipelines.publishing.journal import RunRecord
from pipelines.settings import Settings

LIMIT_SECONDS = 15.0
KINDS = {"published": "success", "quarantined": "warning", "silent": "warning", "failed": "failure"}
# Who wants to know of failures wants to know of this.
TOLD_AS = {"silent": "failed"}


def after_run(settings: Settings, record: RunRecord) -> None:
    """Tell every address of the settings how a run ended, where they ask for its outcome; never raises."""
    try:
        if not settings.notify_urls.get_secret_value().split():
            return
        message = message_of(record, settings)
        if TOLD_AS.get(message.kind, message.kind) in settings.notify_on.split():
            for problem in send(settings, message):
                say(f"not told: {problem}", level="warning")
    except Exception as error:  # the run has ended; who was to be told of it must not change how
        say(
            f"not told: the notification could not be written ({type(error).__name__}); look at `yusuan status`",
            level="warning",
        )


def send(settings: Settings, message: Message) -> list[str]:
    """Send a message to all addresses at the same time; gives one line per address that did not take it.

    Whoever does not answer in `LIMIT_SECONDS` is given up.
    """
    urls = settings.notify_urls.get_secret_value().split()
    deliveries = [_Delivery(place, url, message) for place, url in enumerate(urls, start=1)]
    for delivery in deliveries:
        delivery.start()
    deadline = time.monotonic() + LIMIT_SECONDS
    for delivery in deliveries:
        delivery.join(max(0.0, deadline - time.monotonic()))
    return list(_problems(deliveries))


class _Delivery(threading.Thread):
    """One message on its way to one address. A thread of its own: one that hangs is left behind when we end."""

    def __init__(self, place: int, url: str, message: Message) -> None:
        super().__init__(daemon=True)
        self.place, self.message = place, message
        self.problem: str | None = f"gave no answer in {LIMIT_SECONDS:g} s"
        self.service = ""
        self._url = url

    def run(self) -> None:
        # Its import takes a second, which only who is told pays; its own warnings show addresses.
        import apprise

        logging.getLogger("apprise").disabled = True
        try:
            server = apprise.Apprise.instantiate(self._url, suppress_exceptions=True)
            if server is None:
                self.problem = "is no address that apprise understands; see `apprise --details` for their forms"
                return
            self.service = f" ({server.service_name})"
            sent = server.notify(
                body=self.message.body,
                title=self.message.title,
                notify_type=apprise.NotifyType(KINDS.get(self.message.kind, "info")),
            )
            self.problem = None if sent else "refused the message or could not be reached; check its key and its host"
        except Exception as error:  # whatever a service's code does, the others are told all the same
            self.problem = f"failed with {type(error).__name__}; check the address"


def _problems(deliveries: list[_Delivery]) -> Iterator[str]:
    for delivery in deliveries:
        if delivery.problem:
            yield f"address {delivery.place} of YUSUAN_NOTIFY_URLS{delivery.service} {delivery.problem}"
