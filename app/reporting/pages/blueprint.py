# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The blueprint of today's pages."""

from flask import Blueprint

bp = Blueprint("reporting", __name__)
