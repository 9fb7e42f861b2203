# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The people's side of the demo: every page of contacts, services and referrals has something real to show."""

import re

import sqlalchemy as sa
from flask import Flask

from app.ciphers import Place
from app.contact.models import (
    OUTCOMES,
    Card,
    Contact,
    PersonMerge,
    Referral,
    ReferralStep,
    RetentionRun,
    Service,
    ShiftTally,
    Zone,
)
from app.contact.rules.contacts import CALLED
from app.db import db
from app.demo.directory import PREFIXES, SERVICES
from app.distribution.models import Handout
from app.identity.models import AccessRecord
from app.network.models import Ambito, Site
from tests.demo.conftest import NOW


def test_every_ambito_has_a_directory_whom_nobody_can_call(lived: Flask) -> None:
    assert len(SERVICES) >= 20 and set(CALLED.values()) <= {kind for kind, *_ in SERVICES}
    assert set(PREFIXES) == set(db.session.scalars(sa.select(Ambito.code)))
    numbers = db.session.execute(sa.select(Service.ambito_id, sa.func.count()).group_by(Service.ambito_id)).all()
    assert [count for _, count in numbers] == [len(SERVICES)] * 9
    for one in db.session.scalars(sa.select(Service)):
        assert re.fullmatch(r"05\d{1,2} 000 \d{4}", one.telephone or ""), "no subscriber's number begins with a nought"
        assert (one.address or "").startswith("Via di prova")
    assert db.session.scalar(sa.select(sa.func.count(sa.distinct(Zone.ambito_id)))) == 9


def test_people_are_met_for_the_first_time_and_again(lived: Flask) -> None:
    occasions = dict(db.session.execute(sa.select(Contact.occasion, sa.func.count()).group_by(Contact.occasion)).all())
    assert set(occasions) == {"first", "return", "unknown"} and min(occasions.values()) > 5
    street = sa.select(Contact.zone_id).join(Site, Site.id == Contact.site_id).where(Site.kind == "street_unit")
    assert all(db.session.scalars(street)), "a street unit says in which zone"
    first = sa.select(Contact.person_id, sa.func.count()).where(Contact.person_id.is_not(None))
    counted = first.where(Contact.occasion == "first").group_by(Contact.person_id)
    assert {count for _, count in db.session.execute(counted)} == {1}


def test_goods_are_linked_to_the_contact_of_the_same_person(lived: Flask) -> None:
    rows = db.session.execute(
        sa.select(Handout.person_id, Contact.person_id).join(Contact, Contact.id == Handout.contact_id)
    ).all()
    assert len(rows) > 100 and all(given == met for given, met in rows)


def test_referrals_stand_everywhere_on_their_way(lived: Flask) -> None:
    states = set(db.session.scalars(sa.select(Referral.state)))
    assert states == set(OUTCOMES)
    assert db.session.scalar(sa.select(sa.func.count()).where(ReferralStep.seen_at.is_(None))), "an answer is new"
    assert db.session.scalar(sa.select(sa.func.count()).where(Referral.remind_on <= NOW.date())), "one is to be asked"


def test_notes_are_sealed(lived: Flask) -> None:
    rows = db.session.execute(sa.select(Contact.id, Contact.note).where(Contact.note.is_not(None))).all()
    assert rows
    for contact_id, note in rows:
        assert lived.config["SEALER"].open(note, Place("contact", contact_id))


def test_cards_are_lost_made_one_told_apart_and_forgotten(lived: Flask) -> None:
    assert db.session.scalar(sa.select(sa.func.count()).where(Card.ended_why == "lost"))
    undone = sorted(db.session.scalars(sa.select(PersonMerge.undone_at.is_not(None))))
    assert undone[0] is False and undone[-1] is True, "some stand, one does not"
    gone = db.session.execute(sa.select(RetentionRun.by_wish, sa.func.sum(RetentionRun.number)).where(
        RetentionRun.kind == "person").group_by(RetentionRun.by_wish))  # fmt: skip
    assert {by_wish: number > 0 for by_wish, number in gone} == {True: True, False: True}, "by wish, and by the clock"


def test_coordinators_find_reads_and_tallies(lived: Flask) -> None:
    assert db.session.scalar(sa.select(sa.func.count()).select_from(AccessRecord))
    assert set(db.session.scalars(sa.select(ShiftTally.trait))) == {"disability", "minority", "roma"}


def test_household_goods_go_to_whoever_is_on_the_way_to_a_flat(lived: Flask) -> None:
    given = sa.select(Service.path).join(Referral).join(Handout, Handout.referral_id == Referral.id)
    paths = set(db.session.scalars(given))
    assert paths and paths <= {"housing_first", "housing_led"}
