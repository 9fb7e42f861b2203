# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables of people, contacts, services and referrals, and of letting go."""

from app.contact.models.contacts import COMPANY as COMPANY
from app.contact.models.contacts import CONTACT_KINDS as CONTACT_KINDS
from app.contact.models.contacts import ETHOS as ETHOS
from app.contact.models.contacts import MINORITY_TRAITS as MINORITY_TRAITS
from app.contact.models.contacts import NEEDS as NEEDS
from app.contact.models.contacts import OCCASIONS as OCCASIONS
from app.contact.models.contacts import TALLY_METHODS as TALLY_METHODS
from app.contact.models.contacts import Contact as Contact
from app.contact.models.contacts import ContactNeed as ContactNeed
from app.contact.models.contacts import ShiftTally as ShiftTally
from app.contact.models.contacts import Zone as Zone
from app.contact.models.people import AGE_BANDS as AGE_BANDS
from app.contact.models.people import CARD_ENDS as CARD_ENDS
from app.contact.models.people import CITIZENSHIPS as CITIZENSHIPS
from app.contact.models.people import GENDERS as GENDERS
from app.contact.models.people import Card as Card
from app.contact.models.people import Person as Person
from app.contact.models.people import PersonMerge as PersonMerge
from app.contact.models.people import UnlinkedPerson as UnlinkedPerson
from app.contact.models.referrals import MILESTONES as MILESTONES
from app.contact.models.referrals import OUTCOMES as OUTCOMES
from app.contact.models.referrals import REASONS as REASONS
from app.contact.models.referrals import SERVICE_GROUPS as SERVICE_GROUPS
from app.contact.models.referrals import SERVICE_PATHS as SERVICE_PATHS
from app.contact.models.referrals import Referral as Referral
from app.contact.models.referrals import ReferralStep as ReferralStep
from app.contact.models.referrals import Service as Service
from app.contact.models.retention import KEPT as KEPT
from app.contact.models.retention import RetentionRule as RetentionRule
from app.contact.models.retention import RetentionRun as RetentionRun
from app.contact.models.surveys import SurveyDay as SurveyDay
from app.contact.models.surveys import SurveyForm as SurveyForm
from app.contact.models.surveys import SurveyTotal as SurveyTotal
from app.contact.models.surveys import SurveyWord as SurveyWord
