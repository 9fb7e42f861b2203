# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Decisions about handouts on plain values, each noun in its file."""

from app.distribution.rules.advice import LEVELS as LEVELS
from app.distribution.rules.advice import Advice as Advice
from app.distribution.rules.advice import Given as Given
from app.distribution.rules.advice import Limit as Limit
from app.distribution.rules.advice import advise as advise
from app.distribution.rules.advice import advise_night as advise_night
from app.distribution.rules.advice import advise_unknown as advise_unknown
from app.distribution.rules.advice import check_reason as check_reason
from app.distribution.rules.advice import night_of as night_of
from app.distribution.rules.advice import over as over
from app.distribution.rules.advice import worst as worst
from app.distribution.rules.allowances import Norm as Norm
from app.distribution.rules.allowances import Usual as Usual
from app.distribution.rules.allowances import allowance_exists as allowance_exists
from app.distribution.rules.allowances import check_allowance as check_allowance
from app.distribution.rules.allowances import norm_for as norm_for
from app.distribution.rules.handouts import LINKS as LINKS
from app.distribution.rules.handouts import Link as Link
from app.distribution.rules.handouts import Warned as Warned
from app.distribution.rules.handouts import fits as fits
from app.distribution.rules.handouts import not_given_instead as not_given_instead
from app.distribution.rules.handouts import not_linked as not_linked
from app.distribution.rules.handouts import only_expired_left as only_expired_left
from app.distribution.rules.handouts import wrong_link as wrong_link
from app.distribution.rules.loans import Lent as Lent
from app.distribution.rules.loans import check_back as check_back
from app.distribution.rules.loans import from_lots as from_lots
from app.distribution.rules.loans import loan_ended as loan_ended
