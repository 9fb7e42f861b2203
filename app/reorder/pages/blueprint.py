# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The blueprint of the pages of what to move and what to buy."""

from flask import Blueprint

bp = Blueprint("reorder", __name__)
