# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The register of transport papers: every number that was issued, void ones too, and whether a series has gaps."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.clock import day_of, start_of
from app.db import ask
from app.errors import N_
from app.network.models import Organisation, Site
from app.reporting.rules.goods_words import CAUSES, said
from app.reporting.rules.periods import Period
from app.reporting.rules.report import Column, Label, Report, Row, Where, Words
from app.transfer.models import Ddt, Difference, ShippedLine, Transfer
from app.transfer.rules import label_of

COLUMNS = (
    Column("issued_on", Words(N_("Day")), "day"),
    Column("cause", Words(N_("Cause")), "text"),
    Column("carrier", Words(N_("Carrier")), "text"),
    Column("packages", Words(N_("Packages")), "number"),
    Column("arrived", Words(N_("Arrived")), "number"),
    Column("note", Words(N_("Note")), "text"),
)
NOTES: tuple[Label, ...] = (
    Words(N_("Papers are listed under the organisation that issued them, by the day of issue.")),
    Words(N_("A paper that was called back is void and keeps its number.")),
    Words(N_("Each series is checked over its whole year, whatever the days that are shown.")),
)
CARRIERS = {"sender": N_("the sender"), "receiver": N_("the receiver")}

CHECKED = Words(N_("Series checked"))

_start, _end = aliased(Site), aliased(Site)


def ddt_register(where: Where, period: Period, now: datetime) -> Report:
    """Transport papers that left these sites, in the order of their numbers, each series with its check."""
    rows = ask(_papers(where, period)).all()
    series = _series({(row.organisation_id, row.year) for row in rows})
    title = Words(N_("Register of transport papers"))
    return Report("ddt-register", title, period, where, now, list(_rows(rows, series)), COLUMNS, NOTES)


def _papers(where: Where, period: Period) -> sa.Select[Any]:
    pieces = sa.select(sa.func.sum(ShippedLine.quantity)).where(ShippedLine.transfer_id == Transfer.id)
    arrived = sa.select(sa.func.sum(ShippedLine.arrived)).where(ShippedLine.transfer_id == Transfer.id)
    differs = sa.exists().where(Difference.transfer_id == Transfer.id)
    columns = (
        *(Ddt.organisation_id, Organisation.name.label("organisation"), Ddt.series, Ddt.year, Ddt.number, Ddt.state),
        *(Ddt.cause, Ddt.issued_at, Ddt.carrier, Ddt.carrier_name, Ddt.packages, Ddt.transfer_id, Transfer.code),
        *(_start.name.label("sender"), _end.name.label("receiver"), Transfer.received_at, differs.label("differs")),
        *(pieces.scalar_subquery().label("pieces"), arrived.scalar_subquery().label("arrived")),
    )
    begin, end = start_of(period.first), start_of(period.last + timedelta(days=1))
    return (
        sa.select(*columns)
        .join(Transfer, Transfer.id == Ddt.transfer_id)
        .join(Organisation, Organisation.id == Ddt.organisation_id)
        .join(_start, _start.id == Transfer.from_site_id)
        .join(_end, _end.id == Transfer.to_site_id)
        .where(Transfer.from_site_id.in_(where.site_ids), Ddt.issued_at >= begin, Ddt.issued_at < end)
        .order_by(Organisation.name, Ddt.organisation_id, Ddt.year, Ddt.number)
    )


def _series(asked: Collection[tuple[UUID, int]]) -> dict[tuple[UUID, int], tuple[int, int]]:
    """How many papers each series has in a year, and its last number."""
    if not asked:
        return {}
    organisations, years = {one[0] for one in asked}, {one[1] for one in asked}
    query = (
        sa.select(Ddt.organisation_id, Ddt.year, sa.func.count(), sa.func.max(Ddt.number))
        .where(Ddt.organisation_id.in_(organisations), Ddt.year.in_(years))
        .group_by(Ddt.organisation_id, Ddt.year)
    )
    return {(row[0], row[1]): (int(row[2]), int(row[3])) for row in ask(query)}


def _rows(rows: Any, series: dict[tuple[UUID, int], tuple[int, int]]) -> Iterator[Row]:
    names: dict[tuple[UUID, int], tuple[str, str]] = {}
    for row in rows:
        names.setdefault((row.organisation_id, row.year), (row.organisation, row.series))
        yield _paper(
            row, Words("%(organisation)s, %(year)s", {"organisation": row.organisation, "year": str(row.year)})
        )
    for key, (organisation, label) in names.items():
        yield _check(organisation, f"{label} {key[1]}".strip(), *series[key])


def _paper(row: Any, section: Label) -> Row:
    more: dict[str, Any] = {
        "issued_on": day_of(row.issued_at),
        "cause": said(CAUSES, row.cause),
        "carrier": row.carrier_name or said(CARRIERS, row.carrier),
        "packages": row.packages,
        "arrived": int(row.arrived) if row.arrived is not None else None,
        "note": _note(row),
        "transfer_id": str(row.transfer_id),
        "transfer_code": row.code,
    }
    ends = Words(N_("%(start)s to %(end)s"), {"start": row.sender, "end": row.receiver})
    label = label_of(row.series, row.year, row.number)
    opens = {"transfer_id": str(row.transfer_id)}
    return Row(label, ends, int(row.pieces or 0), "pieces", section=section, more=more, source=opens)


def _note(row: Any) -> Label:
    if row.state == "void":
        return Words(N_("void"))
    if row.received_at is None:
        return Words(N_("on the way"))
    return Words(N_("arrived with differences")) if row.differs else Words(N_("arrived whole"))


def _check(organisation: str, code: str, number: int, last: int) -> Row:
    """Whether the numbers of a series run through: as many papers as the last number says."""
    words = (
        N_("Numbers 1 to %(last)s: none is missing") if number == last else N_("Numbers 1 to %(last)s: some missing")
    )
    more: dict[str, Any] = {"note": Words(words, {"last": last}), "missing": last - number}
    return Row(code, organisation, number, "documents", section=CHECKED, more=more)
