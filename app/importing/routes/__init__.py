# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files over JSON, and what pages share with it."""

from app.importing.routes import files as files
from app.importing.routes.blueprint import bp as bp
