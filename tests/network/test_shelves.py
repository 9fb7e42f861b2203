# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Spots of a site with a name and a code: racks, bays, crates."""

from typing import Any
from uuid import uuid4

import pytest

from app import codes
from tests.factories import World


def fresh(**more: Any) -> dict[str, Any]:
    return {"id": str(uuid4()), **more}


def test_a_rack_is_named_at_once_and_every_shelf_has_its_code(call: Any, world: World) -> None:
    path, names = f"/sites/{world.warehouse}/shelves", [f"A-{n:03d}" for n in range(1, 201)]
    body = fresh(names=names)
    made = call("volontario").post(path, body)
    assert made.status_code == 201, made.json
    assert [one["name"] for one in made.json["items"]] == names
    assert made.json["items"][0]["id"] == body["id"]
    given = {one["code"] for one in made.json["items"]}
    assert len(given) == 200 and all(codes.is_own_code(code, "H") for code in given)
    again = call("volontario").post(path, body)
    assert again.headers["Idempotent-Replay"] == "true" and again.json == made.json
    listed = call("operatore").get(path, page_size=200).json
    assert [one["name"] for one in listed["items"]] == names


def test_a_name_is_used_once_at_a_site_and_again_at_another(call: Any, world: World) -> None:
    path = f"/sites/{world.warehouse}/shelves"
    assert call("volontario").post(path, fresh(name="A-01")).status_code == 201
    taken = call("volontario").post(path, fresh(names=["A-02", "A-01"]))
    assert (taken.status_code, taken.json["code"], taken.json["details"]) == (409, "taken", {"names": "A-01"})
    twice = call("volontario").post(path, fresh(names=["B-01", "B-01"]))
    assert (twice.status_code, twice.json["details"]) == (409, {"names": "B-01"})
    assert call("volontario").get(path).json["total"] == 1
    assert call("operatore").post(f"/sites/{world.point}/shelves", fresh(name="A-01")).status_code == 201


def test_a_shelf_out_of_use_comes_back_with_its_code(call: Any, world: World) -> None:
    path = f"/sites/{world.warehouse}/shelves"
    made = call("volontario").post(path, fresh(name="A-01")).json["items"][0]
    archive = f"{path}/{made['id']}/archive"
    assert call("volontario").post(archive, fresh()).json["archived"] is True
    assert call("volontario").get(path).json["total"] == 0
    assert call("volontario").get(path, archived=True).json["total"] == 1
    back = call("volontario").post(archive, fresh(archived=False)).json
    assert (back["archived"], back["code"]) == (False, made["code"])


def test_shelves_are_named_by_those_of_the_site_and_seen_by_those_of_the_ambito(call: Any, world: World) -> None:
    path = f"/sites/{world.warehouse}/shelves"
    made = call("volontario").post(path, fresh(name="A-01")).json["items"][0]
    nobody = call("operatore").post(f"/sites/{uuid4()}/shelves", fresh(name="A-02"))
    theirs = call("operatore").post(path, fresh(name="A-02"))
    assert (theirs.status_code, theirs.data) == (nobody.status_code, nobody.data) == (404, nobody.data)
    assert call("operatore").post(f"{path}/{made['id']}/archive", fresh()).status_code == 404
    assert call("volontario").post(f"{path}/{uuid4()}/archive", fresh()).status_code == 404
    other = call("operatore").post(f"/sites/{world.point}/shelves/{made['id']}/archive", fresh())
    assert other.status_code == 404, "a shelf of another site"
    assert call("operatore").get(path).json["total"] == 1
    assert call("forestiero").get(path).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {}, {"name": "A", "names": ["B"]}, {"names": []}, {"names": ["A"] * 201}, {"names": [""]}, {"name": " "},
        {"name": "x" * 21}, {"name": "x" * 200_000}, {"names": "A-01"}, {"name": 1}, {"name": "a\x00b"},
        {"name": "A", "colour": "red"},
    ],
    ids=lambda value: str(value)[:30].encode("ascii", "replace").decode(),
)  # fmt: skip
def test_a_wrong_name_is_refused(wrong: dict[str, Any], call: Any, world: World) -> None:
    answer = call("volontario").post(f"/sites/{world.warehouse}/shelves", fresh(**wrong))
    assert (answer.status_code, answer.json["code"]) == (422, "invalid"), answer.json
