# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every page shares: addresses of built files, language and light, and how numbers, days and codes are written."""

import json
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from flask import Flask, current_app, request, url_for
from flask_babel import get_locale, gettext, ngettext
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import RequestEntityTooLarge

from app import clock
from app.db import db
from app.web.language import chosen, direction

THEMES = ("day", "night")
THEME_COOKIE = "soglia_theme"
NO_BREAK = "\u00a0"
MINUS = "\u2212"
ASK_AGAIN_AFTER = 60.0  # seconds


def register(app: Flask, demo: Any) -> None:
    """Give the templates their globals, filters and shared context. ``demo`` is the package of that name."""
    app.extensions["demo"] = demo
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["asset"] = asset
    app.jinja_env.globals["new_id"] = uuid4
    app.jinja_env.filters.update({one.__name__: one for one in FILTERS} | {"date_of": clock.day_of})
    app.context_processor(_shared)


def _shared() -> dict[str, Any]:
    shown = {"language": chosen(), "direction": direction(), "theme": theme(), "demo": on_demo_data(), "here": here()}
    return shown | {"keeping": request.headers.get("X-Keep") == "1"}  # to be kept on a device: for no one moment


def on_demo_data() -> bool:
    """Whether this database was filled with demo data: once it was, it always was; if not, that holds for a minute.

    A page that says that the database is down asks too: then the answer is no.
    """
    known = current_app.extensions
    if known.get("on_demo_data") or monotonic() < known.get("on_own_data_until", 0.0):
        return bool(known.get("on_demo_data"))
    try:
        known["on_demo_data"] = bool(known["demo"].loaded())
    except SQLAlchemyError:
        db.session.rollback()
        return False
    known["on_own_data_until"] = monotonic() + ASK_AGAIN_AFTER
    return bool(known["on_demo_data"])


def asset(name: str) -> str:
    """The address of a built file by the name its source has (``soglia.css``); it changes with the content."""
    return url_for("static", filename=f"dist/{built_file(name) or name}")


def built_file(name: str) -> str | None:
    """The file that was built of this source, below dist/; None when nothing was."""
    path = Path(str(current_app.static_folder)) / "dist" / "manifest.json"
    try:
        return _manifest(path, path.stat().st_mtime_ns).get(name)
    except FileNotFoundError:
        return None


@cache
def _manifest(path: Path, _written: int) -> dict[str, str]:
    read: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return read


def theme() -> str:
    """``day`` or ``night`` as chosen on this device, or nothing: as the device itself has it."""
    kept = request.cookies.get(THEME_COOKIE, "")
    return kept if kept in THEMES else ""


def here() -> str:
    """This page's own address, to come back to after a form; forms themselves come back to where they say."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    try:
        return own_path(request.form.get("next"), "")
    except RequestEntityTooLarge:  # this is the page that says so
        return ""


def own_path(address: str | None, otherwise: str) -> str:
    """The address if it leads to one of our own pages, else the other one: a link must not carry people away."""
    if not address or not address.startswith("/") or address.startswith("//") or "\\" in address:
        return otherwise
    if not address.isprintable() or len(address) > 2000:
        return otherwise
    parts = urlsplit(address)
    return otherwise if parts.scheme or parts.netloc else address


# ---------------------------------------------------------------- numbers, days, codes


def number(value: float) -> str:
    """A number with its thousands apart (1.284), the minus as a minus."""
    return format_decimal(value, locale=get_locale()).replace("-", MINUS)


def signed(value: int) -> str:
    """A change: +12, or the same with a minus."""
    return ("+" if value > 0 else "") + number(value)


def euros(cents: int) -> str:
    """Money from whole cents: 27,90 €, in English €27.90."""
    return str(format_currency(cents / 100, "EUR", locale=get_locale()))


def amount(cents: int) -> str:
    """Money as it is typed, without its sign: 27,90."""
    return str(format_decimal(cents / 100, "0.00", locale=get_locale()))


def pieces(count: int) -> str:
    """A count with its unit, kept on one line."""
    return str(ngettext("%(count)s piece", "%(count)s pieces", count, count=number(count))).replace(" ", NO_BREAK)


def day(value: date) -> str:
    """20/12 inside this year, 20/12/2026 outside it."""
    return f"{value.day}/{value.month}" if value.year == clock.today().year else day_full(value)


def day_full(value: date) -> str:
    """20/12/2026."""
    return f"{value:%d/%m/%Y}"


def day_words(value: date) -> str:
    """A day that decides something, in words: domenica 20 dicembre."""
    pattern = "EEEE d MMMM" if value.year == clock.today().year else "EEEE d MMMM y"
    return str(format_date(value, pattern, locale=get_locale()))


def time_of(moment: datetime) -> str:
    """10:42, as clocks in Rome show it."""
    local = clock.in_rome(moment)
    return f"{local.hour}:{local.minute:02d}"


def when(moment: datetime) -> str:
    """Today 10:42, Yesterday 9:15, 20/12 10:42."""
    ago = (clock.today() - clock.day_of(moment)).days
    words = {0: gettext("Today"), 1: gettext("Yesterday")}.get(ago) or day(clock.day_of(moment))
    return f"{words}{NO_BREAK}{time_of(moment)}"


def grouped(code: str) -> str:
    """A person's code in two groups of four, on one line."""
    return NO_BREAK.join(code[start : start + 4] for start in range(0, len(code), 4))


def printed_code(code: str) -> str:
    """A barcode as the pack prints it, in 8, 12, 13 or 14 digits: GTINs are kept in fourteen, noughts in front."""
    if not (len(code) == 14 and code.isdigit()):
        return code
    filled = next((noughts for noughts in (6, 2, 1) if code.startswith("0" * noughts)), 0)
    return code[filled:]


def capitalize_first(text: str) -> str:
    """The same text with a capital at its beginning, the rest as it is."""
    return text[:1].upper() + text[1:]


FILTERS: tuple[Callable[..., str], ...] = (
    number, signed, euros, amount, pieces, day, day_full, day_words, time_of, when, grouped, printed_code,
    capitalize_first,
)  # fmt: skip
