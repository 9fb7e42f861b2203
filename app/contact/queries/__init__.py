# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions about people, contacts, services and referrals, each noun in its file."""

from app.contact.queries.people import Carried as Carried
from app.contact.queries.people import carried as carried
from app.contact.queries.people import merges_of as merges_of
from app.contact.queries.people import person as person
from app.contact.queries.people import person_with as person_with
