# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Handouts that happened but could not be booked, for those who settle them. Works without script: what was set right
so far travels in the form."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from app import clock
from app.catalogue import queries as catalogue
from app.catalogue.models import Item
from app.db import db
from app.distribution import operations as distribution
from app.distribution.models import SETTLED_AS
from app.distribution.queries import known_handouts
from app.distribution.routes.handouts import order_of
from app.distribution.schemas import HandoutIn
from app.errors import N_, DomainError, NotFound
from app.identity.routes import current
from app.network.queries import sites
from app.reporting import queries
from app.reporting.pages.blueprint import bp
from app.reporting.queries import Kept
from app.reporting.rules.kept import GIVEN, MOST_PIECES, Choice, Said, settled_body
from app.stock.routes import label_of
from app.web import lists, may
from app.web.fields import PAGE_SIZE
from app.web.forms import loaded, once
from app.web.paging import page_of_rows
from app.web.refusals import refusal_page, told

SETTLE = "handout.settle"
FOUND = 12
NOT_BOOKED = SETTLED_AS[1:]
_FIELDS = HandoutIn()


@bp.get("/to-settle")
@may(SETTLE)
def to_settle() -> str:
    """Handouts that wait, latest first."""
    args = request.args
    query = queries.waiting(current().scope(SETTLE))
    listed = page_of_rows(query, lists.page_number(args), PAGE_SIZE, shown=queries.as_listed)
    address = lists.address_of("reporting.to_settle", args, ())
    return render_template("reporting/to_settle.html", listed=listed, address=address, reasons=_reasons())


@dataclass(frozen=True)
class Line:
    """A line in the form: what was said, the item chosen for it, the pieces as they were typed."""

    said: Said
    item_id: UUID | None
    pieces: str


@bp.get("/to-settle/<uuid:waiting_id>")
@may(SETTLE)
def kept(waiting_id: UUID) -> str:
    """What it says, and the form that sets it right."""
    one = _waiting(waiting_id)
    return render_template("reporting/kept.html", **_page(one, _lines(one)))


def _waiting(waiting_id: UUID) -> Kept:
    one = queries.kept(waiting_id, current().scope(SETTLE))
    if one is None:
        raise NotFound
    return one


def _lines(one: Kept) -> list[Line]:
    """The lines as they were sent; a code that was linked meanwhile says its item."""
    known = catalogue.known_items(said.item_id for said in one.said if said.item_id)
    return [_line(said, known) for said in one.said]


def _line(said: Said, known: set[UUID]) -> Line:
    if said.item_id is not None or said.code is None:
        return Line(said, said.item_id if said.item_id in known else None, str(said.pieces or ""))
    try:
        label = label_of(said.code[:400])
    except DomainError:
        return Line(said, None, str(said.pieces or ""))
    return Line(said, label.item_id, str(min((said.pieces or 1) * label.pieces, MOST_PIECES)))


def _typed(one: Kept, form: Mapping[str, str]) -> list[Line]:
    return [
        Line(said, lists.id_of(form.get(f"item.{number}")), form.get(f"pieces.{number}", "")[:6].strip())
        for number, said in enumerate(one.said)
    ]


def _page(one: Kept, lines: Sequence[Line], **more: Any) -> dict[str, Any]:
    scope, form = current().scope(SETTLE), request.form
    named = catalogue.items_with({line.item_id for line in lines if line.item_id})
    places = [(str(site.id), site.name) for site in db.session.scalars(sites(scope))]
    asked, q, line = form.get("site", str(one.site_id or "")), lists.text_of(form, "q", 100), form.get("for", "")
    return {
        "one": one,
        "lines": lines,
        "names": {item.id: item for item in named},
        "places": places,
        "site_id": asked if asked in dict(places) else "",
        "without_card": form.get("card") == "without" if form else one.card == "unknown",
        "reason": _reasons().get(one.row.reason),
        "lost": _lost(one),
        "looking": _place(line, len(lines)),
        "q": q,
        "found": _found(q),
        "words": _words(),
        "wrong": {},
    } | more


def _place(text: str, lines: int) -> int | None:
    """Which of so many lines is meant, from nought."""
    whole = text.isascii() and text.isdigit() and len(text) < 4
    return int(text) if whole and int(text) < lines else None


def _found(q: str) -> Sequence[Item]:
    return db.session.scalars(catalogue.items(q=q).limit(FOUND)).all() if q else ()


def _lost(one: Kept) -> bool:
    """Whether something of the body is not taken over, since it cannot be read."""
    known = {*_readable(one.body), "id", "site_id", "offline", "occurred_at", "lines", "unmet", "sheet"}
    return bool({name for name, value in one.body.items() if value is not None} - known)


def _readable(body: Mapping[str, Any]) -> Iterator[str]:
    """The fields of a body that say something a handout may say."""
    for name, field in _FIELDS.fields.items():
        if body.get(name) is None:
            continue
        try:
            field.deserialize(body[name], name, body)
        except ValidationError:
            continue
        yield name


