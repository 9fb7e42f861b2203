# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the pages of scanning hang from."""

from flask import Blueprint

bp = Blueprint("scanning", __name__)
