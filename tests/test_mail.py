# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Mail reaches a real server, under TLS where the setting says so, and what goes wrong names the setting that is to be
looked at."""

import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from ipaddress import ip_address
from pathlib import Path
from uuid import UUID

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app import mail
from app.config import Settings, from_environment
from app.errors import DomainError
from tests.conftest import SECRET, settings_for
from tests.mailbox import Mailbox, mailbox

NOW = datetime(2026, 11, 30, 7, 0, tzinfo=UTC)
LETTER = mail.Letter(
    id=UUID(int=7),
    to="acquisti@example.org",
    subject="Riordino Pisa: 12 da decidere, perché è lunedì",
    text="Città di Pisa\n.una riga che comincia con un punto\n",
    html="<p>Città di Pisa</p>",
    written_at=NOW,
    language="it",
    attachments=(mail.Attachment("riordino.pdf", "application/pdf", b"%PDF-1.7 \x00\xff"),),
    leave="https://soglia.example.org/reorder/mail",
)


@pytest.fixture(scope="module")
def own_certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, Path]:
    """How a server of this machine proves who it is, and the file by which one believes it."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "here")])
    here, now = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    made = made.add_extension(here, critical=False).add_extension(x509.BasicConstraints(True, None), critical=True)
    pem = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    path = tmp_path_factory.mktemp("tls") / "own.pem"
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(key.private_bytes(*plain) + pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context, path


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mailbox() as one:
        yield one


def settings(url: str, tmp_path: Path) -> Settings:
    return settings_for("sqlite://", tmp_path, smtp_url=url, mail_from="soglia@example.org")


def refused(url: str, tmp_path: Path) -> str:
    with pytest.raises(DomainError) as refusal:
        mail.send(LETTER, settings(url, tmp_path))
    return refusal.value.code


def test_a_letter_arrives_as_it_was_written(box: Mailbox, tmp_path: Path) -> None:
    mail.send(LETTER, settings(f"smtp://127.0.0.1:{box.port}", tmp_path))
    [letter] = box.letters
    assert box.recipients == ["acquisti@example.org"]
    assert (letter["Subject"], letter["From"]) == (LETTER.subject, "Soglia <soglia@example.org>")
    assert letter["Message-ID"] == f"<{LETTER.id}@example.org>" and letter["Auto-Submitted"] == "auto-generated"
    assert letter["List-Unsubscribe"] == f"<{LETTER.leave}>"
    text, html, paper = (letter.get_body(("plain",)), letter.get_body(("html",)), next(letter.iter_attachments()))
    assert text is not None and text.get_content().replace("\r\n", "\n") == LETTER.text
    assert html is not None and html.get_content().strip() == LETTER.html
    assert (paper.get_filename(), paper.get_content()) == ("riordino.pdf", LETTER.attachments[0].content)


@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
def test_what_the_setting_says_of_tls_is_kept(
    scheme: str,
    own_certificate: tuple[ssl.SSLContext, Path],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    context, path = own_certificate
    with mailbox(context=context, tls_at_once=scheme == "smtps", password="p@ss/word") as box:
        address = f"{scheme}://soglia:p%40ss%2Fword@127.0.0.1:{box.port}"
        assert refused(address, tmp_path) == "mail_no_tls", "nobody vouches for this server"
        monkeypatch.setattr(mail, "trusted", lambda: ssl.create_default_context(cafile=path))
        mail.send(LETTER, settings(address, tmp_path))
        assert box.recipients == ["acquisti@example.org"]
        assert refused(address.replace("p%40ss", "other"), tmp_path) == "mail_sign_in_refused"
        assert len(box.letters) == 1


def test_no_letter_and_no_password_goes_where_there_is_no_tls(box: Mailbox, tmp_path: Path) -> None:
    box.password = "word"
    assert refused(f"smtp+starttls://soglia:word@127.0.0.1:{box.port}", tmp_path) == "mail_no_tls"
    assert "AUTH" not in box.commands and not box.letters


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"refuses": {"MAIL"}}, "mail_sender_refused"),
        ({"refuses": {"RCPT"}}, "mail_address_refused"),
        ({"refuses": {"DATA"}}, "mail_refused"),
        ({"silent_at": "RCPT"}, "mail_server_silent"),
        ({"silent_at": "END"}, "mail_unclear"),
    ],
)
def test_what_goes_wrong_has_a_name(how: dict[str, object], code: str, tmp_path: Path) -> None:
    with mailbox(**how) as box:
        assert refused(f"smtp://127.0.0.1:{box.port}", tmp_path) == code
    assert code in mail.REASONS


