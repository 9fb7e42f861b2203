# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is known now, month by month, of the people of EU reports: with a card, without, and as shifts tallied them."""

from collections import Counter
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from app.contact.models import ShiftTally
from app.db import ask
from app.network.models import Site
from app.reporting.queries.closed.months import ByMonth
from app.reporting.queries.reach import everywhere
from app.reporting.queries.summaries.handed import handed
from app.reporting.queries.summaries.reached import first_reached
from app.reporting.rules.carried_people import written
from app.reporting.rules.counting import Traits
from app.reporting.rules.periods import Period

Found = dict[date, Counter[tuple[UUID, str]]]


def reached_by_month(_first: date, last: date) -> ByMonth:
    """People with a card who were reached for the first time in the calendar year, in each ambito."""
    found: Found = {}
    for (ambito_id, month), people in first_reached(everywhere(), last).items():
        for one, number in people.items():
            found.setdefault(month, Counter())[ambito_id, written(one)] += number
    return found


def without_card_by_month(first: date, last: date) -> ByMonth:
    """Presences without a card."""
    found: Found = {}
    for one in handed(everywhere(), Period(first, last), by="ambito_month"):
        if not one.coded and isinstance(one.key, tuple):
            ambito_id, month = one.key
            traits = Traits(one.age_band, one.gender, one.citizenship, one.ethos)
            found.setdefault(month, Counter())[ambito_id, written(traits)] += one.people
    return found


def tallied_by_month(_first: date, last: date) -> ByMonth:
    """Presences by trait, as shifts tallied them."""
    query = sa.select(Site.ambito_id, ShiftTally.shift_on, ShiftTally.trait, ShiftTally.people)
    found: Found = {}
    for ambito_id, day, trait, people in ask(
        query.join(Site, Site.id == ShiftTally.site_id).where(ShiftTally.shift_on <= last)
    ):
        found.setdefault(day.replace(day=1), Counter())[ambito_id, trait] += people
    return found
