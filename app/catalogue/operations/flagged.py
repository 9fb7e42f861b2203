# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Codes that nobody knew, set aside for the office and settled there."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from app.catalogue import queries, rules
from app.catalogue.models import FlaggedCode
from app.catalogue.operations.items import add_barcode
from app.catalogue.operations.turn import CATALOGUE
from app.db import db, take_turn
from app.network.rules import Scope


def flag_code(*, id: UUID, code: str, site_id: UUID, by: UUID, now: datetime, note: str | None = None) -> FlaggedCode:
    """Set a code aside; one that waits at this site already is counted once more, and gets the note if it had none.

    Raises ``code_known`` (409) when it stands for an item by now, and what ``check_flagged`` and ``check_note`` raise.
    """
    take_turn(CATALOGUE)
    key, said = rules.check_flagged(code), rules.check_note(note)
    if queries.owner_of(key) is not None:
        raise rules.code_known()
    waiting = db.session.scalar(sa.select(FlaggedCode).filter_by(code=key, site_id=site_id, settled_at=None))
    if waiting is None:
        waiting = FlaggedCode(id=id, code=key, site_id=site_id, note=said, times=1, operator_id=by)
        waiting.first_at = waiting.last_at = now
        db.session.add(waiting)
    else:
        waiting.times = min(waiting.times + 1, rules.MOST_TIMES)
        waiting.last_at, waiting.note = now, waiting.note or said
    db.session.flush()
    return waiting


def link_flagged(one: FlaggedCode, *, item_id: UUID, pieces: int, by: UUID, now: datetime) -> None:
    """Let the code stand for so many pieces of an item; it waits nowhere any more. Raises what ``add_barcode``
    raises."""
    add_barcode(item_id=item_id, code=one.code, pieces=pieces, now=now)
    values = {"settled_at": now, "settled_by": by, "settled_as": "linked", "item_id": item_id}
    db.session.execute(sa.update(FlaggedCode).filter_by(code=one.code, settled_at=None).values(values))


def dismiss_flagged(one: FlaggedCode, *, why: str, scope: Scope, by: UUID, now: datetime) -> None:
    """The code is nothing to link: it waits no more at the sites of the scope, until somebody sets it aside again."""
    take_turn(CATALOGUE)
    here = queries.flagged_in(scope).where(FlaggedCode.code == one.code).with_only_columns(FlaggedCode.id)
    values = {"settled_at": now, "settled_by": by, "settled_as": why}
    settled = sa.update(FlaggedCode).where(FlaggedCode.id.in_(here)).values(values)
    db.session.execute(settled.execution_options(synchronize_session=False))
