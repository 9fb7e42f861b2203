# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A card named in a body: it was looked up, and that is written down; trying cards out ends soon."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from app import clock, codes, db
from app.errors import DomainError
from app.identity.operations import check_guessing, note_look_up
from app.web.permissions import actor

View = TypeVar("View", bound=Callable[..., Any])


def counts_misses(view: View) -> View:
    """Decorate a whole act whose body may hold ``person_code``: after too many cards that nobody carries, 429.

    Stands above ``once``: a refusal leaves no act behind, but it is counted.
    """

    @wraps(view)
    def wrapper(body: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        code = body.get("person_code")
        if not code:
            return view(body, *args, **kwargs)
        return looking_up(code, lambda: view(body, *args, **kwargs))

    return cast("View", wrapper)


def looking_up(code: str, act: Callable[[], Any]) -> Any:
    """Do what names a card; raises ``too_many_attempts`` (429), and whatever the act raises."""
    by, now = actor().operator_id, clock.now()
    with db.transaction():
        check_guessing(by, now)
    try:
        return act()
    except DomainError as refusal:
        if refusal.code == "unknown_person" and codes.is_person_code(code):
            with db.transaction():
                note_look_up(by, None, "contact", now)
        raise
