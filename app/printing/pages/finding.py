# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What may be added to a print: by a scanned code, by words, by what somebody received, or all of a kind at once."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from flask_babel import gettext, ngettext

from app import clock, codes
from app import db as database
from app.catalogue import queries as catalogue
from app.catalogue.models import Item
from app.catalogue.routes.scans import scan_of
from app.catalogue.rules import Scan
from app.contact import queries as people
from app.db import db
from app.errors import DomainError, NotFound
from app.identity.operations import check_guessing, note_look_up
from app.identity.rules import Actor
from app.network import queries as network
from app.printing.pages.chosen import PRODUCT, Chosen, merged, of_word
from app.printing.queries.staff import operators_called
from app.printing.rules.asking import Reach
from app.stock import queries as stock
from app.transfer import queries as transfer

FOUND = 12
SITES = 4
WALL, SHELVES = "wall", "shelves"
"""Words that stand for many rows at once: the tiles of a wall, the shelves of a site."""


@dataclass(frozen=True)
class Answer:
    """One thing that answers to what was typed."""

    word: str
    title: str
    note: str = ""


# ---------------------------------------------------------------- by code


def read(code: str, reach: Reach) -> Chosen | None:
    """The row for a code that was scanned or typed in full; none where it is nothing that a label could be of. Raises
    ``too_many_attempts`` (429) for a card after too many that nobody carries."""
    try:
        scan = scan_of(code)
    except DomainError:
        return None
    if scan.own is not None and scan.own.kind in _PLACES:
        one = _PLACES[scan.own.kind](scan.own.code, reach)
        return Chosen(scan.own.kind, one) if one else None
    return _goods(scan)


def _goods(scan: Scan) -> Chosen | None:
    label = stock.read(scan)
    if label is None:
        return None
    if label.lot_id is not None:
        return Chosen("lot", label.lot_id)
    item = catalogue.item(label.item_id)
    return Chosen("kit" if item and item.is_kit else "item", label.item_id)


def _site(code: str, reach: Reach) -> UUID | None:
    found = network.site_with_code(code, reach.sight)
    return found.id if found else None


def _shelf(code: str, reach: Reach) -> UUID | None:
    found = network.shelf_with_code(code, reach.sight)
    return found[0].id if found else None


def _transfer(code: str, reach: Reach) -> UUID | None:
    found = transfer.transfer_with_code(code, reach.transfers)
    return found.id if found else None


def _person(code: str, reach: Reach) -> UUID | None:
    """Looking a card up is written down, and guessing ends, as on the page of scanning."""
    if not reach.sees_people:
        return None
    with database.transaction():
        check_guessing(reach.by, clock.now())
        found = people.person_with(code)
        person_id = found.id if found else None
        note_look_up(reach.by, person_id, "scan", clock.now())
    return person_id


_PLACES: dict[str, Callable[[str, Reach], UUID | None]] = {
    "site": _site,
    "shelf": _shelf,
    "transfer": _transfer,
    "person": _person,
}


# ---------------------------------------------------------------- by words


def search(q: str, reach: Reach) -> list[Answer]:
    """Items that answer to the words, a product's all sizes before its single ones; then sites, then badges."""
    items = list(db.session.scalars(catalogue.items(q=q).limit(FOUND)))
    many = Counter(item.product_id for item in items)
    products = catalogue.products([one for one, count in many.items() if count > 1])
    answers, told = [], set()
    for item in items:
        if item.product_id in products and item.product_id not in told:
            told.add(item.product_id)
            sizes = len(catalogue.of_products([item.product_id]))
            note = ngettext("%(num)d label, one for each size", "%(num)d labels, one for each size", sizes)
            answers.append(Answer(f"{PRODUCT}:{item.product_id}", products[item.product_id].name, note))
        answers.append(_of_item(item))
    sites = db.session.scalars(network.sites(reach.sight, q=q).limit(SITES))
    answers += [Answer(f"site:{one.id}", one.name, gettext("site")) for one in sites]
    return answers + [
        Answer(f"operator:{one.id}", one.display_name, gettext("badge")) for one in operators_called(q, reach, SITES)
    ]


def _of_item(item: Item) -> Answer:
    title = " ".join(filter(None, (item.name, item.size)))
    return Answer(f"{'kit' if item.is_kit else 'item'}:{item.id}", title, item.sku)


# ---------------------------------------------------------------- many at once


def whole(rows: Iterable[Chosen]) -> list[Chosen]:
    """The same rows, each product as all its items, and items that are kits as kits: those say what is in them."""
    given = list(rows)
    items = catalogue.of_products([one.id for one in given if one.kind == PRODUCT and one.id])
    alone = catalogue.items_with([one.id for one in given if one.kind == "item" and one.id])
    kits = {item.id for item in (*items, *alone) if item.is_kit}
    found: list[Chosen] = []
    for one in given:
        ids = [item.id for item in items if item.product_id == one.id] if one.kind == PRODUCT else [one.id]
        kind = "item" if one.kind == PRODUCT else one.kind
        found += [replace(one, id=id, kind="kit" if _is_kit(one, kind, id, kits) else kind) for id in ids]
    return merged(found)


def _is_kit(one: Chosen, kind: str, id: UUID | None, kits: set[UUID]) -> bool:
    return kind == "item" and one.pieces is None and one.style is None and id in kits


def added(word: str, site_id: UUID | None) -> list[Chosen]:
    """The rows of a button that adds; tiles and shelves come all at once."""
    if word == WALL:
        return [Chosen(tile.kind, value=str(tile.value)) for tile in codes.wall_tiles()]
    if word == SHELVES:
        return [Chosen("shelf", one) for one in shelves(site_id)]
    one = of_word(word)
    return [one] if one else []


def shelves(site_id: UUID | None) -> list[UUID]:
    """The shelves in use of a site, by name."""
    return [one.id for one in db.session.scalars(network.shelves(site_id))] if site_id else []


def came_in(movement_id: UUID, someone: Actor) -> list[Chosen]:
    """A label for every piece that a movement brought to a site one sees: of its lot where that has a number or a last
    day, else of the item. Raises ``NotFound`` for a movement of others."""
    lines = stock.lines_of([movement_id]).get(movement_id, [])
    sites = {line.to_site_id for line in lines if line.to_site_id}
    if not sites or not all(someone.may_at("stock.read", one) or someone.sees(one) for one in sites):
        raise NotFound
    into = [line for line in lines if line.to_site_id]
    return [
        Chosen("lot", line.lot_id, copies=line.quantity)
        if line.lot or line.expires_on
        else Chosen("item", line.item_id, copies=line.quantity)
        for line in into
    ]


__all__ = ["SHELVES", "WALL", "Answer", "added", "came_in", "read", "search", "shelves", "whole"]
