# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What somebody asks for, and what of it can be given: one visit becomes one handout."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Any
from uuid import UUID

from app import chance
from app.demo.catalogue import Range, Variant, demand
from app.demo.people import pick, seen, sizes_of
from app.demo.supply import Stores
from app.distribution.operations import Order
from app.distribution.rules import Lent
from app.errors import DomainError
from app.stock.rules import Wanted

SIZE_OF = {
    "SCARPE": "shoes",
    "CALZE": "socks",
    "PANTALONI": "trousers",
    "INTIMO": "tops",
    "MAGLIE": "tops",
    "GIACCHE": "tops",
    "KIT": "tops",
}
REASONS: tuple[dict[str, str], ...] = (
    {"exception": "cold_alert"},
    {"exception": "wet"},
    {"exception": "theft"},
    {"exception": "other", "reason": "Altro"},
)
LENT, LENT_DAYS = frozenset({"Torcia", "Power bank"}), 14
HOUSEHOLD = frozenset({"UTENSILI", "BIANCHERIA"})
NOTED_IN_VAIN = 0.6


@dataclass
class Asking:
    """Draws the wishes of a day, more blankets in the cold."""

    rng: Random
    ranges: list[Range]
    stores: Stores
    day: date | None = None
    weights: list[float] = field(default_factory=list)

    def order(self, visit: "Caller", *, offline: bool = False, oversight: bool = False) -> Order | None:
        """The handout of a visit; none when nothing that was asked for is here and nobody noted it.

        ``oversight``: something is given that the books do not have.
        """
        self._turn_to(visit.day)
        lines = self.rng.choices(range(1, len(self.stores.scale.lines) + 1), self.stores.scale.lines)[0]
        wanted: dict[UUID, int] = {}
        unmet: dict[UUID, int] = {}
        kinds: set[str] = set()
        for _ in range(lines):
            variant = self._wish(visit)
            kinds.add(variant.cut.kind)
            self._serve(visit, variant, wanted, unmet, oversight)
        if not wanted and not unmet:
            return None
        purpose = "autonomy" if visit.code and kinds <= HOUSEHOLD else "low_threshold"
        return Order(
            id=chance.new_id(),
            site_id=visit.site_id,
            wanted=tuple(Wanted(item_id, pieces) for item_id, pieces in wanted.items()),
            purpose=purpose,
            person_code=visit.code,
            people=visit.people,
            unmet=unmet,
            lent=self._lent(wanted, visit),
            offline=offline,
            occurred_at=visit.at,
            **visit.noted,
        )

    def _lent(self, wanted: Mapping[UUID, int], visit: "Caller") -> tuple[Lent, ...]:
        """Torches and power banks are to be brought back within two weeks."""
        due = visit.day + timedelta(days=LENT_DAYS)
        return tuple(
            Lent(item_id, pieces, due)
            for item_id, pieces in wanted.items()
            if self.stores.range_of[item_id].cut.product in LENT
        )

    def _turn_to(self, day: date) -> None:
        if day != self.day:
            self.day, self.weights = day, list(accumulate(demand(self.ranges, day)))

    def _wish(self, visit: "Caller") -> Variant:
        for _ in range(30):
            one = self.rng.choices(self.ranges, cum_weights=self.weights)[0]
            if one.cut.gender in (None, visit.gender):
                break
        size = visit.sizes.get(SIZE_OF.get(one.cut.kind, ""))
        return one.of_size(size) or self.rng.choices(one.variants, [variant.part for variant in one.variants])[0]

    def _serve(
        self, visit: "Caller", variant: Variant, wanted: dict[UUID, int], unmet: dict[UUID, int], oversight: bool
    ) -> None:
        item_id = variant.item_id
        pieces = variant.cut.given * (visit.people or 1)
        here = self.stores.has(visit.site_id, variant)
        given = pieces if oversight else min(pieces, max(0, here))
        if given:
            wanted[item_id] = wanted.get(item_id, 0) + given
            self.stores.change(visit.site_id, item_id, -min(given, max(0, here)))
        elif variant.scarce or self.rng.random() < NOTED_IN_VAIN:
            unmet[item_id] = unmet.get(item_id, 0) + pieces


@dataclass(frozen=True)
class Caller:
    """Somebody at the counter: when and where, with or without a card."""

    at: datetime
    day: date
    site_id: UUID
    gender: str
    sizes: Mapping[str, str]
    code: str | None = None
    people: int | None = None
    noted: Mapping[str, Any] = field(default_factory=dict)


def stranger(rng: Random, at: datetime, day: date, site_id: UUID) -> Caller:
    """Somebody without a card, sometimes with others."""
    gender = pick(rng, (("m", 85), ("f", 15)))
    people = rng.choices((1, 2, 3, 4), (78, 14, 5, 3))[0]
    noted = seen(rng, gender) if people == 1 else {}
    return Caller(at, day, site_id, gender, sizes_of(rng, gender), None, people, noted)


def corrected(order: Order, refusal: DomainError, rng: Random) -> Order:
    """The order as the worker sends it again: with the reason that was asked for, or with what is there.

    Any other refusal is raised.
    """
    if refusal.code == "reason_needed":
        said = rng.choice(REASONS)
        return replace(order, exception=said["exception"], reason=said.get("reason"))
    if refusal.code in ("not_enough_stock", "only_expired_left"):
        return _with_less(order, refusal.details["lines"])
    raise refusal


def _with_less(order: Order, lines: Sequence[Mapping[str, Any]]) -> Order:
    lacking = {UUID(str(line["item_id"])): line["asked"] - line["here"] for line in lines}
    left = [replace(one, quantity=one.quantity - lacking.get(one.item_id, 0)) for one in order.wanted]
    unmet = {**order.unmet, **{item_id: pieces + order.unmet.get(item_id, 0) for item_id, pieces in lacking.items()}}
    return replace(order, wanted=tuple(one for one in left if one.quantity > 0), unmet=unmet)