@bp.post("/to-settle/<uuid:waiting_id>")
@may(SETTLE)
def set_right(waiting_id: UUID) -> str | Response | tuple[str, int]:
    """One step in the form, or booking the handout as it stands there: once, however often the form is sent."""
    form = request.form
    step, _, about = form.get("do", "find").partition(":")
    if step != "book":
        one = _waiting(waiting_id)
        return render_template("reporting/kept.html", **_stepped(one, _typed(one, form), step, about))
    said = sorted((name, value) for name, value in form.items() if name not in ("act", "csrf_token"))
    short: list[int] = []
    try:
        once("book-kept", [str(waiting_id), said], lambda act: short.append(_book(waiting_id, act)))
    except DomainError as refusal:
        if refusal.status == 404:
            raise
        one = _waiting(waiting_id)
        page = _page(one, _typed(one, form)) | {"wrong": told(refusal).get("fields", {})}
        return refusal_page(refusal, "reporting/kept.html", **page)
    flash(gettext("Booked. What it said of people is in the handout now, and nowhere else."), "ok")
    if any(short):
        flash(gettext("The books had less than was given: a count explains it."), "warn")
    return redirect(url_for("reporting.to_settle"))


def _stepped(one: Kept, lines: list[Line], step: str, about: str) -> dict[str, Any]:
    """Looking for the item of a line, or taking one that was found."""
    number, _, item = about.partition(":")
    at = _place(number, len(lines))
    chosen = lists.id_of(item)
    if step == "take" and at is not None and chosen in catalogue.known_items([chosen] if chosen else []):
        lines[at] = replace(lines[at], item_id=chosen)
        return _page(one, lines, looking=None, found=(), q="")
    if step == "look" and at is not None:
        return _page(one, lines, looking=at, found=(), q="")
    return _page(one, lines)


def _book(waiting_id: UUID, act: UUID) -> int:
    """Book it as the form has it, under its own id where that is free; returns how many pieces the books lacked."""
    one, someone, now = _waiting(waiting_id), current(), clock.now()
    own = one.row.act_id
    free = own is not None and one.standing is None and not known_handouts([own])
    right = settled_body(
        one.body,
        one.said,
        _choices(_typed(one, request.form)),
        id=own if own is not None and free else act,
        site_id=_site(),
        received_at=one.row.received_at,
        without_card=request.form.get("card") == "without",
        kept=_readable(one.body),
    )
    booked = distribution.book_kept(
        waiting_id,
        order_of(_read(right)),
        sent_by=one.row.operator_id,
        by=someone.operator_id,
        sight=someone.sight,
        now=now,
    )
    return sum(booked.shortages.values())


def _site() -> UUID:
    site_id = lists.id_of(request.form.get("site"))
    if site_id is None or not current().may_at(SETTLE, site_id):
        raise _invalid({"site": N_("Choose the site where it happened.")})
    return site_id


def _choices(lines: Sequence[Line]) -> list[Choice]:
    """What the form says of each line; raises ``invalid`` (422) naming the lines that say too little."""
    wrong: dict[str, str] = {}
    choices = []
    for number, line in enumerate(lines):
        whole = line.pieces.isascii() and line.pieces.isdigit()
        pieces = int(line.pieces) if whole and int(line.pieces) <= MOST_PIECES else None
        if pieces is None:
            wrong[f"pieces.{number}"] = N_("Give whole pieces; 0 leaves the line out.")
        elif pieces and line.item_id is None:
            wrong[f"item.{number}"] = N_("Choose what it was, or 0 pieces.")
        choices.append(Choice(line.item_id, pieces or 0))
    if wrong:
        raise _invalid(wrong)
    if not any(one.pieces for one in choices):
        raise _invalid({}, N_("Nothing is left to book: then it is no handout."))
    return choices


def _invalid(fields: Mapping[str, str], message: str = N_("Not booked: look at what is marked.")) -> DomainError:
    return DomainError(message, "invalid", 422, fields={name: [said] for name, said in fields.items()})


def _read(right: Mapping[str, Any]) -> dict[str, Any]:
    """The body as handouts are read; where something beside item and pieces of a line cannot be, without it."""
    try:
        return loaded(HandoutIn, right)
    except DomainError:
        plain = [{name: line[name] for name in ("item_id", "quantity")} for line in right[GIVEN]]
        return loaded(HandoutIn, {**right, GIVEN: plain})


@bp.post("/to-settle/<uuid:waiting_id>/settle")
@may(SETTLE)
def settle(waiting_id: UUID) -> Response:
    """Take a handout off the list without booking it. The form names the act, so that sending it twice is once."""
    someone, now = current(), clock.now()
    why = lists.word_of(request.form, "why", NOT_BOOKED, "other")

    def act(_: UUID) -> None:
        if not queries.waits(waiting_id, someone.scope(SETTLE)):
            raise NotFound
        distribution.settle(waiting_id, by=someone.operator_id, now=now, settled_as=why)

    once("settle", [str(waiting_id), why], act)
    flash(gettext("Settled. What it said of people is gone; that it was here stays."), "ok")
    return redirect(url_for("reporting.to_settle"))


def _words() -> dict[str, str]:
    """Why a handout is not booked from here, in the order it is offered."""
    words = {
        "by_hand": gettext("Recorded by hand already"),
        "sent_twice": gettext("Sent twice"),
        "test": gettext("Only a test"),
        "other": gettext("Something else"),
    }
    return {name: words[name] for name in NOT_BOOKED}


def _reasons() -> dict[str, str]:
    """Why a handout could not be booked, in words, by the refusal's code."""
    return {
        "id_reused": gettext("sent twice, differently"),
        "not_found": gettext("site not theirs"),
        "not_signed_in": gettext("operator disabled"),
        "unknown_person": gettext("card not known"),
        "unknown_item": gettext("item not known"),
        "unknown_code": gettext("code not known"),
        "scan_unreadable": gettext("code not readable"),
        "too_many_pieces": gettext("more pieces than one record holds"),
        "invalid": gettext("not complete"),
    }
