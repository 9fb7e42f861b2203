# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The index of reports: what there is for whoever asks, each with its last half-year a press away."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import current_app, render_template, url_for
from flask_babel import gettext

from app import clock
from app.errors import N_
from app.identity.pages.navigation import may_open
from app.reporting.pages.blueprint import bp
from app.reporting.routes.asking import STOCK
from app.reporting.rules.periods import Period, last_half_year
from app.web import may

FILES = (("csv", "CSV"), ("xlsx", "Excel"), ("pdf", "PDF"))


@dataclass(frozen=True)
class Kind:
    """A report: its address, the endpoint's name, its icon, what it is called and what it says. ``dated`` ones look at
    a period."""

    path: str
    endpoint: str
    symbol: str
    title: str
    note: str
    dated: bool = True


PARTS: tuple[tuple[str, tuple[Kind, ...]], ...] = (
    (
        N_("For the funds and the Region"),
        (
            Kind(
                *("/reports/indicators", "indicators", "list", N_("Indicators of the funds")),
                N_("ESF+ and FEAD: the value of goods, people with and without a card, estimates"),
            ),
            Kind(
                *("/reports/pack", "pack", "download", N_("Monitoring pack")),
                N_("one file for each half-year: report, tables, how it is counted, checks passed"),
                dated=False,
            ),
            Kind(
                *("/reports/estimates", "estimates", "pencil", N_("Estimates of people")),
                N_("what a coordinator estimated, with method and name"),
                dated=False,
            ),
            Kind(
                *("/open-data", "open_data", "share", N_("Open data")),
                N_("tables that may be published, with what each column means"),
                dated=False,
            ),
        ),
    ),
    (
        N_("Contacts and inclusion"),
        (
            Kind(
                *("/reports/funnel", "funnel", "funnel", N_("From contact to housing")),
                N_("contacts, needs, referrals and what became of them, days in between"),
            ),
            Kind(
                *("/survey", "survey_days", "user", N_("Survey days")),
                N_("whom to ask, and the anonymous form"),
                dated=False,
            ),
            Kind(
                *("/reports/survey", "survey", "list", N_("What people answered")),
                N_("the answers of survey days, added up"),
            ),
        ),
    ),
    (
        N_("Goods"),
        (
            Kind(
                *("/reports/stock", "stock_report", "box", N_("Stock in figures")),
                N_("on hand, days of cover, expiring, lying still, to explain, asked for in vain, kits"),
            ),
            Kind(
                *("/reports/register", "goods_register", "list", N_("Register of loading and unloading")),
                N_("every movement of goods, line by line; corrections stand as lines"),
            ),
            Kind(
                *("/reports/ddt-register", "ddt_register", "truck", N_("Register of transport papers")),
                N_("every DDT with its number, series by series"),
            ),
            Kind(
                *("/reports/donations", "donations_report", "inbox", N_("Donations of a quarter")),
                N_("what was given, by whom, with what paper"),
                dated=False,
            ),
            Kind(
                *("/reports/chain", "chains", "link", N_("The chain of a lot")),
                N_("from the tender to the handout, in one document"),
                dated=False,
            ),
        ),
    ),
)
"""Every report there is; a page that does not exist, or that one may not open, is not shown."""


@dataclass(frozen=True)
class Listed:
    """A report as the index shows it: ``half`` opens its last half-year, ``files`` are the same as files."""

    symbol: str
    title: str
    note: str
    href: str
    half: str
    files: list[tuple[str, str]]


@bp.get("/reports")
@may(STOCK)
def reports() -> str:
    """What there is to read, to print and to take along."""
    name, half = N_("Last half-year"), last_half_year(clock.today())
    parts = [
        (str(gettext(title)), [_listed(one, half) for one in kinds if may_open(one.path)]) for title, kinds in PARTS
    ]
    return render_template(
        "reporting/index.html", parts=[one for one in parts if one[1]], half=half, half_name=str(gettext(name))
    )


def _listed(one: Kind, half: Period) -> Listed:
    days = urlencode({"from": half.first.isoformat(), "to": half.last.isoformat()}) if one.dated else ""
    opened = f"{one.path}?{days}" if days else ""
    title, note = str(gettext(one.title)), str(gettext(one.note))
    return Listed(one.symbol, title, note, one.path, opened, list(_files(one, days)) if days else [])


def _files(one: Kind, days: str) -> Iterator[tuple[str, str]]:
    """Addresses of the report's files, where it has any."""
    endpoint = f"{bp.name}.{one.endpoint}_file"
    if endpoint in current_app.view_functions:
        for kind, words in FILES:
            yield words, f"{url_for(endpoint, kind=kind)}?{days}"
