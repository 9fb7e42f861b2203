# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of signing in and finding one's way."""

from app.identity.pages import devices as devices
from app.identity.pages import tablet as tablet
from app.identity.pages.sign_in import bp as bp
