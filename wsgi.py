# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The application for any WSGI server; ``soglia serve`` runs it with the one we know."""

from app import create_app

application = app = create_app()
