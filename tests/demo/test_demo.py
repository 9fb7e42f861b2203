# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Demo data: the same seed gives the same rows, the books agree, and every page has something real to show."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from app import chance, clock, demo
from app.catalogue import rules as barcodes
from app.catalogue.models import Barcode, Category, FlaggedCode, Item, Product
from app.contact.models import Person, ReferralStep, SurveyDay, SurveyForm
from app.contact.queries.surveys import standing
from app.db import Base, db
from app.demo.models import DemoLoad
from app.distribution.models import Handout, QuarantinedHandout, UnmetRequest
from app.errors import DomainError
from app.identity.models import Assignment, Device, Operator
from app.network.models import Ambito, Organisation, Site
from app.network.rules import Scope
from app.stock import queries as stock
from app.stock.models import Balance, Lot, Movement, MovementLine, Receipt
from app.supply.models import Donation, Donor
from app.supply.queries import donations
from tests.demo.conftest import DAYS, NOW, fresh


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """A loaded demo on each database, shared by the tests that only read."""
    one: Flask = request.getfixturevalue(f"{request.param}_demo")
    with one.app_context():
        yield one
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Flask]:
    """A migrated database with nothing in it."""
    one = fresh(f"sqlite:///{tmp_path / 'empty.db'}", tmp_path)
    with one.app_context():
        yield one
        db.session.remove()
        db.engine.dispose()


def count(table: Any, *where: sa.ColumnElement[bool]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(table).where(*where)) or 0


def everything(app: Flask) -> dict[str, list[tuple[Any, ...]]]:
    """All rows by table, but for secrets, and sealed texts, whose seal is never the same."""
    with app.app_context():
        found = {}
        for table in Base.metadata.sorted_tables:
            sealed = {one.name for one in table.columns if isinstance(one.type, sa.LargeBinary)} & {"note", "key"}
            secret = {"password_hash", "pin_hash", "secret_hash", *sealed}
            columns = [column for column in table.columns if column.name not in secret]
            rows = db.session.execute(sa.select(*columns).order_by(*table.primary_key.columns))
            found[table.name] = [tuple(str(value) for value in row) for row in rows]
        db.session.remove()
        db.engine.dispose()
    return found


# ---------------------------------------------------------------- the same again


@pytest.mark.slow
def test_the_same_seed_and_moment_give_the_same_rows_with_their_ids_on_both_databases(
    sqlite_demo: Flask, postgresql_demo: Flask
) -> None:
    first = everything(sqlite_demo)
    assert everything(postgresql_demo) == first, "each was loaded by itself"
    assert len(first["movement_line"]) > 1000


def sites() -> set[UUID]:
    return set(db.session.scalars(sa.select(Site.id)))


def test_another_seed_gives_another_network_and_loading_tells_how_far_it_is(sqlite_demo: Flask, empty: Flask) -> None:
    assert not demo.loaded()
    said: list[str] = []
    result = demo.load(now=NOW, days=3, seed=2, tell=said.append)
    others = sites()
    assert said[0].startswith(f"network of {len(others)} sites")
    assert said[-1] == "done"
    assert result.counts["sites"] == len(others) > 40
    assert demo.loaded()
    with sqlite_demo.app_context():
        assert sites() and others.isdisjoint(sites())
        db.session.remove()
        db.engine.dispose()


def test_after_loading_ids_are_of_chance_again() -> None:
    with chance.seeded(1):
        first, code = chance.new_id(), chance.choice("ABCDEFGH")
    with chance.seeded(1):
        assert (chance.new_id(), chance.choice("ABCDEFGH")) == (first, code)
    assert len({first, chance.new_id(), chance.new_id()}) == 3
    assert first.version == 4


def test_chance_is_given_back_when_loading_fails() -> None:
    with pytest.raises(ZeroDivisionError), chance.seeded(1):
        raise ZeroDivisionError
    assert chance.new_id() != chance.new_id()


# ---------------------------------------------------------------- what is there


