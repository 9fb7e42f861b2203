# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A handout that could not be booked as it came: a coordinator reads it, sets it right and books it, once."""

import re
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from app.db import db
from app.distribution.models import Handout, QuarantinedHandout, UnmetRequest
from app.identity.models import Operator
from app.stock.models import Movement
from tests.browser import Browser, Visit
from tests.distribution.test_routes import on_hand
from tests.factories import World, put_in_stock


def fact(world: World, *lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    sent = [{"quantity": 2, **line} for line in lines] or [{"item_id": str(world.blanket), "quantity": 2}]
    return {
        "id": str(uuid4()),
        "site_id": str(world.point),
        "lines": sent,
        "offline": True,
        "occurred_at": "2026-11-19T22:30:00+01:00",
        **more,
    }


def send(call: Any, body: dict[str, Any], who: str = "operatore") -> UUID:
    """Send what happened; returns the id of what was kept."""
    [outcome] = call(who).post("/handouts/batch", {"handouts": [body]}).json["results"]
    assert outcome["outcome"] in ("quarantined", "conflict"), outcome
    db.session.rollback()
    latest = sa.select(QuarantinedHandout.id).order_by(QuarantinedHandout.received_at.desc()).limit(1)
    return db.session.scalars(latest).one()


def kept(waiting_id: UUID) -> QuarantinedHandout:
    db.session.rollback()
    return db.session.get_one(QuarantinedHandout, waiting_id, populate_existing=True)


def form_of(page: str) -> dict[str, str]:
    """What the form on a page holds, as a browser would send it."""
    form = page[page.index('class="so-contents') : page.index("</form>", page.index('class="so-contents'))]
    fields = {}
    for tag in re.findall(r"<input[^>]*>", form):
        told = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if told.get("name") and (told.get("type") != "checkbox" or re.search(r"\bchecked\b", tag)):
            fields[told["name"]] = told.get("value", "")
    chosen = re.search(r'<option value="([^"]*)" selected', form)
    fields["site"] = chosen[1] if chosen else ""
    fields.pop("csrf_token")
    return fields


def booked(waiting_id: UUID) -> tuple[Handout, Movement]:
    row = kept(waiting_id)
    assert (row.settled_as, row.body) == ("booked", None)
    handout = db.session.get_one(Handout, row.handout_id)
    return handout, db.session.get_one(Movement, handout.movement_id)


def test_an_unknown_item_is_searched_chosen_and_booked_as_the_fact_it_was(
    app: Any, call: Any, world: World, visit: Visit
) -> None:
    put_in_stock(world, world.blanket, 10)
    body = fact(world, {"item_id": str(uuid4())}, people=3)
    waiting = send(call, body)
    one, here = visit("ambito"), f"/to-settle/{waiting}"
    form = form_of(one.get(here).text)
    assert (form["item.0"], form["pieces.0"], form["site"]) == ("", "2", str(world.point))
    early = one.send(here, **form, do="book")
    assert early.status_code == 422 and "Choose what it was" in early.text
    looking = form_of(one.send(here, **form, do="look:0").text)
    found = one.send(here, **{**looking, "q": "pile", "do": "find"}).text
    assert f'value="take:0:{world.blanket}"' in found
    taken = form_of(one.send(here, **looking, do=f"take:0:{world.blanket}").text)
    assert taken["item.0"] == str(world.blanket)
    done = one.send(here, **{**taken, "pieces.0": "4", "do": "book"})
    assert done.status_code == 302, done.text
    handout, movement = booked(waiting)
    assert str(handout.id) == body["id"], "its own id: whoever sent it may still name it"
    assert (handout.offline, handout.people, handout.site_id) == (True, 3, world.point)
    assert handout.occurred_at.isoformat() == "2026-11-19T21:30:00+00:00"
    assert movement.operator_id == world.operators["operatore"], "on behalf of the one who gave it"
    row = kept(waiting)
    assert (row.settled_by, row.operator_id) == (world.operators["ambito"], world.operators["operatore"])
    assert on_hand(call, world) == 6


def test_the_same_form_twice_books_once_and_so_do_two_coordinators(
    app: Any, call: Any, world: World, visit: Visit
) -> None:
    put_in_stock(world, world.blanket, 10)
    waiting = send(call, fact(world, {"item_id": str(uuid4())}))
    one, here = visit("ambito"), f"/to-settle/{waiting}"
    form = form_of(one.get(here).text) | {"item.0": str(world.blanket), "do": "book"}
    assert [one.send(here, **form).status_code for _ in range(2)] == [302, 302]
    assert one.send(here, **{**form, "act": str(uuid4())}).status_code == 404
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Handout)) == 1
    assert on_hand(call, world) == 8


