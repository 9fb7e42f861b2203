# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The same list sent by several at once, and lists that meet in one code: real processes, both databases."""

from collections import Counter
from typing import Any

import sqlalchemy as sa

from app.catalogue.models import Item, Product
from app.db import db
from app.importing.models import Import
from app.stock.models import Balance, Movement
from tests.concurrency.conftest import Rush
from tests.concurrency.worker import Ask
from tests.factories import World
from tests.importing.files import ITEMS, body, csv


def counted(*tables: Any) -> tuple[int, ...]:
    db.session.rollback()
    return tuple(db.session.scalar(sa.select(sa.func.count()).select_from(one)) or 0 for one in tables)


def test_eight_who_send_the_same_list_at_once_take_it_in_once(app: Any, rush: Rush, world: World) -> None:
    text = csv("codice;quantità;lotto", *(f"COP-1;2;L{n}" for n in range(300)))
    asks = [Ask("/imports", body("stock", text, site_id=str(world.point)), world.tokens["ambito"]) for _ in range(8)]
    answers = Counter((one.status, one.code) for one in rush.at_once(asks))
    assert answers == {(201, ""): 1, (409, "already_imported"): 7}
    assert counted(Import, Movement) == (1, 1)
    assert db.session.scalar(sa.select(sa.func.sum(Balance.quantity))) == 600


def test_lists_that_meet_in_one_code_never_share_it(app: Any, rush: Rush, world: World) -> None:
    before = counted(Item, Product)
    texts = [csv(ITEMS, f"N{n};Nuovo;letto;;", "SAME-1;Uguale;letto;;") for n in range(6)]
    asks = [Ask("/imports", body("items", text), world.tokens["ambito"]) for text in texts]
    answers = Counter(one.status for one in rush.at_once(asks))
    assert answers[201] == 1 and set(answers) <= {201, 409, 422}
    items, products = counted(Item, Product)
    assert (items - before[0], products - before[1]) == (2, 2), "one list whole, of the others nothing"


def test_opening_stock_and_handouts_at_one_site_take_turns(app: Any, rush: Rush, world: World) -> None:
    lists = [csv("codice;quantità", f"COP-1;{n + 1}") for n in range(6)]
    asks = [Ask("/imports", body("stock", text, site_id=str(world.point)), world.tokens["ambito"]) for text in lists]
    line = {"item_id": str(world.blanket), "quantity": 1}
    for number in range(6):
        more = {"id": f"00000000-0000-4000-8000-00000000000{number}", "site_id": str(world.point), "lines": [line]}
        asks.append(Ask("/handouts", {**more, "offline": True}, world.tokens["ambito"]))
    assert {one.status for one in rush.at_once(asks)} == {201}
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.sum(Balance.quantity))) == 21 - 6
