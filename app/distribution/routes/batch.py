# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A telephone's queue: every handout gets an outcome of its own, and one bad one never stops the rest."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from marshmallow import ValidationError

from app import acts, clock, db
from app.distribution import operations, queries
from app.distribution.operations import Booked, Order
from app.distribution.routes import cards
from app.distribution.routes.blueprint import bp
from app.distribution.routes.envelope import apart, phone_of
from app.distribution.routes.handouts import KIND, id_of, is_tried, order_of, put_aside
from app.distribution.schemas import BatchIn, BatchOut, HandoutIn, HandoutOut
from app.errors import DomainError, NotFound, NotSignedIn
from app.identity.operations import hear_from
from app.identity.rules import Actor, Arrived, Phone, listed
from app.web import actor, may
from app.web.blueprint import invalid
from app.web.once import as_json, asked_for, secret
from app.web.refusals import told


@bp.post("/handouts/batch")
@may("handout.write", phones=True, facts=True)
@bp.arguments(BatchIn)
@bp.response(200, BatchOut)
def hand_out_batch(new: dict[str, Any]) -> dict[str, Any]:
    """Record what a telephone has kept, up to 500 handouts."""
    by = cast("Actor", actor())
    with db.transaction():
        phone = phone_of(by, new.get("device"), clock.now())
        entries = settled(new["handouts"], by, phone)
        told: dict[str, Any] = {"results": outcomes(entries)}
        if phone is not None:
            told["device"] = {"missing": listed(hear_from(phone, arrived(entries)))}
        return told


@dataclass
class Entry:
    """One handout of the queue on its way to an outcome. ``tried`` is the card of a wish, ``person_id`` whose it is;
    ``number`` is the phone's, ``told_at`` when it was given by the phone's clock."""

    raw: Any
    id: UUID | None
    number: int | None = None
    asked: acts.Request | None = None
    order: Order | None = None
    tried: str | None = None
    person_id: UUID | None = None
    refusal: DomainError | None = None
    outcome: dict[str, Any] | None = None
    told_at: datetime | None = None

    @property
    def happened(self) -> bool:
        """Whether it says of itself that it is a fact."""
        return isinstance(self.raw, dict) and self.raw.get("offline") is True

    def ends(self, outcome: str, **more: Any) -> None:
        """Give the outcome its final form."""
        shown = self.raw.get("id") if isinstance(self.raw, dict) else None
        self.outcome = {"id": str(shown)[:64] if shown is not None else None, "outcome": outcome, **more}


