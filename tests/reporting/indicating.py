# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""EU indicators as tests ask for them."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from app import clock
from tests.factories import World

TODAY = clock.today()
SPAN = {"from": (TODAY - timedelta(days=30)).isoformat(), "to": TODAY.isoformat()}


def report(call: Any, programme: str = "esf_plus", who: str = "ambito", **asked: Any) -> dict[str, dict[str, Any]]:
    """The lines of a report by code."""
    answer = call(who).get("/reports/indicators", programme=programme, **{**SPAN, **asked})
    assert answer.status_code == 200, answer.json
    return {row["code"]: row for row in answer.json["rows"]}


def behind(call: Any, code: str, column: str = "value", **asked: Any) -> Any:
    """The rows of a cell."""
    return call(asked.pop("who", "ambito")).get(
        "/reports/indicators/rows", code=code, column=column, **{**SPAN, **asked}
    )


def estimated(call: Any, world: World, who: str = "ambito", **more: Any) -> Any:
    """An estimate, as a coordinator writes it down."""
    said = {"id": str(uuid4()), "ambito_id": str(world.ambito), "programme": "esf_plus", "code": "EMCR10", **SPAN}
    return call(who).post(
        "/reports/estimates", {**said, "value": 120, "method": "Contati in tre sere, poi per 30", **more}
    )


def tallied(call: Any, world: World) -> None:
    """Shifts that tally six presences by trait."""
    for trait, number in (("disability", 3), ("minority", 2), ("roma", 1)):
        said = {"id": str(uuid4()), "site_id": str(world.point), "shift_on": TODAY.isoformat(), "trait": trait}
        assert call("operatore").post("/tallies", said | {"people": number, "method": "counted"}).status_code == 201


def indicator(call: Any, code: str) -> UUID:
    """The id of the line that has a code."""
    listed = call("admin").get("/indicators").json["items"]
    return UUID(next(one["id"] for one in listed if one["code"] == code))
