# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Cards are not to be tried out: an operator who looks up too many that nobody carries has to wait."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient

from app import clock, codes
from app.db import db
from app.identity.models import AccessRecord
from app.identity.rules import FREE_CARD_MISSES, WINDOW, wait_for_cards
from tests.browser import Browser
from tests.factories import World, put_in_stock


def advise(call: Any, world: World, code: str) -> Any:
    body = {"site_id": str(world.point), "person_code": code, "item_ids": [str(world.blanket)]}
    return call("operatore").post("/handouts/advice", body)


def scan(call: Any, code: str, by: str = "operatore") -> Any:
    return call(by).post("/scan", {"code": code})


def miss(call: Any, world: World, times: int) -> None:
    """Look up cards nobody carries, by scanning and by asking for advice in turn."""
    for number in range(times):
        code = codes.new_person_code()
        answer = advise(call, world, code) if number % 2 else scan(call, f"]C0{code}" if number % 4 else code)
        assert answer.status_code == (422 if number % 2 else 200), answer.json


def reads(world: World) -> int:
    count = db.session.scalar(sa.select(sa.func.count()).select_from(AccessRecord).filter_by(subject_id=world.person))
    db.session.rollback()
    return int(count or 0)


def test_after_twenty_misses_no_card_is_read_for_a_quarter_of_an_hour(app: Any, call: Any, world: World) -> None:
    with time_machine.travel(clock.now(), tick=False) as watch:
        miss(call, world, FREE_CARD_MISSES)
        for answer in (scan(call, world.person_code), advise(call, world, world.person_code)):
            assert (answer.status_code, answer.json["code"]) == (429, "too_many_attempts")
            assert 0 < int(answer.headers["Retry-After"]) <= 901
        assert reads(world) == 0, "a card that exists is not given away either"
        watch.shift(WINDOW + timedelta(seconds=1))
        assert scan(call, world.person_code).json["kind"] == "person"


def test_nineteen_misses_stop_nobody_and_good_cards_do_not_count(app: Any, call: Any, world: World) -> None:
    for _ in range(FREE_CARD_MISSES + 1):
        assert scan(call, world.person_code).json["kind"] == "person"
    miss(call, world, FREE_CARD_MISSES - 1)
    assert scan(call, world.person_code).json["kind"] == "person"
    assert reads(world) == FREE_CARD_MISSES + 2


def test_the_wait_is_of_one_operator_and_of_cards_alone(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.blanket, 3)
    miss(call, world, FREE_CARD_MISSES)
    assert scan(call, world.blanket_gtin).json["kind"] == "item"
    assert scan(call, world.person_code, by="ambito").json["kind"] == "person"
    assert advise(call, world, "22222222").json["code"] == "unknown_person", "what has not the form of a card is none"
    wish, fact = give(call, world, world.person_code), give(call, world, world.person_code, offline=True)
    assert (wish.status_code, fact.status_code) == (429, 201), "goods that were given are never held up"


def wish(world: World, code: str, quantity: int = 1, **more: Any) -> dict[str, Any]:
    line = {"item_id": str(world.blanket), "quantity": quantity}
    return {"id": str(uuid4()), "site_id": str(world.point), "person_code": code, "lines": [line], **more}


def give(call: Any, world: World, code: str, **more: Any) -> Any:
    return call("operatore").post("/handouts", wish(world, code, **more))


def test_a_refused_handout_to_a_card_of_nobody_counts_and_a_fact_does_not(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.blanket, 3)
    for _ in range(FREE_CARD_MISSES):
        assert give(call, world, codes.new_person_code(), offline=True).status_code == 202
    assert scan(call, world.person_code).json["kind"] == "person"
    for _ in range(FREE_CARD_MISSES):
        assert give(call, world, codes.new_person_code()).json["code"] == "unknown_person"
    assert scan(call, world.person_code).status_code == 429


def test_wishes_try_no_cards_out_neither_one_by_one_nor_in_a_queue(app: Any, call: Any, world: World) -> None:
    def queue(*codes_: str) -> list[str]:
        sent = [wish(world, code, quantity=99_999) for code in codes_]
        results = call("operatore").post("/handouts/batch", {"handouts": sent}).json["results"]
        return [one["error"]["code"] for one in results]

    with time_machine.travel(clock.now(), tick=False) as watch:
        for _ in range(FREE_CARD_MISSES):
            assert give(call, world, codes.new_person_code()).status_code == 422
        assert give(call, world, world.person_code).status_code == 429
        watch.shift(WINDOW + timedelta(seconds=1))
        told = queue(*(codes.new_person_code() for _ in range(25)), world.person_code)
        assert told == ["unknown_person"] * FREE_CARD_MISSES + ["too_many_attempts"] * 6
        assert reads(world) == 0 and scan(call, world.person_code).status_code == 429
        watch.shift(WINDOW + timedelta(seconds=1))
        assert give(call, world, world.person_code).json["code"] == "not_enough_stock"
        for loose in (1, "yes"):  # a word for yes makes no fact of a wish
            assert list(give(call, world, world.person_code, offline=loose).json["fields"]) == ["offline"]
        assert (queue(world.person_code), reads(world)) == (["not_enough_stock"], 2), "that it is somebody's was told"


def test_a_handout_that_wants_a_reason_has_told_of_the_card_and_is_written_down(
    app: Any, call: Any, world: World
) -> None:
    put_in_stock(world, world.blanket, 3)
    assert give(call, world, world.person_code).status_code == 201
    before = reads(world)
    assert give(call, world, world.person_code).json["code"] == "reason_needed"
    assert reads(world) == before + 1


def test_who_reads_no_cards_is_told_nothing_and_counts_nothing(app: Any, call: Any) -> None:
    for _ in range(FREE_CARD_MISSES + 1):
        assert scan(call, codes.new_person_code(), by="volontario").json["kind"] == "unknown"


@pytest.mark.parametrize("path", ["/hand-out", "/scan"])
def test_the_pages_slow_down_too_and_say_for_how_long(path: str, app: Any, client: FlaskClient, world: World) -> None:
    visitor = Browser(client)
    visitor.enter("operatore")
    for _ in range(FREE_CARD_MISSES):
        assert visitor.send(path, code=codes.new_person_code()).status_code == 200
    page = visitor.send(path, code=world.person_code)
    assert page.status_code == 429 and "Too many attempts. Try again in" in page.text
    assert reads(world) == 0


def test_the_wait_ends_when_fewer_than_twenty_lie_within_the_window() -> None:
    now = clock.now()
    misses = [now - timedelta(seconds=number) for number in range(25)]
    assert wait_for_cards(misses[:19], now) == 0
    assert wait_for_cards(misses, now) == WINDOW.total_seconds() - 19 + 1
    assert wait_for_cards([one - WINDOW for one in misses], now) == 0
