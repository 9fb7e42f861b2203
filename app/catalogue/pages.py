# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of the catalogue."""

from flask import Blueprint

bp = Blueprint("catalogue", __name__)
