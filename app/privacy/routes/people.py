# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A person's record over JSON: reading it, putting it right, a new card, two cards of one person, forgetting."""

from typing import Any
from uuid import UUID

from app import clock
from app.contact import operations as people
from app.contact import queries
from app.contact.routes.lookups import looking_up
from app.contact.rules.people import Somebody
from app.contact.schemas import CardIn, KnownPersonOut, MergedOut, MergeIn, PersonChangeIn, PersonOut, UndoneOut
from app.db import in_transaction
from app.identity.operations import record_access
from app.identity.routes import current
from app.privacy import operations
from app.privacy.routes.blueprint import READ, bp, opened
from app.privacy.schemas.people import ForgetIn, ForgottenOut, WhyIn
from app.web import may, once


@bp.get("/people/<uuid:person_id>")
@may(READ)
@bp.arguments(WhyIn, location="query")
@bp.response(200, KnownPersonOut)
@in_transaction
def get_person(asked: dict[str, Any], person_id: UUID) -> dict[str, Any]:
    """What is known of somebody, by any id of theirs; that it was read, and why, is written down."""
    return known(opened(person_id, "read", clock.now(), reason=asked.get("reason")))


def known(somebody: Somebody) -> dict[str, Any]:
    """A person with the merges that made them one."""
    return _said(somebody) | {"merges": queries.merges_of(somebody.members)}


def _said(somebody: Somebody) -> dict[str, Any]:
    names = ("id", "code", "age_band", "gender", "citizenship", "language", "sizes")
    return {name: getattr(somebody, name) for name in names}


@bp.patch("/people/<uuid:person_id>")
@may("people.write")
@bp.arguments(PersonChangeIn)
@bp.response(200, PersonOut)
@in_transaction
def change_person(changed: dict[str, Any], person_id: UUID) -> Somebody:
    """Write down what somebody said of themselves; ``null`` takes it back, and what is not named stays."""
    somebody = opened(person_id, "edit", clock.now(), reason="correction")
    return people.change_person(somebody.id, changed)


@bp.post("/people/<uuid:person_id>/card")
@may("people.write")
@bp.arguments(CardIn)
@bp.response(201, PersonOut)
@once(PersonOut)
def give_card(new: dict[str, Any], person_id: UUID) -> Somebody:
    """A new card with a new code, at once. The one before still leads to the person, as an old one."""
    now = clock.now()
    somebody = opened(person_id, "card", now)
    return people.give_card(id=new["id"], person_id=somebody.id, why=new["why"], now=now)


@bp.post("/people/<uuid:person_id>/merge")
@may("people.merge")
@bp.arguments(MergeIn)
@bp.response(201, MergedOut)
def merge_people(new: dict[str, Any], person_id: UUID) -> Any:
    """Two cards are one person: whoever carries ``into_code``. It can be undone for thirty days.

    Raises ``unknown_person`` (422), ``already_one`` (409), ``too_many_attempts`` (429) after too many wrong cards.
    """
    return looking_up(new["into_code"], lambda: _merge(new, person_id))


@once(MergedOut)
def _merge(new: dict[str, Any], person_id: UUID) -> dict[str, Any]:
    return merged(new["id"], person_id, new["into_code"])


def merged(id: UUID, person_id: UUID, into_code: str, site_id: UUID | None = None) -> dict[str, Any]:
    """Make them one and write down that both records were changed, and where; inside a transaction."""
    now, by = clock.now(), current().operator_id
    one = opened(person_id, "merge", now, site_id=site_id)
    both = people.merge(id=id, person_id=one.id, into_code=into_code, by=by, now=now)
    record_access(by, both.id, "merge", now, site_id=site_id, reason="card_shown")
    return _said(both) | {"merge_id": id}


@bp.post("/people/<uuid:person_id>/merges/<uuid:merge_id>/undo")
@may("people.merge")
@bp.arguments(ForgetIn)
@bp.response(201, UndoneOut)
@once(UndoneOut)
def undo_merge(new: dict[str, Any], person_id: UUID, merge_id: UUID) -> dict[str, Any]:
    """They are two people after all. Raises ``already_undone`` or ``too_late_to_undo`` (409)."""
    return undone(person_id, merge_id)


def undone(person_id: UUID, merge_id: UUID, site_id: UUID | None = None) -> dict[str, Any]:
    """Tell them apart again; inside a transaction."""
    now = clock.now()
    somebody = opened(person_id, "unmerge", now, reason="correction", site_id=site_id)
    found = people.undo_merge(person_id=somebody.id, merge_id=merge_id, by=current().operator_id, now=now)
    return {"id": found.id, "person_id": found.from_id, "undone_at": found.undone_at}


@bp.post("/people/<uuid:person_id>/forget")
@may("people.forget")
@bp.arguments(ForgetIn)
@bp.response(200, ForgottenOut)
@once(ForgottenOut, 200)
def forget_person(new: dict[str, Any], person_id: UUID) -> dict[str, Any]:
    """Forget somebody who asks for it: their codes go, quantities stay. Nothing brings them back."""
    now = clock.now()
    forget(person_id)
    return {"id": new["id"], "forgotten_at": now}


def forget(person_id: UUID, site_id: UUID | None = None) -> None:
    """Forget somebody one may see; inside a transaction."""
    now = clock.now()
    somebody = opened(person_id, "forget", now, reason="forget_asked", site_id=site_id)
    operations.forget(somebody.id, now=now)
