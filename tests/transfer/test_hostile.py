# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bodies about transfers that somebody made to break us: the same refusal on both databases, nothing stored."""

import json
import logging
from typing import Any

import pytest
import sqlalchemy as sa

from app.db import db
from tests.browsing import sign_in
from tests.hostile.conftest import Both, both
from tests.transfer.making import fresh

__all__ = ["both"]

INVALID = (422, "invalid")
NOBODY = "/transfers/00000000-0000-4000-8000-000000000000"
LINE = '{"item_id": "<ITEM>", "quantity": 1}'
ID = '"12345678-1234-4234-8234-123456789abc"'


def asked(lines: str = f"[{LINE}]", more: str = "", ends: str = '"<SITE>", "to_site_id": "<WAREHOUSE>"') -> str:
    return f'{{"id": "<NEW>", "from_site_id": {ends}, "lines": {lines}{more}}}'


REQUESTS: dict[str, tuple[str, tuple[int, str], str]] = {
    "nought pieces": (asked('[{"item_id": "<ITEM>", "quantity": 0}]'), INVALID, "quantity"),
    "half a piece": (asked('[{"item_id": "<ITEM>", "quantity": 1.5}]'), INVALID, "quantity"),
    "a text for a number": (asked('[{"item_id": "<ITEM>", "quantity": "5"}]'), INVALID, "quantity"),
    "2 to the 63": (asked('[{"item_id": "<ITEM>", "quantity": 9223372036854775808}]'), INVALID, "quantity"),
    "a hundred thousand and one": (asked('[{"item_id": "<ITEM>", "quantity": 100001}]'), INVALID, "quantity"),
    "more than a line of a paper holds": (
        asked('[{"item_id": "<ITEM>", "quantity": 100000}, {"item_id": "<ITEM>", "quantity": 1}]'),
        (422, "too_many_pieces"),
        "lines.1.quantity",
    ),
    "no lines": (asked("[]"), INVALID, "lines"),
    "501 lines": (asked("[" + ",".join([LINE] * 501) + "]"), INVALID, "lines"),
    "lines that are an object": (asked("{}"), INVALID, "lines"),
    "a line that is a number": (asked("[7]"), INVALID, "lines"),
    "goods named twice": (asked('[{"item_id": "<ITEM>", "code": "1", "quantity": 1}]'), INVALID, "item_id"),
    "a lot that is none": (
        asked(f'[{{"item_id": "<ITEM>", "quantity": 1, "lot_id": {ID}}}]'), (422, "unknown_lot"), "lot_id",
    ),
    "a lot that is a number": (asked('[{"item_id": "<ITEM>", "quantity": 1, "lot_id": 7}]'), INVALID, "lot_id"),
    "a NUL in a reason": (
        asked(r'[{"item_id": "<ITEM>", "quantity": 1, "lot_reason": "a\u0000b"}]'), INVALID, "lot_reason",
    ),
    "a NUL in a note": (asked(more=r', "note": "a\u0000b"'), INVALID, "note"),
    "an endless note": (asked(more=f', "note": "{"x" * 501}"'), INVALID, "note"),
    "a note that turns around": (asked(more=r', "note": "a\u202eb"'), INVALID, "note"),
    "a state of one's own": (asked(more=', "state": "received"'), INVALID, "state"),
    "a code of one's own": (asked(more=', "code": "T000000000"'), INVALID, "code"),
    "the same site": (asked(ends='"<SITE>", "to_site_id": "<SITE>"'), (422, "same_site"), "to_site_id"),
    "a site of others": (asked(ends='"<SITE>", "to_site_id": "<ELSEWHERE>"'), (404, "not_found"), ""),
    "a site of nobody": (asked(ends=f'"<SITE>", "to_site_id": {ID}'), (404, "not_found"), ""),
    "no site": (asked(ends='null, "to_site_id": "<SITE>"'), INVALID, "from_site_id"),
    "a return of nothing": (asked(more=f', "returns_id": {ID}'), (404, "not_found"), ""),
    "a list": ("[]", (422, "not_an_object"), ""),
}  # fmt: skip


def filled(both: Both, text: str) -> dict[str, str]:
    return {kind: text.replace("<WAREHOUSE>", str(one.world.warehouse)) for kind, one in both.targets.items()}


