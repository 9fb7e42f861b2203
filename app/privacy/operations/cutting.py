# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Cutting the link between a card and what happened: one way for one person and for five hundred.

What stays is what figures need: that it was one person, their band, gender and citizenship, the month of a contact.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from app import acts, chance, codes
from app.acts import Act
from app.contact.models import Card, Contact, Person, PersonMerge, Referral, ReferralStep, UnlinkedPerson
from app.contact.rules.people import Somebody
from app.db import ask, on_sqlite, table_of, write
from app.distribution.models import Handout, QuarantinedHandout
from app.privacy.queries.sight import HOLDERS
from app.privacy.rules.retention import month_of

_UNLINKED = table_of(UnlinkedPerson).insert()
_contact = table_of(Contact)
# What a contact said that no figure needs, and that could tell who it was.
_UNSAID = ("note", "language", "mediator", "company", "informed_language")
# What a kept body said besides the card that leads back to whom it was: own words, and links to what is theirs.
_OF_THEIR_BODY = ("person_code", "reason", "expired_reason", "contact_id", "referral_id")


def cut(people: Sequence[Somebody]) -> None:
    """Unlink these people for good; inside their turns. Afterwards no code and no id of theirs leads to anything.

    The log of who read what stays for its own months, with the ids of their records, which lead to no card, and with
    the minute of each reading: by that minute it could be joined to a handout, which keeps its own.
    """
    members = [member for one in people for member in one.members]
    if not members:
        return
    unlinked = {one.id: chance.new_id() for one in people}
    write(_UNLINKED, [_left_of(one, unlinked[one.id]) for one in people])
    acts_of_theirs, telling = _acts_of(members), _telling_acts_of(members)
    cards = set(ask(sa.select(Card.code).where(Card.person_id.in_(members))).scalars())
    _blank_texts(members)
    links = {member: unlinked[one.id] for one in people for member in one.members}
    for holder in HOLDERS:
        _set_each(table_of(holder), "person_id", links, "unlinked_person_id", person_id=None)
    acts.let_go(acts_of_theirs, whole=True)
    acts.let_go(telling)
    _blur(telling)
    _take_out_of_quarantine(cards)
    _delete(members)


def _left_of(one: Somebody, id: UUID) -> dict[str, object]:
    return {"id": id, "age_band": one.age_band, "gender": one.gender, "citizenship": one.citizenship}


def _acts_of(members: Sequence[UUID]) -> list[UUID]:
    """The acts that gave their cards or made them one: what was asked, or answered, holds a code."""
    given = ask(sa.select(Card.act_id).where(Card.person_id.in_(members), Card.act_id.is_not(None))).scalars()
    merged = ask(sa.select(PersonMerge.id).where(_between(members))).scalars()
    return [*members, *given, *merged]


def _telling_acts_of(members: Sequence[UUID]) -> list[UUID]:
    """The acts whose answers tell of contacts and referrals of theirs."""
    met = ask(sa.select(Contact.id).where(Contact.person_id.in_(members))).scalars()
    sent = ask(sa.select(Referral.id).where(Referral.person_id.in_(members))).scalars().all()
    steps = ask(sa.select(ReferralStep.id).where(ReferralStep.referral_id.in_(_referrals_of(members)))).scalars()
    return [*met, *sent, *steps]


def _blur(telling: Sequence[UUID]) -> None:
    """Of the acts that wrote down contacts and referrals the month stays: they share their ids with these."""
    act = table_of(Act)
    when = ask(sa.select(act.c.id, act.c.recorded_at).where(act.c.id.in_(telling))).all()
    if when:
        _set_each(act, "id", {row.id: month_of(row.recorded_at) for row in when}, "recorded_at")


def _referrals_of(members: Sequence[UUID]) -> "sa.Select[UUID]":
    return sa.select(Referral.id).where(Referral.person_id.in_(members))


