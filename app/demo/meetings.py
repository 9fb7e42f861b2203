# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whom one met, and where they were sent: contacts at the visits of the year, referrals and what came of them.

It draws from a chance of its own, so that the goods of the year stay as they are whatever is said of people here.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from app import chance
from app.contact.operations import contacts, referrals
from app.contact.rules.referrals import MILESTONES_OF
from app.demo.directory import Directory, write_directory
from app.demo.network import Place
from app.demo.operators import Staff
from app.demo.people import pick
from app.demo.requests import Caller
from app.demo.schedule import COLD_MONTHS, moment
from app.web.texts import sealer

MET = {"street_unit": 0.8, "point": 0.35}
ETHOS = (("1", 52), ("2", 20), ("3", 8), ("8", 10), ("11", 10))
NEEDS = (
    *(("blanket", 22), ("clothing", 20), ("food", 14), ("hygiene", 12), ("shoes", 9), ("bed", 8), ("shower", 6)),
    *(("documents", 4), ("health", 3), ("work", 1), ("listening", 1)),
)
FOR = {
    "bed": ("shelter", "bed"),
    "documents": ("information", "documents"),
    "health": ("clinic", "health"),
    "shower": ("showers", "shower"),
    "work": ("job_placement", "work"),
    "food": ("canteen", "food"),
}
OWN_PATHS = (("team", "housing"), ("housing_first", "housing"), ("housing_led", "housing"))
NOTES = (
    "Di solito dopo le 22, vicino ai distributori.",
    "Chiede un posto per due, con il cane.",
    "Preferisce parlare francese.",
    "Scarpe rotte, promessa per la prossima uscita.",
    "Torna quando piove.",
)
STEP_NOTES = ("Primo colloquio fatto.", "Posto dalla lista.", "Accompagnato da un volontario.", "Non si è presentato.")
WAY = ("accepted", "accompanied", "taken_in_charge", "closed")
REFERRED, REFERRED_WITHOUT_CARD, ON_A_PATH = 0.35, 0.08, 0.1
DECLINED, SILENT, UNSEEN = 0.14, 0.22, 0.35


@dataclass
class Sent:
    """A referral under way: what is still to come of it, and when."""

    id: UUID
    place: Place
    steps: list[tuple[date, dict[str, str]]]


