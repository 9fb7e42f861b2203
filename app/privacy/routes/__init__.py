# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""People's records and their keeping over JSON, each noun in its file."""

from app.privacy.routes import people as people
from app.privacy.routes import reads as reads
from app.privacy.routes import record as record
from app.privacy.routes import retention as retention
from app.privacy.routes.blueprint import bp as bp
