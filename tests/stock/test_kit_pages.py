# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages of kits: what stands here, building, taking out, taking apart, refilling, without a script."""

import re
from typing import Any
from uuid import UUID, uuid4

import pytest

from app import clock
from app import db as database
from app.catalogue.rules import Part
from app.db import db
from app.stock import operations
from tests.browser import Browser
from tests.factories import World, put_in_stock
from tests.stock.kits import Kits, in_days, make_kit, revise_kit


@pytest.fixture
def kit(app: Any, world: World) -> UUID:
    """The kit of two soaps and a blanket (or a shoe), with parts for two at the point."""
    kit = make_kit(world, Part(world.soap, 2), Part(world.blanket, 1, (world.shoe_44,)), name="Kit notte")
    put_in_stock(world, world.soap, 3, lot="S1", expires_on=in_days(12))
    put_in_stock(world, world.soap, 2, lot="S2", expires_on=in_days(90))
    put_in_stock(world, world.blanket, 4)
    return kit


@pytest.fixture
def kits(kit: UUID, call: Any, world: World) -> Kits:
    return Kits(call, world, kit)


@pytest.fixture
def visitor(client: Any, kit: UUID) -> Browser:
    one = Browser(client)
    one.enter("operatore")
    return one


def act(visitor: Browser, path: str, world: World, **fields: Any) -> Any:
    return visitor.send(path, act=str(uuid4()), site_id=str(world.point), **fields)


def test_the_list_says_how_many_stand_here_can_be_built_and_what_limits(
    visitor: Browser, kits: Kits, world: World
) -> None:
    kits.done("assemble", 1)
    page = visitor.get("/kits").text
    assert "Kit notte" in page and f"/kits/{kits.kit}" in page
    assert re.search(r"Sapone\s*<span[^>]*>3 of 4</span>", page)
    assert f"{in_days(12):%d/%m/%Y}" in page
    assert "Nothing answers to this" in visitor.get("/kits", q="nulla").text


def test_the_list_is_taken_along_as_it_is_filtered(visitor: Browser, kits: Kits, world: World) -> None:
    make_kit(world, Part(world.shoe_44, 1), name="Kit scarpe")
    rows = visitor.get("/kits.csv", q="notte").text.splitlines()
    assert len(rows) == 2 and "Kit notte" in rows[1] and "Sapone" in rows[1]
    assert visitor.get("/kits.xlsx").data[:2] == b"PK"
    assert visitor.get("/kits.pdf").status_code == 404


def test_the_filters_come_back(visitor: Browser) -> None:
    visitor.get("/kits", q="notte")
    assert visitor.get("/kits").headers["Location"].endswith("/kits?q=notte")


def test_one_kit_shows_contents_substitutes_and_versions(visitor: Browser, kits: Kits, world: World) -> None:
    revise_kit(world, kits.kit, Part(world.soap, 1), Part(world.blanket, 1, (world.shoe_44,)))
    page = visitor.get(f"/kits/{kits.kit}").text
    assert "There are parts for 4 kits." in page and "The next one lacks Coperta pile: 4 of 5 here." in page
    assert "Scarpe ginnastica uomo 44" in page and "version 2" in page and "version 1" in page
    assert visitor.get(f"/kits/{world.soap}").status_code == 404
    assert visitor.get(f"/kits/{uuid4()}").status_code == 404


def test_kits_are_built_once_however_often_the_form_is_sent(visitor: Browser, kits: Kits, world: World) -> None:
    fields = {"act": str(uuid4()), "site_id": str(world.point), "quantity": "2"}
    for _ in range(2):
        answer = visitor.send(f"/kits/{kits.kit}/assemble", **fields)
        assert answer.status_code == 302, answer.text
    assert (kits.here()["built"], kits.pieces(world.soap)) == (2, 1)
    page = visitor.get(f"/kits/{kits.kit}").text
    assert "Built: 2 kits." in page and "What happened" in page and "Undo" in page


