# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The funnel counted again in plain Python, from the rows as they stand: no sums, no SQL that counts."""

from collections import Counter
from collections.abc import Collection
from datetime import UTC, date, datetime
from statistics import median
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app.db import Base, db

ROME = ZoneInfo("Europe/Rome")
HOUSING = ("housing_first", "housing_led")
FURTHER = {
    "accepted": ("accepted", "accompanied", "taken_in_charge"),
    "accompanied": ("accompanied", "taken_in_charge"),
    "taken_in_charge": ("taken_in_charge",),
}


def rows(table: str) -> list[Any]:
    """All rows of a table."""
    return list(db.session.connection().execute(sa.select(Base.metadata.tables[table])))


def day(moment: datetime) -> date:
    """The day of a moment in Rome."""
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(ROME).date()


class Books:
    """Everything that the funnel is made of, read once."""

    def __init__(self) -> None:
        self.person = {row.id: row.root_id or row.id for row in rows("person")}
        self.ambito = {row.id: row.ambito_id for row in rows("site")}
        self.contacts = rows("contact")
        self.needs = {row.contact_id for row in rows("contact_need")}
        self.service = {row.id: row for row in rows("service")}
        self.referrals = rows("referral")
        self.steps: dict[UUID, list[Any]] = {}
        for step in rows("referral_step"):
            self.steps.setdefault(step.referral_id, []).append(step)
        movements = {row.id: row for row in rows("movement")}
        undone = {row.reverses_id for row in movements.values()}
        stand = [row for row in rows("handout") if row.movement_id and row.movement_id not in undone]
        self.handouts = [(one, movements[one.movement_id]) for one in stand]
        self.began = {one.contact_id for one, _ in self.handouts}
        self.classes = self._classes()

    def _classes(self) -> dict[UUID, set[str]]:
        category = {row.id: row.fead_class for row in rows("category")}
        product = {row.id: category[row.category_id] for row in rows("product")}
        item = {row.id: product[row.product_id] for row in rows("item")}
        parts: dict[UUID, list[UUID]] = {}
        for part in rows("kit_lot_part"):
            parts.setdefault(part.lot_id, []).append(part.item_id)
        found: dict[UUID, set[str]] = {}
        for line in rows("movement_line"):
            inside = parts.get(line.lot_id, [line.item_id])
            found.setdefault(line.movement_id, set()).update(item[one] for one in inside)
        return found

    def who(self, row: Any) -> UUID | None:
        """Who that was, whichever card they showed."""
        who: UUID | None = self.person[row.person_id] if row.person_id else row.unlinked_person_id
        return who

    def of_part(self, referral: Any, sites: Collection[UUID], ambiti: Collection[UUID]) -> bool:
        """Whether a referral was made there; ``ambiti`` are those that were asked for whole."""
        if referral.site_id:
            return referral.site_id in sites
        return self.service[referral.service_id].ambito_id in ambiti


def recount(sites: Collection[UUID], ambiti: Collection[UUID], first: date, last: date) -> dict[str, Any]:
    """Every row of the funnel by its code, for these sites, or for whole ambiti."""
    books = Books()
    met = [one for one in books.contacts if one.site_id in sites and first <= day(one.occurred_at) <= last]
    initial = [one for one in met if one.occasion == "first"]
    there = [one for one in books.referrals if books.of_part(one, sites, ambiti)]
    sent = [one for one in there if first <= day(one.made_at) <= last]
    return {
        "contacts": len(met),
        "contacts_uncoded": sum(books.who(one) is None for one in met),
        "first_contacts": len(initial),
        "first_contacts_with_goods": sum(one.id in books.began for one in initial),
        "with_need": sum(one.id in books.needs for one in met),
        "presences": sum(one.people for one in met),
        "people_met": len({books.who(one) for one in met} - {None}),
        "referrals_proposed": len(sent),
        **_stages(books, sent),
        **_waits_of_people(books, sent, there, [one for one in books.contacts if one.site_id in sites], first, last),
        **_before(books, sent, sites),
    }


