# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Phones that hand in later: making one's own, what their token opens, taking it away."""

import base64
import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from app import clock
from app.acts import Act
from app.db import db, transaction
from app.identity import queries
from app.identity.models import Device, OperatorSession
from app.identity.rules import APP_RELEASE, Gap, is_old, listed
from tests.browser import Visit
from tests.commands import ROOT, run
from tests.conftest import Database
from tests.factories import World, put_in_stock
from tests.identity.phones import Call, Phone, registered
from tests.test_scope import TABLE, address

FOR_PHONES = {
    ("POST", "/handouts/batch"),
    ("POST", "/contacts"),
    ("POST", "/receipts"),
    ("DELETE", "/devices/current"),
}
NEW = "lenzuola-e-sapone"


def device(id: str) -> Device:
    db.session.rollback()
    return db.session.get_one(Device, UUID(id))


def contact(world: World) -> dict[str, Any]:
    return {"id": str(uuid4()), "site_id": str(world.point), "kind": "street"}


def receipt(world: World) -> dict[str, Any]:
    lines = [{"item_id": str(world.soap), "quantity": 1}]
    return {"id": str(uuid4()), "site_id": str(world.point), "lines": lines, "source": {"kind": "donation"}}


def withdraw(call: Call, username: str, phone: Phone) -> int:
    return call(username).post(f"/devices/{phone.id}/withdraw", {"id": str(uuid4())}).status_code


# ---------------------------------------------------------------- registering


def test_a_phone_gets_a_token_and_a_key_that_lies_sealed_and_is_the_same_again(
    app: Any, call: Call, world: World
) -> None:
    phone = registered(call, world)
    key = base64.b64decode(phone.key)
    assert len(key) == 32 and phone.last == 0
    kept = device(phone.id).key
    assert key not in kept and phone.key.encode() not in kept
    assert queries.opened_key(device(phone.id), app.config["SEALER"]) == key
    put_in_stock(world, world.blanket, 5)
    phone.send(phone.fact(), phone.fact())
    again = registered(call, world, id=phone.id)
    assert (again.key, again.last) == (phone.key, 2)
    assert again.token != phone.token
    assert phone.by.post("/handouts/batch", {"handouts": [phone.fact()]}).status_code == 401, "the old token is over"
    assert again.outcomes(again.fact()) == ["created"]


def test_a_phone_of_somebody_else_is_not_taken_over(app: Any, call: Call, world: World) -> None:
    phone = registered(call, world)
    put_in_stock(world, world.blanket, 5)
    answer = call("ambito").post("/devices", {"id": phone.id, "name": "x"})
    assert (answer.status_code, answer.json["code"]) == (409, "id_reused")
    assert phone.outcomes(phone.fact()) == ["created"]


