# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Handing in the file of what a phone could not send: the same acts as from the phone, so the same file again does
nothing twice. Nothing of the file is kept here."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from flask import render_template
from flask_babel import gettext

from app import clock, db
from app.ciphers import Unreadable
from app.distribution.pages.blueprint import bp
from app.distribution.rules import rescue as rules
from app.distribution.rules.rescue import Opened, Sealed
from app.errors import DomainError
from app.identity import operations as identity
from app.identity import queries
from app.identity.routes import WITHDRAW, current
from app.identity.rules import PHONE, Actor, Arrived, key_unreadable
from app.web import body as bodies
from app.web import may
from app.web.behalf import sent_by
from app.web.forms import sent_file
from app.web.refusals import refusal_page, told
from app.web.texts import sealer

HANDOUTS = "/handouts/batch"
RUN = 200
DONE = ("answer_gone", "already_reversed")
"""Refusals that say that it was done before."""


NOTHING = Opened("", {})


@dataclass
class Entry:
    """An entry of the file on its way to its one outcome."""

    sealed: Sealed
    opened: Opened = NOTHING
    outcome: str = ""
    error: dict[str, Any] | None = None

    def ends(self, outcome: str, error: Any = None) -> None:
        """Give it its outcome; the first one stays."""
        if not self.outcome:
            self.outcome, self.error = outcome, told(error) if isinstance(error, DomainError) else error


@bp.get("/outbox/rescue")
@may("handout.write")
def rescue_form() -> str:
    """Where the file is chosen."""
    return render_template("distribution/rescue.html", entries=None)


@bp.post("/outbox/rescue")
@may("handout.write")
def rescue() -> str | tuple[str, int]:
    """Open the file with the key of its phone and hand in what it holds, for whoever the phone is: an outcome of its
    own for every entry."""
    try:
        device_id, sealed = rules.read_file(bodies.parse(sent_file()[1]))
        by, key = _phone(device_id)
        entries = _opened(sealed, key)
        db.db.session.rollback()  # what follows has transactions of its own
        _hand_in(entries, by, device_id)
    except DomainError as refusal:
        if refusal.status == 404:
            raise
        return refusal_page(refusal, "distribution/rescue.html", entries=None)
    return render_template("distribution/rescue.html", entries=entries, who=by.display_name, words=_words())


def _phone(device_id: UUID) -> tuple[Actor, bytes]:
    """The phone's operator and its key; raises ``NotFound`` for one that is neither one's own nor of one's ambito,
    ``key_unreadable`` (409) when its key is not here any more."""
    someone = current()
    found = queries.device_within(device_id, someone.sight_with(WITHDRAW), someone.operator_id, clock.now())
    try:
        return queries.actor_of(found.device.operator_id), queries.opened_key(found.device, sealer())
    except Unreadable:
        raise key_unreadable() from None


def _opened(sealed: Sequence[Sealed], key: bytes) -> list[Entry]:
    entries = [Entry(one) for one in sealed]
    for entry in entries:
        if entry.sealed.refusal is not None:
            entry.ends("rejected", entry.sealed.refusal)
            continue
        try:
            entry.opened = rules.content_of(entry.sealed, _parsed(rules.unsealed(entry.sealed, key)))
        except DomainError as refusal:
            entry.ends("rejected", refusal)
    return entries


def _parsed(plain: bytes) -> Any:
    """An entry's JSON; what is none was not written by a phone, sealed or not."""
    try:
        return bodies.parse(plain)
    except DomainError:
        raise rules.entry_misshapen() from None


def _hand_in(entries: Sequence[Entry], by: Actor, device_id: UUID) -> None:
    """By kind, contacts first: each of the others alone, handouts in runs as a phone sends them. A run that is refused
    as a whole is cut, so that one bad entry stops no other."""
    waiting = [entries[at] for at in rules.in_order([one.sealed for one in entries]) if not entries[at].outcome]
    handouts = [one for one in waiting if one.sealed.kind == "handout"]
    for entry in (one for one in waiting if one.sealed.kind in ("contact", "receipt")):
        _single(entry, by)
    _runs([one for one in handouts if one.opened.tried], by, tried=True)
    _runs([one for one in handouts if not one.outcome], by, tried=False)
    for entry in (one for one in waiting if one.sealed.kind == "reversal"):
        _single(entry, by)
    _note_numbers(handouts, device_id)


def _single(entry: Entry, by: Actor) -> None:
    try:
        status, _ = sent_by(by, entry.opened.path, entry.opened.body)
    except DomainError as refusal:
        entry.ends("duplicate" if refusal.code in DONE else "rejected", refusal)
    else:
        entry.ends("quarantined" if status == 202 else "created")


def _runs(entries: Sequence[Entry], by: Actor, *, tried: bool) -> None:
    for start in range(0, len(entries), RUN):
        _run(entries[start : start + RUN], by, tried=tried)


def _run(entries: Sequence[Entry], by: Actor, *, tried: bool) -> None:
    """One run of handouts. Of a wish whose answer was lost only that it was served counts: if it was not, it goes as
    what was given."""
    sent = [_body(one, tried=tried) for one in entries]
    try:
        _, answer = sent_by(replace(by, kind=PHONE), HANDOUTS, {"handouts": sent})  # taken whatever their role is now
    except DomainError as refusal:
        if len(entries) > 1:
            half = len(entries) // 2
            _run(entries[:half], by, tried=tried)
            _run(entries[half:], by, tried=tried)
        elif not tried:
            for one in entries:
                one.ends("rejected", refusal)
        return
    for one, result in zip(entries, answer["results"], strict=True):
        if not tried or result["outcome"] in ("created", "duplicate", "quarantined"):
            one.ends(result["outcome"], result.get("error"))


def _body(entry: Entry, *, tried: bool) -> dict[str, Any]:
    body = (entry.opened.tried if tried else None) or entry.opened.body
    number = {"device_number": entry.sealed.number} if entry.sealed.number else {}
    return body | number | {"device_at": entry.opened.body.get("occurred_at")}


def _note_numbers(handouts: Sequence[Entry], device_id: UUID) -> None:
    """Their numbers are missing no more."""
    came = [
        Arrived(one.sealed.number, UUID(one.sealed.id))
        for one in handouts
        if one.sealed.number and one.sealed.id and one.outcome != "rejected"
    ]
    if came:
        with db.transaction():
            identity.note_numbers(device_id, came, clock.now())


def _words() -> dict[str, dict[str, str]]:
    """Kinds and outcomes in words."""
    return {
        "kinds": {
            "handout": gettext("Handout"),
            "contact": gettext("Contact"),
            "receipt": gettext("Goods in"),
            "reversal": gettext("Undone handout"),
        },
        "outcomes": {
            "created": gettext("on record"),
            "duplicate": gettext("was recorded already"),
            "quarantined": gettext("the coordination looks at it"),
            "conflict": gettext("the coordination looks at it"),
            "rejected": gettext("not accepted"),
        },
    }
