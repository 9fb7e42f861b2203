# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a count says of one item, and what follows for the books.

The reference of an item is the moment of its last line. What the books should have had then is what they have now, less
what went on or off the shelf since; so goods may come and go while people count. Then:

1. What was counted is spread over lots: pieces whose lot was named go there, the others where they may have been.
2. What moved since is added. What people were given since although the books had none left the shelf all the same.
3. The shelf becomes that. Less than expected first explains what left unrecorded, more than expected is first what was
   lost on its way; the rest went to or came from outside. A shortage that is still open was goods that came in
   unrecorded.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from app.stock.rules.ledger import SHELF, UNACCOUNTED, Line, Place


@dataclass(frozen=True, slots=True)
class LotInCount:
    """A lot of an item that is counted: pieces on the shelf and to explain as the books have them now. Of the shelf's,
    ``since`` came (above nought) or went after the count; ``lacked`` were given after it although the books had none.
    """

    lot_id: UUID
    lot: str | None
    expires_on: date | None
    created_at: datetime
    shelf: int = 0
    unaccounted: int = 0
    since: int = 0
    lacked: int = 0

    @property
    def expected(self) -> int:
        """Pieces the books say were on the shelf when it was counted."""
        return self.shelf - self.since

    @property
    def last_taken(self) -> tuple[date, datetime, bytes]:
        """Sorts lots by when they would be given: soonest to expire first, without expiry last."""
        return self.expires_on or date.max, self.created_at, self.lot_id.bytes


@dataclass(frozen=True, slots=True)
class Counted:
    """Pieces that people counted of an item: by lot where somebody named it, and the others."""

    named: Mapping[UUID, int] = field(default_factory=dict)
    unnamed: int = 0

    @property
    def pieces(self) -> int:
        """All of them."""
        return sum(self.named.values()) + self.unnamed


@dataclass(frozen=True, slots=True)
class Settled:
    """What a count of an item comes to: two totals as of when it was counted, and what changes now, by lot."""

    expected: int
    counted: int
    shelf: Mapping[UUID, int]
    unaccounted: Mapping[UUID, int]

    @property
    def difference(self) -> int:
        """Below nought what is missing, above what is too many."""
        return self.counted - self.expected

    def lines(self, item_id: UUID, site_id: UUID) -> Iterator[Line]:
        """The lines that bring the books to what was counted. Lines are per lot: a piece that is missing of one lot and
        explains what left unrecorded as another goes out as the one and comes in as the other."""
        shelf, nowhere = Place(site_id, SHELF), Place(site_id, UNACCOUNTED)
        for lot_id in dict.fromkeys((*self.shelf, *self.unaccounted)):
            on_shelf, to_explain = self.shelf.get(lot_id, 0), self.unaccounted.get(lot_id, 0)
            explained = _meet(on_shelf, to_explain)
            parts = (
                (explained, shelf, nowhere),
                (on_shelf + explained, None, shelf),
                (to_explain - explained, None, nowhere),
            )
            for pieces, source, target in parts:
                if pieces:
                    one = Line(item_id, lot_id, abs(pieces), source, target)
                    yield one if pieces > 0 else one.turned()


def _meet(on_shelf: int, to_explain: int) -> int:
    """Pieces of one lot that go from the shelf to what is to explain; below nought the other way."""
    if on_shelf < 0 < to_explain:
        return min(-on_shelf, to_explain)
    if to_explain < 0 < on_shelf:
        return -min(on_shelf, -to_explain)
    return 0


def needs_plain_lot(counted: Counted, lots: Sequence[LotInCount]) -> bool:
    """Whether there are pieces that no known lot can hold, so that one is needed of which nothing is known."""
    return counted.unnamed > 0 and not _could_be(counted, lots)


