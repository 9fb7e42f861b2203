# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A handout points to contact, referral and outing: the person's own, or nobody's. A fact is never refused for it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.distribution.models import UnmetRequest
from tests.distribution.giving import another_person, body, contact, give, outing, recorded, referral, rows
from tests.factories import World, put_in_stock


@pytest.fixture
def stocked(app: Any, world: World) -> World:
    """Blankets and shoes at the point, blankets in the van."""
    for site_id in (world.point, world.unit):
        put_in_stock(world, world.blanket, 50, site_id=site_id)
        put_in_stock(world, world.shoe_44, 50, site_id=site_id)
    return world


def test_a_handout_is_linked_to_what_is_the_persons_own_or_nobodys(stocked: World, call: Any) -> None:
    world = stocked
    for whose in (world.person, None):
        met, sent = contact(world, person=whose), referral(world, person=whose)
        given = give(call, world, (world.shoe_44, 1), contact_id=str(met), referral_id=str(sent), reason="x")
        assert (given.status_code, given.json["warnings"]) == (201, []), given.json
        stands = recorded(given.json["id"])
        assert (stands.contact_id, stands.referral_id) == (met, sent)


def test_goods_to_nobody_may_point_to_a_contact_with_nobody(stocked: World, call: Any) -> None:
    met = contact(stocked)
    given = give(call, stocked, person_code=None, contact_id=str(met))
    assert recorded(given.json["id"]).contact_id == met


def others(world: World) -> UUID:
    """Somebody else."""
    return another_person()[0]


