# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages where scanning is the work, and where a scanner is set up."""

from app.scanning.pages import scan, scanner  # noqa: F401 - they add their routes
from app.scanning.pages.blueprint import bp as bp
