# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions about handouts, each noun in its file."""

from app.distribution.queries.advice import advice_for as advice_for
from app.distribution.queries.advice import advice_on as advice_on
from app.distribution.queries.advice import pieces_by_item as pieces_by_item
from app.distribution.queries.allowances import allowance as allowance
from app.distribution.queries.allowances import allowances as allowances
from app.distribution.queries.allowances import nightly_at as nightly_at
from app.distribution.queries.allowances import same_allowance as same_allowance
from app.distribution.queries.handouts import given_at as given_at
from app.distribution.queries.handouts import housing_of as housing_of
from app.distribution.queries.handouts import known_handouts as known_handouts
from app.distribution.queries.handouts import links as links
from app.distribution.queries.handouts import outing_under_way as outing_under_way
from app.distribution.queries.handouts import tiles_to_give as tiles_to_give
from app.distribution.queries.loans import LOAN_STATES as LOAN_STATES
from app.distribution.queries.loans import Out as Out
from app.distribution.queries.loans import loan as loan
from app.distribution.queries.loans import loans as loans
from app.distribution.queries.loans import shown_loans as shown_loans
from app.distribution.queries.loans import undone as undone
from app.distribution.queries.overrides import Override as Override
from app.distribution.queries.overrides import overrides as overrides
from app.distribution.queries.usual import Usage as Usage
from app.distribution.queries.usual import usage as usage
from app.stock.queries.tiles import Tile as Tile
from app.stock.queries.tiles import tiles as tiles