def outcomes(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """What became of each."""
    return [entry.outcome or {} for entry in entries]


def arrived(entries: Iterable[Entry]) -> list[Arrived]:
    """The numbers of handouts that are booked or kept for a coordinator: those will not be sent again."""
    return [
        Arrived(entry.number, entry.id, entry.told_at)
        for entry in entries
        if entry.number is not None and (entry.outcome or {}).get("outcome") != "rejected"
    ]


def settled(handouts: Sequence[Any], by: Actor, phone: Phone | None = None) -> list[Entry]:
    """Handouts with their outcomes, in the order they came; inside a transaction. A phone's clock may be put right."""
    entries = [_entry(raw) for raw in handouts]
    new = _claim(entries)
    for entry in new:
        _read(entry, by, phone)
    now = clock.now()
    _look_up_cards([one for one in new if one.tried is not None], by, now)
    orders = [entry.order for entry in new if entry.order is not None]
    booked = operations.book(orders, by=by.operator_id, sight=by.sight, now=now)
    for entry, result in zip((one for one in new if one.order is not None), booked, strict=True):
        _record(entry, result)
    _note_what_was_told(new, by, now)
    _settle_the_refused(new)
    _keep(new)
    _repeat_within(entries)
    return entries


def _entry(sent: Any) -> Entry:
    raw, number, at = apart(sent)
    act_id = id_of(raw)
    asked = asked_for(act_id, KIND, raw) if act_id else None
    return Entry(raw, act_id, number, asked, told_at=at)


def _claim(entries: Sequence[Entry]) -> list[Entry]:
    """The entries to be booked: the first of each id, unless it was used before; those get their outcome here."""
    first: dict[UUID, Entry] = {}
    for entry in entries:
        if entry.id is None:
            entry.refusal = _shape_of(entry.raw)[1] or invalid({"id": ["This is not a UUID."]})
        else:
            first.setdefault(entry.id, entry)
    known = acts.claim((entry.asked for entry in first.values() if entry.asked), secret())
    for entry in entries:
        act = known.get(entry.id) if entry.id else None
        if act is not None:  # each by what stands there, not by what came before it in this queue
            _repeat(entry, act)
    _refuse_the_booked(first)
    return [one for one in entries if one.outcome is None and (one.id is None or first[one.id] is one)]


def _refuse_the_booked(first: Mapping[UUID, Entry]) -> None:
    """A handout may stand in the books that no act made: its id is in use, and no act either."""
    booked = queries.known_handouts(act_id for act_id, entry in first.items() if entry.outcome is None)
    for act_id in booked:
        _conflict(first[act_id], acts.id_reused())
    acts.release(booked)


def _repeat(entry: Entry, known: acts.Act) -> None:
    """A handout that was sent before: the first outcome again, or a conflict when the id came with another body."""
    if entry.asked is None:
        return
    try:
        first = acts.replay(known, entry.asked, secret())
    except DomainError as refusal:
        return _conflict(entry, refusal)
    answer = json.loads(first.text)
    if first.status == 202:
        return entry.ends("quarantined", error=answer["error"])
    return entry.ends("duplicate", handout=answer)


def _conflict(entry: Entry, refusal: DomainError) -> None:
    """Neither body is lost: the second is kept for a coordinator, if it happened."""
    if entry.happened and entry.asked is not None:
        put_aside(entry.asked, refusal)
    entry.ends("conflict", error=told(refusal))


def _read(entry: Entry, by: Actor, phone: Phone | None) -> None:
    """Turn the body into an order, or note why that cannot be."""
    if entry.refusal is not None:
        return
    loaded, entry.refusal = _shape_of(entry.raw)
    if loaded is None:
        return
    entry.told_at = loaded.get("occurred_at", entry.told_at)  # a wish says no moment; the phone that kept it does
    if entry.told_at is not None:
        loaded["occurred_at"] = phone.by_our_clock(entry.told_at) if phone is not None else entry.told_at
    try:
        _check_allowed(by, loaded["site_id"])
        entry.order = order_of(loaded)
        entry.tried = loaded["person_code"] if is_tried(loaded) else None
    except DomainError as refusal:
        entry.refusal = refusal


def _look_up_cards(entries: Sequence[Entry], by: Actor, now: datetime) -> None:
    """Whose the cards of wishes are. After too many that nobody carries, every other wish with a card is refused."""
    if not entries:
        return
    found = cards.look_up([one.tried for one in entries if one.tried is not None], by.operator_id, now)
    for entry, whose in zip(entries, found, strict=True):
        if isinstance(whose, DomainError):
            entry.order, entry.refusal = None, whose
        else:
            entry.person_id = whose


def _note_what_was_told(entries: Iterable[Entry], by: Actor, now: datetime) -> None:
    for entry in entries:
        if entry.order is not None and entry.person_id is not None and entry.refusal is not None:
            cards.note_told(entry.person_id, entry.order.site_id, by.operator_id, now)


_HANDOUT_IN = HandoutIn()
_HANDOUT_OUT = HandoutOut()


def _shape_of(raw: Any) -> tuple[dict[str, Any] | None, DomainError | None]:
    try:
        return _HANDOUT_IN.load(raw), None
    except ValidationError as error:
        return None, invalid(error.messages_dict)


def _check_allowed(by: Actor, site_id: UUID) -> None:
    if by.disabled:
        raise NotSignedIn
    if not by.may_at("handout.write", site_id):
        raise NotFound


def _record(entry: Entry, result: Booked | DomainError) -> None:
    if isinstance(result, DomainError):
        entry.refusal = result
    else:
        entry.ends("created", handout=_HANDOUT_OUT.dump(result))


def _settle_the_refused(entries: Iterable[Entry]) -> None:
    """What happened is quarantined; what was only asked for, or is no handout at all, is rejected and leaves no id."""
    lost = []
    for entry in entries:
        if entry.refusal is None:
            continue
        error = told(entry.refusal)
        if entry.happened and entry.asked is not None:
            put_aside(entry.asked, entry.refusal)
            entry.ends("quarantined", error=error)
        else:
            entry.ends("rejected", error=error)
            lost += [entry.id] if entry.id is not None else []
    acts.release(lost)


def _keep(entries: Iterable[Entry]) -> None:
    """The answers that a later sending of the same ids will get."""
    answers: dict[UUID, tuple[int, str]] = {}
    for entry in entries:
        outcome: Mapping[str, Any] = entry.outcome or {}
        if entry.id is not None and outcome.get("outcome") == "created":
            answers[entry.id] = 201, as_json(outcome["handout"])
        elif entry.id is not None and outcome.get("outcome") == "quarantined":
            answers[entry.id] = 202, as_json(outcome)
    acts.keep(answers)


def _repeat_within(entries: Sequence[Entry]) -> None:
    """Later copies of an id inside the same queue, judged by the outcome of the first."""
    first: dict[UUID, Entry] = {}
    for entry in entries:
        if entry.id is None or entry.asked is None:
            continue
        one = first.setdefault(entry.id, entry)
        if one is entry or entry.outcome is not None:
            continue
        if one.asked is None or one.asked.body != entry.raw:
            _conflict(entry, acts.id_reused())
        elif (one.outcome or {}).get("outcome") == "created":
            entry.ends("duplicate", handout=(one.outcome or {})["handout"])
        else:
            entry.outcome = one.outcome