def test_a_kit_that_cannot_be_built_is_answered_in_words_and_keeps_what_was_typed(
    visitor: Browser, kits: Kits, world: World
) -> None:
    put_in_stock(world, world.soap, 30, site_id=world.warehouse)
    answer = act(visitor, f"/kits/{kits.kit}/assemble", world, quantity="5")
    assert answer.status_code == 409
    assert "Kits that can be made of what is here: 2." in answer.text
    assert "Sapone: 5 of 10 here." in answer.text and "At Magazzino Ospedaletto there are 30." in answer.text
    assert 'value="5"' in answer.text
    assert kits.here()["built"] == 0


def test_a_lot_may_be_chosen_and_wants_a_reason_when_another_expires_sooner(
    visitor: Browser, kits: Kits, world: World
) -> None:
    late = next(one for one in kits.lots(world.soap) if kits.lots(world.soap)[one] == 2)
    path = f"/kits/{kits.kit}/assemble"
    refused = act(visitor, path, world, quantity="1", lot=late)
    assert refused.status_code == 422 and "a lot that expires sooner is here" in refused.text
    assert re.search(rf'value="{late}" checked', refused.text)
    assert act(visitor, path, world, quantity="1", lot=late, reason="Vicino").status_code == 302
    assert late not in kits.lots(world.soap)


def test_the_page_of_a_lot_tells_what_is_inside_and_takes_it_out(visitor: Browser, kits: Kits, world: World) -> None:
    lot = kits.done("assemble", 1)["lots"][0]["lot_id"]
    address = f"/kits/{kits.kit}/lots/{lot}"
    page = visitor.get(address).text
    assert "lot S1" in page and "in 12 days" in page and "Coperta pile" in page
    nothing = act(visitor, f"/kits/{kits.kit}/open", world, quantity="1", lot_id=lot)
    assert nothing.status_code == 422
    fields = {f"take.{world.soap}": "1", f"take.{world.blanket}": "0"}
    taken = act(visitor, f"/kits/{kits.kit}/open", world, quantity="1", lot_id=lot, **fields)
    assert taken.status_code == 302
    assert (kits.here()["opened"], kits.pieces(world.soap)) == (1, 4)
    opened = next(iter(kits.lots(kits.kit)))
    assert "opened" in visitor.get(f"/kits/{kits.kit}/lots/{opened}").text
    assert visitor.get(address).status_code == 404, "there is none of it any more"


def test_a_lot_is_taken_apart_and_refilled_by_its_page(visitor: Browser, kits: Kits, world: World) -> None:
    lot = kits.done("assemble", 2)["lots"][0]["lot_id"]
    apart = act(visitor, f"/kits/{kits.kit}/disassemble", world, quantity="1", lot_id=lot)
    assert apart.status_code == 302 and kits.here()["built"] == 1
    left = next(iter(kits.lots(kits.kit)))
    nothing = act(visitor, f"/kits/{kits.kit}/refill", world, quantity="1", lot_id=left)
    assert nothing.status_code == 409 and "kits that want refilling here: 0" in nothing.text
    wrong = act(visitor, f"/kits/{kits.kit}/refill", world, quantity="1", lot_id=left, fresh_until="2026-99-99")
    assert wrong.status_code == 422
    fresh = in_days(20).isoformat()
    full = act(visitor, f"/kits/{kits.kit}/refill", world, quantity="1", lot_id=left, fresh_until=fresh)
    assert full.status_code == 302, full.text
    assert kits.here()["next_expiry"] == in_days(90).isoformat()


def test_kits_of_an_older_version_and_of_unknown_contents_are_marked(
    visitor: Browser, kits: Kits, world: World
) -> None:
    kits.done("assemble", 1)
    put_in_stock(world, kits.kit, 2)
    revise_kit(world, kits.kit, Part(world.soap, 1))
    page = visitor.get(f"/kits/{kits.kit}").text
    assert "older contents" in page and "contents not known" in page
    unknown = next(one for one, quantity in kits.lots(kits.kit).items() if quantity == 2)
    lot = visitor.get(f"/kits/{kits.kit}/lots/{unknown}").text
    assert "Nobody wrote down what is inside these kits." in lot and "Take apart" not in lot


