# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the stock report is made of, as values: piles of items at places, and all that is known of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from app.reporting.queries.stock.figures import Called, Expiring, Flowed, Lying
from app.reporting.queries.stock.gaps import InVain, Unexplained
from app.reporting.queries.stock.kits import Ready
from app.reporting.rules.report import Where
from app.reporting.rules.stock_figures import HORIZONS, Wanted


@dataclass
class Pile:
    """An item at a place, or at all of them: what lies there, and what was asked for."""

    item_id: UUID
    place: str
    shelf: int = 0
    reserved: int = 0
    transit: int = 0
    usable: int = 0
    soon: list[int] = field(default_factory=lambda: [0] * len(HORIZONS))
    value_cents: int = 0
    given: int = 0
    served: int = 0
    in_vain: int = 0
    lately: int = 0
    wanted: list[Wanted] = field(default_factory=list)

    def lies(self, one: Lying) -> None:
        """Add what lies at a site."""
        self.shelf, self.reserved, self.transit = (
            self.shelf + one.shelf,
            self.reserved + one.reserved,
            self.transit + one.transit,
        )
        self.usable, self.value_cents = self.usable + one.usable, self.value_cents + one.value_cents
        self.soon = [old + new for old, new in zip(self.soon, one.soon, strict=True)]

    def flows(self, one: Flowed, wanted: Wanted | None) -> None:
        """Add what was asked for at a site."""
        self.given, self.served, self.in_vain = (
            self.given + one.given,
            self.served + one.served,
            self.in_vain + one.in_vain,
        )
        self.lately += one.lately
        self.wanted += [wanted] if wanted else []


@dataclass(frozen=True)
class Stale:
    """An item that lies in an ambito and that nobody was given for a long time."""

    ambito: str
    item_id: UUID
    pieces: int
    value_cents: int
    last_given: date | None


@dataclass(frozen=True)
class Picture:
    """Everything that the stock report says, as values."""

    where: Where
    today: date
    by: str
    items: Mapping[UUID, Called]
    piles: Sequence[Pile]
    lying: Sequence[Lying]
    flowed: Sequence[Flowed]
    expiring: Sequence[tuple[str, Expiring]]
    stale: Sequence[Stale]
    unexplained: Sequence[Unexplained]
    in_vain: Mapping[UUID, InVain]
    kits: Sequence[tuple[str, Ready]]


def place_of(where: Where, site_id: UUID) -> tuple[UUID, str]:
    """Where something lies as a reader is told it: the site, or to a reader of aggregates the ambito."""
    site = where.sites[site_id]
    return (site.ambito_id, where.ambiti[site.ambito_id]) if where.guarded else (site_id, site.name)
