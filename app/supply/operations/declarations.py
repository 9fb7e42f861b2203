# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Giving a donor the quarterly declaration."""

from datetime import datetime
from uuid import UUID

from app.clock import day_of
from app.db import db, take_turn
from app.supply.models import Declaration
from app.supply.operations.donations import unknown_donor
from app.supply.queries import declarations as queries
from app.supply.queries import donors
from app.supply.rules.declarations import Quarter, check_over, nothing_to_declare
from app.supply.rules.donors import PRIVATE


def declare(
    *, id: UUID, organisation_id: UUID, donor_id: UUID, quarter: Quarter, by: UUID, now: datetime
) -> Declaration:
    """Give a declaration its number, the next of its organisation and year. Given again, it keeps it and is of now.

    Raises ``quarter_not_over`` and ``nothing_to_declare`` (409), ``unknown_donor`` (422).
    """
    take_turn(organisation_id)
    check_over(quarter, day_of(now))
    donor = donors.donor(donor_id)
    if donor is None:
        raise unknown_donor()
    if donor.kind == PRIVATE or not queries.gifts_of(organisation_id, donor_id, quarter):
        raise nothing_to_declare()
    one = queries.declared(organisation_id, donor_id, quarter) or Declaration(
        id=id,
        organisation_id=organisation_id,
        donor_id=donor_id,
        year=quarter.year,
        quarter=quarter.number,
        number=queries.numbers_given(organisation_id, quarter.year) + 1,
    )
    one.issued_by, one.issued_at = by, now
    db.session.add(one)
    db.session.flush()
    return one
