# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lines of a run with the names of all they speak of, asked for at once for as many lines as there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from app.identity.queries import names_of_operators
from app.network.queries import names_of_sites
from app.reorder.models import ReorderLine, ReorderRun, ReorderStep
from app.reorder.queries import review
from app.reorder.queries import runs as queries
from app.reorder.rules.review import LEFT_OUT, Part, Rate, Stand, arithmetic, expected, finished, rate_of, tone
from app.reorder.rules.sentences import ARCHIVED, SNOOZED, UNKNOWN

REVIEW_DAYS = 7
"""How long until the next run, for the mark of a date."""

SAYING_ALL = frozenset({UNKNOWN, ARCHIVED, SNOOZED})
"""Reasons that say it all, where nothing is asked for."""


@dataclass(frozen=True)
class Came:
    """What a step became, or would: pieces, from where or of whom, and the order or transfer that was made."""

    action: str
    quantity: int
    decided: int | None
    other: str
    site_id: UUID | None
    unit_price_cents: int | None
    order_id: UUID | None
    transfer_id: UUID | None
    state: str | None


@dataclass(frozen=True)
class Told:
    """A line of a run as pages show it."""

    line: ReorderLine
    run: ReorderRun
    item: str
    size: str | None
    site: str
    is_kit: bool
    steps: Sequence[Came]
    who: str | None

    @property
    def name(self) -> str:
        """The item with its size."""
        return f"{self.item} {self.size}" if self.size else self.item

    @property
    def proposes(self) -> bool:
        """Whether something is to be done."""
        return self.line.action != "none"

    @property
    def open(self) -> bool:
        """Whether somebody has yet to decide: nothing is under way."""
        return self.line.decision not in ("approve", "change")

    @property
    def tone(self) -> str:
        """How much its date presses."""
        one, days = self.line, {"lead_days": self.line.lead_time_days, "review_days": REVIEW_DAYS}
        return tone(one.stockout_on, self.run.as_of, action=one.action, **days)

    @property
    def finished(self) -> bool:
        """Whether nothing is left to give."""
        one = self.line
        return finished(one.on_hand - one.reserved, one.stockout_on, self.run.as_of, one.flags)

    @property
    def bought(self) -> int:
        """Pieces that are bought."""
        return sum(one.quantity for one in self.steps if one.action == "buy")

    @property
    def packs(self) -> int | None:
        """In how many packs they come, where they come in packs."""
        size = self.number("pack_pieces")
        return self.bought // int(size) if size and size > 1 and self.bought % int(size) == 0 else None

    @property
    def seller(self) -> str | None:
        """Who sells what is bought."""
        return next((one.other for one in self.steps if one.action == "buy"), None)

    @property
    def rate(self) -> Rate:
        """How much people ask for until an order of the next run could be there."""
        days = self.protected_days
        return rate_of(round(self.asked_for / days * 1000) if days and self.asked_for else self.line.demand_milli)

    @property
    def protected_days(self) -> int:
        """Days until an order of the next run could be there."""
        return int(self.number("protected_days") or 0)

    @property
    def asked_for(self) -> float:
        """Pieces that people are expected to ask for until then."""
        return expected(self.line.numbers.get("ahead") or (), self.protected_days)

    @property
    def kits_take(self) -> int:
        """Pieces that kits take until then, besides what people ask for."""
        more = self.line.demand_milli / 1000 * self.protected_days - self.asked_for
        return round(more) if self.number("for_kits") and self.asked_for and more >= 1 else 0

    @property
    def coming(self) -> int:
        """Pieces on their way or on order that are counted on."""
        return self.line.in_transit + self._counted

    @property
    def carried(self) -> int:
        """Pieces of those that come before the day on which goods run out."""
        arrivals, left = self.line.numbers.get("arrivals"), self.days_left
        if arrivals is None or left is None:
            return self.coming
        return sum(int(pieces) for day, pieces, _ in arrivals if day < left)

    @property
    def waits(self) -> int:
        """Pieces that are missing and that the warehouse orders which supplies the site."""
        return int(self.line.why_values.get("waits", 0))

    @property
    def _counted(self) -> int:
        counted = self.number("counted_on_order")
        return self.line.on_order if counted is None else int(counted)

    @property
    def missing(self) -> int:
        """Pieces that lack and that nothing is done about."""
        return int(self.line.why_values.get("quantity", 0)) if set(self.line.flags) & LEFT_OUT else 0

    @property
    def says_all(self) -> bool:
        """Whether the reason of the run is all there is to say."""
        return self.line.why in SAYING_ALL

    @property
    def days_left(self) -> int | None:
        """Days until goods run out."""
        return (self.line.stockout_on - self.run.as_of).days if self.line.stockout_on else None

    def day_after(self, days: int) -> date:
        """A day counted from that of the run."""
        return self.run.as_of + timedelta(days=days)

    def site_of(self, site_id: UUID | None) -> str:
        """The name of a site that goods come from."""
        return next((one.other for one in self.steps if one.site_id == site_id), "")

    def number(self, name: str) -> float | None:
        """One of the numbers that were written down with the line."""
        value = self.line.numbers.get(name)
        return float(value) if isinstance(value, int | float) else None

    @property
    def uneven(self) -> int:
        """Pieces that are missing at some of the sites that a warehouse orders for, and not free at the others."""
        net, need = self.number("net"), int(self.line.why_values.get("need", 0))
        if not self.number("answers_for") or net is None:
            return 0
        together = self.line.order_up_to - round(net)
        return need - together if need > max(0, together) else 0

    @property
    def sum(self) -> list[Part]:
        """The sum that ends in what is proposed."""
        one = self.line
        stand = Stand(
            order_up_to=one.order_up_to,
            reorder_point=one.reorder_point,
            on_hand=one.on_hand,
            in_transit=one.in_transit,
            on_order=self._counted,
            reserved=one.reserved,
            expiring=round(self.number("expiring_unused") or 0),
            gifts=round(self.number("gifts_counted") or 0),
            supplied=round(self.number("supplied") or 0),
            uneven=self.uneven,
            kept=round(self.number("kept_for_kits") or 0),
            waits=self.waits,
        )
        return arithmetic(stand, [(step.action, step.quantity, step.site_id) for step in self.steps], self.missing)


