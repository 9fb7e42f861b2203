# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every route shares: how bodies are read, who may, and how a refusal is answered."""

from app.web.blueprint import Api, ApiBlueprint
from app.web.heavy import heavy
from app.web.once import once
from app.web.permissions import actor, at, may, public

__all__ = ["Api", "ApiBlueprint", "actor", "at", "heavy", "may", "once", "public"]
