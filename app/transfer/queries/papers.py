# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Transport papers: who is named on them, which number comes next, and what is printed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.clock import day_of, in_rome
from app.db import ask, db
from app.network.models import Organisation, Site
from app.paper import ddt as laid_out
from app.transfer.models import Ddt, Transfer
from app.transfer.queries.transfers import Told
from app.transfer.rules import Ends, Sent, label_of


@dataclass(frozen=True)
class Party:
    """One end of a transport: the organisation that answers for it, and the site where goods are loaded or left."""

    organisation_id: UUID
    series: str
    organisation: str
    tax_code: str | None
    address: str | None
    site: str
    site_address: str | None

    def told(self) -> dict[str, str | None]:
        """What stands on the paper."""
        names = ("organisation", "tax_code", "address", "site", "site_address")
        return {name: getattr(self, name) for name in names}


def parties(ends: Ends) -> tuple[Party, Party]:
    """Sender and receiver."""
    columns = (
        *(Site.id, Organisation.id.label("organisation_id"), Organisation.series, Organisation.name),
        *(Organisation.tax_code, Organisation.address, Site.name.label("site"), Site.address.label("site_address")),
    )
    query = sa.select(*columns).join(Organisation, Organisation.id == Site.organisation_id)
    rows = ask(query.where(Site.id.in_([ends.from_site_id, ends.to_site_id])))
    found = {row[0]: Party(*row[1:]) for row in rows}
    return found[ends.from_site_id], found[ends.to_site_id]


def organisation_of(site_id: UUID) -> UUID:
    """The organisation that runs a site."""
    return db.session.scalars(sa.select(Site.organisation_id).where(Site.id == site_id)).one()


def next_number(organisation_id: UUID, year: int) -> int:
    """The number after the last one of an organisation's papers of a year; the caller has the organisation's turn."""
    last = sa.select(sa.func.max(Ddt.number)).where(Ddt.organisation_id == organisation_id, Ddt.year == year)
    return int(db.session.scalar(last) or 0) + 1


def ddt(transfer_id: UUID) -> Ddt | None:
    """The paper of a transfer, once it was issued."""
    return db.session.get(Ddt, transfer_id)


def snapshot(one: Transfer, sender: Party, receiver: Party, lines: Iterable[Sent], told: dict[UUID, Told]) -> Any:
    """All that the paper says beside its own columns, as it is on the day it is issued."""
    return {
        "sender": sender.told(),
        "receiver": receiver.told(),
        "note": one.note,
        "lines": [_line(line, told[line.lot_id]) for line in lines],
    }


def _line(line: Sent, goods: Told) -> dict[str, Any]:
    return {
        "code": goods.code,
        "name": goods.name,
        "size": goods.size,
        "condition": goods.condition,
        "lot": goods.lot,
        "expires_on": goods.expires_on.isoformat() if goods.expires_on else None,
        "quantity": line.quantity,
    }


def printable(one: Transfer, paper: Ddt) -> laid_out.TransportPaper:
    """A paper as plain values, from what was kept when it was issued."""
    kept = paper.printed
    return laid_out.TransportPaper(
        code=one.code,
        label=label_of(paper.series, paper.year, paper.number),
        issued_on=day_of(paper.issued_at),
        starts_at=in_rome(paper.transport_starts_at),
        cause=paper.cause,
        void=paper.state == "void",
        sender=laid_out.Party(**kept["sender"]),
        receiver=laid_out.Party(**kept["receiver"]),
        carrier=paper.carrier,
        carrier_name=paper.carrier_name,
        packages=paper.packages,
        weight_g=paper.weight_g,
        appearance=paper.appearance,
        note=kept["note"],
        lines=tuple(
            laid_out.Line(**{**line, "expires_on": line["expires_on"] and date.fromisoformat(line["expires_on"])})
            for line in kept["lines"]
        ),
    )