def test_a_form_for_a_site_of_others_is_not_found(visitor: Browser, kits: Kits, world: World) -> None:
    fields = {"act": str(uuid4()), "quantity": "1"}
    for site in (world.elsewhere, world.warehouse, uuid4()):
        assert visitor.send(f"/kits/{kits.kit}/assemble", site_id=str(site), **fields).status_code == 404
    assert visitor.send(f"/kits/{kits.kit}/assemble", site_id="x", **fields).status_code == 422


@pytest.mark.parametrize("quantity", ["", "0", "-1", "1,5", "uno", "9" * 12, "\u0665"])
def test_a_quantity_that_is_none_is_refused(quantity: str, visitor: Browser, kits: Kits, world: World) -> None:
    answer = act(visitor, f"/kits/{kits.kit}/assemble", world, quantity=quantity)
    assert answer.status_code == 422
    assert kits.here()["built"] == 0


def test_who_only_looks_finds_no_forms(client: Any, kit: UUID, world: World) -> None:
    visitor = Browser(client)
    visitor.enter("regione")
    page = visitor.get(f"/kits/{kit}").text
    assert "What belongs in" in page and "<form method" not in page.split("<main", 1)[1].split("</main>", 1)[0]
    assert "Kit notte" in visitor.get("/kits").text
    fields = {"act": str(uuid4()), "site_id": str(world.point), "quantity": "1"}
    assert visitor.send(f"/kits/{kit}/assemble", **fields).status_code == 403


def test_the_page_of_the_item_shows_what_belongs_in_and_the_way_to_the_kit(
    visitor: Browser, kits: Kits, world: World
) -> None:
    page = visitor.get(f"/items/{kits.kit}").text
    assert "What belongs in" in page and f'href="/kits/{kits.kit}"' in page
    assert "What belongs in" not in visitor.get(f"/items/{world.soap}").text


def wanted(world: World, kit: UUID, action: str, quantity: int) -> None:
    """The point is asked for so many kits."""
    about = {"site_id": world.point, "item_id": kit, "by": world.operators["acquisti"], "now": clock.now()}
    with database.transaction():
        operations.ask_for_kits(id=uuid4(), action=action, quantity=quantity, **about)
    db.session.rollback()


def test_kits_that_are_asked_for_stand_in_the_list_and_fill_in_their_forms(
    visitor: Browser, kits: Kits, world: World
) -> None:
    kits.done("assemble", 1)
    wanted(world, kits.kit, "assemble", 5)
    wanted(world, kits.kit, "disassemble", 1)
    assert "5 to build · 1 to take apart" in visitor.get("/kits").text
    page = visitor.get(f"/kits/{kits.kit}").text
    assert "5 kits are to be built here." in page and "1 kit is to be taken apart here" in page
    assert re.search(r'name="quantity"[^>]*value="1"', page), "the parts are enough for one more"
    lot = re.search(rf"/kits/{kits.kit}/lots/([0-9a-f-]{{36}})", page)
    assert lot is not None
    assert act(visitor, f"/kits/{kits.kit}/assemble", world, quantity="1").status_code == 302
    assert act(visitor, f"/kits/{kits.kit}/disassemble", world, quantity="1", lot_id=lot[1]).status_code == 302
    page = visitor.get("/kits").text
    assert "4 to build" in page and "take apart" not in page
    empty = act(visitor, f"/kits/{kits.kit}/end-jobs", world, reason="")
    assert empty.status_code == 422 and "4 kits are to be built here." in empty.text
    assert act(visitor, f"/kits/{kits.kit}/end-jobs", world, reason="Non servono").status_code == 302
    assert "to build" not in visitor.get("/kits").text