WRONG: dict[str, tuple[str, Callable[[World], UUID]]] = {
    "a contact of nobody's": ("contact_id", lambda w: uuid4()),
    "a contact of somebody else": ("contact_id", lambda w: contact(w, person=others(w))),
    "a contact of another ambito": ("contact_id", lambda w: contact(w, site=w.elsewhere)),
    "a contact of somebody forgotten": ("contact_id", lambda w: contact(w, forgotten=True)),
    "a referral of nobody's": ("referral_id", lambda w: uuid4()),
    "a referral of somebody else": ("referral_id", lambda w: referral(w, person=others(w))),
    "a referral of another ambito": ("referral_id", lambda w: referral(w, ambito=w.other_ambito)),
    "an outing of nobody's": ("outing_id", lambda w: uuid4()),
    "an outing of another site": ("outing_id", lambda w: outing(w, w.unit)),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_link_is_refused_with_its_field_and_a_fact_is_recorded_without_it(
    name: str, stocked: World, call: Any
) -> None:
    world = stocked
    field, made = WRONG[name]
    link = str(made(world))
    refused = give(call, world, **{field: link})
    assert (refused.status_code, list(refused.json["fields"])) == (422, [field]), refused.json
    nobody = give(call, world, **{field: str(uuid4())})
    assert refused.data == nobody.data, "what is another's and what is not there look the same"
    fact = give(call, world, offline=True, **{field: link})
    assert fact.status_code == 201, fact.json
    [warning] = fact.json["warnings"]
    assert warning["field"] == field and warning["message"]
    assert getattr(recorded(fact.json["id"]), field) is None


def test_in_a_queue_only_the_wrong_link_is_left_out(stocked: World, call: Any) -> None:
    world = stocked
    met, sent = contact(world, person=world.person), referral(world, person=others(world))
    links = {"contact_id": str(met), "referral_id": str(sent)}
    queue = [body(world, person_code=world.person_code, offline=True, **links), body(world, offline=True)]
    results = call("operatore").post("/handouts/batch", {"handouts": queue}).json["results"]
    assert [one["outcome"] for one in results] == ["created", "created"]
    assert [[w["field"] for w in one["handout"]["warnings"]] for one in results] == [["referral_id"], []]
    assert recorded(queue[0]["id"]).contact_id == met


def test_somebodys_contact_is_not_linked_to_goods_for_nobody(stocked: World, call: Any) -> None:
    met = contact(stocked, person=stocked.person)
    assert give(call, stocked, person_code=None, contact_id=str(met)).json["code"] == "unknown_contact"


def test_an_outing_is_named_by_the_handouts_of_its_street_unit(stocked: World, call: Any) -> None:
    out = outing(stocked, stocked.unit)
    given = give(call, stocked, site_id=str(stocked.unit), outing_id=str(out))
    assert recorded(given.json["id"]).outing_id == out


@pytest.mark.parametrize("word", ["cold", "", "WET", 3, ["wet"]], ids=str)
def test_an_exception_is_one_of_the_words(word: Any, stocked: World, call: Any) -> None:
    refused = give(call, stocked, exception=word)
    assert (refused.status_code, list(refused.json["fields"])) == (422, ["exception"])


def test_what_was_given_instead_is_kept_beside_what_was_asked_for(stocked: World, call: Any) -> None:
    world = stocked
    unmet = [{"item_id": str(world.soap), "quantity": 1, "instead_item_id": str(world.shoe_44)}]
    given = give(call, world, (world.shoe_44, 1), unmet=unmet)
    assert given.status_code == 201, given.json
    [row] = rows(UnmetRequest)
    assert (row.item_id, row.instead_item_id, row.quantity) == (world.soap, world.shoe_44, 1)


def test_a_substitute_is_among_the_lines_and_something_else(stocked: World, call: Any) -> None:
    world = stocked

    def asked(instead: UUID) -> list[dict[str, Any]]:
        return [{"item_id": str(world.soap), "quantity": 1, "instead_item_id": str(instead)}]

    refused = give(call, world, (world.shoe_44, 1), unmet=asked(world.blanket))
    assert (refused.json["code"], list(refused.json["fields"])) == ("not_given_instead", ["unmet.0.instead_item_id"])
    assert give(call, world, (world.shoe_44, 1), unmet=asked(world.soap)).status_code == 422
    unknown = give(call, world, (world.shoe_44, 1), unmet=asked(uuid4()))
    assert (unknown.status_code, unknown.json["code"]) == (422, "unknown_item")
    fact = give(call, world, (world.shoe_44, 1), unmet=asked(world.blanket), offline=True)
    assert fact.status_code == 201, "it happened"


def test_household_goods_are_offered_to_those_on_their_way_to_a_flat(stocked: World, call: Any) -> None:
    world = stocked

    def offered() -> Any:
        asked = {"site_id": str(world.point), "person_code": world.person_code, "item_ids": [str(world.blanket)]}
        return call("operatore").post("/handouts/advice", asked).json["housing_referral_id"]

    assert offered() is None
    referral(world, person=world.person)
    referral(world, person=others(world), path="housing_first")
    referral(world, person=world.person, path="housing_led", state="closed")
    referral(world, person=world.person, path="housing_first", ambito=world.other_ambito)
    assert offered() is None
    home = referral(world, person=world.person, path="housing_first", state="accompanied")
    assert offered() == str(home)
    given = give(call, world, purpose="autonomy", referral_id=str(home))
    stands = recorded(given.json["id"])
    assert (stands.purpose, stands.referral_id) == ("autonomy", home)


@pytest.mark.parametrize("field", ["contact_id", "referral_id", "outing_id"])
@pytest.mark.parametrize("value", [7, "x", [], {}, True, "11111111111141118111111111111111"], ids=str)
def test_a_link_is_an_id_or_nothing(field: str, value: Any, stocked: World, call: Any) -> None:
    refused = give(call, stocked, **{field: value})
    assert (refused.status_code, list(refused.json["fields"])) == (422, [field])
    fact = give(call, stocked, offline=True, **{field: value})
    assert (fact.status_code, fact.json["outcome"]) == (202, "quarantined"), "kept whole for a coordinator"
    nothing: dict[str, Any] = {field: None}
    assert give(call, stocked, **nothing).status_code == 201
