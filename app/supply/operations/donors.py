# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Verbs of who gives."""

from datetime import datetime
from typing import Any
from uuid import UUID

from app.catalogue.queries import folded
from app.db import db, take_turn
from app.errors import N_, DomainError, NotFound
from app.supply.models import Donor
from app.supply.queries import donors as queries
from app.supply.rules.donors import check_donor

DONORS = UUID("d0a0d0a0-d0a0-4d0a-80d0-a0d0a0d0a0d0")
"""Whose turn it is to add or change a donor: two who ask at once whether a tax code is free must not both hear yes."""

LONGEST_FOLDED = 400


def add_donor(
    *,
    id: UUID,
    kind: str,
    now: datetime,
    name: str | None = None,
    tax_code: str | None = None,
    address: str | None = None,
    email: str | None = None,
) -> Donor:
    """Add somebody who gives; raises what ``check_donor`` raises, and ``taken`` (409) when the tax code is."""
    take_turn(DONORS)
    columns = check_donor(kind=kind, name=name, tax_code=tax_code, address=address, email=email)
    _check_free(columns["tax_code"], but=None)
    donor = Donor(id=id, created_at=now, **columns)
    donor.folded = _folded(donor)
    db.session.add(donor)
    db.session.flush()
    return donor


def revise_donor(donor_id: UUID, *, now: datetime, archived: bool | None = None, **changes: Any) -> Donor:
    """Change what is known of a donor, or take them out of use; raises as ``add_donor`` does."""
    take_turn(DONORS)
    donor = queries.donor(donor_id)
    if donor is None:
        raise NotFound
    before = {name: getattr(donor, name) for name in ("kind", "name", "tax_code", "address", "email")}
    columns = check_donor(**before | changes)
    _check_free(columns["tax_code"], but=donor.id)
    for name, value in columns.items():
        setattr(donor, name, value)
    if archived is not None:
        donor.archived_at = (donor.archived_at or now) if archived else None
    donor.folded = _folded(donor)
    db.session.flush()
    return donor


def _folded(donor: Donor) -> str:
    """What searches look in, cut to its column."""
    return folded(donor.name, donor.tax_code, donor.address)[:LONGEST_FOLDED]


def _check_free(tax_code: str | None, but: UUID | None) -> None:
    if tax_code is not None and queries.donor_with(tax_code) not in (None, but):
        message = N_("A donor with this tax code is in the list already.")
        raise DomainError(message, "taken", 409, fields={"tax_code": [message]})