def test_the_books_agree(app: Flask) -> None:
    assert [*stock.drift(), *stock.broken_seals()] == []


def test_it_says_that_it_is_demo_data(app: Flask) -> None:
    assert demo.loaded()
    note = db.session.scalars(sa.select(DemoLoad)).one()
    assert (note.size, note.seed, note.finished_at) == ("small", demo.SEED, NOW)


def test_the_network_is_nine_ambiti_with_their_sites(app: Flask) -> None:
    kinds = dict(db.session.execute(sa.select(Site.kind, sa.func.count()).group_by(Site.kind)).all())
    assert count(Ambito) == 9
    assert kinds["warehouse"] == kinds["street_unit"] == 9
    assert 23 <= kinds["point"] <= 27
    bodies = sa.select(Organisation.ambito_id, sa.func.count().label("n")).group_by(Organisation.ambito_id).subquery()
    assert {2, 3, 4} >= set(db.session.scalars(sa.select(bodies.c.n)))


def test_the_six_sign_ins_open_with_the_demo_password_and_nobody_else_has_one(app: Flask) -> None:
    client = app.test_client()
    for username in demo.SIGN_INS:
        answer = client.post("/api/v1/sessions", json={"username": username, "password": demo.PASSWORD})
        assert answer.status_code == 201, (username, answer.json)
    with_password = set(db.session.scalars(sa.select(Operator.username).where(Operator.password_hash.is_not(None))))
    assert with_password == set(demo.SIGN_INS)
    assert count(Operator) > 20


def test_the_sign_ins_hold_what_their_names_promise(app: Flask) -> None:
    held = db.session.execute(
        sa.select(Operator.username, Assignment.role, Site.name, Ambito.name)
        .join(Assignment, Assignment.operator_id == Operator.id)
        .outerjoin(Site, Site.id == Assignment.site_id)
        .outerjoin(Ambito, Ambito.id == Assignment.ambito_id)
        .where(Operator.username.in_(demo.SIGN_INS))
    ).all()
    assert {tuple(row) for row in held} == {
        ("volontario", "volunteer", "Magazzino Ospedaletto", None),
        ("operatore", "distributor", "Punto La Sosta", None),
        ("operatore", "distributor", "UdS Pisa centro", None),
        ("acquisti", "procurement", None, "Pisa"),
        ("ambito", "coordinator", None, "Pisa"),
        ("regione", "region", None, None),
        ("admin", "admin", None, None),
    }


def test_the_catalogue_has_some_two_hundred_variants_with_demo_barcodes(app: Flask) -> None:
    assert 200 <= count(Item) <= 250
    assert set(db.session.scalars(sa.select(Category.fead_class))) == {"H-a", "H-b", "H-c", "H-d", "H-e", "H-f"}
    codes = list(db.session.scalars(sa.select(Barcode.code)))
    assert all(code[1:4] == "952" and barcodes.check_barcode(code) == code for code in codes)
    assert set(db.session.scalars(sa.select(Barcode.item_id))) == set(db.session.scalars(sa.select(Item.id)))
    assert count(Barcode, Barcode.pieces > 1) > 50


def test_handouts_are_as_they_are_in_life(app: Flask) -> None:
    everyone = count(Handout)
    assert 300 < everyone < 800
    assert 0.3 <= count(Handout, Handout.person_id.is_(None)) / everyone <= 0.4
    assert count(Handout, Handout.offline) > 0 < count(Handout, Handout.reason.is_not(None))
    assert count(Handout, Handout.people > 1) > 0 < count(UnmetRequest)
    assert count(Movement, Movement.kind == "reversal") > 0 < count(Receipt, Receipt.source == "donation")
    assert set(db.session.scalars(sa.select(QuarantinedHandout.reason))) == {"unknown_item", "unknown_person"}