def told(run: ReorderRun, rows: Sequence[Any]) -> list[Told]:
    """Rows of ``review.lines`` with everything pages show of them, in five questions however many there are."""
    lines = [row.ReorderLine for row in rows]
    steps = queries.steps_of([one.id for one in lines])
    all_steps = [step for own in steps.values() for step in own]
    sites = names_of_sites({step.from_site_id for step in all_steps if step.from_site_id})
    sellers = review.suppliers({step.supplier_id for step in all_steps if step.supplier_id})
    made, names = review.made(all_steps), names_of_operators({one.decided_by for one in lines if one.decided_by})
    return [
        Told(
            line=row.ReorderLine,
            run=run,
            item=row.item,
            size=row.size,
            site=row.site,
            is_kit=row.is_kit,
            steps=[_came(step, sites, sellers, made) for step in steps.get(row.ReorderLine.id, [])],
            who=names.get(row.ReorderLine.decided_by) if row.ReorderLine.decided_by else None,
        )
        for row in rows
    ]


def _came(step: ReorderStep, sites: dict[UUID, str], sellers: dict[UUID, str], made: dict[UUID, str]) -> Came:
    other = sites.get(step.from_site_id, "") if step.from_site_id else sellers.get(step.supplier_id, "")  # type: ignore[arg-type]
    became = step.order_id or step.transfer_id
    return Came(
        action=step.action,
        quantity=step.quantity,
        decided=step.decided_quantity,
        other=other,
        site_id=step.from_site_id,
        unit_price_cents=step.unit_price_cents,
        order_id=step.order_id,
        transfer_id=step.transfer_id,
        state=made.get(became) if became else None,
    )
