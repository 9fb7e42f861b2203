# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables of handouts, of what is usual, of outings and distribution days."""

from app.distribution.models.handouts import EXCEPTIONS as EXCEPTIONS
from app.distribution.models.handouts import PURPOSES as PURPOSES
from app.distribution.models.handouts import SETTLED_AS as SETTLED_AS
from app.distribution.models.handouts import Handout as Handout
from app.distribution.models.handouts import OverLimit as OverLimit
from app.distribution.models.handouts import QuarantinedHandout as QuarantinedHandout
from app.distribution.models.handouts import UnmetRequest as UnmetRequest
from app.distribution.models.limits import ALLOWANCE_PER as ALLOWANCE_PER
from app.distribution.models.limits import Allowance as Allowance
from app.distribution.models.limits import Loan as Loan
from app.distribution.models.limits import LoanReturn as LoanReturn
from app.distribution.models.outings import NUMBER_STATES as NUMBER_STATES
from app.distribution.models.outings import OUTING_STATES as OUTING_STATES
from app.distribution.models.outings import DistributionDay as DistributionDay
from app.distribution.models.outings import HandoutSheet as HandoutSheet
from app.distribution.models.outings import HandoutSheetItem as HandoutSheetItem
from app.distribution.models.outings import HandoutSheetRow as HandoutSheetRow
from app.distribution.models.outings import Outing as Outing
from app.distribution.models.outings import OutingCount as OutingCount
from app.distribution.models.outings import OutingCrew as OutingCrew
from app.distribution.models.outings import OutingZone as OutingZone
from app.distribution.models.outings import QueueNumber as QueueNumber
