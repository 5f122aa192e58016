"""A real mail server for tests, on a port of its own; it keeps what it gets and can be told to misbehave."""

from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import TracebackType
from typing import Any

from aiosmtpd.controller import Controller

from tests.services.daemons import free_port


@dataclass
class MailServer:
    """Speaks SMTP on loopback. ``answer`` is what it says to the next messages: "250 OK", "550 no", "452 later" …"""

    answer: str = "250 OK"
    messages: list[EmailMessage] = field(default_factory=list)
    port: int = 0

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Keep a message that is taken, and only that."""
        if self.answer.startswith("250"):
            message = message_from_bytes(envelope.content, policy=policy.default)
            self.messages.append(message)
        return self.answer

    @property
    def url(self) -> str:
        """As in EMAIL_URL."""
        return f"smtp://127.0.0.1:{self.port}"

    def to(self, address: str) -> list[EmailMessage]:
        """The messages to one address, oldest first."""
        return [message for message in self.messages if address in str(message["To"])]

    def start(self) -> None:
        """Listen, on the same port as before."""
        self.port = self.port or free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        """Stop listening: a connection is refused."""
        self._controller.stop()

    def __enter__(self) -> "MailServer":
        self.start()
        return self

    def __exit__(self, *_raised: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.stop()
