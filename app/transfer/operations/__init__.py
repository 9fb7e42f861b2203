# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Verbs of transfers, each in its file. All but ``request`` begin by taking the turn of both ends."""

from app.transfer.operations.cancelling import cancel as cancel
from app.transfer.operations.dispatching import Carriage as Carriage
from app.transfer.operations.dispatching import Dispatched as Dispatched
from app.transfer.operations.dispatching import dispatch as dispatch
from app.transfer.operations.picking import LONGEST_HOURS as LONGEST_HOURS
from app.transfer.operations.picking import USUAL_HOURS as USUAL_HOURS
from app.transfer.operations.picking import pick as pick
from app.transfer.operations.picking import release as release
from app.transfer.operations.receiving import receive as receive
from app.transfer.operations.releasing import release_due as release_due
from app.transfer.operations.requests import ask_differently as ask_differently
from app.transfer.operations.requests import request as request
from app.transfer.operations.settling import found as found
from app.transfer.operations.settling import write_off as write_off
