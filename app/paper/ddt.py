# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The transport paper (documento di trasporto, D.P.R. 472/1996 art. 1): two copies, each with everything on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from flask_babel import force_locale, format_decimal, gettext

from app.paper.document import Paper
from app.paper.tables import Cell, Column

BY_HAND = "_" * 18
"""Where something is not known that the paper must say: room to write it."""


@dataclass(frozen=True)
class Party:
    """Sender or receiver: the organisation that answers for the goods, and the site where they are."""

    organisation: str
    tax_code: str | None
    address: str | None
    site: str
    site_address: str | None


@dataclass(frozen=True)
class Line:
    """Pieces of one lot: nature, quality, quantity."""

    code: str
    name: str
    size: str | None
    condition: str | None
    lot: str | None
    expires_on: date | None
    quantity: int


@dataclass(frozen=True)
class TransportPaper:
    """All that stands on the paper. ``starts_at`` is in the time of Rome, the weight in grams; ``cause`` is
    ``transfer``, ``free_cession`` or ``return``, ``carrier`` is ``sender``, ``receiver`` or ``carrier``."""

    code: str
    label: str
    issued_on: date
    starts_at: datetime
    cause: str
    void: bool
    sender: Party
    receiver: Party
    carrier: str
    carrier_name: str | None
    packages: int | None
    weight_g: int | None
    appearance: str | None
    note: str | None
    lines: tuple[Line, ...]


def lay_out(one: TransportPaper, language: str) -> bytes:
    """The paper as a PDF in this language, ``it`` or ``en``: the sender's copy and the receiver's, the same but for
    what they are called."""
    with force_locale(language):
        paper = Paper(
            gettext("Transport document"),
            gettext("DDT %(number)s", number=one.label),
            language=language,
            foot=f"{one.sender.organisation} · {one.code}",
        )
        if one.void:
            paper.watermark(gettext("VOID"))
        _copy(paper, one, gettext("Copy of the sender"))
        paper.new_copy()
        _copy(paper, one, gettext("Copy of the receiver"))
    return paper.bytes()


def _copy(paper: Paper, one: TransportPaper, name: str) -> None:
    paper.heading(
        gettext("Transport document"),
        subtitle="\n".join(
            (
                gettext("DDT no. %(number)s of %(day)s", number=one.label, day=f"{one.issued_on:%d/%m/%Y}"),
                gettext("issued under D.P.R. 472/1996"),
                name,
            )
        ),
        qr=one.code,
        qr_caption=gettext("Scan to receive"),
        code128=one.code,
    )
    paper.parties(
        [
            (gettext("Sender"), _party(one.sender, gettext("Place of loading: %(site)s", site=one.sender.site))),
            (gettext("Receiver"), _party(one.receiver, gettext("Destination: %(site)s", site=one.receiver.site))),
        ]
    )
    paper.facts(_facts(one), columns=3)
    paper.section(gettext("Goods"))
    paper.table(_columns(), [_row(line) for line in one.lines], total=_total(one.lines))
    if one.note:
        paper.section(gettext("Notes"))
        paper.text(one.note)
    paper.boxes(
        [gettext("Signature of the sender"), gettext("Signature of the driver"), gettext("Signature of the receiver")]
    )


def _party(one: Party, where: str) -> list[str]:
    return [
        one.organisation,
        gettext("Tax code / VAT no. %(code)s", code=one.tax_code or BY_HAND),
        gettext("Address %(address)s", address=one.address or BY_HAND),
        where,
        *([one.site_address] if one.site_address else []),
    ]


def _facts(one: TransportPaper) -> list[tuple[str, str]]:
    causes = {
        "transfer": gettext("transfer between stores"),
        "free_cession": gettext("free cession"),
        "return": gettext("return of goods"),
    }
    carriers = {
        "sender": gettext("the sender"),
        "receiver": gettext("the receiver"),
        "carrier": one.carrier_name or BY_HAND,
    }
    return [
        (gettext("Cause of transport"), causes[one.cause]),
        (gettext("Transport by"), carriers[one.carrier]),
        (gettext("Transport begins"), f"{one.starts_at:%d/%m/%Y %H:%M}"),
        (gettext("Packages"), str(one.packages) if one.packages else BY_HAND),
        (gettext("Weight (kg)"), str(format_decimal(Decimal(one.weight_g) / 1000)) if one.weight_g else BY_HAND),
        (gettext("Outward look"), one.appearance or BY_HAND),
    ]


def _columns() -> Sequence[Column]:
    return (
        Column(gettext("Code"), width=2.0, mono=True),
        Column(gettext("Nature and quality of the goods"), width=5.4),
        Column(gettext("Lot"), width=2.0, mono=True),
        Column(gettext("Expires on"), width=1.7),
        Column(gettext("Pieces"), "right", 1.2),
    )


def _row(line: Line) -> list[Cell]:
    conditions = {"new": gettext("new"), "used": gettext("used"), "flawed": gettext("unsold, with a flaw")}
    what = f"{line.name} {line.size}" if line.size else line.name
    quality = conditions.get(line.condition or "")
    return [line.code, f"{what}\n{quality}" if quality else what, line.lot, line.expires_on, line.quantity]


def _total(lines: Sequence[Line]) -> list[Cell]:
    return [None, gettext("Total"), None, None, sum(line.quantity for line in lines)]
