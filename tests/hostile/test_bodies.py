# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bodies that somebody made to break us: refused in words, the same on both databases, and nothing is stored."""

import json
import logging
from typing import Any

import pytest

from tests.browsing import sign_in
from tests.hostile.cases import HANDOUTS, OTHERS, RECEIPTS, SCANS, Case, handout
from tests.hostile.conftest import Both, assert_not_in_log

CASES = [*HANDOUTS, *RECEIPTS, *OTHERS]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_poison_is_refused_in_words_and_nothing_is_stored(
    case: Case, both: Both, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        assert both.refuse(case.path, case.body, names=case.names) == case.answer
    assert_not_in_log(caplog, case.body)


def test_twenty_megabytes_are_too_large(both: Both) -> None:
    body = '{"reason":"' + "x" * 20_000_000 + '"}'
    assert both.refuse("/handouts", body) == (413, "too_large")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "json"])
def test_json_that_does_not_call_itself_json_is_not_read(kind: str, both: Both) -> None:
    assert both.refuse("/handouts", handout(), **{"Content-Type": kind}) == (415, "wrong_content_type")


def test_a_body_that_is_packed_is_not_unpacked(both: Both) -> None:
    packed = bytes.fromhex("1f8b0800000000000003abae05004 3bfa6a302000000".replace(" ", ""))
    assert both.refuse("/handouts", packed, **{"Content-Encoding": "gzip"}) == (400, "not_json")


@pytest.mark.parametrize("name", SCANS)
def test_whatever_is_scanned_gets_an_answer(name: str, both: Both, caplog: pytest.LogCaptureFixture) -> None:
    code, expected = SCANS[name]
    body = json.dumps({"code": code})
    answers = []
    with caplog.at_level(logging.DEBUG):
        for target in both.targets.values():
            before = target.counts()
            answer = target.post("/scan", body.encode())
            assert target.counts() == before
            if answer.status_code == 200:
                assert answer.json["kind"] == "unknown" or answer.json["warnings"]
                assert answer.json["kind"] != "unknown" or answer.json["reason"]["message"]
            else:
                assert answer.status_code == 422 and answer.json["message"]
            answers.append((answer.status_code, answer.json.get("kind"), answer.json.get("code")))
    assert answers[0] == answers[1]
    assert expected in (None, answers[0][0], answers[0][1])
    assert_not_in_log(caplog, code)


def test_a_mark_of_sql_finds_nothing_and_an_unknown_filter_is_refused(both: Both) -> None:
    for target in both.targets.values():
        client, headers = target.database.app.test_client(), {"Authorization": f"Bearer {target.world.tokens['admin']}"}

        def ask(query: str, client: Any = client, headers: Any = headers) -> Any:
            return client.get(f"/api/v1/items?{query}", headers=headers)

        for q in ("%25%25%25", "_", "%5C", "' OR 1=1 --", "%25"):
            assert ask(f"q={q}").json["total"] == 0
        for query in (
            "sort=password_hash",
            "person__name__startswith=A",
            "q=a&q=b",
            "q=%00",
            "page=0",
            "page_size=201",
        ):
            assert ask(query).status_code == 422, query
        for query in ("page=99999999999999999999", "page=1e3", "page=" + "9" * 6000, "q=" + "x" * 101):
            assert ask(query).status_code == 422, query


def test_markup_in_a_note_stays_text(both: Both) -> None:
    markup = "<img src=x onerror=alert(1)><font color=\"[[[getattr(pow,'__globals__')]]]\">x</font>"
    for target in both.targets.values():
        body = json.dumps({
            "id": "<NEW>", "site_id": "<SITE>", "source": {"kind": "donation"}, "note": markup,
            "lines": [{"item_id": "<ITEM>", "quantity": 1, "lot": "<b>1</b>"}],
        })  # fmt: skip
        answer = target.post("/receipts", target.fill(body))
        assert answer.status_code == 201
        undo = {"id": "<NEW>", "reason": markup}
        path = f"/movements/{answer.json['movement_id']}/reverse"
        assert target.post(path, target.fill(json.dumps(undo))).status_code == 201
        client = target.database.app.test_client()
        sign_in(client, "operatore")
        page = client.get("/ledger").text
        assert "<img src=x" not in page and "<font" not in page and "<b>1</b>" not in page
        assert "&lt;img src=x" in page
