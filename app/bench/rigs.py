# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What stands ready before anything is measured: per database a world, our server on it, and the bare one beside it."""

import json
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID, uuid4

from alembic import command
from flask import Flask

from app import create_app, health
from app.bench import bare, world
from app.bench.databases import Homes
from app.bench.load import Address, http
from app.bench.scale import Scale
from app.bench.servers import server
from app.bench.world import World
from app.config import Settings
from app.db import db


@dataclass(frozen=True)
class Rig:
    """One kind of database, ready: who answers where, and what there is to ask about."""

    kind: str
    world: World
    ours: Address
    bare: Address


def application(url: str, folder: Path) -> Flask:
    """Soglia in this process on a new database, brought to the newest schema."""
    app = create_app(
        Settings(
            data_dir=folder,
            database_url=url,
            secret_key=secrets.token_urlsafe(32),
            demo=False,
            scheduler="off",
            base_url="",
            hosts=("localhost", "127.0.0.1"),
            proxies=0,
        )
    )
    with app.app_context():
        command.upgrade(health.alembic_config(), "head")
        db.engine.dispose()
    return app


@contextmanager
def rigs(homes: Homes, scale: Scale) -> Iterator[list[Rig]]:
    """All that is measured over HTTP, with every server up at once so that databases too are compared in turns."""
    with ExitStack() as stack:
        yield [_rig(stack, kind, homes, scale) for kind in homes.makers]


def _rig(stack: ExitStack, kind: str, homes: Homes, scale: Scale) -> Rig:
    ours, limit = homes.new(kind, "ours"), homes.new(kind, "bare")
    app = application(ours, homes.folder)
    made = world.build(app, scale, scale.sites, scale.people)
    with app.app_context():
        db.engine.dispose()
    bare.fill(kind, limit, made)
    folder = homes.folder / f"server-{kind}"
    return Rig(
        kind=kind,
        world=made,
        ours=stack.enter_context(server("ours", folder, ours)),
        bare=stack.enter_context(server(limit, folder)),
    )


# ---------------------------------------------------------------- what is asked


class Requests:
    """Makes requests about a world; the same to us and to the bare application."""

    def __init__(self, there: World, *, hot: bool = False) -> None:
        self.world, self.hot, self.rng = there, hot, Random(7)

    def _where(self, client: int) -> tuple[UUID, str]:
        number = 0 if self.hot else client % len(self.world.sites)
        return self.world.sites[number], self.world.tokens[number]

    def _item(self) -> str:
        return str(self.world.items[0] if self.hot else self.rng.choice(self.world.items))

    def handout(self, client: int) -> bytes:
        """One piece to one person. With ``hot``, always the same item of the same site."""
        site, token = self._where(client)
        return http("/api/v1/handouts", _json(self._handout(site)), token)

    def _handout(self, site: UUID, **more: Any) -> dict[str, Any]:
        return {
            "id": str(uuid4()),
            "site_id": str(site),
            "person_code": self.rng.choice(self.world.cards),
            "lines": [{"item_id": self._item(), "quantity": 1}],
            "reason": "freddo",
            **more,
        }

    def batch(self, size: int, client: int) -> bytes:
        """A telephone's queue of handouts that have happened."""
        site, token = self._where(client)
        queue = [self._handout(site, offline=True) for _ in range(size)]
        return http("/api/v1/handouts/batch", _json({"handouts": queue}), token)

    def receipt(self, client: int) -> bytes:
        """One line that came in."""
        site, token = self._where(client)
        body = {
            "id": str(uuid4()),
            "site_id": str(site),
            "source": {"kind": "donation"},
            "lines": [{"item_id": self._item(), "quantity": 1}],
        }
        return http("/api/v1/receipts", _json(body), token)

    def scan(self, client: int) -> bytes:
        """One barcode of a pack, read at a site."""
        site, token = self._where(client)
        return http("/api/v1/scan", _json({"code": self.rng.choice(self.world.gtins), "site_id": str(site)}), token)


def _json(body: dict[str, Any]) -> bytes:
    return json.dumps(body, separators=(",", ":")).encode()
