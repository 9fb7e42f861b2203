# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Verbs of printing."""

from app.printing.operations.cancelling import withdraw_print as withdraw_print
from app.printing.operations.prints import Line as Line
from app.printing.operations.prints import draw_blanks as draw_blanks
from app.printing.operations.prints import make_badges as make_badges
from app.printing.operations.prints import note_cards as note_cards
from app.printing.operations.prints import note_replay as note_replay
from app.printing.operations.prints import read_cards as read_cards
from app.printing.operations.prints import record_print as record_print
from app.printing.operations.sheets import add_printer as add_printer
from app.printing.operations.sheets import archive_sheet as archive_sheet
from app.printing.operations.sheets import describe_sheet as describe_sheet
from app.printing.operations.sheets import revise_printer as revise_printer
