# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What makes pages an app on a home screen: its card, the worker that keeps what opens without network, and the page
that stands in where something needs the network."""

from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, json, render_template, request, send_from_directory
from flask_babel import force_locale, gettext
from werkzeug.exceptions import NotFound

from app.errors import N_
from app.web.language import LANGUAGES, chosen
from app.web.pages import asset, built_file
from app.web.permissions import public

bp = Blueprint("home_screen", __name__)

_WAYS = (
    (N_("Scan"), "barcode", "/scan"),
    (N_("Hand out"), "hand", "/hand-out"),
    (N_("Receive"), "inbox", "/receive"),
    (N_("New contact"), "user", "/contacts/new"),
    (N_("What waits to be sent"), "upload", "/outbox"),
)
KEPT_PAGES = tuple(path for _, _, path in _WAYS)
"""The pages that work without network, for those who may open them: kept on the device as they are without a query."""

GROUND = "#F5F4F0"
"""The page's own colour by day, as in scss/_tokens.scss: what an installed app opens on."""

_ICONS = (
    ("icon-192.png", "192x192", "any"),
    ("icon-512.png", "512x512", "any"),
    ("icon-maskable-512.png", "512x512", "maskable"),
)
_SHORTCUTS = _WAYS[:3]


@bp.get("/manifest.webmanifest")
@public
def manifest() -> Response:
    """The card of the app, in the language that the address names: browsers fetch it without our cookies."""
    asked = request.args.get("language", "")
    language = asked if asked in LANGUAGES else chosen()
    with force_locale(language):
        card = _card(language)
    answer = Response(json.dumps(card), mimetype="application/manifest+json")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def _card(language: str) -> dict[str, Any]:
    icons = [
        {"src": asset(name), "sizes": sizes, "type": "image/png", "purpose": purpose} for name, sizes, purpose in _ICONS
    ]
    return {
        "id": "/",
        "name": "Soglia",
        "short_name": "Soglia",
        "description": gettext("Goods at low threshold, in the hand: scan, hand out, receive, also without network."),
        "lang": language,
        "dir": "ltr",
        "start_url": "/today?from=home",
        "scope": "/",
        "display": "standalone",
        "background_color": GROUND,
        "theme_color": GROUND,
        "icons": icons,
        "shortcuts": [{"name": gettext(words), "url": path, "icons": icons[:1]} for words, _, path in _SHORTCUTS],
    }


@bp.get("/service-worker.js")
@public
def service_worker() -> Response:
    """The worker of this release, from the root of the site: it answers for every page below where it lies."""
    name = built_file("service-worker.js")
    if name is None:
        raise NotFound
    answer = send_from_directory(Path(str(current_app.static_folder)) / "dist", name, mimetype="text/javascript")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@bp.get("/no-network")
@public
def no_network() -> str:
    """What stands in for a page that needs the network, with the ways to those that do not. It names nobody."""
    ways = [(path, gettext(words), symbol) for words, symbol, path in _WAYS]
    return render_template("no_network.html", ways=ways)
