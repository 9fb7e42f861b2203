# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The directory: each ambito its own, found by what somebody needs."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from app.contact.models import NEEDS, REASONS, SERVICE_GROUPS, SERVICE_PATHS, Zone
from app.contact.operations import zones
from app.contact.rules import services as rules
from app.db import db, table_of, transaction
from app.errors import DomainError
from tests.contact.meeting import fresh, service, zone
from tests.factories import NOW, World


def test_every_kind_stands_in_one_group_and_every_group_has_some() -> None:
    assert set(rules.KINDS) == set(SERVICE_GROUPS)
    assert len(rules.ALL_KINDS) == len(set(rules.ALL_KINDS))
    assert all(len(kind) <= 30 for kind in rules.ALL_KINDS)
    assert set(rules.PATH_OF.values()) == set(SERVICE_PATHS) - {"plain"}


def test_every_need_and_reason_leads_somewhere() -> None:
    assert set(rules.FOR_NEED) == (set(NEEDS) | set(REASONS)) - {"other"}
    assert {kind for kinds in rules.FOR_NEED.values() for kind in kinds} <= set(rules.ALL_KINDS)


def test_a_kind_in_another_group_is_refused() -> None:
    rules.check_kind("night", "shelter")
    with pytest.raises(DomainError) as caught:
        rules.check_kind("day", "shelter")
    assert caught.value.code == "wrong_group"


def body(world: World, **more: Any) -> dict[str, Any]:
    return fresh(**{"ambito_id": world.ambito, "group": "night", "kind": "shelter", "name": "Dormitorio Ponte", **more})


def test_a_service_says_where_when_and_how(app: Any, call: Any, world: World) -> None:
    said = {
        "address": "Via di prova 1",
        "hours": "18-8\ntutti i giorni",
        "telephone": "050 000 0003",
        "note": "Cani sì",
    }
    made = call("ambito").post("/services", body(world, **said))
    assert made.status_code == 201
    assert {name: made.json[name] for name in said} == said and made.json["path"] == "plain"
    read = call("operatore").get(f"/services/{made.json['id']}")
    assert read.json == made.json


def test_a_zone_that_was_archived_while_one_waited_keeps_its_day(
    app: Any, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    there, table, earlier = zone(world), table_of(Zone), NOW - timedelta(days=1)

    def waiting(_: UUID) -> None:
        db.session.connection().execute(sa.update(table).where(table.c.id == there).values(archived_at=earlier))

    monkeypatch.setattr(zones, "take_turn", waiting)
    with transaction():
        assert zones.revise_zone(there, now=NOW, archived=True).archived_at == earlier


@pytest.mark.parametrize(("kind", "group"), [("team", "taking_charge"), ("housing_first", "other")])
def test_a_kind_that_is_a_path_of_its_own_is_one(app: Any, call: Any, world: World, kind: str, group: str) -> None:
    made = call("ambito").post("/services", body(world, kind=kind, group=group))
    assert made.json["path"] == kind


def test_another_kind_brings_its_own_path_unless_one_is_said(app: Any, call: Any, world: World) -> None:
    made = call("ambito").post("/services", body(world)).json["id"]
    change = {"group": "taking_charge", "kind": "team"}
    assert call("ambito").patch(f"/services/{made}", change).json["path"] == "team"
    assert call("ambito").patch(f"/services/{made}", change | {"name": "Équipe"}).json["path"] == "team"
    back = call("ambito").patch(f"/services/{made}", {"group": "night", "kind": "shelter", "path": "housing_led"})
    assert back.json["path"] == "housing_led"
    assert call("ambito").patch(f"/services/{made}", {"name": "Casa"}).json["path"] == "housing_led"


def test_names_are_one_per_ambito_also_when_changed(app: Any, call: Any, world: World) -> None:
    assert call("ambito").post("/services", body(world)).status_code == 201
    assert call("ambito").post("/services", body(world)).json["code"] == "taken"
    assert call("admin").post("/services", body(world, ambito_id=world.other_ambito)).status_code == 201
    other = service(world)
    assert call("ambito").patch(f"/services/{other}", {"name": "Dormitorio Ponte"}).json["code"] == "taken"
    assert call("ambito").patch(f"/services/{other}", {"kind": "canteen"}).json["code"] == "wrong_group"
    moved = call("ambito").patch(f"/services/{other}", {"kind": "canteen", "group": "basic_needs", "note": None})
    assert moved.status_code == 200 and moved.json["group"] == "basic_needs"


def test_one_sees_and_keeps_the_directory_of_ones_own_ambito(app: Any, call: Any, world: World) -> None:
    ours, theirs = service(world), service(world, ambito_id=world.other_ambito)
    listed = {name: {row["id"] for row in call(name).get("/services").json["items"]} for name in ("operatore", "admin")}
    assert listed == {"operatore": {str(ours)}, "admin": {str(ours), str(theirs)}}
    for who, change in (("operatore", None), ("ambito", {"name": "X"})):
        hidden, nobody = (
            call(who).patch(f"/services/{one}", change) if change else call(who).get(f"/services/{one}")
            for one in (theirs, uuid4())
        )
        assert (hidden.status_code, hidden.data) == (nobody.status_code, nobody.data) == (404, hidden.data)
    assert call("ambito").post("/services", body(world, ambito_id=world.other_ambito)).status_code == 404
    assert call("operatore").patch(f"/services/{ours}", {"name": "X"}).status_code == 403


def test_a_need_finds_what_answers_it_and_words_find_names(app: Any, call: Any, world: World) -> None:
    bed = service(world, name="Casa Perù", address="Piazza dei Miracoli")
    food = service(world, "canteen", "basic_needs", name="Mensa")

    def ids(**asked: Any) -> set[str]:
        return {row["id"] for row in call("operatore").get("/services", **asked).json["items"]}

    assert ids(need="bed") == {str(bed)} and ids(need="food") == {str(food)}
    assert ids(group="night") == ids(kind="shelter") == {str(bed)}
    assert ids(q="peru miracoli") == {str(bed)} and ids(q="mensa miracoli") == set()
    assert ids(need="bed", q="mensa") == set()
    call("ambito").patch(f"/services/{bed}", {"archived": True})
    assert ids() == {str(food)} and ids(archived="true") == {str(bed)}


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "palace"}, {"group": "other2"}, {"name": ""}, {"name": "x" * 200_000}, {"hours": "a\u0000"}, {"x": 1}],
    ids=lambda wrong: f"{next(iter(wrong))} {str(next(iter(wrong.values())))[:8]!r}",
)
def test_what_is_no_service_is_refused(app: Any, call: Any, world: World, wrong: dict[str, Any]) -> None:
    refused = call("ambito").post("/services", body(world) | wrong)
    assert refused.status_code == 422 and set(refused.json["fields"]) == set(wrong)
