# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reorder in the demo: every ambito has the clock's run of the last Monday, which waits for whoever reviews it. At home
there is the one of a week before too: what it proposed was decided, ordered, moved and partly came.

``begin`` once; ``Reviews.morning`` before what happens on a day, in the order of days; ``Reviews.at_the_end`` once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import cycle
from uuid import UUID

from app.clock import day_of
from app.demo import policies
from app.demo.network import Place
from app.demo.oddities import AT_POINT, IN_WAREHOUSE
from app.demo.schedule import moment
from app.demo.supply import may_leave
from app.demo.year import Year
from app.errors import DomainError
from app.network.rules import Scope
from app.reorder.models import ReorderLine, ReorderStep
from app.reorder.operations import deciding, running, watching
from app.reorder.operations.deciding import Decided
from app.reorder.queries import runs
from app.reorder.rules.comparing import Decision
from app.stock.operations import Incoming
from app.stock.rules import Wanted
from app.supply.models import PurchaseOrder
from app.supply.queries import orders as queries
from app.transfer import operations as transfers
from app.transfer import queries as moved
from app.transfer.models import Transfer
from app.transfer.operations import Carriage
from app.transfer.rules import Came

SAID, PROPOSED, LOOKED, DECIDED, SENT = time(10, 0), time(5, 20), time(6, 10), time(8, 40), time(9, 10)
LOADED, UNLOADED, DELIVERED = time(6, 10), time(6, 25), time(6, 35)
"""Before what the day brings: a ledger is written in the order of time."""
SAID_BEFORE, LEFT_BEFORE = timedelta(days=4), timedelta(days=3)
WEEK = timedelta(days=7)

VERDICTS = {"approve": 7, "change": 2, "reject": 2, "snooze": 1}
"""How many lines of the first run were decided how, the most urgent first."""

WHY_CHANGED = (
    ("Il fornitore ne manda solo metà prima di Natale", 0.5),
    ("Sabato arriva un gruppo dal dormitorio: ne servono di più", 1.5),
    ("Nel furgone non ce ne stanno di più", 0.5),
)
WHY_REJECTED = (
    "Ne arrivano in dono la settimana prossima",
    "Modello che nessuno vuole: aspettiamo quello nuovo",
)