def refuse(both: Both, path: str, text: str, names: str = "") -> tuple[int, str]:
    """The same to both; each has its own ids, so the text is filled for each."""
    answers = set()
    for kind, target in both.targets.items():
        before = target.counts() | rows(target)
        answer = target.post(path, target.fill(filled(both, text)[kind]))
        assert target.counts() | rows(target) == before
        assert set(answer.json) <= {"code", "message", "fields", "details"}
        assert names in json.dumps(answer.json)
        answers.add((answer.status_code, answer.json["code"]))
    assert len(answers) == 1, "two databases, one answer"
    return answers.pop()


def rows(target: Any) -> dict[str, int]:
    names = ("transfer", "transfer_line", "shipped_line", "transfer_difference", "ddt", "reservation")
    with target.database.app.app_context():
        found = {name: db.session.scalar(sa.text(f"SELECT COUNT(*) FROM {name}")) for name in names}
        db.session.remove()
    return found


@pytest.mark.parametrize("name", REQUESTS)
def test_a_poisoned_request_is_refused_in_words(name: str, both: Both) -> None:
    text, answer, names = REQUESTS[name]
    assert refuse(both, "/transfers", text, names) == answer


VERBS = {
    "lines": f'"lines": [{LINE}]',
    "pick": "",
    "release": "",
    "dispatch": "",
    "receive": f'"lines": [{{"line_id": {ID}, "quantity": 1}}]',
    "found": '"lines": [{"number": 1, "quantity": 1}]',
    "write-off": '"reason": "lost"',
    "cancel": '"reason": "x"',
}


@pytest.mark.parametrize("verb", VERBS)
def test_a_transfer_of_nobody_is_not_there_and_its_address_is_no_way_in(verb: str, both: Both) -> None:
    body = "{" + ", ".join(part for part in ('"id": "<NEW>"', VERBS[verb]) if part) + "}"
    assert refuse(both, f"{NOBODY}/{verb}", body) == (404, "not_found")
    assert refuse(both, f"/transfers/%27%20OR%201=1--/{verb}", body) == (404, "not_found")
    assert refuse(both, f"{NOBODY}/{verb}", "{}", "id") == INVALID
    assert refuse(both, f"{NOBODY}/{verb}", '{"id": 7}', "id") == INVALID
    more = body[:-1] + ', "state": "received"}'
    assert refuse(both, f"{NOBODY}/{verb}", more, "state") == INVALID


BODIES: dict[str, list[tuple[str, str]]] = {
    "pick": [(f'"hours": {one}', "hours") for one in ("0", "721", '"48"', "true", "1.5")],
    "dispatch": [
        ('"carrier": "drone"', "carrier"),
        ('"carrier": "carrier"', "carrier_name"),
        (r'"carrier": "carrier", "carrier_name": "\u0000"', "carrier_name"),
        (f'"carrier": "carrier", "carrier_name": "{"x" * 121}"', "carrier_name"),
        ('"packages": 0', "packages"),
        ('"packages": 10001', "packages"),
        ('"weight_g": -1', "weight_g"),
        ('"weight_g": 100000001', "weight_g"),
        ('"weight_g": 1e3', "weight_g"),
        (f'"appearance": "{"x" * 61}"', "appearance"),
        ('"transport_starts_at": "2026-11-26T08:00:00"', "transport_starts_at"),
        ('"transport_starts_at": "9999-11-26T08:00:00+00:00"', "transport_starts_at"),
        ('"transport_starts_at": 7', "transport_starts_at"),
        ('"lines": []', "lines"),
        ('"lines": [{"quantity": 1}]', "line_id"),
        (f'"lines": [{{"line_id": {ID}, "item_id": "<ITEM>", "quantity": 1}}]', "line_id"),
        (f'"lines": [{{"line_id": {ID}, "quantity": 1}}, {LINE}]', "lines"),
        ('"ddt": {"number": 7}', "ddt"),
    ],
    "receive": [
        ('"lines": []', "lines"),
        ('"lines": [{"quantity": 1}]', "line_id"),
        (f'"lines": [{{"line_id": {ID}, "quantity": -1}}]', "quantity"),
        (f'"lines": [{{"line_id": {ID}, "quantity": 1, "reason": "eaten"}}]', "reason"),
        (f'"lines": [{{"line_id": {ID}, "quantity": 1, "differences": []}}]', "differences"),
        (f'"lines": [{{"line_id": {ID}, "quantity": 1, "differences": [{{"quantity": 1}}]}}]', "reason"),
        (f'"lines": [{{"line_id": {ID}, "quantity": 1, "note": "{"x" * 201}"}}]', "note"),
        ('"lines": [{"item_id": "<ITEM>", "quantity": 1}]', "reason"),
        ('"lines": [{"item_id": "<ITEM>", "quantity": 0, "reason": "extra"}]', "reason"),
        ('"lines": [{"item_id": "<ITEM>", "quantity": 1, "reason": "missing"}]', "reason"),
    ],
    "found": [
        ('"lines": []', "lines"),
        ('"lines": [{"quantity": 1}]', "number"),
        ('"lines": [{"number": 1, "item_id": "<ITEM>", "quantity": 1}]', "number"),
        ('"lines": [{"number": 0, "quantity": 1}]', "number"),
        ('"lines": [{"number": 1, "quantity": 1}], "site_id": "x"', "site_id"),
    ],
    "write-off": [('"reason": "expired"', "reason"), ('"reason": null', "reason"), ("", "reason")],
    "cancel": [('"reason": ""', "reason"), (f'"reason": "{"x" * 501}"', "reason"), (r'"reason": "\u0000"', "reason")],
}  # fmt: skip


