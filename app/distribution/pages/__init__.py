# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of handouts: where goods go to people, what is usual, what was given over it, what is lent."""

from app.distribution.pages import allowances as allowances
from app.distribution.pages import days as days
from app.distribution.pages import hand_out as hand_out
from app.distribution.pages import loans as loans
from app.distribution.pages import outbox as outbox
from app.distribution.pages import outings as outings
from app.distribution.pages import rescue as rescue
from app.distribution.pages import sheets as sheets
from app.distribution.pages import shortages as shortages
from app.distribution.pages.blueprint import bp as bp
from app.distribution.pages.hand_out import goods_of as goods_of
from app.distribution.pages.hand_out import start_with as start_with
