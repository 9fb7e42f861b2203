# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The stock report's rows, part by part."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from app.errors import N_
from app.reporting.queries.stock.figures import Expiring
from app.reporting.queries.stock.kits import Ready
from app.reporting.queries.stock.picture import Picture, Pile, Stale, place_of
from app.reporting.rules.report import Column, Label, Row, Unit, Words
from app.reporting.rules.stock_figures import AGES, HORIZONS, by_age, days_of_cover, served, target_of

COLUMNS = (
    Column("place", Words(N_("Where")), "text"),
    Column("reserved", Words(N_("Pieces put aside")), "number"),
    Column("in_transit", Words(N_("On the way")), "number"),
    Column("lately", Words(N_("Asked for in 28 days")), "number"),
    Column("cover", Words(N_("Lasts days")), "number"),
    Column("in_30", Words(N_("Expire in 30 days")), "number"),
    Column("in_60", Words(N_("In 60 days")), "number"),
    Column("in_90", Words(N_("In 90 days")), "number"),
    Column("lot", Words(N_("Lot")), "text"),
    Column("expires_on", Words(N_("Expiry")), "day"),
    Column("days_left", Words(N_("Days left")), "number"),
    Column("last_given", Words(N_("Last given")), "day"),
    Column("up_to_30", Words(N_("For up to 30 days")), "number"),
    Column("up_to_90", Words(N_("31 to 90 days")), "number"),
    Column("over_90", Words(N_("Over 90 days")), "number"),
    Column("requests", Words(N_("Requests")), "number"),
    Column("instead", Words(N_("Something else given")), "number"),
    Column("opened", Words(N_("Opened")), "number"),
    Column("buildable", Words(N_("Can be built")), "number"),
    Column("limiting", Words(N_("Lacking for more")), "text"),
    Column("asked", Words(N_("Pieces asked for")), "number"),
    Column("in_vain", Words(N_("In vain")), "number"),
    Column("target", Words(N_("Target")), "decimal"),
    Column("below", Words(N_("Below target by")), "decimal"),
    Column("value_cents", Words(N_("Worth")), "cents"),
)

NOTES: tuple[Label, ...] = (
    Words(
        N_("What lies there, expires and is unexplained is the picture of today; what was asked for is of the period.")
    ),
    Words(
        N_("On hand is what lies on shelves; worth counts what is put aside and on the way too, by the value of lots.")
    ),
    Words(
        N_("Lasts days: pieces on the shelf that have not expired, for as many asked for a day as in the last 28 days.")
    ),
    Words(
        N_("Asked for is what was given and was asked for in vain; what stood in for something else was not asked for.")
    ),
    Words(
        N_("Nothing given: on the shelves of an ambito 180 days ago and today, and nothing given or built into kits.")
    ),
    Words(
        N_("To explain: given though the books had none, or lost on the way; the latest pieces are those still open.")
    ),
    Words(
        N_("Served is given of a hundred pieces asked for; the target is that of the policies, by what was asked for.")
    ),
)

ALTOGETHER, ON_HAND = Words(N_("Altogether")), Words(N_("On hand, and how long it lasts"))
EXPIRING, STALE = (
    Words(N_("Expired, or expires within 90 days")),
    Words(N_("On the shelf, and nothing given for 180 days")),
)
UNEXPLAINED, IN_VAIN = Words(N_("To explain, and since when")), Words(N_("Asked for in vain"))
KITS, SERVED = Words(N_("Kits ready")), Words(N_("Served of what was asked for"))


def rows_of(picture: Picture) -> Iterator[Row]:
    """All parts in their order."""
    yield from _altogether(picture)
    yield from (_pile(picture, one) for one in picture.piles if one.shelf or one.reserved or one.transit or one.lately)
    yield from (_expiring(picture, place, one) for place, one in picture.expiring)
    yield from (_stale(picture, one) for one in picture.stale)
    yield from _unexplained(picture)
    yield from _in_vain(picture)
    yield from (_kit(picture, place, one) for place, one in picture.kits)
    yield from (_served(picture, one) for one in picture.piles if one.wanted)


def _altogether(picture: Picture) -> Iterator[Row]:
    lying, flowed = picture.lying, picture.flowed

    def row(code: str, words: Label, value: float | None, unit: Unit = "pieces", **more: Any) -> Row:
        return Row(code, words, value, unit, section=ALTOGETHER, more=more)

    yield row("on_hand", Words(N_("On the shelves")), sum(one.shelf for one in lying))
    yield row("reserved", Words(N_("Pieces put aside")), sum(one.reserved for one in lying))
    yield row("in_transit", Words(N_("On the way")), sum(one.transit for one in lying))
    yield row("worth", Words(N_("Worth altogether")), sum(one.value_cents for one in lying), "cents")
    yield row("unvalued", Words(N_("Pieces of which nobody knows the value")), sum(one.unvalued for one in lying))
    yield row("expired", Words(N_("Expired, still on the shelves")), sum(one.expired for one in lying))
    for number, days in enumerate(HORIZONS):
        words = Words(N_("Expire within %(days)s days"), {"days": days})
        yield row(f"expiring_{days}", words, sum(one.soon[number] for one in lying))
    yield row("stale", Words(N_("Nothing given for 180 days")), sum(one.pieces for one in picture.stale))
    lost = [one for one in picture.unexplained if not one.given]
    given = [one for one in picture.unexplained if one.given]
    yield row("given_unexplained", Words(N_("Given though the books had none")), sum(one.pieces for one in given))
    yield row("lost_unexplained", Words(N_("Lost on the way")), sum(one.pieces for one in lost))
    in_vain, served_pieces = sum(one.in_vain for one in flowed), sum(one.served for one in flowed)
    yield row("in_vain", Words(N_("Asked for in vain")), in_vain)
    target = target_of(wanted for one in picture.piles for wanted in one.wanted)
    share = served(served_pieces, in_vain)
    yield row(
        "served",
        Words(N_("Served of what was asked for")),
        share,
        "percent",
        target=target,
        below=_below(share, target),
    )
    yield row("kits", Words(N_("Kits ready")), sum(one.whole for _, one in picture.kits), "kits")


