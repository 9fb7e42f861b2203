# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The file of what a phone could not send: opened by its key alone, handed in for whoever the phone is, an outcome of
its own for every entry, and nothing twice."""

import base64
import io
import json
import re
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.acts import Act
from app.contact.models import Contact
from app.db import db, transaction
from app.distribution.models import Handout, QuarantinedHandout
from app.identity import operations as identity
from app.identity.models import Assignment, Device, DeviceNumber, Operator
from app.stock.models import Movement
from tests.browser import Browser, Visit
from tests.distribution.test_routes import on_hand
from tests.factories import World, put_in_stock
from tests.identity.phones import Phone, registered

Row = dict[str, Any]


def handout(world: World, **more: Any) -> Row:
    lines = [{"item_id": str(world.blanket), "quantity": 1}]
    happened = "2026-11-20T21:00:00+01:00"
    return {
        "id": str(uuid4()),
        "site_id": str(world.point),
        "lines": lines,
        "offline": True,
        "occurred_at": happened,
        **more,
    }


def entry(phone: Phone, body: Row, *, kind: str = "handout", path: str = "/handouts", **more: Any) -> Row:
    """An entry as a phone seals it: ``tried`` goes inside, ``number`` and the like beside it."""
    id = str(more.pop("id", body["id"]))
    inside = {"path": path, "body": body, **({"tried": more.pop("tried")} if "tried" in more else {})}
    return {"id": id, "kind": kind, "at": body.get("occurred_at"), **seal(phone, id, inside), **more}


def seal(phone: Phone, id: str, inside: Any, key: bytes | None = None) -> Row:
    iv, plain = uuid4().bytes[:12], inside if isinstance(inside, bytes) else json.dumps(inside).encode()
    data = AESGCM(key or base64.b64decode(phone.key)).encrypt(iv, plain, id.encode())
    return {"iv": base64.b64encode(iv).decode(), "data": base64.b64encode(data).decode()}


def file_of(phone: Phone, *entries: Any, **more: Any) -> Row:
    return {"soglia": "outbox", "release": 1, "device": phone.id, "entries": list(entries), **more}


def hand_in(browser: Browser, said: Any) -> Any:
    """Send a file by the form."""
    content = said if isinstance(said, bytes) else json.dumps(said).encode()
    file = (io.BytesIO(content), "soglia.json") if content else (io.BytesIO(), "")
    answer = browser.send("/outbox/rescue", file=file)
    db.session.rollback()
    return answer


def outcomes(answer: Any) -> list[str]:
    """What the page says of each entry, in the order of the file."""
    assert answer.status_code == 200, answer.text
    return re.findall(r'class="so-tag so-tag-(?:ok|warn|stop)">([^<]+)<', answer.text)


def count_of(model: Any) -> int:
    db.session.rollback()
    return int(db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0)


@pytest.fixture
def phone(app: Any, call: Any, world: World) -> Phone:
    return registered(call, world)


def test_what_waited_on_a_phone_is_recorded_as_its_operators(
    phone: Phone, call: Any, world: World, visit: Visit
) -> None:
    put_in_stock(world, world.blanket, 10)
    contact = {"id": str(uuid4()), "site_id": str(world.point), "kind": "street"}
    receipt = handout(world, source={"kind": "donation"})
    del receipt["offline"]
    given = handout(world, contact_id=contact["id"])
    said = file_of(
        phone,
        entry(phone, given, number=2),
        entry(phone, receipt, kind="receipt", path="/receipts"),
        entry(phone, contact, kind="contact", path="/contacts"),
        entry(phone, handout(world, site_id=str(world.elsewhere)), number=1),
    )
    first = hand_in(visit("operatore"), said)
    assert outcomes(first) == ["on record", "on record", "on record", "the coordination looks at it"]
    one = db.session.get_one(Handout, UUID(given["id"]))
    assert (one.offline, str(one.contact_id)) == (True, contact["id"]), (
        "contacts come before the handouts that name them"
    )
    assert db.session.get_one(Movement, one.movement_id).operator_id == world.operators["operatore"]
    assert set(db.session.scalars(sa.select(DeviceNumber.number))) == {1, 2}
    before = count_of(Handout), count_of(Contact), count_of(QuarantinedHandout), count_of(Movement), count_of(Act)
    again = hand_in(visit("operatore"), said)
    assert outcomes(again)[0] == "was recorded already" and outcomes(again)[3] == "the coordination looks at it"
    assert (
        count_of(Handout),
        count_of(Contact),
        count_of(QuarantinedHandout),
        count_of(Movement),
        count_of(Act),
    ) == before
    assert on_hand(call, world) == 10


def test_what_the_phone_sent_after_all_is_recorded_once(phone: Phone, call: Any, world: World, visit: Visit) -> None:
    given = handout(world)
    call(token=phone.token).post("/handouts/batch", {"handouts": [given | {"device_number": 1}], "device": {}})
    assert outcomes(hand_in(visit("operatore"), file_of(phone, entry(phone, given, number=1)))) == [
        "was recorded already"
    ]
    assert count_of(Handout) == 1


def test_a_coordinator_hands_in_for_somebody_who_left(phone: Phone, call: Any, world: World, visit: Visit) -> None:
    call("operatore").post(f"/devices/{phone.id}/withdraw", {"id": str(uuid4())})
    db.session.execute(sa.update(Operator).filter_by(username="operatore").values(disabled_at=sa.func.now()))
    db.session.commit()
    answer = hand_in(visit("ambito"), file_of(phone, entry(phone, handout(world), number=1)))
    assert outcomes(answer) == ["the coordination looks at it"] and "Operatore" in answer.text
    assert f'data-operator="{world.operators["ambito"]}"' in answer.text  # the page is still whose it was
    [kept] = db.session.scalars(sa.select(QuarantinedHandout))
    assert (kept.operator_id, kept.reason) == (world.operators["operatore"], "not_signed_in")


def test_what_was_given_before_a_change_of_role_is_kept_for_a_coordinator(
    phone: Phone, world: World, visit: Visit
) -> None:
    with transaction():
        db.session.execute(sa.delete(Assignment).where(Assignment.operator_id == world.operators["operatore"]))
        identity.assign(world.operators["operatore"], "volunteer", site_id=world.warehouse)
    answer = hand_in(visit("ambito"), file_of(phone, *(entry(phone, handout(world), number=one) for one in (1, 2))))
    assert outcomes(answer) == ["the coordination looks at it"] * 2
    assert count_of(QuarantinedHandout) == 2 and count_of(Handout) == 0


@pytest.mark.parametrize("username", ["forestiero"])
def test_a_phone_of_somebody_else_is_nobodys(username: str, phone: Phone, world: World, visit: Visit) -> None:
    said = file_of(phone, entry(phone, handout(world)))
    assert hand_in(visit(username), said).status_code == 404
    assert hand_in(visit(username), said | {"device": str(uuid4())}).status_code == 404
    assert count_of(Handout) == 0


def test_an_entry_that_was_changed_moved_or_sealed_by_another_key_stops_no_other(
    phone: Phone, world: World, visit: Visit
) -> None:
    bodies = [handout(world) for _ in range(9)]
    changed, moved, foreign, short, plain = (entry(phone, one) for one in bodies[:5])
    raw = bytearray(base64.b64decode(changed["data"]))
    raw[3] ^= 1
    changed["data"] = base64.b64encode(raw).decode()
    moved["id"] = str(uuid4())
    foreign |= seal(phone, foreign["id"], {"path": "/handouts", "body": bodies[2]}, key=bytes(32))
    short["iv"] = base64.b64encode(b"x").decode()
    plain["data"] = "not base64"
    good = entry(phone, bodies[5], number=3)
    said = file_of(phone, changed, moved, foreign, good, short, plain, None, 7, {}, {"id": good["id"], "kind": "other"})
    answer = hand_in(visit("operatore"), said)
    assert outcomes(answer) == [*["not accepted"] * 3, "on record", *["not accepted"] * 6]
    assert answer.text.count("does not open with the key of this phone") == 4
    assert count_of(Handout) == 1


INSIDE: dict[str, Callable[[World, Row], Any]] = {
    "no JSON": lambda w, b: b"{",
    "no object": lambda w, b: [1],
    "a field twice": lambda w, b: b'{"path": "/handouts", "path": "/handouts", "body": {}}',
    "another place": lambda w, b: {"path": "/people", "body": b},
    "a place above": lambda w, b: {"path": "/handouts/../people", "body": b},
    "another's id": lambda w, b: {"path": "/handouts", "body": b | {"id": str(uuid4())}},
    "no body": lambda w, b: {"path": "/handouts", "body": None},
    "too deep": lambda w, b: b'{"path": "/handouts", "body": ' + b"[" * 60 + b"]" * 60 + b"}",
    "deep enough to break a run": lambda w, b: {"path": "/handouts", "body": b | {"lines": _nested(22)}},
}


def _nested(depth: int) -> Any:
    return [_nested(depth - 1)] if depth else 1


@pytest.mark.parametrize("name", INSIDE)
def test_what_no_phone_writes_is_not_accepted_and_stops_no_other(
    name: str, phone: Phone, world: World, visit: Visit
) -> None:
    bad, good = handout(world), handout(world)
    odd = entry(phone, bad) | seal(phone, bad["id"], INSIDE[name](world, bad))
    assert outcomes(hand_in(visit("operatore"), file_of(phone, odd, entry(phone, good)))) == [
        "not accepted",
        "on record",
    ]
    assert count_of(Handout) == 1


FILES: dict[str, tuple[Callable[[Row], Any], int]] = {
    "nothing": (lambda said: b"", 422),
    "no JSON": (lambda said: b"{", 400),
    "a list": (lambda said: [said], 422),
    "something else": (lambda said: said | {"soglia": "stock"}, 422),
    "a newer release": (lambda said: said | {"release": 2}, 422),
    "no phone": (lambda said: said | {"device": "x"}, 422),
    "no entries": (lambda said: said | {"entries": {}}, 422),
    "too many entries": (lambda said: said | {"entries": [0] * 2001}, 422),
    "too deep": (lambda said: b"[" * 100 + b"]" * 100, 400),
    "twice the same field": (lambda said: b'{"soglia": "outbox", "soglia": "outbox"}', 400),
}


@pytest.mark.parametrize("name", FILES)
def test_another_file_is_refused_whole(name: str, phone: Phone, world: World, visit: Visit) -> None:
    wrong, status = FILES[name]
    one = visit("operatore")
    assert hand_in(one, wrong(file_of(phone, entry(phone, handout(world))))).status_code == status
    assert count_of(Handout) == 0


def test_a_file_that_is_too_large_is_refused(
    phone: Phone, world: World, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.web.forms.MOST_BYTES", 100)
    assert hand_in(visit("operatore"), file_of(phone, entry(phone, handout(world)))).status_code == 413


def test_a_wish_whose_answer_was_lost_counts_when_it_was_served_and_else_goes_as_a_fact(
    phone: Phone, call: Any, world: World, visit: Visit
) -> None:
    put_in_stock(world, world.blanket, 1)
    served, lost = handout(world), handout(world)
    wishes = [{name: value for name, value in one.items() if name != "offline"} for one in (served, lost)]
    assert call("operatore").post("/handouts", wishes[0]).status_code == 201
    said = file_of(phone, entry(phone, served, tried=wishes[0]), entry(phone, lost, tried=wishes[1]))
    assert outcomes(hand_in(visit("operatore"), said)) == ["was recorded already", "on record"]
    assert outcomes(hand_in(visit("operatore"), said)) == ["was recorded already"] * 2
    assert (count_of(Handout), count_of(QuarantinedHandout), on_hand(call, world)) == (2, 0, 0)
    assert db.session.get_one(Handout, UUID(lost["id"])).offline


def test_what_was_given_and_then_taken_back_on_the_phone_is_undone(
    phone: Phone, call: Any, world: World, visit: Visit
) -> None:
    put_in_stock(world, world.blanket, 5)
    movement = call("operatore").post("/handouts", handout(world)).json["movement_id"]
    undo = {"id": str(uuid4()), "reason": "errore"}
    back = entry(phone, undo, id=uuid4(), kind="reversal", path=f"/movements/{movement}/reverse")
    assert outcomes(hand_in(visit("operatore"), file_of(phone, back))) == ["on record"]
    assert on_hand(call, world) == 5
    assert outcomes(hand_in(visit("operatore"), file_of(phone, back)))[0] in ("was recorded already", "on record")
    assert on_hand(call, world) == 5


def test_a_key_that_is_not_here_any_more_is_said(phone: Phone, world: World, visit: Visit) -> None:
    db.session.execute(sa.update(Device).values(key=b"\x00" * 40))
    db.session.commit()
    answer = hand_in(visit("operatore"), file_of(phone, entry(phone, handout(world))))
    assert answer.status_code == 409 and count_of(Handout) == 0
