# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Gifts over JSON."""

from collections.abc import Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from app import clock
from app.db import in_transaction
from app.errors import NotFound
from app.identity.rules import Actor
from app.network.rules import Scope
from app.stock.routes import check_period, incoming
from app.supply.operations import donations as operations
from app.supply.queries import donations as queries
from app.supply.queries.donations import Asked, Given
from app.supply.routes.blueprint import bp
from app.supply.rules.donations import Gift, check_channel
from app.supply.schemas.donations import DonationIn, DonationOut, DonationPatchIn, DonationsIn, DonationsOut, WithdrawIn
from app.web import actor, at, may, once
from app.web.paging import page_of_rows
from app.web.permissions import check_at

FUNDING = "donation"


@bp.get("/donations")
@may("donation.read")
@bp.arguments(DonationsIn, location="query")
@bp.response(200, DonationsOut)
def list_donations(asked: dict[str, Any]) -> dict[str, Any]:
    """Gifts, latest first, with their totals; ``from`` and ``to`` are days in Europe/Rome, both included."""
    page, page_size = asked.pop("page"), asked.pop("page_size")
    if "site_id" in asked:
        check_at("donation.read", asked["site_id"])
    check_period(asked.get("since"), asked.get("until"))
    wanted = Asked(scope=cast("Actor", actor()).scope("donation.read"), **asked)
    rows = page_of_rows(queries.donations(wanted), page, page_size, whole_rows=True, shown=_listed)
    return rows | {"totals": queries.totals(wanted)}


@bp.post("/donations")
@may("stock.receive")
@bp.arguments(DonationIn)
@bp.response(201, DonationOut)
@at("stock.receive")
@once(DonationOut)
def donate(new: dict[str, Any]) -> dict[str, Any]:
    """Take in a gift: its goods into stock, all lines or none, and its paper side beside them."""
    check_channel(new["channel"])
    operations.donate(
        id=new["id"],
        site_id=new["site_id"],
        gift=_gift(new),
        lines=incoming(new["lines"], FUNDING),
        by=actor().operator_id,
        now=clock.now(),
    )
    return _shown_now(new["id"])


def _gift(new: Mapping[str, Any]) -> Gift:
    named = ("channel", "donor_id", "received_on", "declared_value_cents", "value_basis", "waste_g", "note")
    said: dict[str, Any] = {name: new.get(name) for name in named}
    return Gift(**said, **_ddt(new.get("ddt")))


def _ddt(said: Mapping[str, Any] | None) -> dict[str, Any]:
    return {"ddt_number": said["number"], "ddt_on": said.get("on")} if said else {"ddt_number": None, "ddt_on": None}


@bp.get("/donations/<uuid:donation_id>")
@may("donation.read")
@bp.response(200, DonationOut)
def get_donation(donation_id: UUID) -> dict[str, Any]:
    """One gift, with its goods."""
    return _listed([existing("donation.read", donation_id)])[0]


@bp.patch("/donations/<uuid:donation_id>")
@may("donation.write")
@bp.arguments(DonationPatchIn)
@bp.response(200, DonationOut)
@in_transaction
def revise_donation(change: dict[str, Any], donation_id: UUID) -> dict[str, Any]:
    """Complete or correct the paper side of a gift: transport paper, value, waste, whether the summary was sent."""
    existing("donation.write", donation_id)
    if "ddt" in change:
        change |= _ddt(change.pop("ddt"))
    operations.revise_donation(donation_id, by=actor().operator_id, now=clock.now(), **change)
    return _shown_now(donation_id)


@bp.post("/donations/<uuid:donation_id>/withdraw")
@may("stock.reverse")
@bp.arguments(WithdrawIn)
@bp.response(201, DonationOut)
@once(DonationOut)
def withdraw(new: dict[str, Any], donation_id: UUID) -> dict[str, Any]:
    """Take a gift back that was recorded by mistake; its goods leave by a movement that undoes the first."""
    return take_back(donation_id, new["id"], new["reason"])


def take_back(donation_id: UUID, act_id: UUID, reason: str) -> dict[str, Any]:
    """Withdraw a gift if the one who asks may take in goods where it came; otherwise it does not exist for them."""
    existing("stock.receive", donation_id)
    sight: Scope = cast("Actor", actor()).sight
    operations.withdraw(donation_id, id=act_id, reason=reason, by=actor().operator_id, now=clock.now(), sight=sight)
    return _shown_now(donation_id)


def existing(permission: str, donation_id: UUID) -> Given:
    """A gift at a site where the one who asks holds this permission, or the refusal that there is none."""
    one = queries.donation(donation_id)
    if one is None:
        raise NotFound
    check_at(permission, one.site_id)
    return one


def _shown_now(donation_id: UUID) -> dict[str, Any]:
    one = queries.donation(donation_id)
    if one is None:
        raise NotFound
    return shown([one])[0]


def _listed(rows: Sequence[Any]) -> list[dict[str, Any]]:
    return shown([row if isinstance(row, Given) else queries.told([row])[0] for row in rows])


def shown(given: Sequence[Given]) -> list[dict[str, Any]]:
    """Gifts as the API shows them, with their lines, in one more question whatever their number."""
    lines = queries.lines_of(given)
    columns = (
        *("id", "site_id", "receipt_id", "movement_id", "donor_id", "donor", "donor_kind", "channel", "received_on"),
        *("declared_value_cents", "value_basis", "waste_g", "notice_due_on", "notice_sent_on", "note", "pieces"),
        *("ddt_missing", "undone"),
    )
    return [
        {name: getattr(one, name) for name in columns}
        | {"ddt": {"number": one.ddt_number, "on": one.ddt_on} if one.ddt_number else None, "lines": lines[one.id]}
        for one in given
    ]