def test_nothing_happened_after_the_moment_of_loading(app: Flask) -> None:
    assert count(Movement, Movement.recorded_at > NOW) == count(Movement, Movement.occurred_at > NOW) == 0
    assert count(Movement, Movement.recorded_at < Movement.occurred_at) == 0
    first = db.session.scalar(sa.select(sa.func.min(Movement.recorded_at)))
    assert first is not None
    assert clock.day_of(first) == clock.day_of(NOW) - timedelta(days=DAYS - 1)


def test_every_ledger_is_written_in_the_order_of_time(app: Flask) -> None:
    rows = db.session.execute(
        sa.select(Movement.site_id, Movement.recorded_at).order_by(Movement.site_id, Movement.sequence)
    ).all()
    for before, after in pairwise(rows):
        assert before.site_id != after.site_id or before.recorded_at <= after.recorded_at


def lots_at(kind: str, since: date, until: date) -> int:
    """Lots on the shelves of Pisa's sites of a kind that expire between two days."""
    query = (
        sa.select(sa.func.count())
        .select_from(Balance)
        .join(Lot, Lot.id == Balance.lot_id)
        .join(Site, Site.id == Balance.site_id)
        .join(Ambito, Ambito.id == Site.ambito_id)
        .where(Ambito.code == "PI", Site.kind == kind, Balance.place == "shelf", Balance.quantity > 0)
        .where(Lot.expires_on.between(since, until))
    )
    return db.session.scalar(query) or 0


def test_some_goods_expire_soon_and_some_have_expired(app: Flask) -> None:
    today = clock.day_of(NOW)
    for kind in ("warehouse", "point"):
        assert lots_at(kind, today, today + timedelta(days=30)) >= 2
        assert lots_at(kind, date(2020, 1, 1), today - timedelta(days=1)) >= 1


def test_scarce_shoes_are_asked_for_in_vain(app: Flask) -> None:
    in_vain = (
        sa.select(sa.func.count())
        .select_from(UnmetRequest)
        .join(Item, Item.id == UnmetRequest.item_id)
        .join(Product, Product.id == Item.product_id)
        .where(Product.name == "Scarpe", Item.size.in_(("43", "44", "45")))
    )
    assert (db.session.scalar(in_vain) or 0) > 10


# ---------------------------------------------------------------- where it may go


def test_a_database_in_use_is_left_alone(app: Flask) -> None:
    before = count(Movement)
    assert not demo.is_empty()
    with pytest.raises(DomainError) as refusal:
        demo.load(now=NOW, days=2)
    assert refusal.value.code == "demo_not_empty"
    said = app.test_cli_runner().invoke(_command(), ["demo"])
    assert said.exit_code == 0
    assert "not empty" in said.output
    assert count(Movement) == before


def given_of(category: str, months: tuple[int, ...]) -> int:
    """Pieces of a category handed out in these months."""
    query = (
        sa.select(Movement.occurred_at, MovementLine.quantity)
        .join(MovementLine, MovementLine.movement_id == Movement.id)
        .join(Item, Item.id == MovementLine.item_id)
        .join(Product, Product.id == Item.product_id)
        .join(Category, Category.id == Product.category_id)
        .where(Movement.kind == "handout", Category.code == category)
    )
    return sum(pieces for at, pieces in db.session.execute(query) if clock.day_of(at).month in months)


@pytest.mark.slow
def test_the_command_loads_a_whole_year_with_its_seasons(empty: Flask) -> None:
    run = empty.test_cli_runner().invoke(_command(), ["demo"])
    assert run.exit_code == 0, run.output
    assert demo.PASSWORD in run.output
    assert 2500 <= count(Handout) <= 4500
    assert 550 <= count(Person) <= 650
    assert count(Person, Person.gender == "m") / count(Person) == pytest.approx(0.85, abs=0.05)
    cold, warm = (12, 1, 2, 3), (6, 7, 8, 9)
    assert 2 < given_of("LETTO", cold) / given_of("LETTO", warm) < 4
    assert 0.7 < given_of("IGIENE", cold) / given_of("IGIENE", warm) < 1.4
    visits = sa.select(sa.func.count().label("n")).where(Handout.person_id.is_not(None)).group_by(Handout.person_id)
    few = [times <= 3 for times in db.session.scalars(visits)]
    assert 0.55 < sum(few) / len(few) < 0.75
    reached = sa.select(sa.func.count()).where(ReferralStep.milestone.is_not(None))
    assert db.session.scalar(reached), "a way to a home takes months"
    checked = empty.test_cli_runner().invoke(_command(), ["check-ledger"])
    assert checked.exit_code == 0, checked.output


