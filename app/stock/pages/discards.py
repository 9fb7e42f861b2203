# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was discarded, found and put right: the list, and the baskets to discard and to put back what turned up."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from flask import Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import Select

from app import clock
from app.db import db
from app.identity.pages.navigation import Here, current_site, looked_at, own_sites
from app.identity.routes import current
from app.spreadsheets import Column, exported
from app.stock import queries
from app.stock.models import CORRECTION_REASONS, DISCARD_REASONS, Movement
from app.stock.pages.blueprint import bp
from app.stock.pages.tiles import goods_of, start_with_lot
from app.stock.queries import discards as settling
from app.stock.queries import register
from app.stock.queries.discards import SETTLING, Period, Total
from app.stock.queries.tiles import tiles
from app.stock.routes import start_of
from app.web import lists, may
from app.web.fields import PAGE_SIZE
from app.web.paging import page_of_rows

KEPT = ("kind", "reason", "from", "to")
REASONS = tuple(dict.fromkeys((*DISCARD_REASONS, *(one for one in CORRECTION_REASONS if one != "found"))))


@dataclass(frozen=True)
class Asked:
    """What the address of the list asks for."""

    kind: str
    reason: str
    since: date | None
    until: date | None

    @property
    def period(self) -> Period:
        """Days in Rome, both included, as moments."""
        until = start_of(self.until + timedelta(days=1)) if self.until else None
        return Period(start_of(self.since) if self.since else None, until)

    @property
    def is_all(self) -> bool:
        """Whether nothing is left out."""
        return not (self.kind or self.reason or self.since or self.until)


def _asked(args: Mapping[str, str]) -> Asked:
    return Asked(
        kind=lists.word_of(args, "kind", SETTLING, ""),
        reason=lists.word_of(args, "reason", REASONS, ""),
        since=lists.day_of(args.get("from")),
        until=lists.day_of(args.get("to")),
    )


@bp.get("/discards")
@may("movement.read")
def discards() -> ResponseReturnValue:
    """Discards, finds and corrections of the current site, latest first, with what was discarded in sum."""
    if way := lists.remembered("stock.discards", request.args, KEPT):
        return way
    args, asked = request.args, _asked(request.args)
    query = _settlings(asked)
    listed = page_of_rows(query, lists.page_number(args), PAGE_SIZE, shown=_events)
    return render_template(
        "stock/discards.html",
        asked=asked,
        reasons=REASONS,
        listed=listed,
        weights=settling.weights([one.id for one in listed["items"]]),
        sums=_sums(asked),
        may_discard=_may_here("discard.write"),
        may_correct=_may_here("stock.correct"),
        address=lists.address_of("stock.discards", args, KEPT),
        file=lists.exports_of("stock.discards_file", args, KEPT),
    )


def _settlings(asked: Asked) -> Select[Movement]:
    scope = looked_at("movement.read")
    return settling.settlings(scope, kind=asked.kind or None, reason=asked.reason or None, period=asked.period)


def _events(movements: Sequence[Movement]) -> list[register.Event]:
    return register.events(movements, current())


def _sums(asked: Asked) -> Total | None:
    """Everything that was discarded, where the list shows discards."""
    if asked.kind not in ("", "discard"):
        return None
    reason = asked.reason if asked.reason in DISCARD_REASONS else None
    if asked.reason and reason is None:
        return None
    found = settling.totals(looked_at("movement.read"), reason=reason, period=asked.period)
    number, count = sum(one.discards for one in found), sum(one.pieces for one in found)
    return Total(asked.reason, number, count, sum(one.weight_g for one in found)) if number else None


def _may_here(permission: str) -> bool:
    here = current_site()
    return here is not None and current().may_at(permission, here.id)


@bp.get("/discards.<any(csv, xlsx):kind>")
@may("movement.read")
def discards_file(kind: Literal["csv", "xlsx"]) -> Response:
    """The same rows as a file, all of them, one line per lot."""
    asked = _asked(request.args)
    query = _settlings(asked)
    columns = [
        Column(gettext("When"), "moment"),
        Column(gettext("Site")),
        Column(gettext("What")),
        Column(gettext("Reason")),
        Column(gettext("Item")),
        Column(gettext("Size")),
        Column(gettext("Lot")),
        Column(gettext("Expires on"), "day"),
        Column(gettext("Pieces"), "number"),
        Column(gettext("Weight in grams"), "number"),
        Column(gettext("Note")),
        Column(gettext("Who")),
        Column(gettext("Undone")),
    ]
    return exported(kind, gettext("discards"), columns, _lines(list(db.session.scalars(query))))


def _lines(movements: Sequence[Movement]) -> Iterator[list[Any]]:
    """A line per lot: what went has a minus. The weight stands once, in the first."""
    ids = [one.id for one in movements]
    lines, weights = queries.lines_of(ids), settling.weights(ids)
    words = {"discard": gettext("Discarded"), "found": gettext("Found"), "correction": gettext("Put right")}
    for event in _events(movements):
        for number, line in enumerate(lines.get(event.id, ())):
            came = line.to_place == "shelf"
            yield [
                event.at,
                event.site,
                words[event.kind],
                _reason_in_words(event),
                line.name,
                line.size,
                line.lot,
                line.expires_on,
                line.quantity if came else -line.quantity,
                weights.get(event.id) if number == 0 else None,
                event.note,
                event.who,
                gettext("yes") if event.undone else None,
            ]


def _reason_in_words(event: register.Event) -> str:
    """The reason as the register says it: the words stand with those of the pages."""
    macros: Any = current_app.jinja_env.get_template("macros/events.html").module
    said = macros.discard_reason(event.reason) if event.kind == "discard" else macros.correction_reason(event.reason)
    return str(said).strip()


# ---------------------------------------------------------------- baskets


@bp.get("/discards/new")
@may("discard.write")
def new_discard() -> str:
    """Goods to discard: the basket is kept by the page, and sent whole."""
    return _basket("stock/discard.html", "discard.write")


@bp.get("/found/new")
@may("stock.correct")
def new_found() -> str:
    """Goods that turned up: the basket is kept by the page, and sent whole."""
    return _basket("stock/found.html", "stock.correct")


def _basket(template: str, permission: str) -> str:
    here = site_of(request.args)
    if here is None or not current().may_at(permission, here.id):
        return render_template("scanning/elsewhere.html", permission=permission)
    shown = tiles(here.id, clock.now())
    reason = lists.word_of(request.args, "reason", DISCARD_REASONS, "")
    return render_template(
        template,
        here_now=here,
        tiles=shown,
        goods=goods_of(shown, {}),
        start=start_with_lot(),
        reasons=DISCARD_REASONS,
        reason=reason,
    )


def site_of(args: Mapping[str, str]) -> Here | None:
    """One of one's own sites that the address names, else the current one."""
    named = lists.id_of(args.get("site"))
    return next((one for one in own_sites() if one.id == named), None) or current_site()
