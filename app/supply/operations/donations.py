# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Verbs of gifts: taking one in, completing its papers, taking it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from app.clock import ROME, day_of
from app.db import db, take_turn
from app.errors import N_, DomainError, NotFound
from app.network.rules import Scope
from app.stock import operations as stock
from app.stock.operations import Incoming
from app.stock.rules import Draft
from app.supply.models import Donation, Donor
from app.supply.queries import donations as queries
from app.supply.queries import donors
from app.supply.rules.donations import (
    Gift,
    Sorted,
    check_brought,
    check_channel,
    check_conditions,
    check_received_on,
    check_something,
)

NOON = time(12)


@dataclass(frozen=True)
class Donated:
    """A gift that was taken in; ``draft`` is the movement of its goods, none where all of it was waste."""

    id: UUID
    draft: Draft | None


def donate(
    *,
    id: UUID,
    site_id: UUID,
    gift: Gift,
    lines: Sequence[Incoming],
    by: UUID,
    now: datetime,
    occurred_at: datetime | None = None,
) -> Donated:
    """Take in a gift: its goods into stock, its paper side beside them. The receipt has the gift's id.

    Without a moment, goods of a day that is past count as received at noon of it. Raises ``street_bin``, ``new_only``,
    ``used_not_brought``, ``day_to_come``, ``nothing_given``, ``unknown_donor``, ``donor_archived`` (422), and what
    ``stock.operations.receive`` raises.
    """
    take_turn(site_id)
    check_channel(gift.channel)
    check_something(len(lines), gift.waste_g)
    received_on = _received_on(gift, occurred_at, now)
    donor = donor_of_gift(gift.donor_id)
    only = queries.new_only({line.item_id for line in lines})
    sorted_ = [Sorted(line.traits.condition, line.item_id in only) for line in lines]
    check_conditions(sorted_)
    check_brought(gift.channel, donor.kind if donor else None, sorted_)
    draft = None
    if lines:
        draft = stock.receive(
            id=id, site_id=site_id, source="donation", lines=lines, by=by, now=now,
            occurred_at=occurred_at or _moment(received_on, now), note=gift.note,
        )  # fmt: skip
        db.session.flush()
    db.session.add(_row(id, site_id, gift, received_on, with_goods=draft is not None, by=by, now=now))
    db.session.flush()
    return Donated(id, draft)


def _received_on(gift: Gift, occurred_at: datetime | None, now: datetime) -> date:
    """The day a gift came, as Rome counts it. A telephone's clock may be ahead: its tomorrow is today."""
    today = day_of(now)
    if gift.received_on is not None:
        check_received_on(gift.received_on, today)
        return gift.received_on
    return min(day_of(occurred_at), today) if occurred_at else today


def _moment(day: date, now: datetime) -> datetime:
    return now if day == day_of(now) else datetime.combine(day, NOON, tzinfo=ROME)


def donor_of_gift(donor_id: UUID | None) -> Donor | None:
    """The donor a gift names; raises ``unknown_donor`` or ``donor_archived`` (422)."""
    if donor_id is None:
        return None
    donor = donors.donor(donor_id)
    if donor is None:
        raise unknown_donor()
    if donor.archived_at is not None:
        message = N_("This donor is archived: bring them back into use first.")
        raise DomainError(message, "donor_archived", 422, fields={"donor_id": [message]})
    return donor


def unknown_donor() -> DomainError:
    """The refusal of a donor nobody has heard of."""
    message = N_("This donor does not exist.")
    return DomainError(message, "unknown_donor", 422, fields={"donor_id": [message]})


def _row(
    id: UUID, site_id: UUID, gift: Gift, received_on: date, *, with_goods: bool, by: UUID, now: datetime
) -> Donation:
    return Donation(
        id=id,
        site_id=site_id,
        receipt_id=id if with_goods else None,
        donor_id=gift.donor_id,
        channel=gift.channel,
        received_on=received_on,
        declared_value_cents=gift.declared_value_cents,
        value_basis=gift.value_basis,
        ddt_number=gift.ddt_number,
        ddt_on=gift.ddt_on,
        waste_g=gift.waste_g,
        note=gift.note,
        recorded_by=by,
        recorded_at=now,
    )


def revise_donation(donation_id: UUID, *, by: UUID, now: datetime, **changes: Any) -> None:
    """Complete or correct the paper side of a gift; its goods are put right by taking it back and recording it anew.

    Raises ``donation_undone`` (409), ``donor_named`` (409) when another donor than the one recorded is named,
    ``nothing_given`` when nothing would be left, and what names an unknown donor.
    """
    row = _taken_in_turn(donation_id)
    if "donor_id" in changes and changes["donor_id"] != row.donor_id:
        if row.donor_id is not None:
            message = N_("This gift has a donor: take it back and record it anew if it was somebody else's.")
            raise DomainError(message, "donor_named", 409, fields={"donor_id": [message]})
        donor_of_gift(changes["donor_id"])
    if row.receipt_id is None:
        check_something(0, changes.get("waste_g", row.waste_g))
    for name, value in changes.items():
        setattr(row, name, value)
    row.revised_by, row.revised_at = by, now
    db.session.flush()


def withdraw(donation_id: UUID, *, id: UUID, reason: str, by: UUID, now: datetime, sight: Scope) -> None:
    """Take a gift back that was recorded by mistake: its movement is undone, or the weight of its waste forgotten.

    Raises ``donation_undone`` (409), and what ``stock.operations.reverse`` raises when the goods have gone on.
    """
    row = _taken_in_turn(donation_id)
    given = queries.donation(donation_id)
    if given is not None and given.movement_id is not None:
        stock.reverse(id=id, movement_id=given.movement_id, reason=reason, by=by, now=now, sight=sight)
    else:
        row.withdrawn_at = now
        row.withdraw_reason = reason
    row.revised_by, row.revised_at = by, now
    db.session.flush()


def _taken_in_turn(donation_id: UUID) -> Donation:
    """A gift that stands, for the one whose turn it is at its site."""
    site_id = queries.site_of(donation_id)
    take_turn(site_id)
    row = db.session.get(Donation, donation_id, populate_existing=True)
    given = queries.donation(donation_id)
    if row is None or given is None:
        raise NotFound
    if given.undone:
        raise DomainError(N_("This gift was taken back: record it anew."), "donation_undone", 409)
    return row