def test_a_site_that_was_not_theirs_is_chosen_among_ones_own(app: Any, call: Any, world: World, visit: Visit) -> None:
    waiting = send(call, fact(world, site_id=str(world.elsewhere)))
    one, here = visit("ambito"), f"/to-settle/{waiting}"
    page = one.get(here).text
    assert "Punto Lucca" in page and f'<option value="{world.elsewhere}"' not in page
    form = form_of(page) | {"do": "book"}
    for site in ("", str(world.elsewhere), str(uuid4()), "x"):
        assert one.send(here, **{**form, "site": site}).status_code == 422
    assert one.send(here, **{**form, "site": str(world.second_point)}).status_code == 302
    assert booked(waiting)[0].site_id == world.second_point


def test_an_unknown_card_is_left_out_and_never_shown(app: Any, call: Any, world: World, visit: Visit) -> None:
    waiting = send(call, fact(world, person_code="K7MF4RQ2", gender="f"))
    one, here = visit("ambito"), f"/to-settle/{waiting}"
    page = one.get(here).text
    assert "a card that nobody carries" in page and "K7MF4RQ2" not in page
    form = form_of(page)
    assert form["card"] == "without"
    with_card = one.send(here, **{name: value for name, value in form.items() if name != "card"}, do="book")
    assert with_card.status_code == 422 and "K7MF4RQ2" not in with_card.text
    assert one.send(here, **form, do="book").status_code == 302
    handout, _ = booked(waiting)
    assert (handout.person_id, handout.gender) == (None, "f")


def test_a_known_card_stays_with_the_handout(app: Any, call: Any, world: World, visit: Visit) -> None:
    waiting = send(call, fact(world, {"item_id": str(uuid4())}, person_code=world.person_code))
    one, here = visit("ambito"), f"/to-settle/{waiting}"
    page = one.get(here).text
    assert "a person with a card" in page and world.person_code not in page
    form = form_of(page) | {"item.0": str(world.blanket), "do": "book"}
    assert one.send(here, **form).status_code == 302
    assert booked(waiting)[0].person_id == world.person


def test_a_line_of_no_pieces_is_left_out_and_none_at_all_is_no_handout(
    app: Any, call: Any, world: World, visit: Visit
) -> None:
    asked = [{"item_id": str(world.shoe_44), "quantity": 1}]
    waiting = send(call, fact(world, {"item_id": str(uuid4())}, {"item_id": str(world.blanket)}, unmet=asked))
    one, here = visit("ambito"), f"/to-settle/{waiting}"
    form = form_of(one.get(here).text) | {"do": "book"}
    assert form["item.2"] == str(world.shoe_44)
    none = one.send(here, **{**form, "pieces.0": "0", "pieces.1": "0", "pieces.2": "0"})
    assert none.status_code == 422 and "it is no handout" in none.text
    for wrong in ("", "-1", "1.5", "999999", "\u0663"):
        assert one.send(here, **{**form, "pieces.0": wrong}).status_code == 422
    assert one.send(here, **{**form, "pieces.0": "0"}).status_code == 302
    handout, _ = booked(waiting)
    [unmet] = db.session.scalars(sa.select(UnmetRequest))
    assert (unmet.handout_id, unmet.item_id, unmet.quantity) == (handout.id, world.shoe_44, 1)


def test_a_code_that_was_linked_meanwhile_is_there_already_with_its_pieces(
    app: Any, call: Any, world: World, visit: Visit
) -> None:
    number = "9520000000035"
    waiting = send(call, fact(world, {"code": number}, {"code": "RSSMRA80A01G702X"}))
    one, here = visit("ambito"), f"/to-settle/{waiting}"
    before = one.get(here).text
    assert number in before, "a product's number helps to find it"
    assert "RSSMRA80A01G702X" not in before, "any other code may be somebody's card"
    call("ambito").post(f"/items/{world.soap}/barcodes", {"code": number, "pieces": 6})
    form = form_of(one.get(here).text)
    assert (form["item.0"], form["pieces.0"], form["item.1"]) == (str(world.soap), "12", "")


