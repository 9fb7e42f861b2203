# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who gives in the demo, and with which papers. All are invented: addresses and tax codes say so."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID

from app import chance
from app.db import db
from app.demo.network import Place
from app.demo.schedule import moment
from app.network.rules import Scope
from app.stock.operations import Incoming
from app.stock.rules import Traits
from app.supply.operations.declarations import declare
from app.supply.operations.donors import add_donor
from app.supply.queries import declarations
from app.supply.rules.declarations import Quarter
from app.supply.rules.donations import Gift
from app.supply.rules.tax_codes import check_digit

if TYPE_CHECKING:
    from app.demo.year import Year

# Where a gift comes from, in the words of a note, and what kind of giver that is.
FROM = {
    "Raccolta di quartiere": "private",
    "Raccolta in una scuola": "body",
    "Dono di un negozio": "company",
    "Da un privato": "private",
    "Raccolta parrocchiale": "body",
    "Rimanenze di un'azienda": "company",
}
GIVERS = (
    ("company", "Maglificio Torrente", "Prato"),
    ("company", "Calzaturificio Le Capanne", "Fucecchio"),
    ("company", "Magazzini Piazza Nuova", "Pisa"),
    ("company", "Sport e Montagna Apuana", "Massa"),
    ("company", "Confezioni Val d'Ombrone", "Grosseto"),
    ("body", "Scuola media Le Querce", "Pisa"),
    ("body", "Parrocchia di San Donnino", "Lucca"),
    ("body", "Circolo La Pergola", "Arezzo"),
    ("body", "Associazione Mano Tesa", "Siena"),
)
OF_WORTH = 0.6
"""What a shop says a piece is worth, beside what a new one costs us."""

LARGE_AGO, LARGE_CENTS, LARGE_PIECES = 17, 18_240_00, 240
DECLARING_ON = 12


@dataclass
class Givers:
    """The donors of the demo, and the papers of what they give."""

    known: dict[str, list[UUID]] = field(default_factory=dict)

    def introduce(self, now: datetime) -> None:
        """Add them, before the first gift."""
        for number, (kind, name, town) in enumerate(GIVERS):
            body = f"999980{number:04d}"
            donor = add_donor(
                id=chance.new_id(),
                kind=kind,
                name=name,
                tax_code=body + check_digit(body),
                address=f"Via di prova {40 + number}, {town}",
                now=now,
            )
            self.known.setdefault(kind, []).append(donor.id)

    def gift(
        self, place: Place, now: datetime, told: str, lines: Sequence[Incoming], worth_cents: int
    ) -> tuple[Gift, list[Incoming]]:
        """The paper side of a gift of these goods, told to be from there, and its lines with their condition."""
        rng, kind = Random(f"{place.name} {now:%Y%m%d%H%M}"), FROM[told]
        conditions = {"private": ["used"], "body": ["used", "used", "new"], "company": ["new", "new", "flawed"]}[kind]
        sorted_ = [
            Incoming(line.item_id, line.quantity, Traits(funding="donation", condition=rng.choice(conditions)))
            for line in lines
        ]
        waste_g = rng.randrange(5, 80) * 100 if kind != "company" and rng.random() < 0.4 else None
        if kind == "private":
            return Gift(waste_g=waste_g, note=told), sorted_
        papers = rng.random() < (0.9 if kind == "company" else 0.6)
        valued = kind == "company" and rng.random() < 0.8
        return Gift(
            channel=rng.choice(("brought", "collected")),
            donor_id=rng.choice(self.known[kind]),
            ddt_number=f"{rng.randrange(1, 900)}/{now:%y}" if papers else None,
            ddt_on=now.date() if papers else None,
            declared_value_cents=round(worth_cents * OF_WORTH) if valued else None,
            value_basis=rng.choice(("last_sale_price", "last_sale_price", "purchase_cost")) if valued else None,
            waste_g=waste_g,
            note=told,
        ), sorted_


def of_day(year: "Year", day: date, home: str) -> None:
    """A gift above 15,000 EUR not long ago, and the declarations of a quarter in the month after, all but one of them,
    in the ambito with this code."""
    at_home = [place for place in year.places if place.territory == home]
    if (year.plan.days[-1] - day).days == LARGE_AGO:
        _large(year, next(place for place in at_home if place.kind == "warehouse"), moment(day, time(9, 20)))
    if day.day == DECLARING_ON and day.month % 3 == 1:
        _declare(year, at_home[0], day)


def _large(year: "Year", place: Place, now: datetime) -> None:
    variant = next(one for one in year.stores.ranges if one.cut.kind == "GIACCHE").variants[-1]
    line = Incoming(variant.item_id, LARGE_PIECES, Traits(funding="donation", condition="new"))
    gift = Gift(
        channel="collected",
        donor_id=year.stores.givers.known["company"][0],
        ddt_number=f"1042/{now:%y}",
        ddt_on=now.date(),
        declared_value_cents=LARGE_CENTS,
        value_basis="last_sale_price",
        note="Fine serie",
    )
    year.stores.receive(place, "donation", [line], now, gift.note, gift)


def _declare(year: "Year", place: Place, day: date) -> None:
    quarter = Quarter.of(day).before
    rows = db.session.execute(declarations.due(quarter, Scope(ambiti=frozenset({place.ambito_id})))).all()
    for due in declarations.told_due(quarter, rows)[:-1]:
        declare(
            id=chance.new_id(),
            organisation_id=due.organisation_id,
            donor_id=due.donor_id,
            quarter=quarter,
            by=year.staff.coordinators[place.ambito_id],
            now=moment(day, time(9, 0)),
        )
