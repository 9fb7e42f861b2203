# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the pages of reports share: what their address asks for, their frame, their files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from flask import render_template, request, url_for
from flask_babel import gettext

from app import clock
from app.db import db
from app.identity.routes import current
from app.network import queries as network
from app.reporting.queries.reach import where
from app.reporting.routes.asking import READ, REGISTER, ROWS, STOCK, Asked, asked
from app.reporting.routes.telling import (
    as_of_words,
    columns_in,
    common_unit,
    figure,
    further,
    has_codes,
    parts,
    say,
    shown,
    unit,
    value_title,
)
from app.reporting.rules.periods import Period, usual_periods
from app.reporting.rules.report import Place, Report
from app.web import lists


@dataclass(frozen=True)
class Quick:
    """A period that is asked for often, as a link."""

    label: str
    href: str
    chosen: bool


KEPT = ("from", "to", "ambito", "organisation", "site")
ALL_ROWS = 1_000_000
"""More rows than any part of a report has."""


def kept_of_address(more: Sequence[str] = ()) -> dict[str, Any]:
    """What of this page's address the next one keeps: period and part of the network, and what is named beside."""
    return {name: request.args[name] for name in (*KEPT, *more) if request.args.get(name)}


def asked_of_page(permission: str = READ) -> Asked:
    """What a page's address asks for: what it says wrongly counts as not said, a period that cannot be is refused."""
    return asked(arguments(), permission)


def arguments() -> dict[str, Any]:
    """``from``, ``to``, ``ambito``, ``organisation``, ``site`` of the address, under the names of ``ReportIn``."""
    args = request.args
    found = {
        "since": lists.day_of(args.get("from")),
        "until": lists.day_of(args.get("to")),
        "ambito_id": lists.id_of(args.get("ambito")),
        "organisation_id": lists.id_of(args.get("organisation")),
        "site_id": lists.id_of(args.get("site")),
    }
    return {name: value for name, value in found.items() if value is not None}


def page_of(
    report: Report,
    template: str,
    endpoint: str,
    permission: str = READ,
    keeps: Sequence[str] = (),
    place: Mapping[str, Any] = MappingProxyType({}),
    most: int = ALL_ROWS,
    **more: Any,
) -> str:
    """A report as a page. ``endpoint`` is the page's own, ``place`` what its path needs; ``<endpoint>_file`` takes
    ``kind`` and answers the file. ``keeps`` names what else of the address stays in those that lead on. Of parts with
    far more rows than ``most`` the page shows the first, until one of them (``part``, from 1) is asked for."""
    kept = kept_of_address(keeps)
    found = parts(report.rows)
    return render_template(
        template,
        report=report,
        parts=found,
        most=most,
        whole=_part_asked(len(found)),
        part_address=lambda part=None: url_for(endpoint, **place, **kept, part=part),
        said=_said_of(report),
        choices=choices(permission),
        quick=quick_periods(url_for(endpoint, **place), kept, report.period, whole_months=report.where.guarded),
        address=url_for(endpoint, **place),
        kept=kept,
        file_address=lambda kind: url_for(f"{endpoint}_file", kind=kind, **place, **kept),
        source_address=lambda row, column=None: _source(
            endpoint, kept, row.opens.get(column, {}) if column else row.source
        ),
        today=clock.today(),
        **more,
    )


def _part_asked(count: int) -> int:
    """Which part of a report stands alone, counted from 1; 0 where all of them stand together."""
    text = request.args.get("part", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 and 0 < int(text) <= count else 0


def _said_of(report: Report) -> dict[str, Any]:
    """How its rows are said, and which columns a part of it has."""
    return {
        "say": say,
        "figure": figure,
        "shown": shown,
        "further": further,
        "unit": unit,
        "as_of": as_of_words,
        "columns": lambda rows: columns_in(rows, report.columns),
        "coded": has_codes,
        "common_unit": common_unit,
        "value_title": value_title,
    }


def quick_periods(address: str, kept: Mapping[str, Any], shown: Period, *, whole_months: bool = False) -> list[Quick]:
    """The usual periods as links that keep what else was asked; the one that was asked for is marked, or the one that
    is shown where none was."""
    asked = (kept.get("from"), kept.get("to"))
    found = []
    for name, period in usual_periods(clock.today(), whole_months=whole_months):
        days = (period.first.isoformat(), period.last.isoformat())
        query = urlencode({**kept, "from": days[0], "to": days[1]})
        chosen = asked == days if any(asked) else period == shown
        found.append(Quick(str(gettext(name)), f"{address}?{query}", chosen))
    return found


_PAGES = {"lot_id": "reporting.chain_of_lot", "transfer_id": "transfer.transfer", "order_id": "supply.order"}
"""Where a row leads that names one of these: to the thing itself."""


def _source(endpoint: str, kept: Mapping[str, Any], source: Mapping[str, Any]) -> str:
    itself = next((other for name, other in _PAGES.items() if name in source), None)
    if itself is not None:
        return url_for(itself, **source)
    return url_for(f"{endpoint}_rows", **{**kept, **source}) if source else ""


def choices(permission: str = READ) -> dict[str, list[tuple[str, str]]]:
    """Ambiti, organisations and sites one may choose among, as ``(id, name)``; organisations and sites only where rows
    may be seen."""
    someone = current()
    sight = someone.sight_with(permission)
    place = where(sight, exact=someone.scope(REGISTER if permission in (STOCK, REGISTER) else ROWS))
    found = {"ambiti": [(str(id), name) for id, name in place.ambiti.items()], "organisations": [], "sites": []}
    if not place.guarded:
        found["sites"] = [(str(one.id), one.name) for one in _by_name(place.sites)]
        organisations = db.session.scalars(network.organisations(sight))
        found["organisations"] = [(str(one.id), one.name) for one in organisations]
    return found


def _by_name(sites: Mapping[Any, Place]) -> list[Place]:
    return sorted(sites.values(), key=lambda one: one.name)
