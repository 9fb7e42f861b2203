# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Referrals that were made in a period, and what came of them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.clock import day_of, start_of
from app.contact.models import Contact, Person, Referral, ReferralStep, Service
from app.contact.rules.referrals import RANK
from app.db import ask
from app.network.models import Site
from app.reporting.models import MetMonth
from app.reporting.rules.courses import Course, Sent, Step, course_of
from app.reporting.rules.periods import Period
from app.reporting.rules.report import Where

AT_ONCE = 5_000

_card = sa.func.coalesce(Contact.person_id, Contact.unlinked_person_id, type_=sa.Uuid())
"""Whose a contact is, said so that the few first contacts of months are looked at, and not all contacts of each."""

_person = sa.func.coalesce(Person.root_id, Referral.person_id, Referral.unlinked_person_id, type_=sa.Uuid())

Fold = Callable[[Sent, Iterable[Step]], Course]


def of_part(where: Where) -> "sa.ColumnElement[bool]":
    """The condition that a referral (joined with its service) belongs to this part of the network: to the site where it
    was made, or, made at none, to its service's ambito."""
    at_sites = Referral.site_id.in_(where.site_ids)
    if where.site_id is not None or where.organisation_id is not None:
        return at_sites
    return sa.or_(at_sites, sa.and_(Referral.site_id.is_(None), Service.ambito_id.in_(list(where.ambiti))))


def made_on_days(period: Period) -> tuple["sa.ColumnElement[bool]", ...]:
    """The condition that a referral was made on the days of a period, as Rome counts them."""
    return Referral.made_at >= start_of(period.first), Referral.made_at < start_of(period.last + timedelta(days=1))


def courses(where: Where, period: Period, fold: Fold = course_of) -> list[Course]:
    """Referrals of this part of the network made in a period, each with how far it came; ``fold`` says as of when."""
    return list(_courses(of_part(where), period, fold))


def courses_everywhere(period: Period, fold: Fold = course_of) -> list[Course]:
    """The same of the whole network."""
    return list(_courses(sa.true(), period, fold))


def _courses(condition: "sa.ColumnElement[bool]", period: Period, fold: Fold) -> Iterator[Course]:
    wanted = (condition, *made_on_days(period))
    steps: dict[Any, list[Step]] = defaultdict(list)
    taken = (ReferralStep.outcome, ReferralStep.milestone, ReferralStep.occurred_on, ReferralStep.recorded_at)
    query = sa.select(_plain(ReferralStep.referral_id), *taken)
    query = query.join(Referral, Referral.id == ReferralStep.referral_id)
    query = query.join(Service, Service.id == Referral.service_id).where(*wanted, _tells)
    for referral_id, *said in ask(query).all():
        steps[referral_id].append(Step(*said))
    for id, *told in ask(_sent().where(*wanted).order_by(Referral.made_at, Referral.id)).all():
        yield fold(Sent(*told), steps.get(id, ()))


_tells = sa.or_(
    ReferralStep.outcome.in_((*RANK.keys() - {"proposed", "closed"},)), ReferralStep.milestone == "moved_in"
)
"""The condition that a step says how far a referral came."""


def _plain(id: Any) -> Any:
    """An id as the driver gives it, to find things by: made a UUID of, many thousands take their time."""
    return sa.type_coerce(id, sa.String)


def _sent() -> "sa.Select[*tuple[Any, ...]]":
    ambito = sa.func.coalesce(Site.ambito_id, Service.ambito_id, type_=sa.Uuid())
    known = Referral.person_id.is_not(None)
    told = (Referral.id, Referral.site_id, ambito, _person, known, Service.path, Referral.made_at)
    query = sa.select(_plain(Referral.id).label("plain"), *told)
    query = query.join(Service, Service.id == Referral.service_id).outerjoin(Site, Site.id == Referral.site_id)
    return query.outerjoin(Person, Person.id == Referral.person_id)


def first_days(where: Where, people: Iterable[UUID]) -> tuple[dict[UUID, date], dict[UUID, date]]:
    """The day of the first contact, and of the first referral, that these people ever had in this part of the
    network. People are named by who they are now, all their cards together."""
    contacts: dict[UUID, date] = {}
    referrals: dict[UUID, date] = {}
    for root_of in _members(people):
        met = sa.select(Contact.person_id, sa.func.min(Contact.occurred_at, type_=Contact.occurred_at.type))
        met = met.join(MetMonth, MetMonth.contact_id == Contact.id)
        met = met.where(_card.in_(root_of), MetMonth.site_id.in_(where.site_ids))
        sent = sa.select(Referral.person_id, sa.func.min(Referral.made_at, type_=Referral.made_at.type))
        sent = sent.join(Service, Service.id == Referral.service_id)
        sent = sent.where(Referral.person_id.in_(root_of), of_part(where))
        for query, column, found in ((met, Contact.person_id, contacts), (sent, Referral.person_id, referrals)):
            for person_id, moment in ask(query.group_by(column)):
                root, day = root_of[person_id], day_of(moment)
                found[root] = min(day, found.get(root, day))
    return contacts, referrals


def _members(people: Iterable[UUID]) -> Iterator[dict[UUID, UUID]]:
    """All records of these people, some people at a time, each with who they are."""
    ids = sorted(set(people))
    for number in range(0, len(ids), AT_ONCE):
        some = ids[number : number + AT_ONCE]
        found = sa.select(Person.id, Person.root_id).where(sa.or_(Person.id.in_(some), Person.root_id.in_(some)))
        yield {row.id: row.root_id or row.id for row in ask(found)}
