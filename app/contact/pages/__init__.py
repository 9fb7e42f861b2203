# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of people, contacts, services and referrals, each noun in its file."""

from app.contact.pages import contacts as contacts
from app.contact.pages import referrals as referrals
from app.contact.pages import services as services
from app.contact.pages import survey_forms as survey_forms
from app.contact.pages import surveys as surveys
from app.contact.pages import tallies as tallies
from app.contact.pages.blueprint import bp as bp
