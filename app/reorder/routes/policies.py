# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How goods are kept in stock, gifts that were announced, and days that will not come again."""

from typing import Any, cast
from uuid import UUID

from app import clock
from app.db import in_transaction
from app.errors import N_, DomainError, NotFound
from app.identity.rules import Actor
from app.network import queries as network
from app.reorder.models import FIELDS, ExpectedGift
from app.reorder.operations import one_offs
from app.reorder.operations import policies as operations
from app.reorder.queries import policies as queries
from app.reorder.routes.blueprint import bp
from app.reorder.schemas.policies import (
    EffectiveIn,
    EffectiveOut,
    GiftEndIn,
    GiftIn,
    GiftOut,
    GiftsIn,
    OneOffIn,
    OneOffOut,
    PolicyIn,
    PolicyOut,
)
from app.web import actor, at, may, once
from app.web.fields import PageIn, page_of
from app.web.paging import page_of_rows
from app.web.permissions import check_at

READ, SAY = "reorder.read", "reorder.policy"
ABOUT = ("site_id", "site_kind", "category_id", "item_id")


@bp.get("/reorder/policies")
@may(READ)
@bp.arguments(PageIn, location="query")
@bp.response(200, page_of(PolicyOut))
def list_policies(asked: dict[str, Any]) -> dict[str, Any]:
    """What was said of how goods are kept, in one's ambito and for the whole network."""
    query = queries.policies(cast("Actor", actor()).sight_with(READ))
    return page_of_rows(query, asked["page"], asked["page_size"])


@bp.get("/reorder/policies/effective")
@may(READ)
@bp.arguments(EffectiveIn, location="query")
@bp.response(200, EffectiveOut)
def effective_policy(asked: dict[str, Any]) -> dict[str, Any]:
    """What holds for an item at a site: every field, and where it was said."""
    check_at(READ, asked["site_id"])
    return {**asked, **effective(asked["site_id"], asked["item_id"])}


def effective(site_id: UUID, item_id: UUID) -> dict[str, Any]:
    """Fields and where each is from; raises ``NotFound`` for an unknown item."""
    subject = queries.subject(site_id, item_id)
    if subject is None:
        raise NotFound
    told = queries.book(subject.ambito_id, clock.today()).of(subject)
    origins = [{"field": name, "scope": told.origins[name], "policy_id": told.policies.get(name)} for name in FIELDS]
    return {"policy": dict(told.fields), "origins": origins}


@bp.put("/reorder/policies")
@may(SAY)
@bp.arguments(PolicyIn)
@bp.response(200, PolicyOut)
@in_transaction
def say_policy(said: dict[str, Any]) -> Any:
    """Say how something is kept in stock: it replaces what was said of it before, whole. What is left out is as the
    next wider policy says; with nothing said the policy is gone. One of an ambito is said by who buys or
    coordinates there, one of the whole network by an administrator."""
    about = {name: said.pop(name, None) for name in ABOUT}
    scope, ambito_id = said.pop("scope"), said.pop("ambito_id", None)
    ambito_id = own_ambito(ambito_id, about["site_id"])
    by = actor().operator_id
    one = operations.say(scope=scope, ambito_id=ambito_id, fields=said, by=by, now=clock.now(), **about)
    return one if one is not None else {"id": None, "scope": scope, "ambito_id": ambito_id, **about}


def own_ambito(ambito_id: UUID | None, site_id: UUID | None) -> UUID | None:
    """Where a policy may be said by who asks: at a site of theirs, in their ambito, in the whole network; raises
    ``NotFound`` else."""
    if site_id is not None:
        check_at(SAY, site_id)
        return network.ambito_of(site_id)
    reach = cast("Actor", actor()).scope(SAY)
    if not (reach.everywhere or ambito_id in reach.ambiti):
        raise NotFound
    if ambito_id is not None and not network.is_ambito(ambito_id):
        raise NotFound
    return ambito_id


# ---------------------------------------------------------------- gifts, days


@bp.get("/reorder/gifts")
@may(READ)
@bp.arguments(GiftsIn, location="query")
@bp.response(200, page_of(GiftOut))
def list_gifts(asked: dict[str, Any]) -> dict[str, Any]:
    """Gifts that were announced and are waited for, or (``ended``) no longer."""
    query = queries.expected(cast("Actor", actor()).sight_with(READ), ended=asked["ended"])
    return page_of_rows(query, asked["page"], asked["page_size"])


@bp.post("/reorder/gifts")
@may(SAY)
@bp.arguments(GiftIn)
@bp.response(201, GiftOut)
@at(SAY)
@once(GiftOut)
def expect_gift(new: dict[str, Any]) -> ExpectedGift:
    """Write down a gift that was announced: until it came it counts as on order."""
    return operations.expect(**new, by=actor().operator_id, now=clock.now())


@bp.post("/reorder/gifts/<uuid:gift_id>/end")
@may(SAY)
@bp.arguments(GiftEndIn)
@bp.response(200, GiftOut)
@once(GiftOut, 200)
def end_gift(new: dict[str, Any], gift_id: UUID) -> ExpectedGift:
    """It came, or will not come."""
    one = queries.gift(gift_id)
    if one is None:
        raise NotFound
    check_at(SAY, one.site_id)
    return operations.end_gift(gift_id, now=clock.now())


@bp.post("/reorder/one-offs")
@may(SAY)
@bp.arguments(OneOffIn)
@bp.response(201, OneOffOut)
@at(SAY)
@once(OneOffOut)
def mark_one_off(new: dict[str, Any]) -> dict[str, Any]:
    """Say that what happened on a day will not come again, and why: it is left out of the demand. ``lifted`` takes that
    back."""
    said = {name: new[name] for name in ("site_id", "item_ids", "day")}
    if new["lifted"]:
        one_offs.lift(**said, now=clock.now())
    else:
        if not new.get("reason"):
            message = N_("Say why this day will not come again.")
            raise DomainError(message, "reason_needed", 422, fields={"reason": [message]})
        one_offs.mark(**said, reason=new["reason"], by=actor().operator_id, now=clock.now())
    return new
