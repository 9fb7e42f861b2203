# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Decisions about transfers on plain values, each noun in its file. No database."""

from app.supply.rules.declarations import label_of as label_of
from app.transfer.rules.arrivals import LOST as LOST
from app.transfer.rules.arrivals import MORE as MORE
from app.transfer.rules.arrivals import Arrived as Arrived
from app.transfer.rules.arrivals import Came as Came
from app.transfer.rules.arrivals import Gap as Gap
from app.transfer.rules.arrivals import Sent as Sent
from app.transfer.rules.arrivals import compare as compare
from app.transfer.rules.narrowing import Less as Less
from app.transfer.rules.narrowing import check_within as check_within
from app.transfer.rules.narrowing import less_of as less_of
from app.transfer.rules.narrowing import narrow as narrow
from app.transfer.rules.narrowing import reasons_of as reasons_of
from app.transfer.rules.papers import cause_of as cause_of
from app.transfer.rules.requests import Ends as Ends
from app.transfer.rules.requests import check_ends as check_ends
from app.transfer.rules.requests import check_return as check_return
from app.transfer.rules.settling import Open as Open
from app.transfer.rules.settling import Turned as Turned
from app.transfer.rules.settling import nothing_missing as nothing_missing
from app.transfer.rules.settling import share_out as share_out
from app.transfer.rules.states import check_state as check_state
from app.transfer.rules.states import not_dispatched as not_dispatched
