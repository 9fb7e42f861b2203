# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Decisions about purchase orders: their identifiers, what a supplier's terms say, what may come of them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.errors import N_, DomainError
from app.supply.rules.suppliers import price_at

STATES = ("draft", "sent", "partly_received", "received", "closed")
OPEN_STATES = ("sent", "partly_received")

CIG_LENGTH = 10
CUP = re.compile(r"[A-Z][0-9]{2}[A-Z][A-Z0-9]{11}")
LARGEST_NUMBER = 1_000_000
NUMBER = re.compile(r"(?:(?:.*\s)?([0-9]{4})/)?([0-9]{1,7})")


# ---------------------------------------------------------------- identifiers


def check_cig(text: str) -> str:
    """The tender's CIG in capitals: 10 letters and digits. Raises ``cig_unreadable`` (422)."""
    code = _compact(text)
    if not (len(code) == CIG_LENGTH and code.isascii() and code.isalnum()):
        message = N_("A CIG is 10 letters and digits.")
        raise DomainError(message, "cig_unreadable", 422, fields={"cig": [message]})
    return code


def check_cup(text: str) -> str:
    """The project's CUP in capitals: a letter, two digits, a letter, eleven letters and digits, as D81H17000430007.

    Raises ``cup_unreadable`` (422).
    """
    code = _compact(text)
    if not CUP.fullmatch(code):
        message = N_("A CUP is 15 characters: a letter, two digits, a letter, then eleven more.")
        raise DomainError(message, "cup_unreadable", 422, fields={"cup": [message]})
    return code


def _compact(text: str) -> str:
    return "".join(text.upper().split())


def reference(series: str, year: int | None, number: int | None) -> str | None:
    """What people call a sent order: ``PI-02 2026/7``; nothing for a draft."""
    return f"{series} {year}/{number}".strip() if number is not None else None


def number_in(text: str) -> tuple[int | None, int] | None:
    """Year (if it is told) and number in what somebody typed to find an order: ``7``, ``2026/7``, ``PI-02 2026/7``."""
    found = NUMBER.fullmatch(text.strip()) if text.isascii() else None
    if found is None or int(found[2]) > LARGEST_NUMBER:
        return None
    return (int(found[1]) if found[1] else None), int(found[2])


def funding_of(funding: str | None, cup: str | None) -> str:
    """Who pays: as told, else the programme where a project is named."""
    return funding or ("programme" if cup else "own")


# ---------------------------------------------------------------- the supplier's terms


@dataclass(frozen=True)
class Wish:
    """Pieces of an item to be ordered; without a price, at the supplier's."""

    item_id: UUID
    quantity: int
    unit_price_cents: int | None = None


@dataclass(frozen=True)
class Terms:
    """How a supplier sells an item."""

    unit_price_cents: int
    pack_pieces: int = 1
    min_quantity: int = 1
    lead_time_days: int | None = None
    supplier_code: str | None = None
    breaks: Mapping[int, int] = field(default_factory=dict)


def price_of(terms: Terms, quantity: int) -> int:
    """What a piece costs when so many are ordered."""
    return price_at(quantity, terms.unit_price_cents, terms.breaks)


@dataclass(frozen=True)
class Notice:
    """Something to know about a draft before it is sent; it forbids nothing. ``message`` is filled from ``details``."""

    code: str
    message: str
    item_id: UUID | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


def notices(lines: Iterable[Wish], terms: Mapping[UUID, Terms], min_order_cents: int | None) -> list[Notice]:
    """What the supplier may object to: fewer pieces than they sell, packs they would have to open, a small order."""
    wishes = list(lines)
    said = [notice for line in wishes if line.item_id in terms for notice in _of_line(line, terms[line.item_id])]
    total = sum(line.quantity * (line.unit_price_cents or 0) for line in wishes)
    if min_order_cents is not None and total < min_order_cents:
        message = N_("This supplier takes orders from a certain amount on: this one is below it.")
        said.append(
            Notice("below_minimum_order", message, None, {"min_order_cents": min_order_cents, "total_cents": total})
        )
    return said


def _of_line(line: Wish, terms: Terms) -> Iterable[Notice]:
    if line.quantity < terms.min_quantity:
        message = N_("This supplier sells at least %(min_quantity)d pieces.")
        yield Notice("below_minimum_quantity", message, line.item_id, {"min_quantity": terms.min_quantity})
    if line.quantity % terms.pack_pieces:
        message = N_("This is not a whole number of packs of %(pack_pieces)d.")
        yield Notice("not_whole_packs", message, line.item_id, {"pack_pieces": terms.pack_pieces})


