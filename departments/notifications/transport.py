"""Handing one mail to the mail server, and knowing afterwards what it did with it."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum, auto
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend

from departments.people.names import one_line

DJANGO_SMTP = "django.core.mail.backends.smtp.EmailBackend"
OWN_SMTP = "departments.notifications.transport.PatientBackend"
# Seconds. After the text a server may think long (filters); who hangs up then and tries again sends two copies.
# Together with the commands before it, it stays under the lease of five minutes.
PATIENCE_FOR_TEXT = 200
SERVICE_CLOSES = 421  # "enough on this connection", or the server goes down


class Outcome(Enum):
    ACCEPTED = auto()
    REFUSED = auto()  # for good
    LATER = auto()  # the server said so
    UNREACHED = auto()  # surely not accepted, and the server did not say why
    UNKNOWN = auto()  # the connection broke while the server had the text


class PatientSMTP(smtplib.SMTP):
    """Remembers whether the text was being handed over, and is patient from there."""

    handing_over = False

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.handing_over = True
        if self.sock is not None:
            self.sock.settimeout(PATIENCE_FOR_TEXT)
        try:
            return super().data(msg)
        finally:
            if self.sock is not None:
                self.sock.settimeout(settings.EMAIL_TIMEOUT)


class PatientSMTPoverSSL(PatientSMTP, smtplib.SMTP_SSL):
    pass


class PatientBackend(EmailBackend):
    """Django's backend for SMTP on a patient connection."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return PatientSMTPoverSSL if self.use_ssl else PatientSMTP


class Postman:
    """One connection for many mails, opened when the first one goes."""

    def __init__(self, backend: BaseEmailBackend) -> None:
        self.backend = backend

    @property
    def goes_by_network(self) -> bool:
        return isinstance(self.backend, EmailBackend)

    def send(self, mail: EmailMessage) -> tuple[Outcome, str]:
        """Send one mail to one address; the answer of the server in one line, for the send log."""
        was_open = self._server() is not None
        outcome, answer = self._try(mail)
        if outcome is Outcome.UNREACHED and was_open:
            # the server closed a connection that had lain still, or had enough of it
            outcome, answer = self._try(mail)
        return outcome, one_line(answer)

    def close(self) -> None:
        try:
            self.backend.close()
        except (smtplib.SMTPException, OSError):
            return  # what was sent is sent

    def _try(self, mail: EmailMessage) -> tuple[Outcome, str]:
        try:
            self.backend.open()
        except (smtplib.SMTPException, OSError) as error:
            self._forget()
            return Outcome.UNREACHED, _words(error)
        try:
            self.backend.send_messages([mail])
        except (smtplib.SMTPException, OSError) as error:
            outcome = self._judge(error)
            if outcome in {Outcome.UNREACHED, Outcome.UNKNOWN}:
                self._forget()
            return outcome, _words(error)
        self._reset_phase()
        return Outcome.ACCEPTED, ""

    def _judge(self, error: Exception) -> Outcome:
        code = _code(error)
        if code == SERVICE_CLOSES:
            return Outcome.UNREACHED
        if isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError):
            return Outcome.REFUSED if 500 <= code < 600 else Outcome.LATER
        if isinstance(error, smtplib.SMTPSenderRefused):
            # it is our own address that they do not want: that says nothing about the recipient
            return Outcome.LATER
        server = self._server()
        return Outcome.UNKNOWN if isinstance(server, PatientSMTP) and server.handing_over else Outcome.UNREACHED

    def _server(self) -> object:
        return getattr(self.backend, "connection", None)

    def _reset_phase(self) -> None:
        server = self._server()
        if isinstance(server, PatientSMTP):
            server.handing_over = False

    def _forget(self) -> None:
        self.close()
        if isinstance(self.backend, EmailBackend):
            self.backend.connection = None


@contextmanager
def postman() -> Iterator[Postman]:
    """The way out that the settings name."""
    name = OWN_SMTP if settings.EMAIL_BACKEND == DJANGO_SMTP else settings.EMAIL_BACKEND
    found = Postman(get_connection(name))
    try:
        yield found
    finally:
        found.close()


def _code(error: Exception) -> int:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next((int(code) for code, _text in error.recipients.values()), 0)
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else 0


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()), (0, b""))
        return f"{code} {_decoded(text)}"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_decoded(error.smtp_error)}"
    return f"{type(error).__name__}: {error}"


def _decoded(text: bytes | str) -> str:
    return text.decode("utf-8", "replace") if isinstance(text, bytes) else text
