# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One's own record on paper: everything that is known, in six languages, and who read it without a name."""

from typing import Any
from uuid import uuid4

import pytest

from app.contact.models import REASONS
from app.distribution.models import EXCEPTIONS
from app.privacy.rules.words import LANGUAGES, WORDS
from labels.letters import visual
from tests.factories import World, put_in_stock
from tests.paper.reading import texts
from tests.privacy.people import card, given, merged, shown


def printed(call: Any, person: Any, language: str | None = None, by: str = "operatore") -> str:
    query = {"language": language} if language else {}
    answer = call(by).get(f"/people/{person}/record.pdf", **query)
    assert answer.status_code == 200 and answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == "inline; filename=record.pdf", "no code in a name"
    return " ".join(texts(answer.data))


@pytest.fixture
def known(app: Any, call: Any, world: World) -> dict[str, Any]:
    """Somebody of whom a little is known, at two cards."""
    put_in_stock(world, world.soap, 9)
    old, person = card(call), card(call, age_band="30-49", gender="f", language="fr", sizes={"shoes": "38"})
    unmet = [{"item_id": str(world.blanket), "quantity": 1}]
    given(call, world, old["code"], 2, unmet=unmet, exception="wet", reason="ha piovuto")
    merged(call, old, person)
    body = {"site_id": str(world.point), "kind": "street", "person_code": person["code"], "occasion": "first"}
    met = {"id": str(uuid4()), **body, "needs": ["blanket"], "ethos": "1", "note": "torna domani"} | {
        "language": "ar",
        "mediator": True,
        "people": 3,
        "informed": True,
        "informed_language": "en",
    }
    assert call("operatore").post("/contacts", met).status_code == 201
    return person


def test_everything_that_somebody_may_pick_has_words() -> None:
    kept = {f"exception.{one}" for one in EXCEPTIONS} | {f"need.{one}" for one in REASONS}
    assert kept <= set(WORDS["it"])


def test_everything_that_is_known_stands_on_it(known: dict[str, Any], call: Any) -> None:
    told = printed(call, known["id"], "it")
    for words in (
        f"{known['code'][:4]} {known['code'][4:]}",
        "30-49", "donna", "francese", "scarpe: 38", "Sapone (2)",
        "chiesto, non c'era: Coperta pile (1)",
        "Punto La Sosta", "per strada", "prima volta", "coperta", "torna domani", "arabo", "serve un interprete",
        "perché: bagnato · ha piovuto", "persone incontrate: 3", "informativa data in inglese",
        "distribuzione", "tessera mostrata", "24 mesi",
    ):  # fmt: skip
        assert words in told, words
    assert "Operatore" not in told, "who read it is told by role, not by name"


def test_it_is_in_the_persons_language_unless_another_is_asked_for(known: dict[str, Any], call: Any) -> None:
    assert WORDS["fr"]["title"] in printed(call, known["id"])
    assert WORDS["ro"]["title"] in printed(call, known["id"], "ro")
    assert call("operatore").get(f"/people/{known['id']}/record.pdf", language="de").status_code == 422


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_letter_is_missing_in_any_language(language: str, known: dict[str, Any], call: Any) -> None:
    assert "\ufffd" not in printed(call, known["id"], language)


def test_arabic_is_joined_and_goes_from_right_to_left() -> None:
    drawn = visual("بطاقة 44 Sapone")
    assert drawn.startswith("Sapone 44 "), "what is read last stands at the left"
    assert "بطاقة" not in drawn, "letters have their joined shapes, the last first"


def test_the_print_itself_is_read_once_and_says_so(known: dict[str, Any], call: Any) -> None:
    before = call("ambito").get("/people/reads", action="record").json["total"]
    printed(call, known["id"])
    assert call("ambito").get("/people/reads", action="record").json["total"] == before + 1


def test_elsewhere_one_prints_it_only_with_the_card(known: dict[str, Any], call: Any) -> None:
    assert call("forestiero").get(f"/people/{known['id']}/record.pdf").status_code == 404
    shown(call, known["code"], "forestiero")
    assert WORDS["fr"]["title"] in printed(call, known["id"], by="forestiero")
