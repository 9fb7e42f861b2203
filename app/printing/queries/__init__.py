# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions of printing: what labels say, which sheets and printers there are, what was printed."""

from app.printing.queries.prints import blanks_of as blanks_of
from app.printing.queries.prints import lines_of as lines_of
from app.printing.queries.prints import next_start as next_start
from app.printing.queries.prints import print_seen as print_seen
from app.printing.queries.prints import prints as prints
from app.printing.queries.sheets import own_sheet as own_sheet
from app.printing.queries.sheets import own_sheets_of as own_sheets_of
from app.printing.queries.sheets import printer as printer
from app.printing.queries.sheets import printers as printers
from app.printing.queries.sheets import sheet_named as sheet_named
from app.printing.queries.sheets import sheets_for as sheets_for
from app.printing.queries.things import things_of as things_of
