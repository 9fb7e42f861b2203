# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may: every route declares it, and a route that does not stops the start."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol, TypeVar, cast
from uuid import UUID

from flask import Flask, current_app, g, request

from app.errors import Forbidden, NotFound, NotSignedIn

View = TypeVar("View", bound=Callable[..., Any])

PUBLIC = "public"
SIGNED_IN = "signed_in"


class Actor(Protocol):
    """Whoever is asking; ``identity`` makes one from a token or a cookie."""

    @property
    def operator_id(self) -> UUID: ...

    @property
    def kind(self) -> str:
        """How one came in: ``browser``, ``api``, ``device``, or ``phone``, the outbox of a phone."""

    @property
    def language(self) -> str | None: ...

    @property
    def sight(self) -> Any:
        """The scope (of ``network``) in which the actor sees stock."""

    @property
    def hand(self) -> Any:
        """The scope in which the actor acts."""

    def may(self, permission: str) -> bool:
        """Whether any of the actor's roles includes this, somewhere."""

    def may_at(self, permission: str, site_id: UUID) -> bool:
        """Whether a role that includes this holds at the site; may ask the database once."""


def actor() -> Actor:
    """Whoever is asking; raises ``NotSignedIn`` when nobody is."""
    someone = g.get("actor")
    if someone is None:
        raise NotSignedIn
    return cast("Actor", someone)


def public(view: View) -> View:
    """Declare that anybody may ask this."""

    @wraps(view)
    def open_to_all(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs)

    open_to_all.permission = PUBLIC  # type: ignore[attr-defined]
    return cast("View", open_to_all)


def may(permission: str, *, phones: bool = False, facts: bool = False) -> Callable[[View], View]:
    """Declare the permission a route needs: 401 when nobody is signed in, 403 when no role includes it.

    With ``phones`` the session of a phone's outbox may ask as well; to every other route it is nobody's. With ``facts``
    it may ask although its operator's role has changed since: what it hands in has happened, and the view judges each.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if not (facts and actor().kind == "phone"):
                check(permission)
            return view(*args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        guarded.phones = phones  # type: ignore[attr-defined]
        return cast("View", guarded)

    return decorate


def is_for_phones() -> bool:
    """Whether the route that is asked declares that a phone's outbox may ask it."""
    view = current_app.view_functions.get(request.endpoint or "")
    return bool(getattr(view, "phones", False))


def at(permission: str, field: str = "site_id") -> Callable[[View], View]:
    """The site named in the body must be one where the actor's role holds: 404 as for a site of nobody.

    Stands under ``arguments``, so that it meets the body after its shape was checked and before anything is done.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(body: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
            check_at(permission, body[field])
            return view(body, *args, **kwargs)

        return cast("View", guarded)

    return decorate


def check(permission: str) -> None:
    """Raise unless the one who asks holds the permission somewhere."""
    someone = actor()
    if permission != SIGNED_IN and not someone.may(permission):
        raise Forbidden


def check_at(permission: str, site_id: UUID) -> None:
    """Raise ``NotFound`` unless the one who asks holds the permission at this site."""
    if not actor().may_at(permission, site_id):
        raise NotFound


def check_every_route(app: Flask) -> None:
    """Deny by default: stop the start when a route declares nothing."""
    silent = [
        f"{rule} ({rule.endpoint})"
        for rule in app.url_map.iter_rules()
        if not hasattr(app.view_functions[rule.endpoint], "permission")
    ]
    if silent:
        raise RuntimeError(f"these routes declare no permission: {', '.join(silent)}")


def is_api() -> bool:
    """Whether this request speaks JSON rather than pages."""
    return request.path.startswith("/api/") or request.path in ("/healthz", "/readyz")
