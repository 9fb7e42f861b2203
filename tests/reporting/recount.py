# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A second count of every figure, in plain Python from the rows of the ledger and of handouts, one after the other.

It knows nothing of summaries and shares no line with what it checks: it reads whole tables, slowly, and says what
`docs/reports.md` says in the words of a program.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app.catalogue.models import Category, Item, Product
from app.contact.models import Contact, Person, UnlinkedPerson
from app.db import db
from app.distribution.models import Handout
from app.network.models import Site
from app.stock.models import GoodsBack, KitLotPart, Lot, Movement, MovementLine

ROME = ZoneInfo("Europe/Rome")


def rows(model: Any) -> list[Any]:
    """All rows of a table, as plain tuples with names."""
    return list(db.session.execute(sa.select(model.__table__)))


def by_id(model: Any) -> dict[UUID, Any]:
    return {row.id: row for row in rows(model)}


@dataclass
class Line:
    """Pieces of a part's lot that a handout gave, or that came back of it."""

    handout: Any
    day: date
    lot: Any
    pieces: int
    recipient: str
    fead_class: str
    funding: str


class Recount:
    """Everything read once; then any figure of any sites and days."""

    def __init__(self) -> None:
        self.handouts = rows(Handout)
        self.movements, self.lots, self.contacts = by_id(Movement), by_id(Lot), by_id(Contact)
        self.people, self.forgotten, self.sites = by_id(Person), by_id(UnlinkedPerson), by_id(Site)
        self.undone = {one.reverses_id for one in self.movements.values() if one.reverses_id}
        self.lines: dict[UUID, list[Any]] = defaultdict(list)
        for line in rows(MovementLine):
            self.lines[line.movement_id].append(line)
        self.backs: dict[UUID, list[UUID]] = defaultdict(list)
        for one in rows(GoodsBack):
            self.backs[one.of_movement_id].append(one.movement_id)
        self.insides: dict[UUID, list[Any]] = defaultdict(list)
        for part in rows(KitLotPart):
            self.insides[part.lot_id].append(part)
        classes = {one.id: one.fead_class for one in rows(Category)}
        products = {one.id: classes[one.category_id] for one in rows(Product)}
        self.classes = {one.id: products[one.product_id] for one in rows(Item)}

    # ------------------------------------------------------------ handouts

    def standing(self, sites: Collection[UUID], first: date, last: date) -> Iterator[tuple[Any, date]]:
        """Handouts that stand and gave goods, each with its day."""
        for one in self.handouts:
            if one.movement_id is None or one.movement_id in self.undone or one.site_id not in sites:
                continue
            moment: datetime = min(one.occurred_at, self.movements[one.movement_id].recorded_at)
            day = moment.astimezone(ROME).date()
            if first <= day <= last:
                yield one, day

    def contact_of(self, handout: Any) -> Any:
        return self.contacts.get(handout.contact_id)

    def said(self, handout: Any, what: str) -> Any:
        own, contact = getattr(handout, what), self.contact_of(handout)
        return own or (getattr(contact, what) if contact else None)

    def somebody(self, row: Any) -> UUID | None:
        """Who it was: the one whom all cards of a person lead to, or what was left of somebody."""
        who: UUID | None = row.unlinked_person_id
        if row.person_id is not None:
            who = self.people[row.person_id].root_id or row.person_id
        return who

    def known(self, who: UUID, what: str) -> Any:
        """What is known of somebody: what the root says, else the oldest of the other cards that says it."""
        if who in self.forgotten:
            return getattr(self.forgotten[who], what)
        others = [one for one in self.people.values() if one.root_id == who]
        others.sort(key=lambda one: (one.created_at, one.id.bytes))
        return next((value for one in (self.people[who], *others) if (value := getattr(one, what))), None)

    def housing(self, who: UUID, until: date) -> str | None:
        """Of the latest month in which their contacts said it, the one nearer to the street."""
        said: dict[tuple[int, int], list[int]] = defaultdict(list)
        for one in self.contacts.values():
            if one.ethos and self.somebody(one) == who:
                day = one.occurred_at.astimezone(ROME).date()
                if (day.year, day.month) <= (until.year, until.month):
                    said[day.year, day.month].append(int(one.ethos.split(".")[0]))
        if not said:
            return None
        return "homeless" if min(said[max(said)]) <= 7 else "excluded"

    # ------------------------------------------------------------ goods

    def goods(self, sites: Collection[UUID], first: date, last: date) -> Iterator[Line]:
        """Every piece that was given, kits by their parts, and with a minus what came back."""
        for handout, day in self.standing(sites, first, last):
            recipient = self.recipient(handout)
            found = [(line, 1) for line in self.lines[handout.movement_id]]
            for back in self.backs[handout.movement_id]:
                if back not in self.undone:
                    found += [(line, -1) for line in self.lines[back]]
            for line, sign in found:
                parts = [(self.lots[part.part_lot_id], part.quantity) for part in self.insides[line.lot_id]]
                for lot, each in parts or [(self.lots[line.lot_id], 1)]:
                    pieces = sign * line.quantity * each
                    yield Line(handout, day, lot, pieces, recipient, self.classes[lot.item_id], self.funding(lot))

    def recipient(self, handout: Any) -> str:
        band, who = self.said(handout, "age_band"), self.somebody(handout)
        if band is None and who is not None:
            band = self.known(who, "age_band")
        if band in ("0-15", "16-17"):
            return {"0-15": "child_15", "16-17": "child_17"}[band]
        contact = self.contact_of(handout)
        ethos = contact.ethos if contact else None
        return "other" if ethos and int(ethos.split(".")[0]) >= 8 else "homeless"

    @staticmethod
    def funding(lot: Any) -> str:
        if lot.funding == "programme":
            return "used" if lot.condition == "used" else "programme"
        return lot.funding or "unknown"

    # ------------------------------------------------------------ figures

    def key(self, by: str | None, site_id: UUID, day: date) -> Any:
        """Under which key of a break-down something stands."""
        month, monday = day.replace(day=1), date.fromisocalendar(*day.isocalendar()[:2], 1)
        keys: dict[str | None, Any] = {"site": site_id, "day": day, "week": monday, "month": month}
        keys["ambito_month"] = (self.sites[site_id].ambito_id, month)
        return keys.get(by)

    def given(self, sites: Collection[UUID], first: date, last: date, by: str | None = None) -> dict[Any, list[int]]:
        """Pieces, cents, and pieces without value, by key, purpose, recipient, class, funding."""
        found: dict[Any, list[int]] = defaultdict(lambda: [0, 0, 0])
        for line in self.goods(sites, first, last):
            key = self.key(by, line.handout.site_id, line.day)
            total = found[key, line.handout.purpose, line.recipient, line.fead_class, line.funding]
            total[0] += line.pieces
            if line.lot.unit_value_cents is None:
                total[2] += line.pieces
            else:
                total[1] += line.pieces * line.lot.unit_value_cents
        return {kind: total for kind, total in found.items() if any(total)}

    def handed(self, sites: Collection[UUID], first: date, last: date, by: str | None = None) -> dict[Any, list[int]]:
        """Handouts and presences, by key, whether a card was shown, purpose, and what was said."""
        found: dict[Any, list[int]] = defaultdict(lambda: [0, 0])
        for one, day in self.standing(sites, first, last):
            contact = self.contact_of(one)
            ethos = contact.ethos if contact else None
            housing = None if not ethos else "homeless" if int(ethos.split(".")[0]) <= 7 else "excluded"
            said = (self.said(one, "age_band"), self.said(one, "gender"), contact.citizenship if contact else None)
            total = found[self.key(by, one.site_id, day), self.somebody(one) is not None, one.purpose, *said, housing]
            total[0] += 1
            total[1] += one.people or 1
        return dict(found)

    def traits(self, who: UUID, until: date) -> tuple[Any, ...]:
        said = tuple(self.known(who, what) for what in ("age_band", "gender", "citizenship"))
        return (*said, self.housing(who, until))

    def reached(
        self, sites: Collection[UUID], first: date, last: date, purpose: str | None = None
    ) -> dict[tuple[Any, ...], int]:
        """Distinct people with a card, by what is known of them."""
        who = {
            self.somebody(one)
            for one, _ in self.standing(sites, first, last)
            if purpose is None or one.purpose == purpose
        }
        return dict(Counter(self.traits(one, last) for one in who if one is not None))

    def first_reached(self, sites: Collection[UUID], until: date) -> dict[Any, dict[tuple[Any, ...], int]]:
        """By ambito and month, who was there for the first time in that year."""
        first: dict[tuple[UUID, UUID, int], date] = {}
        for one, day in self.standing(sites, date.min, date.max):
            who = self.somebody(one)
            if who is not None:
                key = (who, self.sites[one.site_id].ambito_id, day.year)
                first[key] = min(first.get(key, day), day)
        found: dict[Any, Counter[tuple[Any, ...]]] = defaultdict(Counter)
        for (who, ambito, _), day in first.items():
            if (day.year, day.month) <= (until.year, until.month):
                found[ambito, day.replace(day=1)][self.traits(who, day)] += 1
        return {key: dict(counts) for key, counts in found.items()}
