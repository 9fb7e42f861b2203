# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Verbs of a street unit's nights. Goods go onto the van and back by transfers, each with its paper."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa

from app import chance
from app.db import db, table_of, take_turn, write
from app.distribution.models import Outing, OutingCount, OutingCrew, OutingZone
from app.distribution.queries import outings as queries
from app.distribution.rules import outings as rules
from app.distribution.rules.outings import Back, Reckoned, check_state
from app.errors import NotFound
from app.network.models import Site
from app.network.rules import Scope
from app.stock import operations as stock
from app.stock.operations import Incoming
from app.stock.rules import Traits, Wanted
from app.transfer import operations as transfers
from app.transfer import queries as papers
from app.transfer.operations import Carriage
from app.transfer.rules import Came

_NEW_CREW, _NEW_ZONES, _NEW_COUNTS = (table_of(model).insert() for model in (OutingCrew, OutingZone, OutingCount))
LEFT_OVER = "left over from an outing"


def plan_outing(
    *,
    id: UUID,
    site_id: UUID,
    planned_on: date,
    crew: Sequence[UUID],
    zones: Sequence[UUID],
    by: UUID,
    now: datetime,
    van: str | None = None,
    note: str | None = None,
) -> Outing:
    """Say that a street unit goes out: on which day, who, where, with which van.

    Raises ``not_a_street_unit``, ``unknown_crew`` and ``unknown_zone`` (422).
    """
    site = db.session.get(Site, site_id)
    if site is None or site.kind != "street_unit":
        raise rules.not_a_street_unit()
    _check_named("crew", crew, {row.id for row in queries.operators_at(site_id)})
    _check_named("zones", zones, {row.id for row in queries.zones_at(site_id)})
    one = Outing(
        id=id,
        site_id=site_id,
        planned_on=planned_on,
        van=van or None,
        note=note or None,
        state="planned",
        operator_id=by,
        created_at=now,
    )
    db.session.add(one)
    db.session.flush()
    _write_names(id, crew, zones)
    return one


def _check_named(field: str, named: Sequence[UUID], known: set[UUID]) -> None:
    if not known.issuperset(named):
        raise rules.unknown_name(field)


def _write_names(outing_id: UUID, crew: Sequence[UUID], zones: Sequence[UUID]) -> None:
    if crew:
        write(_NEW_CREW, [{"outing_id": outing_id, "operator_id": one} for one in dict.fromkeys(crew)])
    if zones:
        places = enumerate(dict.fromkeys(zones), 1)
        write(_NEW_ZONES, [{"outing_id": outing_id, "zone_id": one, "position": place} for place, one in places])


def load_outing(
    outing_id: UUID,
    *,
    from_site_id: UUID | None,
    wanted: Sequence[Wanted],
    by: UUID,
    sight: Scope,
    now: datetime,
) -> Outing:
    """Put goods on the van by a transfer that is asked for, sent and received at once; with no lines the van leaves
    with what is on it.

    Raises ``outing_loaded`` and the like, ``unit_is_out`` (409), and what a transfer raises: ``not_enough_stock`` (409)
    and so on.
    """
    one = _begin(outing_id, "load", lambda _: from_site_id if wanted else None)
    if is_out(one.site_id):
        raise rules.other_unit_out()
    if wanted and from_site_id is not None:
        one.from_site_id = from_site_id
        one.load_transfer_id = _carry(from_site_id, one.site_id, wanted, by=by, sight=sight, now=now)
    one.state, one.loaded_at = "loaded", now
    db.session.flush()
    van = queries.on_the_van(one.site_id)
    if van:
        write(_NEW_COUNTS, [_count(one.id, item_id, pieces) for item_id, pieces in sorted(van.items())])
    return one


def is_out(site_id: UUID) -> bool:
    """Whether a street unit is on an outing that is not closed."""
    query = sa.select(Outing.id).where(Outing.site_id == site_id, Outing.state == "loaded").limit(1)
    return db.session.scalar(query) is not None