@dataclass
class Meetings:
    """The people's side of the year."""

    rng: Random
    staff: Staff
    directory: Directory
    known: set[str] = field(default_factory=set)
    sent: list[Sent] = field(default_factory=list)

    def meet(self, caller: Caller, place: Place, now: datetime) -> UUID | None:
        """Write down a visit as a contact, as often as people do; returns the contact."""
        rng = self.rng
        if rng.random() > MET[place.kind]:
            return None
        needs = list(dict.fromkeys(pick(rng, NEEDS) for _ in range(rng.choices((0, 1, 2, 3), (15, 45, 30, 10))[0])))
        contact = contacts.record_contact(
            id=chance.new_id(),
            site_id=place.id,
            kind="street" if place.kind == "street_unit" else pick(rng, (("desk", 90), ("phone", 6), ("shelter", 4))),
            occasion=self._occasion(caller),
            person_code=caller.code,
            zone_id=rng.choice(self.directory.zones[place.ambito_id]) if place.kind == "street_unit" else None,
            people=caller.people,
            needs=needs,
            note=rng.choice(NOTES) if rng.random() < 0.05 else None,
            occurred_at=caller.at,
            by=self.staff.at[place.id],
            now=max(now, caller.at),
            sealer=sealer(),
            **self._said(caller, place),
        )
        self._perhaps_refer(contact.id, needs, caller, place, max(now, caller.at))
        return contact.id

    def _occasion(self, caller: Caller) -> str:
        if caller.code is None:
            return pick(self.rng, (("unknown", 50), ("first", 35), ("return", 15)))
        first = caller.code not in self.known
        self.known.add(caller.code)
        return "first" if first else "return"

    def _said(self, caller: Caller, place: Place) -> dict[str, Any]:
        rng, cold = self.rng, place.kind == "street_unit" and caller.day.month in COLD_MONTHS
        said: dict[str, Any] = dict(caller.noted)
        if rng.random() < 0.75:
            said["ethos"] = pick(rng, ETHOS)
        if rng.random() < 0.4:
            said["company"] = pick(rng, (("alone", 74), ("couple", 12), ("group", 11), ("with_minors", 3)))
        if rng.random() < 0.5:
            said["animals"] = rng.random() < 0.08
        if rng.random() < 0.7:
            said |= {"informed": True, "informed_language": pick(rng, (("it", 60), ("ar", 15), ("fr", 15), ("ro", 10)))}
        return said | {"cold_risk": cold and rng.random() < 0.03, "minor_alone": rng.random() < 0.002}

    # ------------------------------------------------------------ referrals

    def _perhaps_refer(self, contact_id: UUID, needs: list[str], caller: Caller, place: Place, now: datetime) -> None:
        rng = self.rng
        if rng.random() > (REFERRED if caller.code else REFERRED_WITHOUT_CARD):
            return
        answering = [FOR[need] for need in needs if need in FOR]
        on_a_path = caller.code is not None and rng.random() < ON_A_PATH
        if not (answering or on_a_path):
            return
        kind, reason = rng.choice(OWN_PATHS) if on_a_path else rng.choice(answering)
        referral_id = chance.new_id()
        day, with_appointment = caller.day + timedelta(days=rng.randrange(2, 9)), rng.random() < 0.5
        referrals.refer(
            id=referral_id,
            service_id=self.directory.services[place.ambito_id][kind],
            site_id=place.id,
            contact_id=contact_id,
            reason=reason,
            appointment_at=moment(day, time(9, 30)) if with_appointment else None,
            by=self.staff.at[place.id],
            now=now,
            sealer=sealer(),
        )
        self.sent.append(Sent(referral_id, place, self._fate(caller.day, MILESTONES_OF.get(kind, ()))))

    def _fate(self, day: date, milestones: tuple[str, ...]) -> list[tuple[date, dict[str, str]]]:
        """What will come of a referral: nothing, a no, or so many steps on its way."""
        rng, draw = self.rng, self.rng.random()
        if draw < SILENT:
            return []
        said = [{"outcome": "declined"}] if draw < SILENT + DECLINED else [{"outcome": one} for one in WAY]
        if len(said) > 1:
            said = said[: rng.choices((1, 2, 3, 4), (22, 26, 32, 20))[0]]
            reached = milestones[: rng.randrange(len(milestones) + 1)] if milestones else ()
            closing = said[3:]
            said = said[:3] + [{"milestone": one} for one in reached] + closing
        steps = []
        for one in said:
            day += timedelta(days=1 + int(rng.expovariate(1 / 7)))
            steps.append((day, one))
        return steps

    def of_day(self, day: date, now: datetime) -> None:
        """What services answer on a day."""
        at = moment(day, time(11, 30))
        if at >= now:
            return
        for sent in self.sent:
            while sent.steps and sent.steps[0][0] <= day:
                self._step(sent, sent.steps.pop(0)[1], at)
        self.sent = [one for one in self.sent if one.steps]

    def _step(self, sent: Sent, said: dict[str, Any], at: datetime) -> None:
        rng, here = self.rng, self.staff.at[sent.place.id]
        by = self.staff.coordinators[sent.place.ambito_id] if rng.random() < 0.5 else here
        note = rng.choice(STEP_NOTES) if rng.random() < 0.1 else None
        referrals.go_on(sent.id, id=chance.new_id(), by=by, now=at, sealer=sealer(), note=note, **said)
        if rng.random() > UNSEEN:
            referrals.see(sent.id, by=here, now=at)


def begin(seed: int, places: list[Place], staff: Staff) -> Meetings:
    """The directory of every ambito, and nobody met yet."""
    return Meetings(Random(f"meetings {seed}"), staff, write_directory(places))
