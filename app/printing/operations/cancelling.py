# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Taking back a print that nobody got: it was stopped while it was drawn."""

from uuid import UUID

import sqlalchemy as sa

from app import acts
from app.db import db, take_turn
from app.printing.models import BlankCode, LabelPrint, LabelPrintLine


def withdraw_print(id: UUID) -> bool:
    """Forget a print and its blank codes: no label of it was ever on paper, so the sheet is still whole and the codes
    stand for nothing. That cards were read stays written down.

    Returns whether it was: a print that was asked for again in the meantime may be on paper, and stays.
    """
    take_turn(id)
    alone = sa.select(LabelPrint.id).where(LabelPrint.id == id, LabelPrint.replays == 0)
    if db.session.scalar(alone) is None:
        return False
    for table in (BlankCode, LabelPrintLine):
        db.session.execute(sa.delete(table).where(table.print_id == id))
    db.session.execute(sa.delete(LabelPrint).where(LabelPrint.id == id))
    acts.release([id])
    return True
