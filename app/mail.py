# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Mail to people who work here: text and HTML, papers attached, handed to the server of the settings.

Nothing here waits longer than ``PATIENCE`` for the server to say something, and none of it belongs into a transaction.
"""

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit
from uuid import UUID

from app.config import ADDRESS, Settings
from app.errors import N_, DomainError

PATIENCE = 20.0  # seconds

PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}

UNCLEAR = "mail_unclear"
"""The code of what may have been sent: the server fell silent when it had the whole letter."""


@dataclass(frozen=True)
class Attachment:
    """A paper that goes with a letter."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Letter:
    """What is to be sent. ``id`` is the message's own: sent again it is the same message."""

    id: UUID
    to: str
    subject: str
    text: str
    html: str
    written_at: datetime
    language: str
    attachments: tuple[Attachment, ...] = ()
    leave: str = ""
    """The address of the page on which mail is stopped, if the address of Soglia is known."""


def is_address(text: str) -> bool:
    """Whether mail can be sent to this address as it is written."""
    return len(text) <= 254 and ADDRESS.fullmatch(text) is not None


def send(letter: Letter, settings: Settings) -> None:
    """Hand a letter to the server, which has it when this returns.

    Raises ``mail_not_set`` where there is no server, ``mail_server_silent``, ``mail_no_tls``, ``mail_sign_in_refused``,
    ``mail_sender_refused``, ``mail_address_refused``, ``mail_refused`` where nothing was sent, and ``mail_unclear``
    where that cannot be told.
    """
    if not settings.smtp_url:
        message = N_("No mail is sent from here: the setting SOGLIA_SMTP_URL is empty.")
        raise DomainError(message, "mail_not_set", 409)
    envelope = on_the_way(message_of(letter, settings.mail_from))
    with _connected(settings.smtp_url) as server:
        _accepted(server.mail(settings.mail_from), _sender_refused())
        _accepted(server.rcpt(letter.to), _address_refused())
        try:
            _accepted(server.data(envelope), _refused())
        except smtplib.SMTPDataError:
            raise _refused() from None
        except (OSError, smtplib.SMTPException):
            raise _unclear() from None


def message_of(letter: Letter, sender: str) -> EmailMessage:
    """The message as it travels: text first, HTML beside it, papers after them."""
    message = EmailMessage(policy=SMTP)
    message["From"] = Address("Soglia", addr_spec=sender)
    message["To"] = letter.to
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.written_at)
    message["Message-ID"] = f"<{letter.id}@{sender.partition('@')[2]}>"
    message["Content-Language"] = letter.language
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    if letter.leave:
        message["List-Unsubscribe"] = f"<{letter.leave}>"
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    for paper in letter.attachments:
        kind, _, subtype = paper.media_type.partition("/")
        message.add_attachment(paper.content, maintype=kind, subtype=subtype, filename=paper.name)
    return message


def on_the_way(message: EmailMessage) -> bytes:
    """A message as bytes. A plain subject stays on one line: folded at 78, all of it would go to the second one, and
    some programs show the first."""
    longest = 900 if str(message["Subject"]).isascii() else None
    return message.as_bytes(policy=SMTP.clone(max_line_length=longest) if longest else SMTP)


def trusted() -> ssl.SSLContext:
    """Whose certificates are believed: those that this machine believes, for the very host."""
    return ssl.create_default_context()


@contextmanager
def _connected(url: str) -> Iterator[smtplib.SMTP]:
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    try:
        server = _called(parts.scheme, host, port)
    except ssl.SSLError:
        raise _no_tls() from None
    except (OSError, smtplib.SMTPException):
        raise _silent() from None
    try:
        _greeted(server, parts.scheme)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        yield server
    except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError):
        raise _sign_in_refused() from None
    except (OSError, smtplib.SMTPException):
        raise _silent() from None
    finally:
        _let_go(server)


def _called(scheme: str, host: str, port: int) -> smtplib.SMTP:
    own, patience = socket.gethostname() or "localhost", PATIENCE
    if scheme == "smtps":
        return smtplib.SMTP_SSL(host, port, own, timeout=patience, context=trusted())
    return smtplib.SMTP(host, port, own, timeout=patience)


def _greeted(server: smtplib.SMTP, scheme: str) -> None:
    if scheme == "smtp+starttls":
        try:
            server.starttls(context=trusted())
        except (ssl.SSLError, smtplib.SMTPNotSupportedError, smtplib.SMTPResponseException):
            raise _no_tls() from None
    server.ehlo_or_helo_if_needed()


def _let_go(server: smtplib.SMTP) -> None:
    """Say goodbye, if anybody listens: what was to be said was said."""
    try:
        server.quit()
    except (OSError, smtplib.SMTPException):
        server.close()


def _accepted(reply: tuple[int, bytes], refusal: DomainError) -> None:
    if reply[0] not in (250, 251):
        raise refusal


# ---------------------------------------------------------------- refusals


def _silent() -> DomainError:
    message = N_("The mail server of SOGLIA_SMTP_URL does not answer, or ended the talk.")
    return DomainError(message, "mail_server_silent", 502)


def _no_tls() -> DomainError:
    message = N_("The mail server offers no TLS that this machine trusts, and SOGLIA_SMTP_URL asks for it.")
    return DomainError(message, "mail_no_tls", 502)


def _sign_in_refused() -> DomainError:
    message = N_("The mail server does not take the user and password of SOGLIA_SMTP_URL.")
    return DomainError(message, "mail_sign_in_refused", 502)


def _sender_refused() -> DomainError:
    return DomainError(N_("The mail server does not take mail from SOGLIA_MAIL_FROM."), "mail_sender_refused", 502)


def _address_refused() -> DomainError:
    return DomainError(N_("The mail server does not take mail to this address."), "mail_address_refused", 502)


def _refused() -> DomainError:
    return DomainError(N_("The mail server did not take this letter."), "mail_refused", 502)


def _unclear() -> DomainError:
    message = N_("The mail server fell silent when it had the letter: it may have been sent.")
    return DomainError(message, UNCLEAR, 502)


REASONS = {
    one.code: one.message
    for one in (
        *(_silent(), _no_tls(), _sign_in_refused(), _sender_refused(), _address_refused(), _refused()),
        _unclear(),
    )
}
"""Why a letter was not sent, by the code that is kept of it."""