def test_a_load_that_breaks_off_leaves_nothing(empty: Flask) -> None:
    def stop(said: str) -> None:
        if said == "opening stock":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        demo.load(now=NOW, days=3, tell=stop)
    assert demo.is_empty()
    assert not demo.loaded()


@pytest.mark.slow
def test_a_large_load_that_breaks_off_says_so_and_is_not_taken_for_whole(empty: Flask) -> None:
    def stop(said: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        demo.load("large", now=NOW, days=1, tell=stop)
    assert demo.loaded()
    assert count(Site) >= 100
    assert count(Item) >= 2000
    with pytest.raises(DomainError) as refusal:
        demo.is_empty()
    assert refusal.value.code == "demo_interrupted"


@pytest.mark.slow
def test_the_way_of_the_large_size_agrees_too(empty: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    fewer = replace(demo.SIZES["large"], editions=1, points=2, units=1, people=600, regulars=5)
    monkeypatch.setitem(demo.SIZES, "large", fewer)
    result = demo.load("large", now=NOW, days=9)
    assert result.counts["handouts"] > 30
    assert count(Handout, Handout.offline.is_(False)) == 0
    assert [*stock.drift(), *stock.broken_seals()] == []


def _command() -> Any:
    from app.cli import soglia

    return soglia


# ---------------------------------------------------------------- gifts


def test_gifts_have_donors_papers_and_something_that_is_still_to_do(app: Flask) -> None:
    everywhere = Scope(everywhere=True)
    assert count(Donor, Donor.kind == "company") >= 5 and count(Donor, Donor.kind == "body") >= 4
    assert count(Donation, Donation.donor_id.is_(None)) and count(Donation, Donation.donor_id.is_not(None))
    assert count(Donation, Donation.waste_g.is_not(None)) and count(Donation, Donation.ddt_number.is_not(None))
    assert donations.lacking(everywhere)["notice"] >= 1
    assert donations.totals(donations.Asked(everywhere)).declared_value_cents > 1_500_000
    assert {row.condition for row in db.session.execute(sa.select(Lot.condition).distinct())} >= {"new", "used"}


def test_something_is_thrown_away_found_again_and_put_right(app: Flask) -> None:
    for kind in ("discard", "found", "correction"):
        assert count(Movement, Movement.kind == kind) > 0, kind


def test_a_phone_lost_two_numbers_another_has_not_been_heard_of_and_two_codes_wait_for_the_office(app: Flask) -> None:
    phones = db.session.scalars(sa.select(Device).order_by(Device.last_number)).all()
    assert [(one.pending, one.missing, one.last_number) for one in phones] == [(3, 0, 0), (0, 2, 14)]
    waiting = db.session.execute(sa.select(FlaggedCode.times, FlaggedCode.note).order_by(FlaggedCode.times)).all()
    assert [one.times for one in waiting] == [1, 3] and waiting[1].note


def test_a_survey_day_may_be_told_and_a_small_one_waits_for_the_next(app: Flask) -> None:
    days = db.session.scalars(sa.select(SurveyDay).order_by(SurveyDay.held_on)).all()
    told = [one for one in days if standing(one).shown]
    assert len(told) == 1 and all(one.closed_at for one in days) and told[0].refused > 0
    assert db.session.scalar(sa.select(sa.func.count()).select_from(SurveyForm)) == sum(one.forms for one in days)
