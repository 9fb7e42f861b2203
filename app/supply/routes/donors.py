# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who gives, over JSON. The whole network shares them, as it shares the catalogue."""

from typing import Any
from uuid import UUID

from app import clock
from app.db import in_transaction
from app.errors import NotFound
from app.supply.models import Donor
from app.supply.operations import donors as operations
from app.supply.queries import donors as queries
from app.supply.routes.blueprint import bp
from app.supply.schemas.donors import DonorIn, DonorOut, DonorPatchIn, DonorsIn
from app.web import may, once
from app.web.fields import page_of
from app.web.paging import page_of_rows


@bp.get("/donors")
@may("donation.read")
@bp.arguments(DonorsIn, location="query")
@bp.response(200, page_of(DonorOut))
def list_donors(asked: dict[str, Any]) -> dict[str, Any]:
    """Donors in use, or the archived ones; ``q`` finds by name, tax code or address."""
    page, page_size = asked.pop("page"), asked.pop("page_size")
    query = queries.donors(**asked)
    return page_of_rows(query, page, page_size, shown=lambda rows: [shown(one) for one in rows])


@bp.post("/donors")
@may("donation.write")
@bp.arguments(DonorIn)
@bp.response(201, DonorOut)
@once(DonorOut)
def add_donor(new: dict[str, Any]) -> dict[str, Any]:
    """Add a company or body that gives. Private givers stay without a name."""
    return shown(operations.add_donor(**new, now=clock.now()))


@bp.get("/donors/<uuid:donor_id>")
@may("donation.read")
@bp.response(200, DonorOut)
def get_donor(donor_id: UUID) -> dict[str, Any]:
    """One donor."""
    return shown(existing(donor_id))


@bp.patch("/donors/<uuid:donor_id>")
@may("donation.write")
@bp.arguments(DonorPatchIn)
@bp.response(200, DonorOut)
@in_transaction
def revise_donor(change: dict[str, Any], donor_id: UUID) -> dict[str, Any]:
    """Change a donor, or archive them: their gifts stay."""
    return shown(operations.revise_donor(donor_id, now=clock.now(), **change))


def existing(donor_id: UUID) -> Donor:
    """A donor, or the refusal that there is none."""
    one = queries.donor(donor_id)
    if one is None:
        raise NotFound
    return one


def shown(one: Donor) -> dict[str, Any]:
    """A donor as the API shows them."""
    columns = ("id", "kind", "name", "tax_code", "address", "email", "created_at")
    return {name: getattr(one, name) for name in columns} | {"archived": one.archived_at is not None}
