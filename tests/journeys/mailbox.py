"""What arrived at the mail server since the last look."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from email.message import EmailMessage

from departments.people.models import Employee
from tests.services.mail import MailServer


@dataclass
class Mailbox:
    """The mail of everybody, seen at the server; `look` gives what is new."""

    server: MailServer
    seen: int = 0
    by_address: dict[str, list[EmailMessage]] = field(default_factory=dict)

    def look(self) -> dict[str, list[EmailMessage]]:
        """Address -> the messages that came since the last look."""
        found: dict[str, list[EmailMessage]] = defaultdict(list)
        for message in self.server.messages[self.seen :]:
            found[str(message["To"])].append(message)
        self.seen = len(self.server.messages)
        self.by_address = dict(found)
        return self.by_address

    def one_each(self, people: Iterable[Employee]) -> None:
        """Look, and see that exactly these people got exactly one mail each."""
        counted = {address: len(messages) for address, messages in self.look().items()}
        assert counted == {person.email: 1 for person in people}

    def text_of(self, person: Employee) -> str:
        """Subject and plain text of the one mail that this person got by the last look, on one line."""
        (message,) = self.by_address[person.email]
        body = message.get_body(("plain",))
        assert body is not None
        return " ".join(f"{message['Subject']} {body.get_content()}".split())


def links_in(text: str) -> list[str]:
    """The addresses in a text, in their order."""
    return re.findall(r"https?://\S+", text)
