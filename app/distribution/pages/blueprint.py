# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The blueprint of the pages of handouts."""

from flask import Blueprint

bp = Blueprint("distribution", __name__)
