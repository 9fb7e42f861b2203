# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of people's records and of their keeping, each noun in its file."""

from app.privacy.pages import acts as acts
from app.privacy.pages import people as people
from app.privacy.pages import reads as reads
from app.privacy.pages import retention as retention
from app.privacy.pages.blueprint import bp as bp