def settle(counted: Counted, lots: Sequence[LotInCount], plain: UUID | None = None) -> Settled:
    """What follows from a count of one item. ``lots`` are all of its lots with pieces on the shelf or to explain, that
    moved since or were named; ``plain`` is among them where ``needs_plain_lot`` said so."""
    there = spread(counted, lots, plain)
    after, lacking = _carried({one.lot_id: there[one.lot_id] + one.since - one.lacked for one in lots}, lots)
    expected = sum(one.expected for one in lots)
    shelf = {one.lot_id: after[one.lot_id] - one.shelf for one in lots}
    found = _found(max(0, counted.pieces - expected), shelf, lots)
    unaccounted = {
        one.lot_id: max(one.unaccounted + one.lacked, 0) - found[one.lot_id] - lacking[one.lot_id] - one.unaccounted
        for one in lots
    }
    return Settled(expected, counted.pieces, _changes(shelf), _changes(unaccounted))


def spread(counted: Counted, lots: Sequence[LotInCount], plain: UUID | None = None) -> dict[UUID, int]:
    """Pieces of each lot that were there when it was counted.

    A name stands for all lots of the item that carry it. What nobody named was first of all in lots that something left
    since, then in lots nobody named, then in the others, up to what the books had; latest to expire first, so that what
    is missing is missing where it would have been given next. What is more than the books had is of the latest lot.
    """
    there = {one.lot_id: 0 for one in lots}
    latest = sorted(lots, key=lambda one: one.last_taken, reverse=True)
    seen: set[UUID] = set()
    for lot_id, pieces in counted.named.items():
        same = _namesakes(lot_id, latest)
        seen.update(one.lot_id for one in same)
        over = _fill(there, same, pieces)
        there[lot_id] += over
    others = sorted(latest, key=lambda one: one.lot_id in seen)
    over = _fill(there, others, counted.unnamed)
    if over:
        known = _could_be(counted, latest)
        rest = known[0].lot_id if known else plain
        if rest is None:
            raise ValueError("pieces of no known lot need a plain one")
        there[rest] += over
    return there


def _could_be(counted: Counted, lots: Sequence[LotInCount]) -> list[LotInCount]:
    return [one for one in lots if one.expected > 0 or one.lot_id in counted.named]


def _namesakes(lot_id: UUID, lots: Iterable[LotInCount]) -> list[LotInCount]:
    """Lots that look the same to whoever reads the label: number and expiry, whatever they cost and who paid."""
    every = list(lots)
    own = next(one for one in every if one.lot_id == lot_id)
    named = [one for one in every if (one.lot, one.expires_on) == (own.lot, own.expires_on) and one.lot is not None]
    return named or [own]


def _fill(there: dict[UUID, int], lots: Sequence[LotInCount], pieces: int) -> int:
    """Put pieces where they may have been: enough for what left since, then up to what the books had. Returns how many
    are over."""
    for one, most in [*((one, -one.since) for one in lots), *((one, one.expected) for one in lots)]:
        more = min(pieces, max(0, most - there[one.lot_id]))
        there[one.lot_id] += more
        pieces -= more
    return pieces


def _carried(after: dict[UUID, int], lots: Sequence[LotInCount]) -> tuple[dict[UUID, int], dict[UUID, int]]:
    """No lot may end below nought: what was given as one lot and was not there was one of the others. What not even
    they can give is lacking."""
    soonest = sorted(lots, key=lambda one: one.last_taken)
    for short in sorted(lots, key=lambda one: one.lacked > 0):
        for giver in soonest:
            if after[short.lot_id] >= 0:
                break
            more = min(-after[short.lot_id], max(0, after[giver.lot_id]))
            after[giver.lot_id] -= more
            after[short.lot_id] += more
    lacking = {lot_id: max(0, -pieces) for lot_id, pieces in after.items()}
    return {lot_id: max(0, pieces) for lot_id, pieces in after.items()}, lacking


def _found(pieces: int, shelf: Mapping[UUID, int], lots: Sequence[LotInCount]) -> dict[UUID, int]:
    """Of what is too many, the pieces that had been lost on their way: of the same lot first."""
    found = {one.lot_id: 0 for one in lots}
    for limit in (shelf, None):
        for one in lots:
            most = max(0, one.unaccounted + one.lacked) - found[one.lot_id]
            if limit is not None:
                most = min(most, max(0, limit[one.lot_id]))
            more = min(pieces, most)
            found[one.lot_id] += more
            pieces -= more
    return found


def _changes(by_lot: Mapping[UUID, int]) -> dict[UUID, int]:
    return {lot_id: pieces for lot_id, pieces in by_lot.items() if pieces}