def priced(lines: Sequence[Wish], terms: Mapping[UUID, Terms]) -> list[int]:
    """The price of a piece for each line: as told, else the supplier's. Raises ``price_needed`` (422) naming every line
    that has neither."""
    without = [n for n, line in enumerate(lines) if line.unit_price_cents is None and line.item_id not in terms]
    if without:
        message = N_("This supplier's price list does not hold this item: give its price.")
        named = {f"lines.{n}.unit_price_cents": [message] for n in without}
        raise DomainError(message, "price_needed", 422, fields=named)
    return [
        price_of(terms[line.item_id], line.quantity) if line.unit_price_cents is None else line.unit_price_cents
        for line in lines
    ]


def check_once(lines: Sequence[Wish]) -> None:
    """Each item stands in one line. Raises ``item_twice`` (422), naming every line that comes again."""
    first: dict[UUID, int] = {}
    again = [n for n, line in enumerate(lines) if first.setdefault(line.item_id, n) != n]
    if again:
        message = N_("This item stands in the order already: put the pieces together.")
        raise DomainError(message, "item_twice", 422, fields={f"lines.{n}.item_id": [message] for n in again})


# ---------------------------------------------------------------- states


def check_draft(state: str) -> None:
    """Only a draft is changed or sent. Raises ``order_sent`` or ``order_closed`` (409)."""
    if state == "closed":
        raise order_closed()
    if state != "draft":
        raise DomainError(N_("This order was sent already: what it says stays."), "order_sent", 409, state=state)


def check_open(state: str) -> None:
    """Goods come against an order that was sent and is not complete. Raises ``order_not_sent``, ``order_closed`` or
    ``order_received`` (409)."""
    if state == "draft":
        raise DomainError(N_("This order was not sent yet: send it first."), "order_not_sent", 409)
    if state == "closed":
        raise order_closed()
    if state == "received":
        message = N_(
            "All of this order has come. Record what is more as a receipt of its own, or undo a delivery first."
        )
        raise DomainError(message, "order_received", 409)


def check_closable(state: str) -> None:
    """What is complete needs no closing, what is closed stays so: ``order_received`` or ``order_closed`` (409)."""
    if state == "received":
        raise DomainError(N_("All of this order has come: there is nothing to close."), "order_received", 409)
    if state == "closed":
        raise order_closed()


def order_closed() -> DomainError:
    """The refusal of anything about an order that is closed."""
    return DomainError(N_("This order is closed: nothing more comes of it. Make a new one."), "order_closed", 409)


# ---------------------------------------------------------------- deliveries


@dataclass(frozen=True)
class Came:
    """Pieces of an item that came, and why more of it than was open."""

    item_id: UUID
    quantity: int
    reason: str | None = None


def joined(lines: Iterable[Came]) -> dict[UUID, Came]:
    """What came by item, its lots together; each reason once, in the order of the lines."""
    total: dict[UUID, Came] = {}
    for line in lines:
        before = total.get(line.item_id, Came(line.item_id, 0))
        reasons = [one for one in (before.reason, line.reason) if one]
        told = "; ".join(dict.fromkeys(reasons))[:200] or None
        total[line.item_id] = Came(line.item_id, before.quantity + line.quantity, told)
    return total


def check_delivery(lines: Sequence[Came], ordered: Mapping[UUID, int], received: Mapping[UUID, int]) -> None:
    """More than is open, or what was not ordered at all, wants a reason.

    Raises ``more_than_ordered`` (422), naming every line that is meant, with what was ordered, is open and came.
    """
    came = joined(lines)
    open_ = {item_id: max(0, ordered.get(item_id, 0) - received.get(item_id, 0)) for item_id in came}
    over = {item_id for item_id, one in came.items() if one.quantity > open_[item_id] and not one.reason}
    if not over:
        return
    message = N_("More came than is open in this order, or something that was not ordered: say why.")
    details = [
        {
            "item_id": str(item_id),
            "ordered": ordered.get(item_id, 0),
            "open": open_[item_id],
            "quantity": came[item_id].quantity,
        }
        for item_id in came
        if item_id in over
    ]
    named = {f"lines.{n}.reason": [message] for n, line in enumerate(lines) if line.item_id in over}
    raise DomainError(message, "more_than_ordered", 422, fields=named, lines=details)
