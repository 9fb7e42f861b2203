# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables of reorder, each noun in its file."""

from app.reorder.models.flows import DailyFlow as DailyFlow
from app.reorder.models.flows import OneOff as OneOff
from app.reorder.models.flows import RollUp as RollUp
from app.reorder.models.mail import MAIL_STATES as MAIL_STATES
from app.reorder.models.mail import ReorderMail as ReorderMail
from app.reorder.models.mail import ReorderSubscription as ReorderSubscription
from app.reorder.models.policies import FIELDS as FIELDS
from app.reorder.models.policies import SCOPES as SCOPES
from app.reorder.models.policies import SERVICE_KINDS as SERVICE_KINDS
from app.reorder.models.policies import ExpectedGift as ExpectedGift
from app.reorder.models.policies import ReorderPolicy as ReorderPolicy
from app.reorder.models.runs import ACTIONS as ACTIONS
from app.reorder.models.runs import COMPARED as COMPARED
from app.reorder.models.runs import DECISIONS as DECISIONS
from app.reorder.models.runs import STEPS as STEPS
from app.reorder.models.runs import ReorderFailure as ReorderFailure
from app.reorder.models.runs import ReorderLine as ReorderLine
from app.reorder.models.runs import ReorderRun as ReorderRun
from app.reorder.models.runs import ReorderStep as ReorderStep
from app.reorder.models.watching import FINDINGS as FINDINGS
from app.reorder.models.watching import DailyCheck as DailyCheck
from app.reorder.models.watching import DailyFinding as DailyFinding
