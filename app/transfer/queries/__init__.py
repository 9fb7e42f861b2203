# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions about transfers, each noun in its file."""

from app.transfer.queries.listing import MISSING as MISSING
from app.transfer.queries.listing import Ahead as Ahead
from app.transfer.queries.listing import Wish as Wish
from app.transfer.queries.listing import ahead as ahead
from app.transfer.queries.listing import listed as listed
from app.transfer.queries.listing import names_for as names_for
from app.transfer.queries.listing import numbers as numbers
from app.transfer.queries.listing import total as total
from app.transfer.queries.papers import ddt as ddt
from app.transfer.queries.papers import next_number as next_number
from app.transfer.queries.papers import organisation_of as organisation_of
from app.transfer.queries.papers import parties as parties
from app.transfer.queries.papers import printable as printable
from app.transfer.queries.papers import snapshot as snapshot
from app.transfer.queries.sheets import Gone as Gone
from app.transfer.queries.sheets import Row as Row
from app.transfer.queries.sheets import Sheet as Sheet
from app.transfer.queries.sheets import asked_for as asked_for
from app.transfer.queries.sheets import leftovers as leftovers
from app.transfer.queries.sheets import papers_of as papers_of
from app.transfer.queries.sheets import sheet as sheet
from app.transfer.queries.transfers import Told as Told
from app.transfer.queries.transfers import asked as asked
from app.transfer.queries.transfers import differences as differences
from app.transfer.queries.transfers import ends_of as ends_of
from app.transfer.queries.transfers import known_lots as known_lots
from app.transfer.queries.transfers import missing as missing
from app.transfer.queries.transfers import seen as seen
from app.transfer.queries.transfers import shipped as shipped
from app.transfer.queries.transfers import told as told
from app.transfer.queries.transfers import transfer as transfer
from app.transfer.queries.transfers import transfer_with_code as transfer_with_code
from app.transfer.queries.transfers import with_reservations as with_reservations
from app.transfer.queries.whole import acted as acted
from app.transfer.queries.whole import put_in as put_in
from app.transfer.queries.whole import whole as whole
