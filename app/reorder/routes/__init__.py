# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reorder over JSON, each noun in its file."""

from app.reorder.routes import papers as papers
from app.reorder.routes import policies as policies
from app.reorder.routes import runs as runs
from app.reorder.routes.blueprint import bp as bp
