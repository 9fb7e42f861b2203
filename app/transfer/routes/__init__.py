# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Transfers over JSON."""

from app.transfer.routes import acts as acts
from app.transfer.routes import papers as papers
from app.transfer.routes import settling as settling
from app.transfer.routes import transfers as transfers
from app.transfer.routes.blueprint import bp as bp