@pytest.mark.parametrize(
    "wrong",
    [
        {"approved": True, "people": "many", "purpose": 7, "outing_id": "x"},
        {"lines": "nope"},
        {"lines": [None, 7, {"quantity": True}, {"item_id": [], "quantity": 1}]},
        {"person_code": ["x"], "unmet": {"a": 1}, "occurred_at": "yesterday"},
        {"reason": "a\u0000b", "exception": {}},
        {"person_code": "K7MF\u00004RQ2", "reason": "\ud800"},
        {"person_code": "K7MF\ud8004RQ2", "lines": [{"code": "\u0000\ud800", "quantity": 10**30, "item_id": "\ud800"}]},
        {"sheet": 1, "lines": [{"code": "a\ud800", "quantity": 1}]},
        {"occurred_at": "1970-01-01T00:00:00+14:00"},
    ],
)
def test_what_cannot_be_read_is_said_and_left_out(
    wrong: dict[str, Any], app: Any, call: Any, world: World, visit: Visit
) -> None:
    waiting = send(call, fact(world) | wrong)
    one, here = visit("ambito"), f"/to-settle/{waiting}"
    page = one.get(here)
    assert page.status_code == one.get("/to-settle").status_code == 200
    assert one.send(here, **{"do": f"look:{'9' * 5000}", "for": "9" * 5000}).status_code == 200
    lost = set(wrong) - {"lines", "unmet", "occurred_at", "sheet"}
    assert ("cannot be read; it will not be taken over" in page.text) == bool(lost)
    if "lines" in wrong:
        return
    assert one.send(here, **form_of(page.text), do="book").status_code == 302
    handout, _ = booked(waiting)
    assert (handout.purpose, handout.reason, handout.people) == ("low_threshold", None, None)


def test_a_second_body_stands_beside_what_is_booked_and_becomes_a_handout_of_its_own(
    app: Any, call: Any, world: World, visit: Visit
) -> None:
    put_in_stock(world, world.blanket, 10)
    first = fact(world, people=2)
    call("operatore").post("/handouts/batch", {"handouts": [first]})
    waiting = send(call, first | {"lines": [{"item_id": str(world.soap), "quantity": 7}]})
    one, here = visit("ambito"), f"/to-settle/{waiting}"
    page = one.get(here).text
    assert "What stands booked under the same id" in page and "Coperta pile" in page and "Sapone" in page
    assert one.send(here, **form_of(page), do="book").status_code == 302
    handout, _ = booked(waiting)
    assert str(handout.id) != first["id"]
    assert on_hand(call, world) == 8


def test_a_second_body_of_one_that_waits_too_leads_to_it(app: Any, call: Any, world: World, visit: Visit) -> None:
    first = fact(world, {"item_id": str(uuid4())})
    before = send(call, first)
    waiting = send(call, first | {"people": 4})
    page = visit("ambito").get(f"/to-settle/{waiting}").text
    assert f'href="/to-settle/{before}"' in page


def test_what_is_booked_elsewhere_under_the_same_id_is_not_told(
    app: Any, call: Any, world: World, visit: Visit
) -> None:
    theirs = fact(world, site_id=str(world.elsewhere))
    call("forestiero").post("/handouts/batch", {"handouts": [theirs]})
    waiting = send(call, theirs | {"site_id": str(world.point)})
    page = visit("ambito").get(f"/to-settle/{waiting}").text
    assert "not yours to see" in page and "Punto Lucca" not in page


def test_the_one_who_sent_it_may_have_left(app: Any, call: Any, world: World, visit: Visit) -> None:
    db.session.execute(sa.update(Operator).filter_by(username="operatore").values(disabled_at=sa.func.now()))
    db.session.commit()
    waiting = send(call, fact(world))
    one, here = visit("ambito"), f"/to-settle/{waiting}"
    page = one.get(here).text
    assert "operator disabled" in page
    assert one.send(here, **form_of(page), do="book").status_code == 302
    assert booked(waiting)[1].operator_id == world.operators["operatore"]


def test_what_the_books_lack_is_said(app: Any, call: Any, world: World, visit: Visit) -> None:
    waiting = send(call, fact(world, {"item_id": str(uuid4())}))
    one: Browser = visit("ambito")
    here = f"/to-settle/{waiting}"
    one.send(here, **form_of(one.get(here).text) | {"item.0": str(world.blanket), "do": "book"})
    assert "The books had less than was given" in one.get("/to-settle").text
