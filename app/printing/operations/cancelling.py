# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Taking back a print that nobody got: it was stopped while it was drawn."""

from uuid import UUID

import sqlalchemy as sa

from app import acts
from app.db import db, take_turn
from app.printing.models import BlankCode, LabelPrint, LabelPrintLine


def withdraw_print(id: UUID) -> None:
    """Forget a print and its blank codes: no label of it was ever on paper, so the sheet is still whole and the codes
    stand for nothing. That cards were read stays written down."""
    take_turn(id)
    for table in (BlankCode, LabelPrintLine):
        db.session.execute(sa.delete(table).where(table.print_id == id))
    db.session.execute(sa.delete(LabelPrint).where(LabelPrint.id == id))
    acts.release([id])