@pytest.mark.parametrize(("verb", "part", "names"), [(verb, *one) for verb, all_ in BODIES.items() for one in all_])
def test_a_poisoned_act_is_refused_before_anything_is_looked_at(verb: str, part: str, names: str, both: Both) -> None:
    body = "{" + ", ".join(piece for piece in ('"id": "<NEW>"', part) if piece) + "}"
    assert refuse(both, f"{NOBODY}/{verb}", body, names) == INVALID


def test_words_in_the_address_find_nothing_and_filters_that_are_none_are_refused(both: Both) -> None:
    for target in both.targets.values():
        client, headers = (
            target.database.app.test_client(),
            {"Authorization": f"Bearer {target.world.tokens['ambito']}"},
        )

        def ask(query: str, client: Any = client, headers: Any = headers) -> Any:
            return client.get(f"/api/v1/transfers?{query}", headers=headers)

        for q in ("%25", "_", "%5C", "' OR 1=1 --", "9" * 7, "2026/" + "9" * 7, "\u0665"):
            assert ask(f"q={q}").json["total"] == 0
        for query in ("direction=up", "state=lost", "site_id=x", "page=0", "q=" + "x" * 101, "q=%00", "order=id"):
            assert ask(query).status_code == 422, query


def test_markup_stays_text_on_every_page_and_paper(both: Both, caplog: pytest.LogCaptureFixture) -> None:
    markup = "<img src=x onerror=alert(1)>"
    for target in both.targets.values():
        world, app = target.world, target.database.app
        headers = {"Authorization": f"Bearer {world.tokens['ambito']}"}
        client = app.test_client()
        asked = fresh(
            from_site_id=str(world.point),
            to_site_id=str(world.unit),
            note=markup,
            lines=[{"item_id": str(world.blanket), "quantity": 2}],
        )
        assert client.post("/api/v1/transfers", json=asked, headers=headers).status_code == 201
        path = f"/api/v1/transfers/{asked['id']}"
        sent = client.post(f"{path}/dispatch", json=fresh(appearance=markup), headers=headers).json
        line = {"line_id": sent["lines"][0]["line_id"], "quantity": 1, "reason": "other", "note": markup}
        assert client.get(f"{path}/ddt.pdf", headers=headers).status_code == 200
        with caplog.at_level(logging.DEBUG):
            assert client.post(f"{path}/receive", json=fresh(lines=[line]), headers=headers).status_code == 201
        assert markup not in caplog.text
        browser = app.test_client()
        sign_in(browser, "ambito")
        for page in (f"/transfers/{asked['id']}", "/transfers", f"/transfers/{asked['id']}/missing"):
            shown = browser.get(page)
            assert shown.status_code == 200 and "<img src=x" not in shown.text
        assert "&lt;img src=x" in browser.get(f"/transfers/{asked['id']}").text
