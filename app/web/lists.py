# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every list page shares: reading what its address asks for, making the next address, remembering the last one.

What an address says wrongly counts as not said: somebody typed it, or it is old.
"""

import json
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import redirect, session, url_for
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from app import clock
from app.web.fields import check_text

LAST_PAGE = 100_000
REMEMBERED = "lists"
"""In the browser's session: ``[[endpoint, {name: value}], ...]``, latest last; it goes with the session at sign-out."""

MOST_LISTS = 12
LONGEST_REMEMBERED = 100
"""Bounds on what is remembered: the session is a cookie, and a browser takes no more than 4 KB of those."""

MOST_REMEMBERED = 1_500
CLEAR = "clear"


def text_of(args: Mapping[str, str], name: str, longest: int) -> str:
    """Words of an argument, cut to ``longest`` letters; nothing when they hold what cannot be shown."""
    try:
        return check_text(args.get(name, "").strip()[:longest])
    except ValidationError:
        return ""


def id_of(text: str | None) -> UUID | None:
    """A UUID in its canonical form, or nothing."""
    try:
        return UUID(text) if text and len(text) == 36 else None
    except ValueError:
        return None


def page_number(args: Mapping[str, str]) -> int:
    """Which page, from 1 to ``LAST_PAGE``."""
    text = args.get("page", "1")
    return max(1, min(int(text), LAST_PAGE)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def day_of(text: str | None) -> date | None:
    """A plausible day in ISO form, or nothing."""
    try:
        day = date.fromisoformat(text) if text and len(text) == 10 and text[7] == "-" else None  # no weeks
    except ValueError:
        return None
    return day if day and clock.is_plausible(day) else None


def word_of(args: Mapping[str, str], name: str, allowed: Collection[str], otherwise: str) -> str:
    """One of the allowed words, else ``otherwise``."""
    word = args.get(name, otherwise)
    return word if word in allowed else otherwise


def address_of(
    endpoint: str, args: Mapping[str, str], kept: Collection[str] = ("q",), **place: Any
) -> Callable[..., str]:
    """Addresses of the same list with something changed, for pills, pages and exports.

    ``kept`` names the arguments that stay; ``place`` is what the route's own path needs. The answer is called with the
    page and with what changes, ``None`` taking something away: ``address(3)``, ``address(kind=None)``. Changing a
    filter starts at page 1; where nothing is left the address says so, or the remembered filters would come back.
    """
    stays = {name: args[name] for name in kept if args.get(name)}

    def address(page: int = 1, **changed: str | None) -> str:
        values = {**stays, **changed, "page": str(page) if page > 1 else None}
        query = {name: value for name, value in values.items() if value}
        return _to(endpoint, query or {"page": "1"}, place)

    return address


def exports_of(
    endpoint: str, args: Mapping[str, str], kept: Collection[str] = ("q",), **place: Any
) -> Callable[[str], str]:
    """Addresses of the same rows as a file: ``address("csv")``, for a route that has ``<kind>`` in its path."""
    stays = {name: args[name] for name in kept if args.get(name)}
    return lambda kind: _to(endpoint, stays, {**place, "kind": kind})


def _to(endpoint: str, query: Mapping[str, str], place: Mapping[str, Any]) -> str:
    return url_for(endpoint, **place) + ("?" + urlencode(query) if query else "")


def remembered(endpoint: str, args: Mapping[str, str], kept: Collection[str], **place: Any) -> Response | None:
    """Where to send a browser that comes to a list without saying which rows: to the filters it had there last.

    To be asked first by the view: ``if way := lists.remembered("stock.stock", request.args, KEPT): return way``. An
    address with arguments says everything, and is what will be remembered; ``?clear=1`` forgets. The page's number is
    never kept. ``None`` when the list is to be shown as asked.
    """
    known: dict[str, dict[str, str]] = dict(session.get(REMEMBERED, []))
    before = {name: known[endpoint][name] for name in kept if name in known.get(endpoint, {})}
    if not args:
        return redirect(_to(endpoint, before, place)) if before else None
    asked = {} if args.get(CLEAR) else {name: args[name] for name in kept if args.get(name)}
    if any(len(value) > LONGEST_REMEMBERED for value in asked.values()):
        asked = {}
    if asked != before:
        _remember(known, endpoint, asked)
    return redirect(_to(endpoint, {}, place)) if args.get(CLEAR) else None


def _remember(known: Mapping[str, dict[str, str]], endpoint: str, asked: dict[str, str]) -> None:
    """Keep one list's filters as the latest, and of the others as many as there is room for."""
    others = [(name, filters) for name, filters in known.items() if name != endpoint]
    lists = [*others, (endpoint, asked)] if asked else others
    lists = lists[-MOST_LISTS:]
    while len(json.dumps(lists)) > MOST_REMEMBERED:
        lists = lists[1:]
    if lists:
        session[REMEMBERED] = [list(one) for one in lists]  # not a mapping: the cookie would put it in order of names
    else:
        session.pop(REMEMBERED, None)
