# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""All that a run knows, as plain values: what flowed, what lies where, what is on its way, who sells, what was said."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from app.reorder.rules.demand import Weeks
from app.reorder.rules.policies import Effective, Subject


@dataclass(frozen=True, slots=True)
class Coming:
    """Pieces that were ordered, when, and the day they should be there; ``draft``: nothing was sent yet."""

    quantity: int
    ordered_on: date
    expected_on: date | None
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """How a supplier sells an item, and how long one waited for it: own deliveries if enough were seen, else the
    supplier's, else what they say; ``lead_from`` says which. ``breaks``: cents of a piece from so many pieces on."""

    supplier_id: UUID
    unit_price_cents: int
    pack_pieces: int
    min_quantity: int
    lead_time_days: int
    lead_time_spread: float
    lead_from: str
    min_order_cents: int | None
    breaks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """An item at a site as it stands. ``lots`` are pieces on the shelf with the days they may still be given (none: for
    ever); ``reserved`` is promised to others, ``in_transit`` sent or promised to this site, kits that it was asked to
    build among them; ``moving_days`` is how long one waits here for goods of other sites, if that was seen;
    ``supplied_by`` is the warehouse that orders for this site."""

    subject: Subject
    product_id: UUID
    size: str | None
    gender: str | None
    unit_value_cents: int | None
    is_kit: bool
    archived: bool
    on_hand: int
    lots: tuple[tuple[int, int | None], ...]
    reserved: int
    in_transit: int
    on_order: tuple[Coming, ...]
    gifts_expected: tuple[tuple[int, date], ...]
    gifts_received: int
    offers: tuple[Offer, ...]
    policy: Effective
    snoozed_until: date | None = None
    overruled: int = 0
    moving_days: float | None = None
    supplied_by: UUID | None = None


@dataclass(frozen=True)
class Snapshot:
    """What a run of an ambito looks at: ``known`` sorted by category, item and site, and its weeks in the same order.

    ``parts`` says what a kit consists of (``circular``: kits that contain themselves); ``moving_days`` how long goods
    are under way between two sites.
    """

    ambito_id: UUID
    as_of: date
    known: Sequence[Known]
    weeks: Weeks
    parts: Mapping[UUID, Sequence[tuple[UUID, int]]]
    moving_days: Mapping[tuple[UUID, UUID], float]
    budget_cents: int | None = None
    circular: Collection[UUID] = frozenset()
    unreadable: Sequence[tuple[UUID | None, UUID | None, str]] = field(default_factory=tuple)


# ---------------------------------------------------------------- what a run answers


@dataclass(frozen=True, slots=True)
class Step:
    """A part of a proposal: pieces moved from a site, bought of a supplier, built or taken apart."""

    action: str
    quantity: int
    from_site_id: UUID | None = None
    supplier_id: UUID | None = None
    unit_price_cents: int | None = None


@dataclass(frozen=True, slots=True)
class Proposed:
    """What is proposed for an item at a site; the numbers of the contract, all others in ``numbers``. ``why`` is a
    message that ``why_values`` fill; ``turned_away`` how many people would be sent away without."""

    site_id: UUID
    item_id: UUID
    steps: tuple[Step, ...]
    on_hand: int
    in_transit: int
    on_order: int
    reserved: int
    expiring: int
    demand_per_day: float
    lead_time_days: int
    reorder_point: int
    order_up_to: int
    stockout_on: date | None
    turned_away: float
    why: str
    why_values: Mapping[str, object]
    numbers: Mapping[str, object]
    flags: tuple[str, ...] = ()
    overruled: int = 0
    unfunded_cents: int = 0

    @property
    def quantity(self) -> int:
        """Pieces in all."""
        return sum(one.quantity for one in self.steps)

    @property
    def action(self) -> str:
        """What is mainly done: bought if anything is, else moved, built, taken apart, or nothing."""
        actions = [one.action for one in self.steps]
        return next((one for one in ("buy", "transfer", "assemble", "disassemble") if one in actions), "none")

    @property
    def cost_cents(self) -> int:
        """What is to be paid."""
        return sum(one.quantity * (one.unit_price_cents or 0) for one in self.steps)


@dataclass(frozen=True, slots=True)
class Failed:
    """An item at a site of which nothing could be said."""

    site_id: UUID | None
    item_id: UUID | None
    code: str
    message: str