def test_nobody_listens_or_nobody_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with mailbox() as box:
        port = box.port
    assert refused(f"smtp://127.0.0.1:{port}", tmp_path) == "mail_server_silent"
    assert refused("", tmp_path) == "mail_not_set"
    monkeypatch.setattr(mail, "PATIENCE", 0.2)
    with mailbox(mute=True) as box:
        assert refused(f"smtp://127.0.0.1:{box.port}", tmp_path) == "mail_server_silent"


# ---------------------------------------------------------------- settings


def read(tmp_path: Path, **said: str) -> Settings:
    return from_environment({"SOGLIA_SECRET_KEY": SECRET, "SOGLIA_DATA_DIR": str(tmp_path), **said})


@pytest.mark.parametrize(
    "url",
    ["smtp://mail", "smtps://a:b@mail.example.org", "smtp+starttls://a:b@mail:2525", "smtp://a:b@localhost:1025"],
)
def test_a_mail_server_is_named_by_an_address(url: str, tmp_path: Path) -> None:
    told = read(tmp_path, SOGLIA_SMTP_URL=url, SOGLIA_MAIL_FROM="Soglia@Example.org")
    assert (told.smtp_url, told.mail_from) == (url, "soglia@example.org")


@pytest.mark.parametrize(
    ("url", "sender", "setting"),
    [
        ("mail.example.org", "a@b.it", "SOGLIA_SMTP_URL"),
        ("http://mail.example.org", "a@b.it", "SOGLIA_SMTP_URL"),
        ("smtps://", "a@b.it", "SOGLIA_SMTP_URL"),
        ("smtps://mail:port", "a@b.it", "SOGLIA_SMTP_URL"),
        ("smtps://user@mail", "a@b.it", "SOGLIA_SMTP_URL"),
        ("smtp://user:word@mail.example.org", "a@b.it", "SOGLIA_SMTP_URL"),
        ("smtps://mail", "", "SOGLIA_MAIL_FROM"),
        ("smtps://mail", "Soglia <a@b.it>", "SOGLIA_MAIL_FROM"),
        ("", "nobody", "SOGLIA_MAIL_FROM"),
    ],
)
def test_a_wrong_setting_stops_the_start_by_its_name(url: str, sender: str, setting: str, tmp_path: Path) -> None:
    with pytest.raises(DomainError) as refusal:
        read(tmp_path, SOGLIA_SMTP_URL=url, SOGLIA_MAIL_FROM=sender)
    assert (refusal.value.code, refusal.value.details["setting"]) == ("bad_setting", setting)


@pytest.mark.parametrize("word", ["decidere", "perché"])
def test_a_long_subject_begins_on_its_own_line_and_is_read_whole(word: str) -> None:
    subject = f"Riordino Alta Val di Cecina Valdera: 211 da {word}, 59 finiti, 52 finiscono questa settimana"
    sent = mail.on_the_way(mail.message_of(replace(LETTER, subject=subject), "soglia@example.org"))
    assert message_from_bytes(sent, policy=default)["Subject"] == subject
    assert b"\r\nSubject: \r\n" not in sent and max(map(len, sent.splitlines())) < 200


def test_a_line_of_a_subject_cannot_become_a_header() -> None:
    message = mail.message_of(LETTER, "soglia@example.org")
    assert "Bcc" not in message
    with pytest.raises(ValueError, match="line"):
        mail.message_of(replace(LETTER, subject="x\r\nBcc: a@b.it"), "soglia@example.org")


@pytest.mark.parametrize("address", ["acquisti@comune.pisa.it", "a+b@x.it", "a@localhost"])
def test_an_address_is_one(address: str) -> None:
    assert mail.is_address(address)


@pytest.mark.parametrize(
    "text", ["", "a", "a@", "@b.it", "a b@c.it", "a@b.it, c@d.it", "A <a@b.it>", "a@b.it\nBcc: x@y.it", "à@b.it"]
)
def test_what_is_no_address_is_none(text: str) -> None:
    assert not mail.is_address(text)
