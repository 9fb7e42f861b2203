# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who gives, over HTTP: companies and bodies with their tax code, private givers without anything."""

import logging
from typing import Any
from uuid import uuid4

import pytest

from tests.factories import World
from tests.supply.gifts import OTHER_VAT, PERSON, VAT, added, company


def test_a_donor_added_at_the_counter_is_there_for_everybody(call: Any, world: World) -> None:
    body = company(tax_code=f"IT {VAT}", address="Via Arno 1, Pisa", email="doni@maglificio.it")
    made = call("volontario").post("/donors", body)
    assert made.status_code == 201, made.json
    assert made.json["tax_code"] == VAT and made.json["archived"] is False
    assert call("forestiero").get(f"/donors/{body['id']}").json == made.json
    again = call("volontario").post("/donors", body)
    assert again.headers["Idempotent-Replay"] == "true" and again.data == made.data
    assert call("volontario").get("/donors").json["total"] == 1


def test_private_givers_have_a_name_for_all_of_them_and_nothing_else(call: Any, world: World) -> None:
    made = call("operatore").post("/donors", {"id": str(uuid4()), "kind": "private"})
    assert made.status_code == 201 and made.json["name"] == "Privati" and made.json["tax_code"] is None
    refused = call("operatore").post("/donors", company(kind="private", email="mario@rossi.it", tax_code=PERSON))
    assert (refused.status_code, refused.json["code"]) == (422, "private_donor")
    assert set(refused.json["fields"]) == {"tax_code", "email"} and "without a name" in refused.json["message"]


def test_a_persons_tax_code_is_refused_and_neither_kept_nor_logged(
    call: Any, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        refused = call("operatore").post("/donors", company(tax_code=PERSON))
        wrong = call("operatore").post("/donors", company(tax_code="00743110158"))
    assert (refused.status_code, refused.json["code"]) == (422, "personal_tax_code")
    assert (wrong.status_code, wrong.json["code"]) == (422, "tax_code_check")
    assert PERSON not in refused.text and PERSON not in caplog.text
    assert call("operatore").get("/donors").json["total"] == 0


def test_a_tax_code_names_one_donor(call: Any, world: World) -> None:
    first, second = added(call, tax_code=VAT), added(call, tax_code=OTHER_VAT)
    for answer in (
        call("operatore").post("/donors", company(name="Un altro", tax_code=f"it{VAT}")),
        call("operatore").patch(f"/donors/{second}", {"tax_code": VAT}),
    ):
        assert (answer.status_code, answer.json["code"]) == (409, "taken")
        assert set(answer.json["fields"]) == {"tax_code"}
    assert call("operatore").patch(f"/donors/{first}", {"tax_code": VAT}).status_code == 200, "one's own is free"


def test_a_donor_is_changed_archived_and_found_by_words_without_accents(call: Any, world: World) -> None:
    one = added(call, name="Società Perché", tax_code=VAT, address="Via dell\u2019Olmo 3")
    added(call, name="Circolo", kind="body")
    for q in ("societa", "PERCHE olmo", VAT[:6], "Perché"):
        assert [row["id"] for row in call("ambito").get("/donors", q=q).json["items"]] == [one], q
    assert call("ambito").get("/donors", q="%").json["total"] == 0
    assert call("ambito").get("/donors", kind="body").json["total"] == 1
    changed = call("acquisti").patch(f"/donors/{one}", {"name": "Società Ancora", "archived": True})
    assert changed.status_code == 200 and changed.json["archived"] is True
    assert call("ambito").get("/donors").json["total"] == 1
    assert [row["id"] for row in call("ambito").get("/donors", archived="true", q="ancora").json["items"]] == [one]
    assert call("ambito").patch(f"/donors/{one}", {"archived": False}).json["archived"] is False


def test_a_company_made_private_must_let_go_of_what_is_known_of_it(call: Any, world: World) -> None:
    one = added(call, tax_code=VAT)
    assert call("operatore").patch(f"/donors/{one}", {"kind": "private"}).json["code"] == "private_donor"
    assert call("operatore").patch(f"/donors/{one}", {"kind": "private", "tax_code": None}).json["tax_code"] is None
    assert call("operatore").patch(f"/donors/{one}", {"kind": "company", "name": ""}).json["code"] == "name_missing"
    assert call("operatore").patch(f"/donors/{uuid4()}", {"name": "X"}).status_code == 404


@pytest.mark.parametrize(
    "more",
    [
        {"kind": "person"}, {"kind": None}, {"kind": ["company"]}, {"name": 7}, {"name": "a\u0000b"},
        {"name": "x" * 121}, {"name": "abc\u202e"}, {"address": {"$ne": 1}}, {"email": "x" * 255}, {"email": [1]},
        {"tax_code": 743110157}, {"tax_code": "9" * 5000}, {"approved": True}, {"archived": True}, {"id": "1"},
    ],
)  # fmt: skip
def test_a_hostile_donor_is_refused_in_words(more: dict[str, Any], call: Any, world: World) -> None:
    answer = call("operatore").post("/donors", company() | more)
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
    assert answer.json["fields"]
    assert call("operatore").get("/donors").json["total"] == 0


@pytest.mark.parametrize("email", ["doni", "a@", "@b.it", "a b@c.it", "a@b@c.it", "a@b", "<a@b.it>"])
def test_what_is_no_address_for_mail_is_said_to_be_none(email: str, call: Any, world: World) -> None:
    answer = call("operatore").post("/donors", company(email=email))
    assert answer.status_code == 422 and set(answer.json["fields"]) == {"email"}
