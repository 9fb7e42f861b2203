# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A purchase order on paper, as it goes to the supplier and lies beside the goods when they come."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import force_locale, format_currency, gettext, ngettext

from app.paper.document import Paper
from app.paper.tables import Column

NOTHING = "\u2013"


@dataclass(frozen=True)
class Party:
    """Somebody named on paper: name, tax code, address, each if known."""

    name: str
    tax_code: str | None = None
    address: str | None = None
    more: str | None = None


@dataclass(frozen=True)
class Ordered:
    """A line: our code and the supplier's, what it is, pieces, pieces in a pack, cents for a piece."""

    sku: str
    supplier_code: str | None
    name: str
    size: str | None
    quantity: int
    pack_pieces: int
    unit_price_cents: int


@dataclass(frozen=True)
class OrderOnPaper:
    """All that is printed of an order; without a reference it is a draft, closed without one it was withdrawn."""

    code: str
    reference: str | None
    ordered_on: date
    expected_on: date | None
    buyer: Party
    site: Party
    supplier: Party
    funding: str
    cig: str | None
    cup: str | None
    note: str | None
    withdrawn: bool
    lines: tuple[Ordered, ...]

    @property
    def total_cents(self) -> int:
        """What all lines cost together."""
        return sum(line.quantity * line.unit_price_cents for line in self.lines)


def order_paper(order: OrderOnPaper, language: str) -> bytes:
    """The order as a PDF. The bars hold its code: scanned when the goods come, they open the page to receive them."""
    with force_locale(language):
        title = gettext("Purchase order")
        named = order.reference or gettext("draft")
        paper = Paper(title, f"{title} {named} · {order.buyer.name}", language=language)
        paper.heading(title, _under_title(order), code128=order.code)
        paper.parties(list(_parties(order)))
        paper.facts(list(_facts(order)), columns=4)
        paper.table(_columns(), [_row(line) for line in order.lines], total=_total(order))
        if order.note:
            paper.section(gettext("Notes")).text(order.note)
        paper.text(_how_to_deliver(order), small=True)
        paper.boxes([gettext("For the buyer"), gettext("For the supplier, as accepted")])
        if order.reference is None:
            paper.watermark(gettext("WITHDRAWN") if order.withdrawn else gettext("DRAFT"))
        return paper.bytes()


def _under_title(order: OrderOnPaper) -> str:
    day = f"{order.ordered_on:%d/%m/%Y}"
    if order.reference is None:
        return str(gettext("Draft of %(day)s, not sent: it binds nobody", day=day))
    return str(gettext("No. %(number)s of %(day)s", number=order.reference, day=day))


def _parties(order: OrderOnPaper) -> Iterator[tuple[str, Sequence[str]]]:
    for label, party in (
        (gettext("Buyer"), order.buyer),
        (gettext("Supplier"), order.supplier),
        (gettext("Deliver to"), order.site),
    ):
        code = gettext("Tax code %(code)s", code=party.tax_code) if party.tax_code else None
        yield label, [one for one in (party.name, party.address, code, party.more) if one]


def _facts(order: OrderOnPaper) -> Iterator[tuple[str, str]]:
    yield gettext("CIG"), order.cig or NOTHING
    yield gettext("CUP"), order.cup or NOTHING
    yield gettext("Paid by"), gettext("Programme") if order.funding == "programme" else gettext("Own means")
    yield gettext("Expected on"), f"{order.expected_on:%d/%m/%Y}" if order.expected_on else NOTHING


def _columns() -> list[Column]:
    return [
        Column(gettext("Code"), width=2.2, mono=True),
        Column(gettext("Item"), width=4.6),
        Column(gettext("Size"), width=1.3),
        Column(gettext("Pieces"), "right", 1.3),
        Column(gettext("Packs"), "right", 1.6),
        Column(gettext("Price of a piece"), "right", 1.7),
        Column(gettext("Amount"), "right", 2),
    ]


def _row(line: Ordered) -> list[str | int | None]:
    code = "\n".join(filter(None, (line.sku, line.supplier_code)))
    return [
        code,
        line.name,
        line.size,
        line.quantity,
        _packs(line),
        _money(line.unit_price_cents),
        _money(line.quantity * line.unit_price_cents),
    ]


def _packs(line: Ordered) -> str | None:
    """Two packs of twelve where the pieces are whole packs, else what one holds."""
    if line.pack_pieces == 1:
        return None
    packs, rest = divmod(line.quantity, line.pack_pieces)
    return gettext("of %(pieces)s", pieces=line.pack_pieces) if rest else f"{packs} \u00d7 {line.pack_pieces}"


def _total(order: OrderOnPaper) -> list[str | int | None]:
    pieces = sum(line.quantity for line in order.lines)
    words = gettext("Total"), ngettext("%(num)d line", "%(num)d lines", len(order.lines))
    return [None, " · ".join(words), None, pieces, None, None, _money(order.total_cents)]


def _money(cents: int) -> str:
    return str(format_currency(cents / 100, "EUR"))


def _how_to_deliver(order: OrderOnPaper) -> str:
    words = gettext("Please write the number of this order, CIG and CUP on the transport paper and on the invoice.")
    law = gettext("Law 136/2010 asks for them.")
    return f"{words} {law}" if order.cig or order.cup else words
