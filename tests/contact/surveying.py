# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A survey day as tests open it and have it answered."""

from typing import Any
from uuid import UUID, uuid4

from tests.factories import World

ANSWERS = {"sex": ["f"], "age": ["30-49"], "lacking": ["food", "sleep"]}


def a_survey(world: World, site: UUID | None = None, **more: Any) -> dict[str, Any]:
    said = {"every": 1, "post_code": "56121", "kind": "third_sector", "activity": "food", "groups": ["homeless"]}
    return {"id": str(uuid4()), "site_id": str(site or world.point), **said, **more}


def opened(call: Any, world: World, who: str = "operatore", **more: Any) -> str:
    answer = call(who).post("/surveys", a_survey(world, **more))
    assert answer.status_code == 201, answer.json
    return str(answer.json["id"])


def act(call: Any, survey: str, what: str, who: str = "operatore", **more: Any) -> Any:
    return call(who).post(f"/surveys/{survey}/{what}", {"id": str(uuid4()), **more})


def answered(call: Any, survey: str, times: int = 1, answers: Any = ANSWERS, who: str = "operatore") -> None:
    for _ in range(times):
        assert act(call, survey, "contacts", who).json == {"ask": True}
        assert act(call, survey, "forms", who, answers=answers).status_code == 201