@dataclass
class Reviews:
    """The two Mondays, and what is still to come of what was decided on the first."""

    year: Year
    home: str
    before: date
    latest: date
    on_order: list[tuple[date, PurchaseOrder]] = field(default_factory=list)
    to_move: list[tuple[date, Transfer]] = field(default_factory=list)
    left_open: bool = False

    def morning(self, day: date) -> None:
        """What falls on a day, before anything else does; nothing where the year is in a hurry."""
        if self.year.scale.by_hand:
            self._propose(day)
            self._carry_out(day)

    def _propose(self, day: date) -> None:
        """Runs, and on the first Monday what is decided; a few days before it, what holds for reorder is said."""
        days = self.year.plan.days
        if day == max(days[0], self.before - SAID_BEFORE):
            self._begin_to_reorder(min(moment(day, SAID), self.year.now))
        if (days[-1] - day).days <= 1 and moment(day, LOOKED) < self.year.now:
            self._look(day)
        if day not in (self.before, self.latest) or day == days[0]:
            return
        at_home = [one for one in self._warehouses() if one.territory == self.home]
        for warehouse in self._warehouses() if day == self.latest else at_home:
            running.run_of_the_clock(ambito_id=warehouse.ambito_id, as_of=day, now=moment(day, PROPOSED))
        if day == self.before:
            self._decide(at_home[0], day)
            policies.mark_a_day(self.year, moment(day, DECIDED), self.home)

    def at_the_end(self) -> None:
        """A year that is too short for a Monday has open orders too."""
        if not self.left_open:
            self._leave_orders_open(self.year.now)

    def _carry_out(self, day: date) -> None:
        """What was decided is moved, and what was ordered comes; every warehouse is left waiting for something."""
        if moment(day, DELIVERED) >= self.year.now:
            return
        waiting = [one for asked_on, one in self.to_move if asked_on < day]
        self.to_move = [(asked_on, one) for asked_on, one in self.to_move if asked_on >= day]
        for one in waiting:
            self._move(one, day)
        come = [order for due, order in self.on_order if due <= day]
        self.on_order = [(due, order) for due, order in self.on_order if due > day]
        for order in come:
            self._receive(order, day)
        if day == self.latest - LEFT_BEFORE:
            self._leave_orders_open(moment(day, DELIVERED))

    def _look(self, day: date) -> None:
        """The look of the morning: everywhere on the last day, at home on the one before too."""
        for one in self._warehouses():
            if day == self.year.plan.days[-1] or one.territory == self.home:
                watching.check(ambito_id=one.ambito_id, today=day, now=moment(day, LOOKED))

    # ------------------------------------------------------------ what is decided

    def _begin_to_reorder(self, now: datetime) -> None:
        """From now on home buys what runs propose, nothing out of habit."""
        policies.say(self.year, now, self.home)
        if self.year.stores.market is not None:
            self.year.stores.market.done |= {one.id for one in self._warehouses() if one.territory == self.home}

    def _warehouses(self) -> list[Place]:
        """One of each ambito."""
        return [place for place in self.year.places if place.kind == "warehouse"]

    def _decide(self, warehouse: Place, day: date) -> None:
        run = runs.run_of_the_clock(warehouse.ambito_id, day)
        market = self.year.stores.market
        if run is None or market is None:
            return
        said = list(_decisions(self._mixed(run.id), day))
        by = market.buyers[warehouse.ambito_id]
        self._send(warehouse, deciding.decide(run.id, said, by=by, now=moment(day, DECIDED)), moment(day, SENT))

    def _mixed(self, run_id: UUID) -> list[ReorderLine]:
        """Lines that propose to buy or to move, the most urgent first, in turns, so that both are decided about. Kits
        are left to those who build them, and what is near its last day to whoever looks for that."""
        steps, old = runs.steps_of_run(run_id), {sku for sku, *_ in (*IN_WAREHOUSE, *AT_POINT)}
        apart = {one.item_id for cut in self.year.stores.ranges if cut.cut.sku in old for one in cut.variants}
        apart |= set(self.year.stores.workshop.contents)
        lines = [one for one in runs.lines(run_id) if one.item_id not in apart]
        bought = [one for one in lines if _only("buy", steps.get(one.id, ()))]
        moving = [one for one in lines if _only("transfer", steps.get(one.id, ()))]
        turns, mixed = cycle((bought, moving)), list[ReorderLine]()
        while bought or moving:
            turn = next(turns)
            mixed += [turn.pop(0)] if turn else []
        return mixed

    def _send(self, warehouse: Place, made: Decided, now: datetime) -> None:
        market = self.year.stores.market
        if market is None:
            return
        for order in made.orders:
            wait = market.send(warehouse.ambito_id, order, now)
            self.on_order.append((day_of(now) + timedelta(days=wait), order))
        self.to_move += [(day_of(now), one) for one in made.transfers]

    # ------------------------------------------------------------ what becomes of it

    def _move(self, one: Transfer, day: date) -> None:
        """What may leave is sent and received; where nothing may any more, the wish stays as it is."""
        start, end = self._place(one.from_site_id), self._place(one.to_site_id)
        asked = moved.asked(one.id)
        spare = may_leave(start.id, [line.item_id for line in asked], day)
        wanted = [Wanted(line.item_id, min(line.quantity, spare.get(line.item_id, 0))) for line in asked]
        wanted = [line for line in wanted if line.quantity]
        if not wanted:
            return
        sight, by = Scope(ambiti=frozenset({start.ambito_id})), self.year.staff.at
        left = self.year.after(start.id, moment(day, LOADED))
        try:
            sent = transfers.dispatch(
                id=one.id, carriage=Carriage(packages=1), by=by[start.id], sight=sight, now=left, wanted=wanted
            )
        except DomainError:
            return  # somebody else was promised it meanwhile
        came = {number: Came(line.line_id, line.quantity) for number, line in enumerate(sent.lines)}
        arrived = self.year.after(end.id, max(left, moment(day, UNLOADED)))
        transfers.receive(id=one.id, came=came, more={}, by=by[end.id], now=arrived)
        for line in sent.lines:
            self.year.stores.change(start.id, line.item_id, -line.quantity)
            self.year.stores.change(end.id, line.item_id, line.quantity)

    def _receive(self, order: PurchaseOrder, day: date) -> None:
        place, market = self._place(order.site_id), self.year.stores.market
        if market is not None:
            at = self.year.after(place.id, moment(day, DELIVERED))
            for line in market.take(place, order.id, self._as_it_comes(order, day), at):
                self.year.stores.change(place.id, line.item_id, line.quantity)

    def _as_it_comes(self, order: PurchaseOrder, day: date) -> list[Incoming]:
        stores = self.year.stores
        return [
            Incoming(one.item_id, one.quantity, stores.traits(stores.range_of[one.item_id], day, "purchase"))
            for one in queries.lines_of(order.id)
        ]

    def _leave_orders_open(self, now: datetime) -> None:
        self.left_open = True
        for place in self._warehouses():
            if self.year.stores.market is not None:
                for line in self.year.stores.market.leave_open(place, now):
                    self.year.stores.change(place.id, line.item_id, line.quantity)

    def _place(self, site_id: UUID) -> Place:
        return next(one for one in self.year.places if one.id == site_id)


def begin(year: Year, home: str) -> Reviews:
    """The last Monday whose run the clock has made, and the one before it."""
    today = day_of(year.now)
    latest = today - timedelta(days=today.weekday())
    if moment(latest, PROPOSED) >= year.now:
        latest -= WEEK
    return Reviews(year, home, latest - WEEK, latest)


def _only(action: str, steps: Sequence[ReorderStep]) -> bool:
    return bool(steps) and all(one.action == action for one in steps)


def _decisions(lines: Sequence[ReorderLine], day: date) -> Iterable[Decision]:
    """The verdicts in their order; the rest is left undecided."""
    verdicts = [verdict for verdict, times in VERDICTS.items() for _ in range(times)]
    changes, reasons = cycle(WHY_CHANGED), cycle(WHY_REJECTED)
    for line, verdict in zip(lines, verdicts, strict=False):
        if verdict == "change":
            reason, part = next(changes)
            yield Decision(line.id, "change", max(1, round(line.quantity * part)), reason)
        elif verdict == "reject":
            yield Decision(line.id, "reject", reason=next(reasons))
        else:
            yield Decision(line.id, verdict, until=day + 2 * WEEK if verdict == "snooze" else None)
