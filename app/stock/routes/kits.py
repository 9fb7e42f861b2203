# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Kits over JSON: how many there are, building them, taking them apart, opening and refilling them."""

from collections.abc import Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from app import clock
from app.catalogue.models import Item
from app.errors import NotFound
from app.identity.rules import Actor
from app.stock import operations, queries
from app.stock.operations import KitAct, KitOrder
from app.stock.queries import Built, KitHere, OpenJob
from app.stock.routes.blueprint import bp
from app.stock.rules import kit_refusals
from app.stock.schemas.kits import (
    AssembleIn,
    BuildableIn,
    BuildableOut,
    EndedJobsOut,
    EndJobsIn,
    KitActOut,
    KitOut,
    KitsIn,
    LotOfKitsIn,
    OpenIn,
    RefillIn,
)
from app.web import actor, at, may, once
from app.web.fields import page_of
from app.web.paging import page_of_rows


def _check_sees(site_id: UUID) -> None:
    if not cast("Actor", actor()).sees(site_id):
        raise NotFound


@bp.get("/kits")
@may("stock.read")
@bp.arguments(KitsIn, location="query")
@bp.response(200, page_of(KitOut))
def list_kits(asked: dict[str, Any]) -> dict[str, Any]:
    """Kits in use, and at a site: how many stand there, how many could be built, and what limits them."""
    _check_sees(asked["site_id"])
    return page_of_rows(
        queries.kits(q=asked.get("q")),
        asked["page"],
        asked["page_size"],
        shown=lambda items: kits_shown(items, asked["site_id"]),
    )


def kits_shown(items: Sequence[Item], site_id: UUID) -> list[dict[str, Any]]:
    """Kits as the API shows them, in four questions whatever their number."""
    ids = [one.id for one in items]
    here, built = queries.kits_here(site_id, ids, clock.today()), queries.built(site_id, ids)
    asked = asked_for(queries.open_jobs([site_id], ids))
    return [_kit(one, here[one.id], built.get(one.id, Built())) | asked.get(one.id, NOTHING) for one in items]


NOTHING = {"to_build": 0, "to_take_apart": 0}


def asked_for(jobs: Sequence[OpenJob]) -> dict[UUID, dict[str, int]]:
    """Kits that are left to be built and to be taken apart, by item."""
    names = {"assemble": "to_build", "disassemble": "to_take_apart"}
    found: dict[UUID, dict[str, int]] = {}
    for job in jobs:
        found.setdefault(job.item_id, dict(NOTHING))[names[job.action]] += job.left
    return found


def _kit(item: Item, here: KitHere, built: Built) -> dict[str, Any]:
    return {
        "item_id": item.id,
        "sku": item.sku,
        "name": item.name,
        "size": item.size,
        "version": here.contents.number,
        "built": built.whole,
        "opened": built.opened,
        "buildable": here.buildable.quantity,
        "limiting": limiting(here),
        "next_expiry": built.next_expiry,
    }


def limiting(here: KitHere) -> dict[str, Any] | None:
    """The part that stops at the next kit, and what that kit would need of it."""
    part = here.limiting
    if part is None:
        return None
    needed = part.part.quantity * (here.buildable.quantity + 1)
    return {**_named(part.goods), "here": part.here, "needed": needed}


def _named(goods: queries.Goods) -> dict[str, Any]:
    return {"item_id": goods.item_id, "name": goods.name, "size": goods.size}


@bp.get("/kits/<uuid:item_id>/buildable")
@may("stock.read")
@bp.arguments(BuildableIn, location="query")
@bp.response(200, BuildableOut)
def buildable(asked: dict[str, Any], item_id: UUID) -> dict[str, Any]:
    """How many kits can be built at a site by the current version, what limits them, and what there is of each part."""
    _check_sees(asked["site_id"])
    here = kit_here(item_id, asked["site_id"])
    return {
        "quantity": here.buildable.quantity,
        "limiting": limiting(here),
        "parts": [
            {
                **_named(one.goods),
                "quantity": one.part.quantity,
                "here": one.here,
                "substitutes": one.part.substitutes,
            }
            for one in here.parts
        ],
    }


def kit_here(item_id: UUID, site_id: UUID) -> KitHere:
    """What a site can build of one kit; refuses what does not exist or is no kit."""
    if not queries.offer([], [item_id])[0]:
        raise NotFound
    here = queries.kits_here(site_id, [item_id], clock.today()).get(item_id)
    if here is None:
        raise kit_refusals.not_a_kit()
    return here


def order(asked: Mapping[str, Any], item_id: UUID) -> KitOrder:
    """What is asked for, by whom, now."""
    someone = cast("Actor", actor())
    return KitOrder(
        id=asked["id"],
        item_id=item_id,
        site_id=asked["site_id"],
        quantity=asked["quantity"],
        by=someone.operator_id,
        now=clock.now(),
        sight=someone.sight,
    )


@bp.post("/kits/<uuid:item_id>/assemble")
@may("kit.write")
@bp.arguments(AssembleIn)
@bp.response(201, KitActOut)
@at("kit.write")
@once(KitActOut)
def assemble(new: dict[str, Any], item_id: UUID) -> KitAct:
    """Build kits of the parts on the shelf, soonest to expire first; ``lots`` before others. All of them or none."""
    return operations.assemble(order(new, item_id), lots=new["lots"], reason=new.get("reason"))


@bp.post("/kits/<uuid:item_id>/disassemble")
@may("kit.write")
@bp.arguments(LotOfKitsIn)
@bp.response(201, KitActOut)
@at("kit.write")
@once(KitActOut)
def disassemble(new: dict[str, Any], item_id: UUID) -> KitAct:
    """Take kits apart: their parts are on the shelf again, each with its own lot."""
    return operations.disassemble(order(new, item_id), lot_id=new["lot_id"])


@bp.post("/kits/<uuid:item_id>/open")
@may("kit.write")
@bp.arguments(OpenIn)
@bp.response(201, KitActOut)
@at("kit.write")
@once(KitActOut)
def open_kits(new: dict[str, Any], item_id: UUID) -> KitAct:
    """Take something out of each of so many kits; they stay on the shelf as opened."""
    wanted = [(one["item_id"], one["quantity"]) for one in new["take"]]
    return operations.open_kits(order(new, item_id), wanted, lot_id=new["lot_id"])


@bp.post("/kits/<uuid:item_id>/refill")
@may("kit.write")
@bp.arguments(RefillIn)
@bp.response(201, KitActOut)
@at("kit.write")
@once(KitActOut)
def refill(new: dict[str, Any], item_id: UUID) -> KitAct:
    """Make kits complete by the current version: opened ones, ones with expired parts, ones of an older version."""
    return operations.refill(order(new, item_id), lot_id=new["lot_id"], fresh_until=new["fresh_until"])


@bp.post("/kits/<uuid:item_id>/end-jobs")
@may("kit.write")
@bp.arguments(EndJobsIn)
@bp.response(200, EndedJobsOut)
@at("kit.write")
@once(EndedJobsOut, 200)
def end_jobs(new: dict[str, Any], item_id: UUID) -> dict[str, Any]:
    """What a site is still asked to build or to take apart of a kit is no longer needed."""
    if not queries.offer([], [item_id])[0]:
        raise NotFound
    by = cast("Actor", actor()).operator_id
    return {"ended": operations.end_jobs(new["site_id"], item_id, reason=new["reason"], by=by, now=clock.now())}
