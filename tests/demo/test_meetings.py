# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The people's side of the demo: every page of contacts, services and referrals has something real to show."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from app import create_app, demo
from app.ciphers import Place
from app.contact.models import OUTCOMES, Contact, Referral, ReferralStep, Service, Zone
from app.contact.rules.contacts import CALLED
from app.db import db
from app.demo.directory import PREFIXES, SERVICES
from app.distribution.models import Handout
from app.network.models import Ambito, Site
from tests.conftest import migrate, settings_for

NOW = datetime(2026, 2, 10, 17, 40, tzinfo=UTC)
DAYS = 60


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    home = tmp_path_factory.mktemp("meetings")
    app = create_app(settings_for(f"sqlite:///{home / 'demo.db'}", home))
    migrate(app)
    with app.app_context():
        demo.load(now=NOW, days=DAYS)
        db.session.remove()
    return app


@pytest.fixture
def app(lived: Flask) -> Iterator[Flask]:
    with lived.app_context():
        yield lived
        db.session.remove()


def test_every_ambito_has_a_directory_whom_nobody_can_call(app: Flask) -> None:
    assert len(SERVICES) >= 20 and set(CALLED.values()) <= {kind for kind, *_ in SERVICES}
    assert set(PREFIXES) == set(db.session.scalars(sa.select(Ambito.code)))
    numbers = db.session.execute(sa.select(Service.ambito_id, sa.func.count()).group_by(Service.ambito_id)).all()
    assert [count for _, count in numbers] == [len(SERVICES)] * 9
    for one in db.session.scalars(sa.select(Service)):
        assert re.fullmatch(r"05\d{1,2} 000 \d{4}", one.telephone or ""), "no subscriber's number begins with a nought"
        assert (one.address or "").startswith("Via di prova")
    assert db.session.scalar(sa.select(sa.func.count(sa.distinct(Zone.ambito_id)))) == 9


def test_people_are_met_for_the_first_time_and_again(app: Flask) -> None:
    occasions = dict(db.session.execute(sa.select(Contact.occasion, sa.func.count()).group_by(Contact.occasion)).all())
    assert set(occasions) == {"first", "return", "unknown"} and min(occasions.values()) > 5
    street = sa.select(Contact.zone_id).join(Site, Site.id == Contact.site_id).where(Site.kind == "street_unit")
    assert all(db.session.scalars(street)), "a street unit says in which zone"
    first = sa.select(Contact.person_id, sa.func.count()).where(Contact.person_id.is_not(None))
    counted = first.where(Contact.occasion == "first").group_by(Contact.person_id)
    assert {count for _, count in db.session.execute(counted)} == {1}


def test_goods_are_linked_to_the_contact_of_the_same_person(app: Flask) -> None:
    rows = db.session.execute(
        sa.select(Handout.person_id, Contact.person_id).join(Contact, Contact.id == Handout.contact_id)
    ).all()
    assert len(rows) > 100 and all(given == met for given, met in rows)


def test_referrals_stand_everywhere_on_their_way(app: Flask) -> None:
    states = set(db.session.scalars(sa.select(Referral.state)))
    assert states == set(OUTCOMES)
    assert db.session.scalar(sa.select(sa.func.count()).where(ReferralStep.milestone.is_not(None)))
    assert db.session.scalar(sa.select(sa.func.count()).where(ReferralStep.seen_at.is_(None))), "an answer is new"
    assert db.session.scalar(sa.select(sa.func.count()).where(Referral.remind_on <= NOW.date())), "one is to be asked"


def test_notes_are_sealed(app: Flask) -> None:
    rows = db.session.execute(sa.select(Contact.id, Contact.note).where(Contact.note.is_not(None))).all()
    assert rows
    for contact_id, note in rows:
        assert app.config["SEALER"].open(note, Place("contact", contact_id))
