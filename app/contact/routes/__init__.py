# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""People, contacts, services and referrals over JSON, each noun in its file."""

from app.contact.routes import contacts as contacts
from app.contact.routes import people as people
from app.contact.routes import referrals as referrals
from app.contact.routes import services as services
from app.contact.routes import surveys as surveys
from app.contact.routes import zones as zones
from app.contact.routes.blueprint import bp as bp
