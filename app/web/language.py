# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which language to answer in: programs say it in a header, people have chosen it."""

from flask import Flask, g, request
from flask_babel import Babel, get_locale

from app.web.permissions import is_api

LANGUAGES = ("it", "en")
COOKIE = "soglia_language"


def register(app: Flask) -> None:
    """Italian first, English complete; days and hours as in Rome."""
    app.config.update(BABEL_DEFAULT_LOCALE="it", BABEL_DEFAULT_TIMEZONE="Europe/Rome")
    Babel(app, locale_selector=chosen)


def chosen() -> str:
    """The language of this request."""
    header = request.accept_languages.best_match(LANGUAGES)
    if is_api():
        return header or "it"
    own = getattr(g.get("actor"), "language", None)
    for choice in (request.cookies.get(COOKIE), own, header):
        if choice in LANGUAGES:
            return str(choice)
    return "it"


def direction() -> str:
    """``ltr`` or ``rtl``, for the page's ``dir``."""
    locale = get_locale()
    return locale.text_direction if locale else "ltr"
