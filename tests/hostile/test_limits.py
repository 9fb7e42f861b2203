# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is within each limit and beyond all of them together: cost, time, sums, ids and names."""

import json
import time
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from app import clock, db
from app.catalogue.models import Item
from app.db import db as store
from app.distribution import operations as distribution
from app.distribution.models import Handout
from app.errors import DomainError
from app.stock.operations import Incoming, receive
from app.stock.rules import Traits
from app.web.body import LARGEST_FROM_STRANGERS, parse
from app.web.pages import time_of
from tests.browsing import sign_in
from tests.factories import NOW, World, put_in_stock

LABEL = "]C10109520000000011{}10LOT7\x1d17271231"


def fact(world: World, **more: Any) -> dict[str, Any]:
    """A handout of one blanket."""
    lines = [{"item_id": str(world.blanket), "quantity": 1}]
    return {"id": str(uuid4()), "site_id": str(world.point), "lines": lines, **more}


def receipt(world: World, *lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A donation to the point."""
    return {
        "id": str(uuid4()),
        "site_id": str(world.point),
        "source": {"kind": "donation"},
        "lines": list(lines),
        **more,
    }


# ---------------------------------------------------------------- cost


def test_a_field_that_appears_twice_is_found_in_the_time_it_takes_to_read() -> None:
    many = ",".join(f'"{number}":1' for number in range(60_000))
    started = time.process_time()
    with pytest.raises(DomainError) as refusal:
        parse(f'{{{many},"59999":2}}'.encode())
    assert time.process_time() - started < 2
    assert (refusal.value.code, refusal.value.details["field"]) == ("duplicate_field", "59999")


def test_a_stranger_sends_little_and_an_operator_much(app: Any, call: Any, world: World) -> None:
    padded = {"username": "operatore", "password": "x", "note": "x" * LARGEST_FROM_STRANGERS}
    assert call().post("/sessions", padded).status_code == 413
    assert call().post("/sessions", {"username": "operatore", "password": "x"}).status_code == 401
    queue = {"handouts": [fact(world, reason="x" * 400) for _ in range(100)]}
    assert len(json.dumps(queue)) > LARGEST_FROM_STRANGERS
    assert call("operatore").post("/handouts/batch", queue).status_code == 200


# ---------------------------------------------------------------- time


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:00Z", "2200-01-01T00:00:00Z", "1969-12-31T23:59:59Z",
                                    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:00-14:00"])  # fmt: skip
def test_a_moment_outside_all_calendars_is_refused_and_a_fact_of_then_is_kept(
    moment: str, app: Any, call: Any, client: Any, world: World
) -> None:
    put_in_stock(world, world.blanket, 5)
    refused = call("operatore").post("/handouts", fact(world, occurred_at=moment))
    assert (refused.status_code, list(refused.json["fields"])) == (422, ["occurred_at"])
    line = {"item_id": str(world.blanket), "quantity": 1}
    assert call("operatore").post("/receipts", receipt(world, line, occurred_at=moment)).status_code == 422
    kept = call("operatore").post("/handouts", fact(world, occurred_at=moment, offline=True))
    assert (kept.status_code, kept.json["error"]["code"]) == (202, "invalid")
    sign_in(client, "operatore")
    for page in ("/today", "/ledger", f"/items/{world.blanket}"):
        assert client.get(page).status_code == 200


@pytest.mark.parametrize("moment", [datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC)])
def test_a_moment_at_the_end_of_the_calendar_still_has_a_day_and_an_hour(moment: datetime) -> None:
    assert clock.day_of(moment) == moment.date()
    assert time_of(moment) == f"{moment.hour}:{moment.minute:02d}"


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "1969-12-31", "2200-01-01"])
def test_a_day_outside_all_calendars_is_refused(day: str, app: Any, call: Any, world: World) -> None:
    for name in ("from", "to"):
        answer = call("operatore").get("/movements", **{name: day})
        assert (answer.status_code, list(answer.json["fields"])) == (422, [name])
    line = {"item_id": str(world.blanket), "quantity": 1, "expires_on": day}
    assert call("operatore").post("/receipts", receipt(world, line)).status_code == 422


def test_the_last_days_that_are_taken_in_are_days(app: Any, call: Any) -> None:
    assert call("operatore").get("/movements", **{"from": "1970-01-01", "to": "2199-12-31"}).status_code == 200


# ---------------------------------------------------------------- sums


def test_cartons_that_come_to_too_many_pieces_are_refused_naming_the_line(app: Any, call: Any, world: World) -> None:
    one, many = {"item_id": str(world.blanket), "quantity": 1}, {"code": world.carton_gtin, "quantity": 8334}
    for path, body in (("/receipts", receipt(world, one, many)), ("/handouts", fact(world, lines=[one, many]))):
        answer = call("operatore").post(path, body)
        assert (answer.status_code, answer.json["code"]) == (422, "too_many_pieces")
        assert list(answer.json["fields"]) == ["lines.1.quantity"]
    assert call("operatore").post("/receipts", receipt(world, {**many, "quantity": 8333})).status_code == 201


def test_what_was_asked_for_in_vain_has_a_limit_as_a_sum(app: Any, call: Any, world: World) -> None:
    one = {"item_id": str(world.shoe_44), "quantity": 60_000}
    answer = call("operatore").post("/handouts", fact(world, lines=[], unmet=[one, one]))
    assert (answer.status_code, answer.json["code"]) == (422, "too_many_pieces")
    assert list(answer.json["fields"]) == ["unmet.1.quantity"]
    assert call("operatore").post("/handouts", fact(world, lines=[], unmet=[one])).status_code == 201


def test_the_fullest_handout_of_all_is_still_booked(app: Any, call: Any, world: World) -> None:
    lines = [{"item_id": str(world.blanket), "quantity": 100_000}] * 500
    answer = call("operatore").post("/handouts", fact(world, lines=lines, offline=True))
    assert (answer.status_code, answer.json["shortages"][0]["quantity"]) == (201, 50_000_000)


# ---------------------------------------------------------------- codes


def test_a_label_with_separators_is_read_everywhere_alike(app: Any, call: Any, world: World) -> None:
    caller, line = call("operatore"), {"code": LABEL.format(""), "quantity": 2}
    scanned = caller.post("/scan", {"code": line["code"]}).json
    assert (scanned["kind"], scanned["parsed"]["lot"]) == ("item", "LOT7")
    assert caller.post("/receipts", receipt(world, line)).status_code == 201
    given = caller.post("/handouts", fact(world, lines=[line]))
    assert (given.status_code, given.json["lines"][0]["quantity"]) == (201, 2)
    new = {"code": "]C10109520000000035\x1d10A\x1d", "pieces": 1}
    linked = caller.post(f"/items/{world.soap}/barcodes", new)
    assert (linked.status_code, linked.json["code"]) == (201, "09520000000035")


def test_a_code_no_scanner_sends_is_refused_naming_the_line(app: Any, call: Any, world: World) -> None:
    line = {"code": "ab\x00cd", "quantity": 1}
    for path, body in (("/receipts", receipt(world, line)), ("/handouts", fact(world, lines=[line]))):
        answer = call("operatore").post(path, body)
        assert (answer.status_code, answer.json["code"]) == (422, "scan_unreadable")
        assert list(answer.json["fields"]) == ["lines.0.code"]
    answer = call("operatore").post(f"/items/{world.soap}/barcodes", {"code": "ab\x00cd"})
    assert (answer.status_code, answer.json["code"]) == (422, "barcode_unreadable")


# ---------------------------------------------------------------- ids of rows that no act made


def test_a_reversal_under_the_id_of_another_movement_is_refused(app: Any, call: Any, client: Any, world: World) -> None:
    first, second = put_in_stock(world, world.blanket, 3), put_in_stock(world, world.blanket, 4)
    for taken in (first, second):
        answer = call("operatore").post(f"/movements/{second}/reverse", {"id": str(taken), "reason": "errore"})
        assert (answer.status_code, answer.json["code"]) == (409, "id_reused")
    good = call("operatore").post(f"/movements/{second}/reverse", {"id": str(uuid4()), "reason": "errore"})
    assert good.status_code == 201


def test_an_id_in_use_is_refused_wherever_something_is_added(app: Any, call: Any, world: World) -> None:
    known = uuid4()
    with db.transaction():
        goods = [Incoming(world.blanket, 9, Traits())]
        receive(id=known, site_id=world.point, source="donation", lines=goods, by=world.operators["ambito"], now=NOW)
    line = {"item_id": str(world.blanket), "quantity": 1}
    category = {"id": str(world.bedding), "code": "NUOVA", "name": "n", "name_en": "n", "fead_class": "H-a"}
    item = {"id": str(world.blanket), "sku": "NUOVO-1", "name": "n", "category_id": str(world.bedding)}
    asked = (
        ("operatore", "/receipts", receipt(world, line) | {"id": str(known)}),
        ("operatore", "/people", {"id": str(world.person)}),
        ("ambito", "/categories", category),
        ("ambito", "/items", item),
    )
    for who, path, body in asked:
        answer = call(who).post(path, body)
        assert (answer.status_code, answer.json["code"]) == (409, "id_reused"), path
    assert call("ambito").post("/items", item | {"id": str(uuid4()), "sku": "COP-1"}).json["code"] == "taken"


def test_a_handout_under_the_id_of_one_that_no_act_made_stops_no_queue(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.blanket, 5)
    known, by = uuid4(), world.operators["operatore"]
    order = distribution.Order(known, world.point, (), "low_threshold", unmet={world.soap: 1})
    with db.transaction():
        distribution.book([order], by=by, sight=None, now=NOW)  # type: ignore[arg-type]
    same = fact(world) | {"id": str(known)}
    answer = call("operatore").post("/handouts", same)
    assert (answer.status_code, answer.json["code"]) == (409, "id_reused")
    for _ in range(2):
        queue = [same, {**same, "offline": True}, fact(world)]
        results = call("operatore").post("/handouts/batch", {"handouts": queue}).json["results"]
        assert [one["outcome"] for one in results] == ["conflict", "conflict", "created"]
    store.session.rollback()
    assert store.session.scalar(sa.select(sa.func.count()).select_from(Handout)) == 3
    assert store.session.scalar(sa.text("SELECT COUNT(*) FROM quarantined_handout")) == 1, "what happened, once"


# ---------------------------------------------------------------- names


def test_a_name_whose_letters_unfold_is_stored_and_found(app: Any, call: Any, world: World) -> None:
    name = "\ufdfa" * 100  # one sign for a sentence of eighteen letters
    body = {"id": str(uuid4()), "sku": "LUNGO-1", "name": name, "category_id": str(world.bedding)}
    made = call("ambito").post("/items", body)
    assert (made.status_code, made.json["name"]) == (201, name)
    assert call("ambito").patch(f"/items/{body['id']}", {"name": name + "b"}).status_code == 200
    assert len(store.session.scalar(sa.select(Item.folded).where(Item.sku == "LUNGO-1")) or "") == 400


@pytest.mark.parametrize("blank", ["   ", "\u00a0\u2003", "\u200b\u200b"])
def test_blanks_are_no_text(blank: str, app: Any, call: Any, world: World) -> None:
    movement = put_in_stock(world, world.blanket, 3, expires_on=date(2030, 1, 1))
    silent = call("operatore").post(f"/movements/{movement}/reverse", {"id": str(uuid4()), "reason": blank})
    assert (silent.status_code, list(silent.json["fields"])) == (422, ["reason"])
    line = {"item_id": str(world.blanket), "quantity": 1, "lot": blank}
    assert call("operatore").post("/receipts", receipt(world, line)).status_code == 422
    body = {"id": str(uuid4()), "sku": "X-1", "name": blank, "category_id": str(world.bedding)}
    assert list(call("ambito").post("/items", body).json["fields"]) == ["name"]
    card = {"person_code": world.person_code}
    assert call("operatore").post("/handouts", fact(world, **card)).status_code == 201
    assert call("operatore").post("/handouts", fact(world, **card, reason=blank)).json["code"] == "reason_needed"
    named = call("ambito").post("/items", {**body, "name": " Coperta \t"[:-1]})
    assert named.json["name"] == "Coperta"
