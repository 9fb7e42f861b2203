# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A second count of the stock report, in plain Python from rows of the ledger: no balances, no daily flows."""

from collections import Counter, defaultdict
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from app.distribution.models import Handout, UnmetRequest
from app.network.models import Site
from app.stock.models import GoodsBack, Lot, Movement, MovementLine
from tests.reporting.recount import ROME, by_id, rows


class StockRecount:
    """Everything read once; then the figures of some sites."""

    def __init__(self, sites: Collection[UUID], today: date) -> None:
        self.sites, self.today = set(sites), today
        self.lots, self.movements, self.ambiti = by_id(Lot), by_id(Movement), by_id(Site)
        self.handouts = {one.movement_id: one for one in rows(Handout) if one.movement_id}
        self.undone = {one.reverses_id for one in self.movements.values() if one.reverses_id}
        self.back_of = {one.movement_id: one.of_movement_id for one in rows(GoodsBack)}
        self.lines: dict[UUID, list[Any]] = defaultdict(list)
        for line in rows(MovementLine):
            self.lines[line.movement_id].append(line)
        self.places = self.positions(date.max)

    def day(self, movement: Any) -> date:
        """The day of Rome under which a movement counts."""
        return min(movement.occurred_at, movement.recorded_at).astimezone(ROME).date()

    def positions(self, until: date) -> Counter[tuple[UUID, str, UUID]]:
        """Pieces by site, place and lot at the end of a day."""
        found: Counter[tuple[UUID, str, UUID]] = Counter()
        for movement_id, own in self.lines.items():
            if self.day(self.movements[movement_id]) > until:
                continue
            for line in own:
                if line.to_site_id:
                    found[line.to_site_id, line.to_place, line.lot_id] += line.quantity
                if line.from_site_id:
                    found[line.from_site_id, line.from_place, line.lot_id] -= line.quantity
        return Counter({key: pieces for key, pieces in found.items() if pieces and key[0] in self.sites})

    # ------------------------------------------------------------ what lies

    def pieces(self, *places: str, item: UUID | None = None, site: UUID | None = None, when: Any = None) -> int:
        """Pieces at some places, of an item, at a site, of lots that meet a condition."""
        return sum(
            pieces
            for (where, place, lot_id), pieces in self.places.items()
            if place in places
            and item in (None, self.lots[lot_id].item_id)
            and site in (None, where)
            and (when is None or when(self.lots[lot_id]))
        )

    def worth(self, item: UUID | None = None) -> int:
        """Cents of what lies, is put aside and is on the way."""
        return sum(
            pieces * (self.lots[lot_id].unit_value_cents or 0)
            for (_, place, lot_id), pieces in self.places.items()
            if place != "unaccounted" and item in (None, self.lots[lot_id].item_id)
        )

    def within(self, days: int) -> Any:
        """The condition that a lot expires within so many days and has not yet."""
        last = self.today + timedelta(days=days)
        return lambda lot: lot.expires_on is not None and self.today <= lot.expires_on <= last

    # ------------------------------------------------------------ what was asked for

    def _built_for(self, movement: Any) -> bool:
        """Whether kits were built on the way to a handout that stands."""
        if movement.kind != "assembly":
            return False
        return any(
            one.site_id == movement.site_id
            and one.sequence == movement.sequence + 1
            and one.kind == "handout"
            and one.recorded_at == movement.recorded_at
            and one.operator_id == movement.operator_id
            and one.id not in self.undone
            for one in self.movements.values()
        )

    def given(self, first: date, last: date) -> Counter[tuple[UUID, UUID]]:
        """Pieces given net of what came back, under the day of the handout, by site and item."""
        found: Counter[tuple[UUID, UUID]] = Counter()
        for movement in self.movements.values():
            if movement.id in self.undone or movement.reverses_id:
                continue
            of = self.movements[self.back_of[movement.id]] if movement.id in self.back_of else movement
            built = self._built_for(movement)
            if not (movement.kind in ("handout", "return") or built) or not first <= self.day(of) <= last:
                continue
            for line in self.lines[movement.id]:
                came = line.from_site_id is None
                found[line.to_site_id or line.from_site_id, line.item_id] += -line.quantity if came else line.quantity
        return Counter({key: number for key, number in found.items() if key[0] in self.sites and number})

    def in_vain(self, first: date, last: date) -> tuple[Counter[tuple[UUID, UUID]], Counter[UUID]]:
        """Pieces asked for in vain by site and item, and how often by item."""
        pieces: Counter[tuple[UUID, UUID]] = Counter()
        times: Counter[UUID] = Counter()
        handouts = {one.id: one for one in rows(Handout)}
        for one in rows(UnmetRequest):
            handout = handouts[one.handout_id]
            moment = min(handout.occurred_at, one.recorded_at or handout.occurred_at)
            inside = first <= moment.astimezone(ROME).date() <= last and handout.site_id in self.sites
            if inside and handout.movement_id not in self.undone:
                pieces[handout.site_id, one.item_id] += one.quantity
                times[one.item_id] += 1
        return pieces, times

    def stood_in(self, first: date, last: date) -> Counter[tuple[UUID, UUID]]:
        """Pieces that were given in place of something else."""
        found: Counter[tuple[UUID, UUID]] = Counter()
        handouts = {one.id: one for one in rows(Handout)}
        for one in rows(UnmetRequest):
            handout = handouts[one.handout_id]
            moment = min(handout.occurred_at, one.recorded_at or handout.occurred_at).astimezone(ROME).date()
            if one.instead_item_id and first <= moment <= last and handout.movement_id not in self.undone:
                found[handout.site_id, one.instead_item_id] += one.quantity
        return found

    # ------------------------------------------------------------ what lies still, what is unexplained

    def stale(self) -> dict[tuple[UUID, UUID], int]:
        """Pieces by ambito and item that were there 180 days ago and of which nothing was given or built in since."""
        first = self.today - timedelta(days=179)
        before: Counter[tuple[UUID, UUID]] = Counter()
        for (site_id, place, lot_id), pieces in self.positions(first - timedelta(days=1)).items():
            if place == "shelf":
                before[self.ambiti[site_id].ambito_id, self.lots[lot_id].item_id] += pieces
        moved = {(self.ambiti[site].ambito_id, item) for site, item in self.given(first, self.today)}
        for movement in self.movements.values():
            if (
                movement.kind in ("assembly", "refill")
                and movement.id not in self.undone
                and self.day(movement) >= first
            ):
                moved |= {(self.ambiti[movement.site_id].ambito_id, one.item_id) for one in self.lines[movement.id]}
        now: Counter[tuple[UUID, UUID]] = Counter()
        for (site_id, place, lot_id), pieces in self.places.items():
            if place != "unaccounted":
                now[self.ambiti[site_id].ambito_id, self.lots[lot_id].item_id] += pieces
        return {key: pieces for key, pieces in now.items() if before[key] > 0 and key not in moved}

    def unexplained(self) -> dict[tuple[UUID, bool], Counter[str]]:
        """By site and whether it was given: pieces by their age."""
        found: dict[tuple[UUID, bool], Counter[str]] = defaultdict(Counter)
        for (site_id, place, lot_id), pieces in self.places.items():
            if place != "unaccounted":
                continue
            given, left = pieces < 0, abs(pieces)
            for movement in sorted(self.movements.values(), key=lambda one: one.recorded_at, reverse=True):
                for line in self.lines[movement.id]:
                    end, name = (line.from_site_id, line.from_place) if given else (line.to_site_id, line.to_place)
                    if (end, name, line.lot_id) == (site_id, "unaccounted", lot_id) and left:
                        taken = min(left, line.quantity)
                        found[site_id, given][self._age(self.day(movement))] += taken
                        left -= taken
        return found

    def _age(self, day: date) -> str:
        days = (self.today - day).days
        return "up_to_30" if days <= 30 else "up_to_90" if days <= 90 else "over_90"