def _below(share: float | None, target: float | None) -> float | None:
    """By how much a share misses its target."""
    return round(target - share, 1) if share is not None and target is not None and share < target else None


def _pile(picture: Picture, one: Pile) -> Row:
    item = picture.items[one.item_id]
    more: dict[str, Any] = {
        "place": one.place,
        "reserved": one.reserved or None,
        "in_transit": one.transit or None,
        "lately": one.lately,
        "cover": days_of_cover(one.usable, one.lately),
        **{f"in_{days}": one.soon[number] or None for number, days in enumerate(HORIZONS)},
        "value_cents": one.value_cents or None,
        "item_id": str(one.item_id),
    }
    return Row(item.sku, item.name, one.shelf, "pieces", section=ON_HAND, more=more)


def _expiring(picture: Picture, place: str, one: Expiring) -> Row:
    more: dict[str, Any] = {
        "place": place,
        "lot": one.lot or one.code,
        "expires_on": one.expires_on,
        "days_left": (one.expires_on - picture.today).days,
        "item_id": str(one.item_id),
        "lot_id": str(one.lot_id),
    }
    opens = {} if picture.where.guarded else {"lot_id": str(one.lot_id)}
    item = picture.items[one.item_id]
    return Row(item.sku, item.name, one.pieces, "pieces", section=EXPIRING, more=more, source=opens)


def _stale(picture: Picture, one: Stale) -> Row:
    item = picture.items[one.item_id]
    more: dict[str, Any] = {
        "place": one.ambito,
        "last_given": one.last_given,
        "value_cents": one.value_cents or None,
        "item_id": str(one.item_id),
    }
    return Row(item.sku, item.name, one.pieces, "pieces", section=STALE, more=more)


def _unexplained(picture: Picture) -> Iterator[Row]:
    total: dict[tuple[str, bool], dict[str, int]] = {}
    for one in picture.unexplained:
        key = (place_of(picture.where, one.site_id)[1], one.given)
        ages = total.setdefault(key, dict.fromkeys(AGES, 0))
        for age, pieces in by_age(one.pieces, one.came, picture.today).items():
            ages[age] += pieces
    for (place, given), ages in sorted(total.items()):
        words = Words(N_("Given though the books had none")) if given else Words(N_("Lost on the way"))
        code = "given_unexplained" if given else "lost_unexplained"
        told: dict[str, Any] = {"place": place, **ages}
        yield Row(code, words, sum(ages.values()), "pieces", section=UNEXPLAINED, more=told)


def _in_vain(picture: Picture) -> Iterator[Row]:
    """By item and size, whatever the places, those asked for most first."""
    pieces: dict[UUID, int] = {}
    for one in picture.flowed:
        pieces[one.item_id] = pieces.get(one.item_id, 0) + one.in_vain
    for item_id in sorted(_some(pieces), key=lambda one: (-pieces[one], picture.items[one].sku)):
        item, asked = picture.items[item_id], picture.in_vain.get(item_id)
        more: dict[str, Any] = {"item_id": str(item_id)}
        if not picture.where.guarded and asked:
            more |= {"requests": asked.requests, "instead": asked.instead}
        yield Row(item.sku, item.name, pieces[item_id], "pieces", section=IN_VAIN, more=more)


def _some(pieces: Mapping[UUID, int]) -> Iterable[UUID]:
    return [item_id for item_id, number in pieces.items() if number]


def _kit(picture: Picture, place: str, one: Ready) -> Row:
    item = picture.items[one.item_id]
    more: dict[str, Any] = {
        "place": place,
        "opened": one.opened or None,
        "buildable": one.buildable,
        "limiting": one.limiting,
        "item_id": str(one.item_id),
    }
    return Row(item.sku, item.name, one.whole, "kits", section=KITS, more=more)


def _served(picture: Picture, one: Pile) -> Row:
    item, share, target = picture.items[one.item_id], served(one.served, one.in_vain), target_of(one.wanted)
    more: dict[str, Any] = {
        "place": one.place,
        "asked": one.served + one.in_vain,
        "in_vain": one.in_vain,
        "target": target,
        "below": _below(share, target),
        "item_id": str(one.item_id),
    }
    return Row(item.sku, item.name, share, "percent", section=SERVED, more=more)
