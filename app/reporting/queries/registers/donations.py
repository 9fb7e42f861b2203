# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The donation file of a quarter (Law 166/2016, art. 16): per donor the gifts with their papers and values, and the
declaration that is due."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from app.db import ask
from app.errors import N_
from app.network.models import Site
from app.network.rules import Scope
from app.reporting.rules.goods_words import BASES, said
from app.reporting.rules.periods import Period
from app.reporting.rules.report import Column, Label, Report, Row, Where, Words
from app.supply.models import Donation
from app.supply.queries.declarations import Due, due, told_due
from app.supply.queries.donations import UNDONE, Asked, Given, donations, told
from app.supply.rules.declarations import Quarter
from app.supply.rules.donors import PRIVATE

COLUMNS = (
    Column("gifts", Words(N_("Gifts")), "number"),
    Column("pieces", Words(N_("Pieces")), "number"),
    Column("received_on", Words(N_("Day")), "day"),
    Column("ddt", Words(N_("Transport paper")), "text"),
    Column("basis", Words(N_("Value by")), "text"),
    Column("declaration", Words(N_("Declaration")), "text"),
    Column("due_on", Words(N_("Due on")), "day"),
    Column("note", Words(N_("Note")), "text"),
)
NOTES: tuple[Label, ...] = (
    Words(N_("The value is what the giver declared; gifts that were taken back are left out.")),
    Words(N_("A declaration is due by the end of the month after the quarter; companies and bodies get one.")),
    Words(
        N_("A declaration is the organisation's, of all its sites; gifts are listed of the sites that were asked for.")
    ),
    Words(N_("Private givers stay without a name: their gifts are added up.")),
)
PRIVATE_GIVERS = Words(N_("Private givers and gifts without a giver"))


def donation_file(where: Where, quarter: Quarter, now: datetime) -> Report:
    """Organisation by organisation the donors of a quarter, each with its gifts."""
    gifts = _gifts(where, quarter)
    here = Scope(sites=frozenset(where.sites))
    owed = told_due(quarter, ask(due(quarter, here, organisation_id=where.organisation_id)).all())
    by_donor: dict[Any, list[Given]] = {}
    for gift in gifts:
        by_donor.setdefault((where.sites[gift.site_id].organisation_id, gift.donor_id), []).append(gift)
    rows = [
        *(row for one in owed for row in _donor_rows(one, by_donor.get((one.organisation_id, one.donor_id), []))),
        *_private_rows([one for one in gifts if one.donor_kind in (None, PRIVATE)]),
    ]
    words = {"number": quarter.number, "year": str(quarter.year)}
    title = Words(N_("Donation file, quarter %(number)s of %(year)s"), words)
    return Report("donations", title, Period(quarter.first, quarter.last), where, now, rows, COLUMNS, NOTES)


def _gifts(where: Where, quarter: Quarter) -> list[Given]:
    asked = Asked(Scope(everywhere=True), since=quarter.first, until=quarter.last)
    query = donations(asked).where(Site.id.in_(where.site_ids), ~UNDONE).order_by(None)
    return told(ask(query.order_by(Donation.received_on, Donation.recorded_at, Donation.id)).all())


def _donor_rows(one: Due, own: Sequence[Given]) -> Iterator[Row]:
    if not own and not one.issued:
        return
    more: dict[str, Any] = {
        "gifts": len(own),
        "pieces": sum(gift.pieces for gift in own),
        "declaration": one.label or Words(N_("not given yet")),
        "due_on": one.quarter.due_on,
        "note": Words(N_("changed since it was given")) if one.changed else "",
        "donor_id": str(one.donor_id),
        "declaration_id": str(one.id) if one.id else None,
    }
    yield Row("donor", one.donor, _declared(own), "cents", section=one.organisation, more=more)
    yield from (_gift(gift, one.organisation) for gift in own)


def _declared(gifts: Sequence[Given]) -> int | None:
    """What givers declared of these together; nothing where nobody declared anything."""
    declared = [one.declared_value_cents for one in gifts if one.declared_value_cents is not None]
    return sum(declared) if declared else None


def _gift(gift: Given, section: Label) -> Row:
    more: dict[str, Any] = {
        "pieces": gift.pieces,
        "received_on": gift.received_on,
        "ddt": gift.ddt_number or "",
        "basis": said(BASES, gift.value_basis),
        "note": _lacking(gift),
        "donation_id": str(gift.id),
        "site": gift.site,
    }
    return Row("gift", gift.site, gift.declared_value_cents, "cents", section=section, level=1, more=more)


def _lacking(gift: Given) -> Label:
    """What paper a gift still lacks."""
    if gift.ddt_missing:
        return Words(N_("the transport paper is missing"))
    return Words(N_("the summary to the tax office is not noted yet")) if gift.notice_open else ""


def _private_rows(gifts: Sequence[Given]) -> Iterator[Row]:
    if gifts:
        more = {"gifts": len(gifts), "pieces": sum(one.pieces for one in gifts)}
        yield Row("private", PRIVATE_GIVERS, _declared(gifts), "cents", section=PRIVATE_GIVERS, more=more)
