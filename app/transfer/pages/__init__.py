# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of transfers, each noun in its file."""

from app.stock.queries import register
from app.transfer.pages import arriving as arriving
from app.transfer.pages import asking as asking
from app.transfer.pages import leaving as leaving
from app.transfer.pages import listing as listing
from app.transfer.pages import picking as picking
from app.transfer.pages import settling as settling
from app.transfer.pages import sheets as sheets
from app.transfer.pages.blueprint import bp as bp
from app.transfer.queries import papers_of

register.TELLERS.append(papers_of)  # the register names the paper of what left or came with a transfer
