# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables of reports, each noun in its file."""

from app.reporting.models.indicators import MOST_PEOPLE as MOST_PEOPLE
from app.reporting.models.indicators import PROGRAMMES as PROGRAMMES
from app.reporting.models.indicators import Indicator as Indicator
from app.reporting.models.indicators import IndicatorEstimate as IndicatorEstimate
from app.reporting.models.meetings import ClosedMonth as ClosedMonth
from app.reporting.models.meetings import ContactMonth as ContactMonth
from app.reporting.models.meetings import MetMonth as MetMonth
from app.reporting.models.meetings import MonthClosed as MonthClosed
from app.reporting.models.summaries import CountedAs as CountedAs
from app.reporting.models.summaries import GivenDay as GivenDay
from app.reporting.models.summaries import GivenMonth as GivenMonth
from app.reporting.models.summaries import HandedDay as HandedDay
from app.reporting.models.summaries import HandedMonth as HandedMonth
from app.reporting.models.summaries import ReachedMonth as ReachedMonth
