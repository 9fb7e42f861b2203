# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The quarterly declaration that a donor gets: what was received, and the pledge to use it (Law 166/2016, art. 16)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from babel.numbers import format_currency, format_decimal
from flask_babel import force_locale, get_locale, gettext

from app.paper.document import Paper
from app.paper.tables import Cell, Column


@dataclass(frozen=True)
class Party:
    """Who gives, or who declares."""

    name: str
    tax_code: str | None
    address: str | None


@dataclass(frozen=True)
class Goods:
    """Pieces of one item; ``condition`` is ``new``, ``used``, ``flawed`` or nothing."""

    name: str
    condition: str | None
    pieces: int


@dataclass(frozen=True)
class Gift:
    """What came with one transport paper. Money is in cents, weight in grams."""

    received_on: date
    site: str
    ddt_number: str | None
    ddt_on: date | None
    value_cents: int | None
    value_basis: str | None
    waste_g: int | None
    goods: tuple[Goods, ...]


@dataclass(frozen=True)
class Declaration:
    """Everything that stands on the paper."""

    label: str
    code: str
    giver: Party
    receiver: Party
    year: int
    quarter: int
    first: date
    last: date
    due_on: date
    issued_on: date
    gifts: tuple[Gift, ...]


def draw(said: Declaration, language: str) -> bytes:
    """The declaration as a PDF on A4, its words in ``it`` or ``en``."""
    with force_locale(language):
        paper = Paper(
            gettext("Declaration of what was received"), gettext("Declaration %(label)s", label=said.label),
            language=language, foot=said.receiver.name,
        )  # fmt: skip
        _head(paper, said)
        _goods(paper, said)
        _pledge(paper, said)
        return paper.bytes()


def _head(paper: Paper, said: Declaration) -> None:
    quarter = gettext("quarter %(quarter)s of %(year)s", quarter=said.quarter, year=said.year)
    paper.heading(
        gettext("Declaration of what was received"),
        f"n. {said.label} · {quarter}",
        code128=said.code,
    )
    paper.parties(
        [
            (gettext("Donor"), _party(said.giver)),
            (gettext("Receiving body"), _party(said.receiver)),
        ]
    )
    paper.facts(
        [
            (gettext("Period"), gettext("%(first)s to %(last)s", first=_day(said.first), last=_day(said.last))),
            (gettext("Issued on"), _day(said.issued_on)),
            (gettext("To be given by"), _day(said.due_on)),
            (gettext("Gifts"), format_decimal(len(said.gifts), locale=get_locale())),
        ],
        columns=4,
    )


def _party(one: Party) -> list[str]:
    tax_code = gettext("Tax code %(code)s", code=one.tax_code) if one.tax_code else None
    return [line for line in (one.name, one.address, tax_code) if line]


def _goods(paper: Paper, said: Declaration) -> None:
    columns = [
        Column(gettext("Received on"), width=1.5),
        Column(gettext("Transport paper (DDT)"), width=2.2),
        Column(gettext("Goods"), width=5),
        Column(gettext("Quantity"), "right", 1.3),
        Column(gettext("Declared value"), "right", 1.9),
    ]
    values = [gift.value_cents for gift in said.gifts if gift.value_cents is not None]
    pieces = sum(goods.pieces for gift in said.gifts for goods in gift.goods)
    total: list[Cell] = [gettext("Total"), None, None, pieces, _money(sum(values)) if values else None]
    paper.section(gettext("Goods received free of charge"))
    paper.table(columns, [row for gift in said.gifts for row in _rows(gift)], total=total)


def _rows(gift: Gift) -> Iterator[list[Cell]]:
    """One row per kind of goods; the first names day, paper and value, the last what was waste."""
    first: list[Cell] = [_day(gift.received_on), _ddt(gift)]
    value = _value(gift)
    lines: list[tuple[str, Cell]] = [(_named(goods), goods.pieces) for goods in gift.goods]
    if gift.waste_g:
        unfit, nothing = gettext("not fit for use, disposed of as waste"), gettext("nothing fit for use: waste")
        lines.append((unfit if gift.goods else nothing, _weight(gift.waste_g)))
    for number, (words, quantity) in enumerate(lines):
        yield [*first, words, quantity, value] if number == 0 else [None, None, words, quantity, None]


def _ddt(gift: Gift) -> str:
    if gift.ddt_number is None:
        return str(gettext("not recorded"))
    return f"n. {gift.ddt_number}" + (f"\n{_day(gift.ddt_on)}" if gift.ddt_on else "")


def _named(goods: Goods) -> str:
    words = {"new": gettext("new"), "used": gettext("used"), "flawed": gettext("unsold, with a flaw")}
    return f"{goods.name}, {words[goods.condition]}" if goods.condition else goods.name


def _value(gift: Gift) -> str | None:
    if gift.value_cents is None:
        return None
    words = {
        "last_sale_price": gettext("last sale price"),
        "purchase_cost": gettext("purchase cost"),
        "estimate": gettext("estimate"),
    }
    return f"{_money(gift.value_cents)}\n{words.get(gift.value_basis or '', '')}".strip()


def _pledge(paper: Paper, said: Declaration) -> None:
    paper.text(
        gettext(
            "%(body)s declares that it received the goods listed above free of charge, and pledges to use them directly"
            " for its own institutional purposes and never to sell them (Law 166/2016, art. 16(3)(c)).",
            body=said.receiver.name,
        )
    )
    if any(gift.value_cents is not None for gift in said.gifts):
        paper.text(gettext("Values are those declared by the donor, on the ground stated beside them."), small=True)
    paper.boxes([gettext("Place and date"), gettext("Signature of the legal representative")])


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _money(cents: int) -> str:
    return str(format_currency(cents / 100, "EUR", locale=get_locale()))


def _weight(grams: int) -> str:
    return f"{format_decimal(grams / 1000, locale=get_locale())} kg"
