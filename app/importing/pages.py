# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages that read files in."""

from flask import Blueprint

from app.importing import models as models

bp = Blueprint("importing", __name__)
