# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The blueprint of files over JSON."""

from app.importing import models as models
from app.web import ApiBlueprint

bp = ApiBlueprint("importing_api", __name__, url_prefix="/api/v1", description="Lists from files")
