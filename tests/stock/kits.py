# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A kit to test with, made of the small world's items, and what tests ask of it."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from app import clock
from app import db as database
from app.catalogue import operations as catalogue
from app.catalogue import queries
from app.catalogue.rules import Part
from app.db import db
from tests.factories import NOW, World


def in_days(days: int) -> date:
    """A day so many days from today."""
    return clock.today() + timedelta(days=days)


def make_kit(world: World, *parts: Part, **more: Any) -> UUID:
    """A kit of two soaps and a blanket unless said otherwise; returns its item's id."""
    usual = (Part(world.soap, 2), Part(world.blanket, 1))
    columns = {"sku": f"KIT-{uuid4().hex[:6]}", "name": "Kit igiene", "category_id": world.hygiene, **more}
    with database.transaction():
        item = catalogue.add_item(id=uuid4(), now=NOW, contents=parts or usual, **columns)
        item_id = item.id
    db.session.rollback()
    return item_id


def revise_kit(world: World, kit: UUID, *parts: Part) -> None:
    """The next version of a kit."""
    with database.transaction():
        item = queries.item(kit)
        assert item is not None
        catalogue.revise_item(item, now=NOW, contents=parts)
    db.session.rollback()


class Kits:
    """Somebody who builds kits at a site (the point unless said), and looks at what is there afterwards."""

    def __init__(self, call: Any, world: World, kit: UUID, username: str = "operatore") -> None:
        self.caller, self.world, self.kit = call(username), world, kit
        self.site = world.warehouse if username == "volontario" else world.point

    def act(self, verb: str, quantity: Any = 1, **more: Any) -> Any:
        """Ask for something to be done to kits; returns the answer."""
        body = {"id": str(uuid4()), "site_id": str(self.site), "quantity": quantity, **more}
        return self.caller.post(f"/kits/{self.kit}/{verb}", body)

    def done(self, verb: str, quantity: int = 1, **more: Any) -> dict[str, Any]:
        """The same, when it must succeed."""
        answer = self.act(verb, quantity, **more)
        assert answer.status_code == 201, answer.json
        return dict(answer.json)

    def lots(self, item: UUID) -> dict[str, int]:
        """Pieces on the shelf by lot id, without empty lots."""
        rows = self.caller.get("/stock", site_id=self.site, item_id=item, by="lot").json["items"]
        return {row["lot_id"]: row["quantity"] for row in rows}

    def pieces(self, item: UUID) -> int:
        """Pieces on the shelf."""
        return sum(self.lots(item).values())

    def shelf(self) -> dict[str, int]:
        """Everything on the shelf, by lot id."""
        rows = self.caller.get("/stock", site_id=self.site, by="lot", page_size=200).json["items"]
        return {row["lot_id"]: row["quantity"] for row in rows}

    def here(self) -> dict[str, Any]:
        """This kit in the list of kits."""
        rows = self.caller.get("/kits", site_id=self.site).json["items"]
        return next(row for row in rows if row["item_id"] == str(self.kit))


def inside(lot: dict[str, Any]) -> dict[str, int]:
    """What is in one kit of a lot, by item."""
    found: dict[str, int] = {}
    for one in lot["parts"]:
        found[one["item_id"]] = found.get(one["item_id"], 0) + one["quantity"]
    return found
