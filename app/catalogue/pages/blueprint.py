# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The blueprint of the catalogue's pages."""

from flask import Blueprint

bp = Blueprint("catalogue", __name__)