def _reached(books: Books, referral: Any) -> dict[str, date]:
    """When a referral came to each stage."""
    housing = books.service[referral.service_id].path in HOUSING
    found: dict[str, date] = {}
    for step in sorted(books.steps[referral.id], key=lambda one: one.occurred_on, reverse=True):
        for stage, outcomes in FURTHER.items():
            if step.outcome in outcomes or (housing and step.milestone == "moved_in"):
                found[stage] = step.occurred_on
    if housing and "taken_in_charge" in found:
        found["housing"] = found["taken_in_charge"]
    return found


def _stages(books: Books, sent: list[Any]) -> dict[str, Any]:
    reached = {one.id: _reached(books, one) for one in sent}
    found: dict[str, Any] = {}
    for stage in ("accepted", "accompanied", "taken_in_charge", "housing"):
        days = [(reached[one.id][stage] - day(one.made_at)).days for one in sent if stage in reached[one.id]]
        found[stage] = len(days)
        found[f"days_to_{stage}"] = _half(days)
    del found["days_to_accompanied"]
    declined = {one.id for one in sent if "declined" in {step.outcome for step in books.steps[one.id]}}
    return found | {"declined": sum(not reached[one] for one in declined)}


def _half(days: list[int]) -> float | None:
    return float(median(days)) if days else None


def _waits_of_people(
    books: Books, sent: list[Any], there: list[Any], met: list[Any], first: date, last: date
) -> dict[str, Any]:
    referred, charged = {}, {}
    for person in {books.person[one.person_id] for one in sent if one.person_id}:
        ever = min(day(one.made_at) for one in there if one.person_id and books.person[one.person_id] == person)
        if not first <= ever <= last:
            continue
        seen = [day(one.occurred_at) for one in met if one.person_id and books.person[one.person_id] == person]
        if seen and min(seen) <= ever:
            referred[person] = (ever - min(seen)).days
        theirs = [one for one in sent if one.person_id and books.person[one.person_id] == person]
        taken = [on["taken_in_charge"] for on in (_reached(books, one) for one in theirs) if "taken_in_charge" in on]
        if taken:
            charged[person] = (min(taken) - ever).days
    return {
        "days_contact_to_referral": _half(list(referred.values())),
        "days_referral_to_charge": _half(list(charged.values())),
    }


def _before(books: Books, sent: list[Any], sites: Collection[UUID]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for one in sent:
        classes: set[str] = set()
        for handout, movement in books.handouts:
            days = (day(one.made_at) - min(day(handout.occurred_at), day(movement.recorded_at))).days
            same = books.who(one) is not None and books.who(one) == books.who(handout)
            named = one.contact_id is not None and one.contact_id == handout.contact_id
            if handout.site_id in sites and (named or (same and 0 <= days <= 30)):
                classes |= books.classes[handout.movement_id]
        found.update(f"given_before_{one[-1]}" for one in classes)
        found["given_before"] += bool(classes)
    codes = ("given_before", *(f"given_before_{one}" for one in "abcdef"))
    return {code: found[code] for code in codes}


def kinds_known(until: date) -> Counter[tuple[UUID, str]]:
    """Contacts up to a day by ambito and kind, as readers of aggregates are told of them in the end."""
    books, opened = Books(), set()
    found: Counter[tuple[UUID, str]] = Counter()
    for one in sorted(books.contacts, key=lambda one: (one.occurred_at, one.id.bytes)):
        ambito, on, who = books.ambito[one.site_id], day(one.occurred_at), books.who(one)
        if on > until:
            continue
        words = ["coded"] if who else []
        words += ["first"] if one.occasion == "first" else []
        words += ["goods"] if one.occasion == "first" and one.id in books.began else []
        words += ["need"] if one.id in books.needs else []
        words += ["opens"] if who and (ambito, on.year, who) not in opened else []
        opened.add((ambito, on.year, who))
        found[ambito, " ".join(words)] += 1
    return found
