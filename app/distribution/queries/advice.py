# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Advice as a handout made now would get it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from app.clock import day_of
from app.distribution.queries.usual import Usage, usage
from app.distribution.rules import Advice, Norm, advise, advise_night, advise_unknown, worst
from app.stock import queries as shelves
from app.stock.queries import Goods


def advice_for(
    members: Sequence[UUID], wanted: Mapping[UUID, int], site_id: UUID, now: datetime, people: int = 1
) -> list[Advice]:
    """Advice on pieces of items for somebody (all their records; none for people nobody asked who they are), as a
    handout made now at this site would get it. Items that do not exist are left out."""
    person_id = members[0] if members else None
    goods, _ = shelves.offer([site_id], wanted)
    known = usage([site_id], goods, dict.fromkeys(members, members[0]) if members else {}, [day_of(now)])
    asked = {item_id: pieces for item_id, pieces in wanted.items() if item_id in goods}
    return advice_on(asked, goods, known, site_id, person_id, people, day_of(now), now)


def advice_on(
    wanted: Mapping[UUID, int],
    goods: Mapping[UUID, Goods],
    known: Usage,
    site_id: UUID,
    person_id: UUID | None,
    people: int,
    today: date,
    moment: datetime,
) -> list[Advice]:
    """Advice on each item of a handout. Pieces of one kind are added up, whatever their sizes."""
    found = []
    for item_id in wanted:
        norm, night = known.norms.get((site_id, item_id)), known.night_norms.get((site_id, item_id))
        limit = norm.limit if norm else None
        asked = _of_kind(wanted, goods, norm) if norm else 0
        if person_id is None:
            own = advise_unknown(item_id, limit, people, asked)
        else:
            own = advise(item_id, limit, known.given.get((person_id, norm.of_id), ()) if norm else (), today, asked)
        found.append(worst(own, _tonight(item_id, night, wanted, goods, known, site_id, moment)))
    return found


def _tonight(
    item_id: UUID,
    night: Norm | None,
    wanted: Mapping[UUID, int],
    goods: Mapping[UUID, Goods],
    known: Usage,
    site_id: UUID,
    moment: datetime,
) -> Advice | None:
    if night is None:
        return None
    had = known.had_in(site_id, night, known.night(site_id, moment))
    return advise_night(item_id, night.limit, had, _of_kind(wanted, goods, night))


def _of_kind(wanted: Mapping[UUID, int], goods: Mapping[UUID, Goods], norm: Norm) -> int:
    return sum(pieces for item_id, pieces in wanted.items() if norm.of_id in (item_id, goods[item_id].category_id))


def pieces_by_item(lines: Iterable[tuple[UUID, int]]) -> dict[UUID, int]:
    """Pieces by item, in the order they are first named."""
    total: dict[UUID, int] = {}
    for item_id, pieces in lines:
        total[item_id] = total.get(item_id, 0) + pieces
    return total
