# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of transfers."""

from flask import Blueprint

bp = Blueprint("transfer", __name__)