def _between(members: Sequence[UUID]) -> "sa.ColumnElement[bool]":
    return sa.or_(PersonMerge.from_id.in_(members), PersonMerge.into_id.in_(members))


def _blank_texts(members: Sequence[UUID]) -> None:
    """Free texts go, of contacts also what could tell who it was, and the day: their month stays."""
    theirs = ask(sa.select(Contact.id, Contact.occurred_at).where(Contact.person_id.in_(members))).all()
    if theirs:
        _set_each(_contact, "id", {row.id: month_of(row.occurred_at) for row in theirs}, "occurred_at", "recorded_at")
        ask(sa.update(_contact).where(_contact.c.person_id.in_(members)).values(dict.fromkeys(_UNSAID)))
    handout, referral, step = table_of(Handout), table_of(Referral), table_of(ReferralStep)
    ask(sa.update(handout).where(handout.c.person_id.in_(members), handout.c.reason.is_not(None)).values(reason=None))
    ask(sa.update(step).where(step.c.referral_id.in_(_referrals_of(members))).values(note=None))
    ask(
        sa.update(referral)
        .where(referral.c.person_id.in_(members))
        .values(note=None, appointment_at=None, remind_on=None)
    )


def _set_each(table: sa.Table, key: str, new: Mapping[UUID, Any], *columns: str, **same: Any) -> None:
    """Set columns to a value of its own for each key, and others to the same for all; on PostgreSQL in one go."""
    kind = table.c[columns[0]].type
    if on_sqlite():
        each = sa.update(table).where(table.c[key] == sa.bindparam("of_key"))
        each = each.values({name: sa.bindparam("to_value", type_=kind) for name in columns} | same)
        write(each, [{"of_key": one, "to_value": value} for one, value in new.items()])
        return
    keys, values = sa.literal(list(new), ARRAY(sa.Uuid())), sa.literal(list(new.values()), ARRAY(kind))
    pairs = sa.func.unnest(keys, values).table_valued(sa.column("key", sa.Uuid()), sa.column("value", kind))
    pairs = pairs.render_derived()
    ask(sa.update(table).where(table.c[key] == pairs.c.key).values(dict.fromkeys(columns, pairs.c.value) | same))


def _take_out_of_quarantine(cards: set[str]) -> None:
    """Handouts that wait for a coordinator may name the card; they lose it and what else tells whose, and stay
    handouts."""
    waiting = sa.select(QuarantinedHandout.id, QuarantinedHandout.body).where(QuarantinedHandout.body.is_not(None))
    for row in ask(waiting).all():
        body = _without(row.body, cards)
        if body != row.body:
            kept = table_of(QuarantinedHandout)
            ask(sa.update(kept).where(kept.c.id == row.id).values(body=body))


def _without(text: str, cards: Iterable[str]) -> str:
    """A kept body without these codes: as the card, or wherever else in it."""
    folded = codes.fold(text)
    found = [code for code in cards if code in folded]
    if not found:
        return text
    try:
        body = json.loads(text)
    except ValueError:
        return "{}"
    if isinstance(body, dict) and codes.fold(str(body.get("person_code"))) in found:
        body |= {name: None for name in _OF_THEIR_BODY if name in body}
        lines = body.get("lines")
        for line in lines if isinstance(lines, list) else ():
            if isinstance(line, dict):
                line.pop("lot_reason", None)
        text = json.dumps(body, ensure_ascii=False)
    return "{}" if any(code in codes.fold(text) for code in found) else text


def _delete(members: Sequence[UUID]) -> None:
    person, card, merge = table_of(Person), table_of(Card), table_of(PersonMerge)
    ask(sa.delete(merge).where(sa.or_(merge.c.from_id.in_(members), merge.c.into_id.in_(members))))
    ask(sa.delete(card).where(card.c.person_id.in_(members)))
    ask(sa.update(person).where(person.c.id.in_(members)).values(root_id=None))
    ask(sa.delete(person).where(person.c.id.in_(members)))
