# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Settings from the environment. Refuses to start without a secret outside demo mode."""

import os
import re
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from app.errors import N_, DomainError

SHORTEST_SECRET = 32

ADDRESS = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9-]{1,63}")
"""An address that every mail server takes: small letters, nothing in quotes, one host."""


@dataclass(frozen=True)
class Settings:
    """What the environment decides. Each field is documented in ``docs/settings.md`` under its SOGLIA_ name."""

    data_dir: Path
    database_url: str
    secret_key: str
    demo: bool
    scheduler: str
    base_url: str
    hosts: tuple[str, ...]
    proxies: int
    text_keys: str = ""
    smtp_url: str = ""
    mail_from: str = ""
    reporting_database_url: str = ""
    open_data_licence: str = "https://creativecommons.org/licenses/by/4.0/"

    @property
    def secure(self) -> bool:
        """Whether people reach Soglia over TLS, so that cookies may insist on it."""
        return self.base_url.startswith("https://")


def from_environment(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; raises ``DomainError`` naming the variable that is missing or wrong."""
    env = os.environ if environment is None else environment
    data_dir = Path(env.get("SOGLIA_DATA_DIR") or _default_data_dir(env)).expanduser().resolve()
    demo = _switch(env, "SOGLIA_DEMO")
    base_url = env.get("SOGLIA_BASE_URL", "").rstrip("/")
    own = f"sqlite:///{data_dir / 'soglia.db'}"
    database_url = _driver("SOGLIA_DATABASE_URL", env.get("SOGLIA_DATABASE_URL") or own)
    return Settings(
        data_dir=data_dir,
        database_url=database_url,
        secret_key=_secret(env, data_dir, demo),
        demo=demo,
        scheduler=_choice(env, "SOGLIA_SCHEDULER", ("inline", "off")),
        base_url=base_url,
        hosts=_hosts(env, base_url),
        proxies=_whole(env, "SOGLIA_PROXIES"),
        text_keys=env.get("SOGLIA_TEXT_KEYS", ""),
        smtp_url=_smtp(env),
        mail_from=_sender(env),
        open_data_licence=_licence(env),
        reporting_database_url=_replica(env.get("SOGLIA_REPORTING_DATABASE_URL", ""), database_url),
    )


def _licence(env: Mapping[str, str]) -> str:
    """The address of the licence under which tables are published; CC BY 4.0 where nothing is said."""
    address = env.get("SOGLIA_OPEN_DATA_LICENCE") or Settings.open_data_licence
    if not re.fullmatch(r"https://[!-~]{1,200}", address) or any(sign in address for sign in '<>"\\'):
        raise _wrong("SOGLIA_OPEN_DATA_LICENCE", "https://ADDRESS")
    return address


def _default_data_dir(env: Mapping[str, str]) -> str:
    return str(Path(env.get("XDG_DATA_HOME") or "~/.local/share") / "soglia")


def _driver(setting: str, url: str) -> str:
    """Name the driver we install, whatever spelling of PostgreSQL was given."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    if url.startswith(("postgresql+psycopg://", "sqlite://")):
        return url
    raise _wrong(setting, "sqlite:///PATH, postgresql://HOST/NAME")


def _replica(url: str, of: str) -> str:
    """Where reports are read, or nothing: a copy of the database is of the same kind."""
    if not url:
        return ""
    url = _driver("SOGLIA_REPORTING_DATABASE_URL", url)
    if url.partition(":")[0] != of.partition(":")[0]:
        expected = "sqlite:///PATH" if of.startswith("sqlite") else "postgresql://HOST/NAME"
        raise _wrong("SOGLIA_REPORTING_DATABASE_URL", expected)
    return url


def _secret(env: Mapping[str, str], data_dir: Path, demo: bool) -> str:
    secret = env.get("SOGLIA_SECRET_KEY", "")
    if len(secret) >= SHORTEST_SECRET:
        return secret
    if secret or not demo:
        raise DomainError(
            N_("SOGLIA_SECRET_KEY must hold a random text of at least %(length)d characters."),
            "bad_setting",
            500,
            setting="SOGLIA_SECRET_KEY",
            length=SHORTEST_SECRET,
        )
    return _demo_secret(data_dir / "demo-secret")


def _demo_secret(path: Path) -> str:
    """A secret of this machine's own, so that even a demo has none that others could know."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        written = path.read_text(encoding="ascii")
        if len(written) >= SHORTEST_SECRET:
            return written
        path.unlink()  # a start that was interrupted between making the file and filling it
        return _demo_secret(path)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        secret = secrets.token_urlsafe(SHORTEST_SECRET)
        file.write(secret)
    return secret


def _smtp(env: Mapping[str, str]) -> str:
    """The mail server, or nothing. A password goes to another machine under TLS or not at all."""
    url = env.get("SOGLIA_SMTP_URL", "").strip()
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port, parts = None, None, urlsplit("")
    known = parts.scheme in ("smtp", "smtps", "smtp+starttls") and parts.path in ("", "/")
    if not known or not host or port == 0 or parts.query or bool(parts.username) != bool(parts.password):
        raise _wrong("SOGLIA_SMTP_URL", "smtps://USER:PASSWORD@HOST, smtp+starttls://USER:PASSWORD@HOST, smtp://HOST")
    if parts.scheme == "smtp" and parts.password and host not in ("localhost", "127.0.0.1", "::1"):
        raise DomainError(
            N_("SOGLIA_SMTP_URL would send a password unencrypted: begin it with smtps:// or smtp+starttls://."),
            "bad_setting",
            500,
            setting="SOGLIA_SMTP_URL",
        )
    return url


def _sender(env: Mapping[str, str]) -> str:
    """Who mail is from; needed where there is a mail server."""
    address = env.get("SOGLIA_MAIL_FROM", "").strip().lower()
    if not ADDRESS.fullmatch(address) and (address or env.get("SOGLIA_SMTP_URL", "").strip()):
        raise _wrong("SOGLIA_MAIL_FROM", "soglia@example.org")
    return address


def _hosts(env: Mapping[str, str], base_url: str) -> tuple[str, ...]:
    """The names under which we answer: anything else is a forged Host header."""
    named = tuple(name.strip() for name in env.get("SOGLIA_HOSTS", "").split(",") if name.strip())
    own = urlsplit(base_url).hostname
    return tuple(dict.fromkeys((*named, *((own,) if own else ()), "localhost", "127.0.0.1", "[::1]")))


def names_of_this_machine() -> tuple[str, ...]:
    """Names and addresses a phone on the same network may use when the server listens on all of them."""
    name = socket.gethostname()
    try:
        addresses = {str(entry[4][0]) for entry in socket.getaddrinfo(name, None, socket.AF_INET)}
    except OSError:
        addresses = set()
    return (name, f"{name}.local", *sorted(addresses))


def answer_to(names: tuple[str, ...]) -> None:
    """Let the processes started from here answer to these names as well."""
    known = os.environ.get("SOGLIA_HOSTS", "")
    os.environ["SOGLIA_HOSTS"] = ",".join(filter(None, (known, *names)))


def _switch(env: Mapping[str, str], name: str) -> bool:
    return _choice(env, name, ("0", "1")) == "1"


def _choice(env: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str:
    value = env.get(name) or choices[0]
    if value not in choices:
        raise _wrong(name, ", ".join(choices))
    return value


def _whole(env: Mapping[str, str], name: str) -> int:
    value = env.get(name) or "0"
    if not (value.isascii() and value.isdigit() and len(value) < 3):
        raise _wrong(name, "0, 1, 2 …")
    return int(value)


def _wrong(name: str, expected: str) -> DomainError:
    return DomainError(
        N_("%(setting)s is not one of: %(expected)s."), "bad_setting", 500, setting=name, expected=expected
    )