def close_outing(
    outing_id: UUID, *, counted: Sequence[Back], stays: bool, by: UUID, sight: Scope, now: datetime
) -> Outing:
    """The van is back: what was counted is compared with the books, what is missing is discarded with its reason, what
    turned up is found, and what is left goes back to where it came from, unless it ``stays`` on the van.

    Raises ``difference_unexplained`` and ``counted_twice`` (422), ``outing_not_loaded`` and the like (409).
    """
    one = _begin(outing_id, "close", lambda loaded: None if stays else loaded.from_site_id)
    given = queries.given_by([one.id])[one.id]
    here = queries.on_the_van(one.site_id)
    reckoned = rules.reckon(queries.loaded_of(one.id), given, here, counted)
    _explain(one.site_id, reckoned, by, sight, now)
    if not stays and one.from_site_id is not None:
        one.return_transfer_id = _bring_home(one, by, sight, now)
    db.session.execute(sa.delete(OutingCount).where(OutingCount.outing_id == one.id))
    if reckoned:
        write(_NEW_COUNTS, [_count(one.id, r.item_id, r.loaded, r.given, r.back) for r in reckoned])
    one.state, one.closed_at = "closed", now
    one.contacts, one.people = queries.met(one, now)
    db.session.flush()
    return one


def cancel_outing(outing_id: UUID) -> Outing:
    """It does not take place. Raises ``outing_loaded`` and the like (409)."""
    one = _begin(outing_id, "cancel")
    one.state = "cancelled"
    db.session.flush()
    return one


def _begin(outing_id: UUID, verb: str, other_end: Callable[[Outing], UUID | None] = lambda _: None) -> Outing:
    """An outing as it stands once one has the turn of its van, of the site at the other end, and of the papers of
    both. It is in its place before one waits as well: once loaded, where it was loaded does not change any more."""
    one = queries.outing(outing_id)
    if one is None:
        raise NotFound
    check_state(verb, one.state)
    other = other_end(one)
    ends = [one.site_id, *([other] if other else [])]
    take_turn(*ends, *(papers.organisation_of(end) for end in ends if other))
    db.session.refresh(one)
    check_state(verb, one.state)
    return one


def _carry(
    from_site_id: UUID,
    to_site_id: UUID,
    wanted: Sequence[Wanted],
    *,
    by: UUID,
    sight: Scope,
    now: datetime,
    returns_id: UUID | None = None,
) -> UUID:
    """A whole transfer in one step; both ends are the same people at the same door."""
    id = chance.new_id()
    transfers.request(
        id=id, from_site_id=from_site_id, to_site_id=to_site_id, wanted=wanted, by=by, now=now, returns_id=returns_id
    )
    sent = transfers.dispatch(id=id, carriage=Carriage(), by=by, sight=sight, now=now)
    db.session.flush()
    came = {place: Came(line.line_id, line.quantity) for place, line in enumerate(sent.lines)}
    transfers.receive(id=id, came=came, more={}, by=by, now=now)
    db.session.flush()
    return id


def _bring_home(one: Outing, by: UUID, sight: Scope, now: datetime) -> UUID | None:
    left = [Wanted(row.item_id, row.quantity, row.lot_id, LEFT_OVER) for row in queries.lots_on_the_van(one.site_id)]
    if not left or one.from_site_id is None:
        return None
    return _carry(one.site_id, one.from_site_id, left, by=by, sight=sight, now=now, returns_id=one.load_transfer_id)


def _explain(site_id: UUID, reckoned: Sequence[Reckoned], by: UUID, sight: Scope, now: datetime) -> None:
    """Let the books say what was counted: a discard for each reason, and what turned up."""
    gone: dict[tuple[str, str | None], list[Wanted]] = {}
    for one in reckoned:
        if one.missing:
            gone.setdefault((one.reason or "lost", one.note), []).append(Wanted(one.item_id, one.missing))
    for (reason, note), lines in gone.items():
        stock.discard(
            id=chance.new_id(), site_id=site_id, reason=reason, lines=lines, by=by, sight=sight, now=now, note=note
        )
    found = [Incoming(one.item_id, one.more, Traits()) for one in reckoned if one.more]
    if found:
        stock.find(id=chance.new_id(), site_id=site_id, lines=found, by=by, now=now)
    db.session.flush()


def _count(outing_id: UUID, item_id: UUID, loaded: int, given: int = 0, back: int = 0) -> dict[str, object]:
    return {"outing_id": outing_id, "item_id": item_id, "loaded": loaded, "given": given, "back": back}
