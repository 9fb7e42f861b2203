# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Transfers for tests, made through the API, and what the balances say of them."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from app import db as database
from app.db import db
from app.stock.models import Balance, Reservation
from app.transfer.models import Transfer
from tests.factories import World


def fresh(**more: Any) -> dict[str, Any]:
    """A body with an id of its own."""
    return {"id": str(uuid4()), **more}


def body(world: World, *lines: tuple[UUID, int], start: str = "warehouse", end: str = "point", **more: Any) -> Any:
    """A request for goods from one site to another: ten blankets unless said otherwise."""
    wanted = lines or ((world.blanket, 10),)
    asked = [{"item_id": str(item), "quantity": quantity} for item, quantity in wanted]
    ends = {"from_site_id": str(getattr(world, start)), "to_site_id": str(getattr(world, end))}
    return fresh(**{"lines": asked, **ends, **more})


def request(caller: Any, world: World, *lines: tuple[UUID, int], **more: Any) -> str:
    """Ask for goods; returns the transfer's id."""
    answer = caller.post("/transfers", body(world, *lines, **more))
    assert answer.status_code == 201, answer.json
    return str(answer.json["id"])


def act(caller: Any, transfer: str, verb: str, **more: Any) -> Any:
    """Do something with a transfer that must succeed; returns the answer."""
    answer = caller.post(f"/transfers/{transfer}/{verb}", fresh(**more))
    assert answer.status_code == 201, answer.json
    return answer.json


def refused(caller: Any, transfer: str, verb: str, **more: Any) -> tuple[int, str]:
    """Do something with a transfer that must be refused; returns status and code."""
    answer = caller.post(f"/transfers/{transfer}/{verb}", fresh(**more))
    return answer.status_code, answer.json.get("code", "")


def sent(caller: Any, world: World, *lines: tuple[UUID, int], **more: Any) -> tuple[str, list[dict[str, Any]]]:
    """Ask for goods and send them; returns the transfer and its lines."""
    transfer = request(caller, world, *lines, **more)
    return transfer, act(caller, transfer, "dispatch")["lines"]


def in_full(lines: list[dict[str, Any]], **changed: Any) -> list[dict[str, Any]]:
    """Lines received as they were sent; ``changed`` is put into the first."""
    whole = [{"line_id": line["line_id"], "quantity": line["quantity"]} for line in lines]
    return [whole[0] | changed, *whole[1:]]


def over(transfer: str) -> None:
    """Let the time for which goods were put aside be over."""
    with database.transaction():
        one = db.session.get_one(Transfer, UUID(transfer))
        db.session.get_one(Reservation, one.reservation_id).expires_at = datetime(2026, 1, 1, tzinfo=UTC)


def balances(world: World) -> dict[tuple[str, str, str], int]:
    """Pieces by site, place and item, in the names of the small world; what is nought is left out."""
    db.session.rollback()
    names = {getattr(world, name): name for name in ("warehouse", "point", "unit", "second_point", "elsewhere")}
    goods = {getattr(world, name): name for name in ("blanket", "soap", "shoe_44")}
    total = sa.func.sum(Balance.quantity)
    query = sa.select(Balance.site_id, Balance.place, Balance.item_id, total).group_by(
        Balance.site_id, Balance.place, Balance.item_id
    )
    rows = db.session.execute(query).all()
    db.session.rollback()
    return {(names[site], place, goods[item]): int(pieces) for site, place, item, pieces in rows if pieces}