def test_its_secrets_are_in_no_kept_answer_and_in_no_log(
    app: Any, call: Call, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO"):
        phone = registered(call, world)
        assert withdraw(call, "operatore", phone) == 200
    answers = db.session.scalars(sa.select(Act.answer)).all()
    said = [*map(str, answers), caplog.text, *(str(one.__dict__) for one in caplog.records)]
    assert all(secret not in text for secret in (phone.token, phone.key) for text in said)
    events = [(one.getMessage(), one.__dict__["device"]) for one in caplog.records if hasattr(one, "device")]
    assert events == [("device_registered", phone.id), ("device_withdrawn", phone.id)]


def test_a_key_that_cannot_be_opened_any_more_is_not_replaced(app: Any, call: Call, world: World) -> None:
    phone = registered(call, world)
    with transaction():
        db.session.execute(sa.update(Device).values(key=b"gone:" + b"x" * 60))
    answer = call("operatore").post("/devices", {"id": phone.id, "name": "x"})
    assert (answer.status_code, answer.json["code"]) == (409, "key_unreadable")


def test_a_change_of_the_text_key_seals_the_keys_of_phones_anew(
    app: Any, call: Call, world: World, database: Database
) -> None:
    phone = registered(call, world)
    before = device(phone.id).key
    said = run(database, "rotate-text-key")
    assert said.exit_code == 0 and said.output.startswith("1 texts sealed anew")
    assert device(phone.id).key != before
    assert registered(call, world, id=phone.id).key == phone.key


# ---------------------------------------------------------------- what its token opens


def test_the_token_of_a_phone_opens_what_is_declared_for_phones_and_nothing_else(
    app: Any, call: Call, world: World, database: Database
) -> None:
    phone = registered(call, world, "ambito")
    declared = {
        (method, str(rule).removeprefix("/api/v1"))
        for rule in database.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if getattr(database.app.view_functions[rule.endpoint], "phones", False)
    }
    assert declared == FOR_PHONES
    for (method, path), row in TABLE.items():
        if row.may is None or (method, path) in FOR_PHONES:
            continue
        body = row.body(world) if row.body else None
        at = f"/api/v1{address(path, world)}"
        answer = phone.by.client.open(at, method=method, json=body, headers=phone.by.headers)
        assert (answer.status_code, answer.json["code"]) == (401, "not_signed_in"), (method, path)


def test_the_token_of_a_phone_opens_no_page(app: Any, call: Call, world: World, database: Database) -> None:
    phone = registered(call, world)
    for rule in database.app.url_map.iter_rules():
        if rule.arguments or "GET" not in (rule.methods or ()) or str(rule).startswith("/api/"):
            continue
        view = database.app.view_functions[rule.endpoint]
        if getattr(view, "permission", "") == "public":
            continue
        answer = phone.by.client.get(str(rule), headers=phone.by.headers)
        assert answer.status_code == 302 and answer.location.startswith("/?next="), rule
    with phone.by.client.session_transaction() as session:
        session["secret"] = phone.token
    assert phone.by.client.get("/today").status_code == 302, "nor as the cookie of a browser"


def test_a_phone_hands_in_what_its_operator_may(app: Any, call: Call, world: World) -> None:
    put_in_stock(world, world.blanket, 5)
    phone = registered(call, world)
    assert phone.by.post("/contacts", contact(world)).status_code == 201
    assert phone.by.post("/receipts", receipt(world)).status_code == 201
    volunteer = registered(call, world, "volontario")
    assert volunteer.by.post("/contacts", contact(world)).status_code == 403
    assert volunteer.by.post("/receipts", receipt(world)).status_code == 404, "not their site"
    buyer = registered(call, world, "acquisti")
    assert buyer.by.post("/receipts", receipt(world)).status_code == 403


def test_a_phone_lives_for_four_hundred_days(app: Any, call: Call, world: World) -> None:
    phone = registered(call, world)
    session = db.session.get_one(OperatorSession, device(phone.id).session_id)
    assert session.kind == "phone" and session.expires_at - session.created_at == timedelta(days=400)


def test_a_reset_of_the_operator_ends_the_phone_and_signing_in_again_brings_the_key_back(
    app: Any, call: Call, world: World, database: Database
) -> None:
    phone = registered(call, world)
    run(database, "user", "reset", "operatore", typed=f"{NEW}\n{NEW}\n")
    assert phone.by.post("/handouts/batch", {"handouts": [phone.fact()]}).status_code == 401
    token = call().post("/sessions", {"username": "operatore", "password": NEW}).json["token"]
    again = call(token=token).post("/devices", {"id": phone.id, "name": "x"})
    assert again.json["key"] == phone.key


# ---------------------------------------------------------------- going and being withdrawn


def test_a_phone_that_has_handed_in_everything_goes_by_itself(app: Any, call: Call, world: World) -> None:
    phone = registered(call, world)
    assert phone.by.delete("/devices/current").status_code == 204
    assert phone.by.delete("/devices/current").status_code == 401
    assert call("operatore").get("/devices").json["items"] == [], "it owes nothing"
    assert call("operatore").delete("/devices/current").status_code == 404


def test_one_withdraws_ones_own_phone_and_a_coordinator_those_of_their_ambito(
    app: Any, call: Call, world: World
) -> None:
    theirs, own = registered(call, world, "volontario"), registered(call, world)
    far = registered(call, world, "forestiero")
    nobody = call("operatore").post(f"/devices/{uuid4()}/withdraw", {"id": str(uuid4())})
    assert nobody.status_code == withdraw(call, "operatore", theirs) == withdraw(call, "ambito", far) == 404
    assert withdraw(call, "operatore", own) == withdraw(call, "ambito", theirs) == withdraw(call, "admin", far) == 200
    for phone in (own, theirs, far):
        assert phone.by.post("/handouts/batch", {"handouts": [phone.fact()]}).status_code == 401


def test_withdrawing_twice_is_withdrawing_once_and_its_operator_may_have_it_back(
    app: Any, call: Call, world: World
) -> None:
    put_in_stock(world, world.blanket, 5)
    phone = registered(call, world)
    act = {"id": str(uuid4())}
    first = call("ambito").post(f"/devices/{phone.id}/withdraw", act)
    assert call("ambito").post(f"/devices/{phone.id}/withdraw", act).headers["Idempotent-Replay"] == "true"
    again = call("operatore").post(f"/devices/{phone.id}/withdraw", {"id": str(uuid4())})
    assert again.json == first.json, "the first moment stands"
    back = registered(call, world, id=phone.id)
    assert back.key == phone.key and device(phone.id).withdrawn_at is None
    assert back.outcomes(back.fact()) == ["created"]


def test_a_phone_that_is_lost_takes_the_browsers_of_its_operator_along_but_the_one_that_withdraws_it(
    app: Any, call: Call, world: World, visit: Visit
) -> None:
    phone = registered(call, world)
    mine, elsewhere, theirs = visit("operatore"), visit("operatore"), visit("ambito")
    mine.send(f"/devices/{phone.id}/withdraw", act=str(uuid4()))
    assert elsewhere.get("/today").status_code == 302, "it may be the lost phone's own"
    assert mine.get("/today").status_code == theirs.get("/today").status_code == 200


# ---------------------------------------------------------------- who sees which


def test_a_list_tells_of_each_phone_what_it_said_and_what_never_came(app: Any, call: Call, world: World) -> None:
    put_in_stock(world, world.blanket, 5)
    phone, other = registered(call, world), registered(call, world, "ambito")
    since = clock.now() - timedelta(days=4)
    behind = clock.now() - timedelta(hours=2)
    phone.send(phone.fact(number=2), pending=8, oldest_at=since.isoformat(), sent_at=clock.now().isoformat())
    other.send(sent_at=behind.isoformat(), pending=0)
    [own] = call("operatore").get("/devices").json["items"]
    assert (own["id"], own["name"], own["operator"]) == (phone.id, "Android, Chrome", "Operatore")
    assert (own["pending"], own["missing"], own["missing_count"]) == (7, [1], 1)
    assert own["current"] is True and own["withdrawn_at"] is None and own["version"] == "1"
    seen = {one["id"]: one for one in call("ambito").get("/devices").json["items"]}
    assert set(seen) == {phone.id, other.id}
    assert abs(seen[other.id]["clock_off_seconds"] - 7_200) < 60
    assert call("forestiero").get("/devices").json["items"] == []
    assert call("admin").get("/devices").json["total"] == 2
    assert call("regione").get("/devices").status_code == 403


@pytest.mark.parametrize(
    ("gaps", "numbers"),
    [
        ([], []),
        ([Gap(1, 1)], [1]),
        ([Gap(12, 14), Gap(20, 20)], [12, 13, 14, 20]),
        ([Gap(1, 999_999)], list(range(1, 51))),
        ([Gap(1, 49), Gap(60, 70)], [*range(1, 50), 60]),
    ],
)
def test_missing_numbers_are_listed_up_to_fifty(gaps: list[Gap], numbers: list[int]) -> None:
    assert listed(gaps) == numbers


# ---------------------------------------------------------------- the page


def lagging(call: Call, world: World) -> Phone:
    """A phone that has not sent for days, from which some never came, with a wrong clock and an app of before."""
    put_in_stock(world, world.blanket, 9)
    phone = registered(call, world)
    now = clock.now()
    arrived = [phone.fact(number=one) for one in (11, 15)]
    sent_at, oldest = now - timedelta(hours=2), now - timedelta(days=4)
    phone.send(*arrived, pending=6, oldest_at=oldest.isoformat(), version="0", sent_at=sent_at.isoformat())
    return phone


def test_the_page_says_in_words_what_a_phone_owes(app: Any, call: Call, world: World, visit: Visit) -> None:
    phone = lagging(call, world)
    row = rows_of(visit("ambito").get("/devices").text)[phone.id]
    assert "Android, Chrome · Operatore" in row
    assert "4 handouts not sent yet" in row and "unsent for more than three days" in row
    assert "13 handouts never arrived: numbers 1 to 10, 12 to 14" in row
    assert "its clock is 2 hours behind" in row
    assert "its app is an older one" in row
    assert "never arrived" in visit("operatore").get("/devices").text, "it is their own"
    assert phone.id not in visit("volontario").get("/devices").text
    assert "13 consegne" in visit("ambito", "it").get("/devices").text


def rows_of(page: str) -> dict[str, str]:
    """The text of each phone's row, by its id."""
    parts = re.split(r'<li [^>]*id="device-([0-9a-f-]{36})">', page)
    plain = (re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", one.split("</li>")[0])) for one in parts[2::2])
    return dict(zip(parts[1::2], plain, strict=True))


def test_a_coordinators_day_begins_with_phones_that_owe_until_somebody_looked_into_it(
    app: Any, call: Call, world: World, visit: Visit
) -> None:
    boss = visit("ambito")
    assert "Handouts of 1 phone" not in boss.get("/today").text
    phone = lagging(call, world)
    today = boss.get("/today").text
    assert "1 phone has not sent its handouts" in today and "Handouts of 1 phone never arrived" in today
    assert "has not sent its handouts" not in visit("operatore").get("/today").text
    owner = visit("operatore")
    assert "I looked into it" in boss.get("/devices").text and "I looked into it" not in owner.get("/devices").text
    assert owner.send(f"/devices/{phone.id}/known").status_code == 403, "whose phone it is does not silence it"
    assert "never arrived" in boss.get("/today").text
    boss.send(f"/devices/{phone.id}/known")
    assert "never arrived" not in boss.get("/today").text
    phone.send(phone.fact(number=17), pending=1)
    assert "Handouts of 1 phone never arrived" in boss.get("/today").text, "another is missing"


def test_a_phone_is_withdrawn_on_a_page_of_its_own_and_owes_nothing_more(
    app: Any, call: Call, world: World, visit: Visit
) -> None:
    phone, boss = lagging(call, world), visit("ambito")
    assert "4 handouts on it were not sent yet" in boss.get(f"/devices/{phone.id}/withdraw").text
    assert phone.by.post("/handouts/batch", {"handouts": [phone.fact()]}).status_code == 200, "asking does nothing"
    assert boss.send(f"/devices/{phone.id}/withdraw").status_code == 302
    assert "nothing can be handed in from it any more" in boss.get("/devices").text
    assert phone.by.post("/handouts/batch", {"handouts": [phone.fact()]}).status_code == 401
    today = boss.get("/today").text
    assert "has not sent its handouts" not in today and "never arrived" not in today
    assert visit("forestiero").get(f"/devices/{phone.id}/withdraw").status_code == 404


def test_what_the_server_takes_for_the_newest_app_is_what_phones_say() -> None:
    source = (ROOT / "app/frontend/js/lib/device.js").read_text("utf-8")
    assert f"VERSION = '{APP_RELEASE}'" in source
    assert [is_old(one) for one in (None, "", "0", "x", "1", "2")] == [True, True, True, True, False, False]
