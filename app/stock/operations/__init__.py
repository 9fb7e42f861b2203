# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Verbs of stock, each noun in its file. Nothing else in the house writes the ledger or changes a balance."""

from app.stock.operations.corrections import Misread as Misread
from app.stock.operations.corrections import correct as correct
from app.stock.operations.corrections import find as find
from app.stock.operations.count_lots import Label as Label
from app.stock.operations.counts import Tally as Tally
from app.stock.operations.counts import add_lines as add_lines
from app.stock.operations.counts import cancel_count as cancel_count
from app.stock.operations.counts import compare as compare
from app.stock.operations.counts import open_count as open_count
from app.stock.operations.counts import recount as recount
from app.stock.operations.counts import withdraw_line as withdraw_line
from app.stock.operations.counts_closing import Closed as Closed
from app.stock.operations.counts_closing import close_count as close_count
from app.stock.operations.discards import discard as discard
from app.stock.operations.kit_acts import KitAct as KitAct
from app.stock.operations.kit_acts import KitOrder as KitOrder
from app.stock.operations.kit_acts import pieces_of as pieces_of
from app.stock.operations.kit_changes import disassemble as disassemble
from app.stock.operations.kit_changes import open_kits as open_kits
from app.stock.operations.kit_changes import refill as refill
from app.stock.operations.kit_lots import kit_lots_for as kit_lots_for
from app.stock.operations.kits import assemble as assemble
from app.stock.operations.losses import throw_away as throw_away
from app.stock.operations.lots import lots_for as lots_for
from app.stock.operations.posting import post as post
from app.stock.operations.receiving import MOST_PIECES as MOST_PIECES
from app.stock.operations.receiving import Incoming as Incoming
from app.stock.operations.receiving import check_in_use as check_in_use
from app.stock.operations.receiving import opened as opened
from app.stock.operations.receiving import receive as receive
from app.stock.operations.receiving import too_many_pieces as too_many_pieces
from app.stock.operations.reservations import TIME_IS_OVER as TIME_IS_OVER
from app.stock.operations.reservations import end_reservation as end_reservation
from app.stock.operations.reservations import put_aside as put_aside
from app.stock.operations.reservations import put_back as put_back
from app.stock.operations.reservations import put_back_some as put_back_some
from app.stock.operations.reservations import release_due as release_due
from app.stock.operations.returning import bring_back as bring_back
from app.stock.operations.reversing import check_not_counted as check_not_counted
from app.stock.operations.reversing import reverse as reverse
from app.stock.operations.shortage import check_known as check_known
from app.stock.operations.shortage import elsewhere as elsewhere
from app.stock.operations.shortage import short_lines as short_lines
