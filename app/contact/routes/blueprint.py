# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The blueprint of the API of people and contacts."""

from app.web import ApiBlueprint

bp = ApiBlueprint(
    "contact_api", "app.contact", url_prefix="/api/v1", description="People by code, contacts, services and referrals"
)
