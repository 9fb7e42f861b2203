# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Shapes of handouts, allowances and loans, each noun in its file."""

from app.distribution.schemas.handouts import AdviceIn as AdviceIn
from app.distribution.schemas.handouts import AdviceListOut as AdviceListOut
from app.distribution.schemas.handouts import BatchIn as BatchIn
from app.distribution.schemas.handouts import BatchOut as BatchOut
from app.distribution.schemas.handouts import HandoutIn as HandoutIn
from app.distribution.schemas.handouts import HandoutOut as HandoutOut
from app.distribution.schemas.handouts import QuarantinedOut as QuarantinedOut
from app.distribution.schemas.limits import AllowanceIn as AllowanceIn
from app.distribution.schemas.limits import AllowanceOut as AllowanceOut
from app.distribution.schemas.limits import AllowancesIn as AllowancesIn
from app.distribution.schemas.limits import BackIn as BackIn
from app.distribution.schemas.limits import EndIn as EndIn
from app.distribution.schemas.limits import LoanOut as LoanOut
from app.distribution.schemas.limits import LoansIn as LoansIn
from app.distribution.schemas.limits import OverridesIn as OverridesIn
from app.distribution.schemas.limits import OverridesOut as OverridesOut
